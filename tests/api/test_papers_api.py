"""Papers over HTTP: named, tagged, for whom the table says, and their SHA-256 in the audit where many are given out."""

import hashlib
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from sqlmodel import col, select

from service.tables.audit import Audit
from tests import make, recommending
from tests.api import test_points_settlements_api as settling
from tests.documents import reading
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
BOOKLET = "/trainees/QY2020-001/growth/booklet.pdf"
STATEMENT = "/points/trainees/QY2020-001/statement.pdf"


@pytest.fixture
def filled(world: World) -> World:
    make.policy(world)
    make.full_file(world)
    return world


def name_of(answer: Any) -> str:
    return unquote(answer.headers["content-disposition"].rpartition("''")[2])


@pytest.mark.parametrize("path", [BOOKLET, STATEMENT])
@pytest.mark.parametrize("role", ["officer", "mentor", "trainee"])
def test_a_paper_is_named_and_tagged(call: Call, filled: World, path: str, role: str) -> None:
    answer = call(role).get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    assert re.fullmatch(r"(成长档案|积分明细)-QY2020-001-学员1\.pdf", name_of(answer))
    assert len(reading.pages(answer.content)) > 0
    again = call(role).get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_its_tag_moves_with_what_it_says_and_with_who_reads_it(call: Call, filled: World) -> None:
    tags = {call(role).get(BOOKLET).headers["etag"] for role in ("officer", "mentor", "trainee")}
    assert len(tags) == 3
    make.entered(call("officer"), make.line())
    assert call("officer").get(BOOKLET).headers["etag"] not in tags


def test_a_statement_is_of_the_day_and_of_the_knowledge_asked_for(call: Call, filled: World) -> None:
    officer, (early, late) = call("officer"), ("2020-09-01", "2020-11-02")
    first, _ = (make.entered(officer, make.line(on=on))["first_seq"] for on in (early, late))
    for asked, told, has_late in (
        ("on=2020-10-01", "截至2020-10-01", False),
        (f"on=2021-06-30&at_seq={first}", "截至2021-06-30", False),
        ("on=2021-06-30", "截至2021-06-30", True),
    ):
        words = reading.text(officer.get(f"{STATEMENT}?{asked}").content)
        rows = officer.get(f"/points/trainees/QY2020-001/statement.csv?{asked}").text
        assert (told in words, early in words, late in words) == (True, True, has_late)
        assert (early in rows, late in rows) == (True, has_late)
    answer = officer.get(f"{STATEMENT}?known_at=2020-01-01T00:00:00Z")
    assert (answer.status_code, "还没有积分" in reading.text(answer.content)) == (200, True)


@pytest.mark.parametrize("path", [BOOKLET, STATEMENT])
def test_another_s_paper_is_not_there(call: Call, filled: World, path: str) -> None:
    for role in ("trainee2", "mentor2"):
        assert call(role).get(path).status_code == 404
    assert call("auditor").get(path).status_code == 403


@pytest.mark.parametrize(("kind", "name"), [("zip", "成长档案-QY2020.zip"), ("pdf", "成长档案-QY2020-双面打印.pdf")])
def test_all_booklets_go_out_once_identity_was_proved(call: Call, filled: World, kind: str, name: str) -> None:
    path = f"/growth/booklets.{kind}"
    assert call("officer").get(path).status_code == 403
    assert call("mentor").signed_in().get(path).status_code == 403
    answer = call("officer").signed_in().get(path)
    assert (answer.status_code, name_of(answer)) == (200, name), answer.text
    with filled.session(write=False) as session:
        (kept,) = session.scalars(
            select(Audit).where(col(Audit.action).like("growth_booklet.as_%"), col(Audit.outcome) == "ok")
        )
    assert (kept.reason, kept.subjects) == (hashlib.sha256(answer.content).hexdigest(), "*4")


def test_a_missing_glyph_is_a_conflict_that_names_it_on_pages_too(call: Call, filled: World) -> None:
    with filled.session() as session:
        make.trainee(session, filled.camp_id, 9, name="王𪚥")
    for path in ("/trainees/QY2020-009/growth/booklet.pdf", "/growth/booklets.zip", "/growth/booklets.pdf"):
        answer = call("officer").signed_in().get(path)
        assert recommending.problem(answer) == (409, "glyph-missing")
        assert answer.json()["errors"][0]["pointer"] == "/QY2020-009/封面·姓名"
        assert "JINGYING_FONTS" in answer.json()["detail"]
    html = {"accept": "text/html"}
    page = call("officer").signed_in().get("/camps/QY2020/trainees/QY2020-009/booklet.pdf", headers=html)
    assert (page.status_code, "字体缺字" in page.text) == (409, True)


def test_a_settled_day_s_sheet_and_the_inspector_s_sheet(call: Call, filled: World) -> None:
    make.rename(filled, officer="许敏", officer2="高远")
    settling.post(call, "a")
    settling.settle(call, "2020-09-30")
    (settled,) = call("officer").get("/points/settlements").json()
    words = reading.text(call("officer").signed_in().get("/points/settlements/2020-09-30/sheet.pdf").content)
    lines = call("officer").get("/points/settlements/2020-09-30/sheet").json()["lines"]
    for one in lines:
        assert all(part in words for part in (one["no"], one["name"], one["points"]))
    note = "".join(settled["checkpoint"].split())
    for part in (settled["sheet"], settled["hash"], settled["policy_digest"], note, "提请人许敏", "复核人高远"):
        assert part in words
    checkpoints, program = (call("auditor").get(path) for path in ("/points/checkpoints", "/api/verify.py"))
    sheet = reading.text(call("auditor").get("/points/verification.pdf").content)
    head = call("officer").get("/points").json()["as_of"]
    for part in (
        head["hash"],
        f"--pin{head['seq']}:{head['hash']}",
        note,
        *checkpoints.json()["keys"],
        "许敏提请，高远复核",
        "检查点的签名也视为未核验",
    ):
        assert part in sheet
    assert hashlib.sha256(program.content).hexdigest() in sheet
    assert call("trainee").get("/points/verification.pdf").status_code == 403
    assert "学员1" not in sheet


@pytest.mark.parametrize("path", ["/points", "/trainees/QY2020-001/points", "/trainees/QY2020-001/points.pdf"])
@pytest.mark.parametrize("seq", ["-1", "9" * 30])
def test_a_page_refuses_a_line_that_no_journal_can_have(call: Call, filled: World, path: str, seq: str) -> None:
    assert call("officer").signed_in().get(f"/camps/QY2020{path}?at_seq={seq}").status_code == 400
