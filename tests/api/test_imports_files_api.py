"""A workbook given back: every problem stands beside its row and at its cell, and the mended file imports as it is."""

import html
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from service.documents.books.layouts import WORKBOOKS
from service.documents.workbooks import CampDates, read
from tests import make
from tests.api.test_imports_api import HEADER, PERSON, book, roster, stated, upload, zip_bomb
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
BAD: tuple[dict[int, Any], ...] = (
    {},
    {0: "QY2020-010", 1: "乔磊", 2: "不详"},
    {0: "QY2020-011", 1: "武恒", 3: 1990.1},
    {0: "QY2020-012", 1: ""},
)


def tried(officer: Caller, *files: tuple[str, bytes]) -> Any:
    answer = upload(officer, *files, dry_run=True)
    assert answer.status_code == 201, answer.text
    return answer.json()


def given_back(officer: Caller, batch: str, query: str = "") -> bytes:
    answer = officer.get(f"/imports/{batch}/annotated.xlsx{query}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def table(data: bytes, sheet: str) -> list[list[Any]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet)
    return found.to_python(skip_empty_area=False)


def part(data: bytes, pattern: str) -> str:
    """The parts of that name, one after the other."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if re.search(pattern, name))


def test_every_problem_stands_beside_its_row_and_at_its_cell(call: Call) -> None:
    officer = call("officer")
    seen = tried(officer, ("花名册.xlsx", roster(*BAD)))
    data = given_back(officer, seen["id"])
    rows = table(data, "花名册")
    assert rows[0] == ["导入结果", "问题", *HEADER]
    assert [row[0] for row in rows[1:]] == ["新增 new", "错误 error", "错误 error", "错误 error"]
    assert [row[2:] for row in rows[1:3]] == [PERSON, ["QY2020-010", "乔磊", "不详", *PERSON[3:]]]
    issues = [one for row in seen["rows"] for one in row["issues"]]
    assert len(issues) == seen["summary"]["error"] == 3
    for one in issues:
        (row,) = [rows[int(re.sub(r"\D", "", one["cell"])) - 1]]
        for told in ("message", "message_en", "suggestion"):
            assert one[told] in row[1]
    comments = part(data, r"comments\d*\.xml")
    assert sorted(re.findall(r'<comment ref="([A-Z]+\d+)"', comments)) == ["D5", "E3", "F4"]
    assert all(one["message"] in comments and html.escape(one["message_en"], quote=False) in comments for one in issues)
    assert "3 处错误" in table(data, "导入说明")[0][1]
    shades = part(data, r"xl/styles.xml")
    assert "FFF8D7B0" in shades
    assert "FFD3F0E0" in shades


def test_it_fits_a4_and_stays_in_sight(call: Call) -> None:
    data = given_back(call("officer"), tried(call("officer"), ("花名册.xlsx", roster(*BAD)))["id"])
    sheet = part(data, r"worksheets/sheet2\.xml")
    for wanted in ('paperSize="9"', 'fitToPage="1"', 'state="frozen"', "第 &amp;P 页"):
        assert wanted in sheet, wanted
    assert "$1:$1" in part(data, r"xl/workbook.xml")


def test_what_is_wrong_is_read_whole_in_rows_high_enough(call: Call) -> None:
    data = given_back(
        call("officer"), tried(call("officer"), ("花名册.xlsx", roster(*BAD)), ("坏.xlsx", zip_bomb()))["id"]
    )
    legend, sheet = (part(data, rf"worksheets/sheet{number}\.xml") for number in (1, 2))
    assert set(re.findall(r'<row r="(\d)"[^>]* ht="\d\d+" customHeight="1"', legend)) == {"1", "2"}
    high = dict(re.findall(r'<row r="(\d)"[^>]* ht="(\d+)" customHeight="1"', sheet))
    assert set(high) == {"3", "4", "5"}, "those with problems, of a Chinese and an English line at least"
    assert all(int(one) >= 30 for one in high.values())


def test_what_comes_back_imports_as_it_is_and_says_the_same(call: Call, world: World) -> None:
    officer = call("officer")
    first = tried(officer, ("花名册.xlsx", roster(*BAD)))
    again = tried(officer, ("花名册-导入结果.xlsx", given_back(officer, first["id"])))
    assert again["summary"] == first["summary"]
    assert again["issues"] == []
    good = tried(officer, ("花名册.xlsx", roster({}, {0: "QY2020-010", 1: "乔磊"})))
    back = given_back(officer, good["id"])
    assert upload(officer, ("花名册.xlsx", back)).status_code == 201
    assert officer.get("/trainees/QY2020-010").json()["name"] == "乔磊"


def test_only_the_rows_with_problems_if_wanted(call: Call) -> None:
    officer = call("officer")
    seen = tried(officer, ("花名册.xlsx", roster(*BAD)))
    data = given_back(officer, seen["id"], "?only_problems=true")
    assert [row[2] for row in table(data, "花名册")] == ["学员编号", "QY2020-010", "QY2020-011", "QY2020-012"]
    again = tried(officer, ("花名册.xlsx", data))
    assert (again["summary"]["error"], again["summary"]["create"]) == (3, 0)


def test_titles_merged_cells_footers_and_days_come_back_where_they_stood(call: Call, world: World) -> None:
    make.policy(world)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        sheet, days = made.add_worksheet("考试"), made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range("A1:E1", "成绩登记")
        sheet.write_row("A3", ["科目", "日期", "学员编号", "学员姓名", "成绩"])
        sheet.merge_range("A4:A5", "理论")
        sheet.write_datetime("B4", make.STARTS, days)
        sheet.write_datetime("B5", make.STARTS, days)
        sheet.write_row("C4", ["QY2020-001", "", 80])
        sheet.write_row("C5", ["QY2020-002", "", 101])
        sheet.merge_range("A6:E6", "备注 按百分制")
    officer = call("officer")
    seen = tried(officer, ("成绩.xlsx", stream.getvalue()))
    data = given_back(officer, seen["id"])
    rows = table(data, "考试")
    assert (rows[0][2], rows[2][:3], rows[3][0], rows[4][0], rows[5][2]) == (
        "成绩登记", ["导入结果", "问题", "科目"], "新增 new", "错误 error", "备注 按百分制",
    )  # fmt: skip
    assert rows[3][3] == make.STARTS
    again = tried(officer, ("成绩.xlsx", data))
    assert again["summary"] == seen["summary"]
    assert [row["row"] for row in again["rows"]] == [row["row"] for row in seen["rows"]]


def test_a_csv_comes_back_as_a_workbook_and_a_file_that_cannot_be_opened_says_why(call: Call) -> None:
    officer = call("officer")
    text = "\r\n".join(",".join(map(str, row)) for row in (HEADER, PERSON)).replace("女", "不详")
    seen = tried(officer, ("名单.csv", text.encode("gb18030")), ("坏.xlsx", zip_bomb()))
    assert table(given_back(officer, seen["id"]), "名单")[1][0] == "错误 error"
    broken = table(given_back(officer, seen["id"], "?nth=2"), "导入说明")
    assert "解压后过大" in broken[-1][1]
    assert officer.get(f"/imports/{seen['id']}/annotated.xlsx?nth=3").status_code == 404
    with zipfile.ZipFile(io.BytesIO(officer.get(f"/imports/{seen['id']}/annotated.zip").content)) as archive:
        assert archive.namelist() == ["名单-导入结果.xlsx", "坏-导入结果.xlsx"]


def test_a_csv_may_be_called_anything(call: Call) -> None:
    officer, data = call("officer"), "\n".join(",".join(row) for row in (HEADER, PERSON)).encode()
    names = ("[2020]年" + "很长的名字" * 9, "导入说明", "a'b", "导入说明 (1)*")
    for name in names:
        back = given_back(officer, tried(officer, (f"{name}.csv", data))["id"])
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(back)).sheet_names
        assert sheets[0] == "导入说明"
        assert len(sheets) == (1 if name == "导入说明" else 2)
        assert all(len(one) <= 31 for one in sheets)


def test_planted_formulas_stay_text(call: Call) -> None:
    planted = book([*HEADER, "毕业院校"], [*PERSON, "=cmd|'/C calc'!A0"])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(planted)) as whole, zipfile.ZipFile(stream, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name))
    text = ",".join([*HEADER, "毕业院校"]) + "\n" + ",".join([*PERSON, "'=1+1"])
    officer = call("officer")
    data = given_back(officer, tried(officer, ("名单.csv", text.encode()))["id"])
    assert table(data, "名单")[1][-1] == "=1+1"
    assert not re.search(r"<f[\s>/]", part(data, r"worksheets/sheet"))


def test_it_is_gone_with_the_commit_and_refused_when_the_records_changed(call: Call, world: World) -> None:
    officer = call("officer")
    seen, other = tried(officer, ("花名册.xlsx", roster())), tried(officer, ("花名册.xlsx", roster({1: "万林"})))
    assert officer.post(f"/imports/{seen['id']}/commit").status_code == 200
    for batch, kind in ((seen, "files-gone"), (other, "data-changed")):
        answer = officer.get(f"/imports/{batch['id']}/annotated.xlsx")
        assert (answer.status_code, answer.json()["type"]) == (409, f"urn:jingying:problem:{kind}")


def test_giving_back_writes_nothing(call: Call, world: World) -> None:
    officer = call("officer")
    seen, before = tried(officer, ("花名册.xlsx", roster())), stated(world)
    given_back(officer, seen["id"])
    assert stated(world) == before


def test_templates_are_read_as_what_they_are(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")
    with zipfile.ZipFile(io.BytesIO(officer.get("/imports/templates.zip").content)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    assert [name for name, _ in files] == list(WORKBOOKS.values())
    found = read(files, camp=CampDates(number=make.CAMP, starts_on=make.STARTS, ends_on=make.ENDS))
    assert found.errors == ()
    assert found.policy == make.sample_policy()
    assert len(found.sheets) == 21
    assert officer.get("/imports/template?book=roster").status_code == 200
    assert officer.get("/imports/template?book=other").status_code == 400


@pytest.mark.parametrize("name", ["ranking", "attendance", "missing", "reviews"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_lists_go_out_to_officers_who_proved_themselves(call: Call, world: World, name: str, kind: str) -> None:
    make.policy(world)
    answer = call("officer").signed_in().get(f"/exports/{name}.{kind}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"PK" if kind == "xlsx" else b"\xef\xbb\xbf")
    assert answer.headers["content-disposition"].endswith(f"-QY2020.{kind}")
    assert call("officer").get(f"/exports/{name}.{kind}").status_code == 403


def test_all_layouts_go_out_and_come_in_over_http(call: Call, world: World) -> None:
    make.policy(world)
    make.full_file(world)
    officer = call("officer").signed_in()
    with zipfile.ZipFile(io.BytesIO(officer.get("/exports/workbooks.zip").content)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    assert [name for name, _ in files] == list(WORKBOOKS.values())
    again = tried(officer, *files)
    assert {one: again["summary"][one] for one in ("create", "update", "gone")} == {"create": 0, "update": 0, "gone": 0}
    one = officer.get("/exports/workbook?book=roster")
    assert one.headers["content-disposition"].endswith("%E8%8A%B1%E5%90%8D%E5%86%8C.xlsx")
