"""任免审批表 .lrmx: seen first, taken over as seen, and whatever is wrong or malicious changes nothing."""

import base64
import re
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from service.tables.growth import Attachment, GrowthEntry
from service.tables.trainees import Trainee
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
PLACE = "/trainees/QY2020-001/appointment-form"
ID_NUMBER, WIFE = "430203199003070021", "王家属"
CAREER = "2008.09--2012.07  湘潭大学法学专业学习\n2012.07--2016.03  某局科员"
SAID = {
    "XingMing": "学　员1", "XingBie": "女", "ChuShengNianYue": "199003", "MinZu": "土家族", "JiGuan": "湖南株洲",
    "RuDangShiJian": "201106", "CanJiaGongZuoShiJian": "201207", "QuanRiZhiJiaoYu_XueLi": "大学",
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "湘潭大学法学专业", "XianRenZhiWu": "某局一级科员", "JianLi": CAREER,
    "ShenFenZheng": ID_NUMBER, "JianKangZhuangKuang": "健康",
}  # fmt: skip


def png(shade: int = 0, size: int = 1) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + bytes([shade]) * size) * size)
    head = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def form(photo: bytes | None = None, *, root: str = "Person", head: str = "", **said: str) -> bytes:
    parts = {**SAID, **said}
    if photo is not None:
        parts["ZhaoPian"] = base64.b64encode(photo).decode()
    inside = "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts.items())
    family = f"<JiaTingChengYuan><Item><ChengWei>妻子</ChengWei><XingMing>{WIFE}</XingMing></Item></JiaTingChengYuan>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<{root}>{inside}{family}</{root}>'.encode()


def sent(data: bytes) -> dict[str, Any]:
    return {"files": [("file", ("学员1.lrmx", data))]}


def preview(officer: Caller, data: bytes) -> Any:
    return officer.post(PLACE + "/preview", **sent(data))


def take(officer: Caller, data: bytes) -> Any:
    tag = officer.get("/trainees/QY2020-001").headers["etag"]
    return officer.post(PLACE, headers={"if-match": tag}, **sent(data))


def on_file(world: World) -> list[Any]:
    """Everything that a form could change, word for word."""
    models: tuple[Any, ...] = Trainee, GrowthEntry, Attachment
    with world.session(write=False) as session:
        return [[tuple(row) for row in session.execute(select(*one.__table__.columns))] for one in models]


def test_a_preview_says_what_would_change_and_what_is_left_out_and_touches_nothing(call: Call, world: World) -> None:
    before = on_file(world)
    answer = preview(call("officer"), form(png()))
    assert answer.status_code == 200, answer.text
    its = answer.json()
    assert {one["field"]: one["after"] for one in its["basics"]} == {
        "birth_month": "1990-03", "ethnicity": "土家族", "political_status": "中共党员", "work_start": "2012-07",
        "education": "大学", "school": "湘潭大学法学专业", "post": "某局一级科员",
    }  # fmt: skip
    assert (its["basics"][0]["before"], its["photo"], its["same"], its["taken"]) == ("1990-01", True, False, False)
    assert its["career"]["after"].splitlines()[1] == "2012.07--2016.03 某局科员"
    left = {one["name"]: one["why"] for one in its["left_out"]}
    assert left == {
        "身份证号": "never", "家庭成员及社会关系": "never", "健康状况": "never", "籍贯": "no_place",
    }  # fmt: skip
    assert "身份证号" in its["notice"]
    assert ID_NUMBER not in answer.text
    assert WIFE not in answer.text
    assert on_file(world) == before


