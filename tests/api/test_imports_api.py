"""Imports over HTTP: dry run, commit, and every kind of bad file refused with its place while nothing changes."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from service import sample
from service.queries.imports import LATEST, digest_of, list_stated
from service.queries.select import c, columns
from service.tables.imports import ImportFile
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
SAMPLE = Path(sample.__file__).parent
HEADER = ["学员编号", "姓名", "性别", "出生年月", "工作单位", "入营方式"]
SHEET = "花名册.xlsx/花名册/"
PERSON = ["QY2020-009", "万琳", "女", "1990.03", "区委办公室", "公开考选"]


def book(*rows: list[Any], sheet: str = "花名册") -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page = made.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return stream.getvalue()


def roster(*changes: dict[int, Any]) -> bytes:
    """The roster of one good person, or of that person changed in some cells."""
    return book(
        HEADER, *([change.get(column, value) for column, value in enumerate(PERSON)] for change in changes or [{}])
    )


def upload(caller: Caller, *files: tuple[str, bytes], dry_run: bool = False) -> Any:
    path = "/imports?dry_run=true" if dry_run else "/imports"
    return caller.post(path, files=[("file", one) for one in files])


def stated(world: World) -> str:
    with world.session("officer", write=False) as session:
        return digest_of(list_stated(session, world.camp_id))


def test_a_dry_run_writes_nothing_and_its_commit_writes_what_it_showed(call: Call, world: World) -> None:
    officer, before = call("officer"), stated(world)
    seen = upload(officer, ("花名册.xlsx", roster()), dry_run=True)
    assert (seen.status_code, seen.json()["state"], seen.json()["summary"]["create"]) == (201, "checked", 1)
    assert stated(world) == before
    number = seen.json()["id"]
    assert officer.get(f"/imports/{number}").json() == seen.json()

    done = officer.post(f"/imports/{number}/commit")
    assert (done.status_code, done.json()["state"]) == (200, "committed")
    assert officer.get("/trainees/QY2020-009").json()["birth_month"] == "1990-03"
    assert officer.post(f"/imports/{number}/commit").json() == done.json()


def test_a_commit_is_refused_when_the_records_changed_since_its_dry_run(call: Call) -> None:
    officer = call("officer")
    seen = upload(officer, ("花名册.xlsx", roster()), dry_run=True).json()
    officer.post("/trainees", make.trainee_body(8))
    refused = officer.post(f"/imports/{seen['id']}/commit")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:jingying:problem:data-changed")
    assert officer.get("/trainees/QY2020-009").status_code == 404


def test_a_commit_is_refused_when_a_period_was_settled_since_its_dry_run(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")
    seen = upload(officer, ("花名册.xlsx", roster()), dry_run=True).json()
    make.settle(world, date(2020, 9, 30))
    refused = officer.post(f"/imports/{seen['id']}/commit")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:jingying:problem:data-changed")
    assert officer.get("/trainees/QY2020-009").status_code == 404


def test_a_good_row_goes_in_with_skip_errors_and_only_then(call: Call) -> None:
    officer = call("officer")
    data = roster({}, {0: "QY2020-010", 1: "乔磊", 2: "不详"})
    number = upload(officer, ("花名册.xlsx", data), dry_run=True).json()["id"]
    assert officer.post(f"/imports/{number}/commit").status_code == 422
    assert officer.get("/trainees/QY2020-009").status_code == 404
    assert officer.post(f"/imports/{number}/commit?skip_errors=true").status_code == 200
    assert officer.get("/trainees/QY2020-009").status_code == 200
    assert officer.get("/trainees/QY2020-010").status_code == 404


def zip_bomb() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return stream.getvalue()


def formula_without_value() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(roster())) as whole, zipfile.ZipFile(stream, "w") as changed:
        for name in whole.namelist():
            part = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cell = b'<c r="F2" t="s">'
                start = part.index(cell)
                end = part.index(b"</c>", start)
                part = part[:start] + b'<c r="F2"><f>A1</f>' + part[end:]
            changed.writestr(name, part)
    return stream.getvalue()


CASES: dict[str, tuple[tuple[str, bytes], int, str, str]] = {
    "a zip bomb": (("花名册.xlsx", zip_bomb()), 422, "archive-bomb", "花名册.xlsx"),
    "no workbook": (("花名册.xlsx", b"hello"), 422, "nothing-recognised", "花名册.xlsx"),
    "an empty file": (("花名册.xlsx", b""), 422, "file-empty", "花名册.xlsx"),
    "a damaged workbook": (("花名册.xlsx", roster()[:900]), 422, "file-damaged", "花名册.xlsx"),
    "a formula without a value": (("花名册.xlsx", formula_without_value()), 422, "formula-without-value", SHEET + "F2"),
    "an impossible month": (("花名册.xlsx", roster({3: "1990.13"})), 422, "", SHEET + "D2"),
    "a month typed as a number": (("花名册.xlsx", roster({3: 1990.1})), 422, "ambiguous-month", SHEET + "D2"),
    "a missing number": (("花名册.xlsx", roster({0: ""})), 422, "", SHEET + "A2"),
    "a duplicate number": (("花名册.xlsx", roster({}, {1: "乔磊"})), 422, "duplicate-row", SHEET + "A2"),
    "a trainee who does not exist": (
        ("实践.xlsx", book(["活动", "日期", "学员编号"], ["开工", "2020-09-01", "QY2020-999"], sheet="重大活动")),
        422, "unknown-trainee", "实践.xlsx/重大活动/C2",
    ),
    "a rule that does not exist": (
        (
            "加减分.xlsx",
            book(
                ["登记序号", "日期", "学员编号", "细则代码", "分值", "事由"],
                [1, "2020-09-01", "QY2020-001", "B99", 1, "表彰"],
                sheet="加减分",
            ),
        ),
        422, "unknown-rule", "加减分.xlsx/加减分/D2",
    ),
    "a mentor over capacity": (
        (
            "导师.xlsx",
            book(
                ["学员编号", "导师编号", "结对日期"],
                *([f"QY2020-00{n}", "DS2020-02", "2020-07-01"] for n in (2, 3, 4)),
                sheet="结对",
            ),
        ),
        422, "", "导师.xlsx/结对/B4",
    ),
    "marks above the rubric": (
        (
            "评价.xlsx",
            book(
                ["季度", "日期", "导师编号", "学员编号", "政治素质", "处事稳重", "担当作为", "群众基础"],
                [1, "2020-09-04", "DS2020-01", "QY2020-001", 30.5, 20, 20, 20],
                sheet="导师评价",
            ),
        ),
        422, "", "评价.xlsx/导师评价/E2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_file_is_refused_at_its_cell_and_changes_nothing(call: Call, world: World, case: str) -> None:
    make.policy(world)
    file, status, code, place = CASES[case]
    before = stated(world)
    answer = upload(call("officer"), file)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found = [one for one in answer.json()["errors"] if one["pointer"] == place]
    assert found, answer.json()["errors"]
    assert not code or code in {one["code"] for one in found}
    assert all(one["message"] and one["message_en"] for one in found)
    assert stated(world) == before


def test_a_fifty_megabyte_upload_is_refused_before_it_is_read(call: Call) -> None:
    answer = upload(call("officer"), ("花名册.xlsx", b"PK\x03\x04" + b"0" * 50_000_000))
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:jingying:problem:too-large")
    assert all("5 MB" in answer.json()[said] for said in ("detail", "detail_en"))
    small = call("officer").post("/trainees", {"no": "x" * 1_100_000})
    assert "不能超过 1 MB" in small.json()["detail"]


def test_a_csv_in_gbk_is_read(call: Call) -> None:
    text = ",".join(HEADER) + "\r\n" + ",".join(PERSON) + "\r\n"
    assert upload(call("officer"), ("花名册.csv", text.encode("gb18030"))).status_code == 201
    assert call("officer").get("/trainees/QY2020-009").json()["name"] == "万琳"


def test_an_import_without_files_or_as_json_is_refused(call: Call) -> None:
    assert call("officer").post("/imports", {"file": "x"}).status_code in (400, 415)
    assert call("officer").post("/imports", files=[("file", ("", b""))]).status_code in (400, 422)


def test_a_committed_import_is_found_however_much_is_tried_after_it(call: Call) -> None:
    officer = call("officer")
    batch = upload(officer, ("花名册甲.xlsx", roster()), dry_run=True).json()["id"]
    assert officer.post(f"/imports/{batch}/commit").status_code == 200
    for nth in range(LATEST + 1):
        upload(officer, (f"试{nth}.csv", roster()), dry_run=True)
    shown = officer.signed_in().get("/camps/QY2020/imports").text
    links = re.findall(r'href="/camps/QY2020/imports/([0-9a-f-]+)"', shown)
    assert (len(links), links[-1]) == (LATEST + 1, batch)
    assert [name in shown for name in ("花名册甲.xlsx", "试1.csv", "试0.csv")] == [True, True, False]


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin"])
def test_only_officers_import(call: Call, role: str) -> None:
    assert upload(call(role), ("花名册.xlsx", roster())).status_code == 403
    assert call(role).get("/imports/0190f3b0-7c00-7000-8000-000000000001").status_code == 403


def test_an_encrypted_workbook_asks_for_its_password_to_be_removed(call: Call) -> None:
    sealed = BytesIO()
    OOXMLFile(BytesIO(roster())).encrypt("secret", sealed)
    answer = upload(call("officer"), ("花名册.xlsx", sealed.getvalue()))
    assert answer.status_code == 422
    assert "去掉打开密码" in answer.json()["errors"][0]["message"]


def test_a_commit_is_refused_when_the_workbook_is_not_the_one_that_was_tried(call: Call, world: World) -> None:
    officer = call("officer")
    seen = upload(officer, ("花名册.xlsx", roster()), dry_run=True).json()
    with world.session() as session:
        kept = session.scalars(columns(ImportFile).where(c(ImportFile.camp_id) == world.camp_id)).one()
        kept.content = roster({1: "别人"})
    refused = officer.post(f"/imports/{seen['id']}/commit")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:jingying:problem:data-changed")
    assert officer.get("/trainees/QY2020-009").status_code == 404


def test_every_upload_is_listed_with_its_workbooks_and_who_sent_it(call: Call) -> None:
    officer = call("officer")
    tried = upload(officer, ("花名册.xlsx", roster()), dry_run=True).json()["id"]
    done = upload(officer, ("名册.xlsx", roster({}))).json()["id"]
    listed = officer.get("/imports").json()
    assert [(one["id"], one["state"], one["books"], one["by"]) for one in listed] == [
        (done, "committed", ["名册.xlsx"], "officer"),
        (tried, "checked", ["花名册.xlsx"], "officer"),
    ]
    assert listed[0]["summary"]["create"] == 1
    assert call("mentor").get("/imports").status_code == 403