def test_it_is_taken_over_as_it_was_seen(call: Call, world: World) -> None:
    officer = call("officer")
    assert take(officer, form(png())).json()["taken"] is True
    file = officer.get("/trainees/QY2020-001/growth").json()
    assert (file["basics"]["birth_month"], file["basics"]["post"], file["basics"]["unit"]) == (
        "1990-03", "某局一级科员", "单位1",
    )  # fmt: skip
    assert officer.get("/trainees/QY2020-001").json()["phone"] == "00000000001"
    (career,) = [one for one in file["entries"] if one["title"] == "简历（任免审批表）"]
    assert career["body"].startswith("2008.09--2012.07 湘潭大学")
    (photo,) = file["attachments"]
    assert (photo["filename"], photo["media_type"]) == ("照片.png", "image/png")
    assert officer.get(f"/trainees/QY2020-001/growth/attachments/{photo['id']}").content == png()
    everything = repr(on_file(world))
    assert ID_NUMBER not in everything
    assert WIFE not in everything
    assert preview(officer, form(png())).json()["same"] is True


def test_a_newer_form_makes_versions_and_takes_the_older_photo_back(call: Call) -> None:
    officer = call("officer")
    take(officer, form(png()))
    take(officer, form(png(9), JianLi=CAREER + "\n2016.03-- 某局副主任"))
    file = officer.get("/trainees/QY2020-001/growth").json()
    (career,) = file["entries"]
    assert (career["version"], career["body"].count("\n")) == (2, 2)
    assert len(file["attachments"]) == 1
    kept = officer.get("/trainees/QY2020-001/growth/attachments").json()["items"]
    assert sorted(one["withdrawn_reason"] is None for one in kept) == [False, True]
    assert take(officer, form(png(9), JianLi=CAREER + "\n2016.03-- 某局副主任")).json()["same"] is True


def test_a_form_in_gbk_is_read(call: Call) -> None:
    text = form().decode().replace("UTF-8", "GB2312")
    assert preview(call("officer"), text.encode("gb18030")).json()["basics"][0]["after"] == "1990-03"


def test_who_takes_over_says_what_she_saw(call: Call) -> None:
    officer = call("officer")
    assert officer.post(PLACE, **sent(form())).status_code == 428
    tag = officer.get("/trainees/QY2020-001").headers["etag"]
    take(officer, form())
    assert officer.post(PLACE, headers={"if-match": tag}, **sent(form(XingBie="男"))).status_code == 412


LAUGHS = "<!DOCTYPE Person [<!ENTITY a '0123456789'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
) + "]>"  # fmt: skip
WRONG: dict[str, tuple[bytes, int, str, str]] = {
    "an entity bomb": (form(head=LAUGHS, XianRenZhiWu="&j;"), 422, "form-entities", "/file"),
    "an external entity": (
        form(head='<!DOCTYPE Person [<!ENTITY x SYSTEM "file:///etc/passwd">]>', XianRenZhiWu="&x;"),
        422, "form-entities", "/file",
    ),
    "a DTD elsewhere": (form(head='<!DOCTYPE Person SYSTEM "http://127.0.0.1/x.dtd">'), 422, "form-entities", "/file"),
    "an entity nobody declared": (form(XianRenZhiWu="&x;"), 422, "form-damaged", "/file"),
    "no XML": (b"hello", 422, "form-damaged", "/file"),
    "nothing": (b"", 422, "form-damaged", "/file"),
    "half a form": (form()[:400], 422, "form-damaged", "/file"),
    "bytes that are no text": (b"\xff\xfe\x00\xd8" * 20, 422, "form-damaged", "/file"),
    "an encoding nobody knows": (form().replace(b"UTF-8", b"klingon"), 422, "form-damaged", "/file"),
    "broken GBK": (form().replace(b"UTF-8", b"GBK") + b"\xff", 422, "form-damaged", "/file"),
    "a zip": (b"PK\x03\x04" + b"0" * 900, 422, "form-damaged", "/file"),
    "another root": (form(root="Cadre"), 422, "form-root", "/file"),
    "a hundred thousand parts": (b"<Person>" + b"<a/>" * 100_000 + b"</Person>", 422, "form-too-many", "/file"),
    "parts within parts": (
        b"<Person>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</Person>", 422, "form-too-many", "/file",
    ),
    "a huge file": (form(png() + b"0" * 3_000_000), 413, "too-large", ""),
    "a huge photo": (form(png() + b"0" * 1_100_000), 422, "photo-too-large", "/ZhaoPian"),
    "a photo that is no base64": (form(ZhaoPian="!!!!"), 422, "photo-damaged", "/ZhaoPian"),
    "a photo that is no picture": (form(b"MZ" + b"0" * 100), 422, "photo-type", "/ZhaoPian"),
    "a photo that is a document": (form(b"%PDF-1.7\n"), 422, "photo-type", "/ZhaoPian"),
    "another name": (form(XingMing="李四"), 422, "name-mismatch", "/XingMing"),
    "no name": (form(XingMing=" "), 422, "missing-value", "/XingMing"),
    "two names": (form(XingMing="学员1</XingMing><XingMing>学员1"), 422, "tag-repeated", "/XingMing"),
    "a month of one digit": (form(ChuShengNianYue="1990.1"), 422, "bad-month", "/ChuShengNianYue"),
    "a post without end": (form(XianRenZhiWu="职" * 121), 422, "too-long", "/XianRenZhiWu"),
    "a career without end": (form(JianLi="字" * 10_001), 422, "too-long", "/JianLi"),
    "a control character": (form(XianRenZhiWu="a&#133;b"), 422, "control-character", "/XianRenZhiWu"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=str)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_or_malicious_form_is_refused_by_name_and_changes_nothing(call: Call, world: World, case: str) -> None:
    data, status, code, pointer = WRONG[case]
    officer, before = call("officer"), on_file(world)
    for answer in (preview(officer, data), take(officer, data)):
        assert answer.status_code == status, answer.text[:300]
        assert answer.headers["content-type"] == "application/problem+json"
        its = answer.json()
        if pointer:
            assert (pointer, code) in [(one["pointer"], one["code"]) for one in its["errors"]], its
        assert its["type"].endswith((code, "form-problems", "invalid"))
        assert "root:" not in answer.text
    assert on_file(world) == before


def test_every_problem_is_said_at_once_and_no_content_is_repeated(call: Call) -> None:
    answer = preview(call("officer"), form(b"%PDF-", XingBie="甲乙丙", ChuShengNianYue="子丑寅"))
    assert {one["code"] for one in answer.json()["errors"]} == {"bad-sex", "bad-month", "photo-type"}
    assert "甲乙丙" not in answer.text
    assert all(one["message"] and one["message_en"] for one in answer.json()["errors"])


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin"])
def test_only_officers_read_forms_in(call: Call, role: str) -> None:
    assert preview(call(role), form()).status_code == 403


PAGE = "/camps/QY2020/trainees/QY2020-001/appointment-form"


def test_on_the_page_it_is_seen_first_and_what_is_never_kept_is_not_even_carried(call: Call, world: World) -> None:
    officer, before = call("officer").signed_in(), on_file(world)
    assert officer.get(PAGE).status_code == 200
    seen = officer.post(PAGE, **sent(form(png())))
    assert (seen.status_code, "不得收存" in seen.text, ID_NUMBER in seen.text) == (200, True, False)
    kept, version = (re.search(rf'name="{name}" value="([^"]*)"', seen.text) for name in ("form", "version"))
    assert kept
    assert version
    carried = base64.b64decode(kept[1]).decode()
    assert (ID_NUMBER in carried, WIFE in carried, "湘潭大学" in carried) == (False, False, True)
    assert on_file(world) == before
    given = {"form": kept[1], "version": version[1]}
    done = officer.post(PAGE + "/consent", data=given, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/camps/QY2020/trainees/QY2020-001")
    assert officer.get("/trainees/QY2020-001/growth").json()["basics"]["birth_month"] == "1990-03"
    assert officer.post(PAGE + "/consent", data=given).status_code == 412
    assert officer.post(PAGE + "/consent", data={"form": "!", "version": "2"}).status_code == 400


@pytest.mark.parametrize("data", [b"hello", form(head=LAUGHS, XianRenZhiWu="&j;"), form(XingMing="李四")])
def test_a_wrong_form_is_said_on_the_page(call: Call, data: bytes) -> None:
    answer = call("officer").signed_in().post(PAGE, **sent(data))
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
