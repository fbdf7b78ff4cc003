"""Workbooks that leave: styled, frozen, filtered, on A4, and never a formula; each says what it rests on."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from python_calamine import CalamineWorkbook

from service import clock
from service.database import Database, Session
from service.documents import exports, exports_lists, exports_points, points_statement
from service.documents.books import Column, Page, Stamp, Trends, book_bytes, heights, layouts
from service.documents.books.layouts import WORKBOOKS
from service.documents.exports_points import month_ends
from service.documents.exports_ranking import ranking
from service.documents.workbooks import choices, delimited, read
from service.documents.workbooks.layouts import LAYOUTS
from service.queries import ranking as ranking_queries
from service.queries import ranking_shown
from service.queries.points_standings import board
from service.rules.facts import Registration
from service.schemas.ranking import ranking_out
from tests import make, sampled
from tests.make import World

STAMP = Stamp(camp="甲&乙营", made_at=datetime(2021, 7, 1, tzinfo=UTC), digest="ab" * 32, days=(make.STARTS, make.ENDS))
COLUMNS = [Column("名次", "number"), Column("姓名"), Column("总分", "bar"), Column("走势", "trend")]
PAGE = Page(
    name="榜", title="积分榜", columns=COLUMNS, rows=[[1, "=1+1", 2.5, None], [2, "http://a/", 1.25, None]],
    above=[["导出编号", "x"], []], trends=Trends(sheet="走势", first=2, last=3),
)  # fmt: skip


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def tables(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_a_sheet_is_frozen_filtered_fits_a4_and_says_at_its_foot_what_it_is() -> None:
    sheet = parts(book_bytes([PAGE], STAMP))["xl/worksheets/sheet1.xml"]
    for wanted in (
        r'<pane xSplit="2" ySplit="3" [^>]*state="frozen"', '<autoFilter ref="A3:D5"', '<pageSetup paperSize="9"',
        'fitToPage="1"', 'fitToHeight="0"', "<oddFooter>&amp;L&amp;9 甲&amp;&amp;乙营　2021-07-01&amp;C&amp;9 abab",
        "第 &amp;P 页，共 &amp;N 页", "<x14:sparkline>", "<x14:dataBar", "<cfRule type=\"dataBar\"", "积分榜",
    ):  # fmt: skip
        assert re.search(wanted, sheet), wanted
    assert not re.search(r"<f[\s>/]|<hyperlink", sheet.replace("<xm:f>", ""))
    assert "<xm:f>'走势'!C2:D2</xm:f><xm:sqref>D4<" in sheet


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 12, 1), ("总分", 9, 1), ("理论教育与培训", 9, 2), ("一\n二\n\n三", 40, 4), ("abc", 9, 1),
        ("a" * 30, 12, 3), ("check the member's number", 14, 3), ("缺" * 40, 32, 3), ("2020-06-09 上午", 8, 3),
        ("好", 1, 1),
    ],
)  # fmt: skip
def test_a_text_has_the_lines_that_its_column_makes_of_it(text: str, width: float, lines: int) -> None:
    assert heights.lines_of(text, width) == lines


def test_rows_are_as_high_as_their_texts_and_no_higher_than_a_sheet_allows() -> None:
    columns = [Column("理论教育与培训", "points"), Column("未达条件与缺项", wide=32)]
    page = Page(name="榜", columns=columns, rows=[[1.5, "短"], [None, "缺" * 40], [2.5, "长" * 2_000]])
    sheet = parts(book_bytes([page], STAMP))["xl/worksheets/sheet1.xml"]
    assert re.findall(r'<row r="(\d+)"[^>]* ht="(\d+)[.\d]*" customHeight="1"', sheet) == [
        ("1", "30"),
        ("3", "45"),
        ("4", "408"),
    ]


def test_the_same_pages_are_the_same_bytes() -> None:
    assert book_bytes([PAGE], STAMP) == book_bytes([PAGE], STAMP)


@pytest.mark.parametrize(
    ("first", "last", "ends"),
    [
        ("2020-06-08", "2020-08-02", ["2020-06-30", "2020-07-31", "2020-08-02"]),
        ("2020-06-08", "2020-06-30", ["2020-06-30"]),
        ("2020-06-08", "2020-06-01", []),
    ],
)
def test_a_course_goes_from_month_to_month(first: str, last: str, ends: list[str]) -> None:
    found = month_ends(date.fromisoformat(first), date.fromisoformat(last))
    assert [str(one) for one in found] == ends


def rendered(world: World, session: Any, report: exports.Report) -> Iterator[list[list[Any]]]:
    """The first sheet of both kinds, whose texts are the same."""
    book = exports.rendered(session, world.camp_id, report, "号", "xlsx")
    yield next(iter(tables(book).values()))
    yield delimited.table(exports.rendered(session, world.camp_id, report, "号", "csv"))


def headed(rows: list[list[Any]], header: str) -> list[dict[str, Any]]:
    """Rows by their headers, which stand in the row that holds that one."""
    place = next(number for number, row in enumerate(rows) if header in row)
    return [dict(zip(map(str, rows[place]), row, strict=False)) for row in rows[place + 1 :]]


class Reading(NamedTuple):
    world: World
    session: Session
    expected: dict[str, Any]


@pytest.fixture
def reading(sqlite_sample: tuple[Path, World]) -> Iterator[Reading]:
    """The sample camp as its officer reads it."""
    path, built = sqlite_sample
    database = Database(f"sqlite:///{path}", make.KEYS)
    world = make.on(built, database)
    with world.session("officer", write=False) as session:
        yield Reading(world, session, sampled.expected()["by_trainee"])
    database.close()


def test_the_board_goes_out_with_everybodys_course(reading: Reading) -> None:
    world, session, expected = reading
    found = board(session, world.camp_id, make.ENDS)
    report = exports_points.standings(session, world.camp_id, found)
    for rows in rendered(world, session, report):
        totals = {one["学员编号"]: float(one["总分"]) for one in headed(rows, "学员编号")}
        assert totals == {no: its["total"] / 100 for no, its in expected.items()}
        assert [rows[3][0], rows[3][2]] == ["账本", found.head.hash]
    course = tables(exports.rendered(session, world.camp_id, report, "号", "xlsx"))["走势"]
    assert course[0][2:] == [f"{month:%Y-%m}" for month in month_ends(make.STARTS, make.ENDS)]
    assert {row[0]: row[-1] for row in course[1:]} == totals


def test_a_course_ends_with_its_camp_and_is_drawn_beside_the_board_of_a_workbook_alone(reading: Reading) -> None:
    world, session, _ = reading
    report = exports_points.standings(session, world.camp_id, board(session, world.camp_id, date(2026, 11, 28)))
    _, csv = rendered(world, session, report)
    assert "走势" not in csv[6]
    assert len(csv[6]) == len(csv[7]) == len(report.pages[0].columns) - 1
    data = exports.rendered(session, world.camp_id, report, "号", "xlsx")
    course = tables(data)["走势"]
    assert course[0][2:] == [f"{month:%Y-%m}" for month in month_ends(make.STARTS, make.ENDS)]
    assert len(set(course[1][2:])) > 6, "months that differ"
    sheet = parts(data)["xl/worksheets/sheet1.xml"]
    assert re.search(r'<c r="N8" s="[1-9]\d*"/>', sheet), "a border around the small line"


def test_a_list_says_in_the_time_of_china_when_it_was_taken(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    world, session, _ = reading
    late = datetime(2021, 6, 30, 20, 59, 14, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: int(late.timestamp()) * 1_000_000)
    report = exports_lists.attendance(session, world.camp_id, None, None)
    for rows in rendered(world, session, report):
        assert rows[2][:2] == ["导出时间", "2021-07-01 04:59"]
    sheet = parts(exports.rendered(session, world.camp_id, report, "号", "xlsx"))["xl/worksheets/sheet1.xml"]
    assert "　2021-07-01&amp;C" in sheet


def test_attendance_is_counted_as_in_growth_files_and_cut_to_the_days_asked(reading: Reading) -> None:
    world, session, expected = reading
    for rows in rendered(world, session, exports_lists.attendance(session, world.camp_id, None, None)):
        for one in headed(rows, "学员编号"):
            assert float(one["出勤率"]) == pytest.approx(expected[one["学员编号"]]["attendance_percent"], abs=0.005)
        legend, columns = next(row[1] for row in rows if row[0] == "标记"), headed(rows, "学员编号")
        signs = {value for one in columns for header, value in one.items() if header.startswith("20")} - {"", None}
        words = dict(reversed(one.split(" ")) for one in legend.split("　"))
        assert {choices.mark(sign) for sign in signs} == {"present", "late", "leave", "absent"}
        assert signs == set(words.values())
        assert all(choices.mark(sign) == choices.mark(word) for word, sign in words.items())
    september = exports_lists.attendance(session, world.camp_id, date(2020, 9, 1), date(2020, 9, 30))
    assert {one.header[:7] for one in september.pages[0].columns if one.header.startswith("20")} == {"2020-09"}


def test_a_statement_has_every_line_and_how_it_was_counted(reading: Reading) -> None:
    world, session, expected = reading
    no = "QY2020-001"
    report = exports_points.statement(points_statement.explained(session, world.camp_id, no, make.ENDS))
    for rows in rendered(world, session, report):
        lines = headed(rows, "流水号")
        assert sum(round(float(one["分数"]) * 100) for one in lines) == sum(expected[no]["raw"].values())
    counted = tables(exports.rendered(session, world.camp_id, report, "号", "xlsx"))["怎样算出来的"]
    assert (counted[-1][0], counted[-1][-1]) == ("总分", expected[no]["total"] / 100)


def test_the_ranking_goes_out_as_it_is_shown(reading: Reading) -> None:
    world, session, _ = reading
    shown = ranking_shown.live(ranking_queries.made(session, ranking_queries.ask(session, world.camp_id, make.ENDS)))
    people = ranking_shown.people_of(session, world.camp_id, shown)
    its = ranking_out(shown, people, ranking_shown.mentors_of(session, world.camp_id))
    for rows in rendered(world, session, ranking(its)):
        lines = headed(rows, "学员编号")
        assert [one["学员编号"] for one in lines] == [row.no for row in its.rows]
        scores = [float(one["综合分"]) for one in lines if one["综合分"] != ""]
        assert scores == [row.score.value for row in its.rows if row.score is not None] != []
        assert ["方法与数据摘要", its.method.inputs_digest] in [row[:2] for row in rows]


def test_lists_name_who_owes_what(world: World) -> None:
    with world.session("officer", write=False) as session:
        everything = exports_lists.missing(session, world.camp_id, None)
        notes = exports_lists.missing(session, world.camp_id, "basics")
        reviews = exports_lists.reviews(session, world.camp_id, None, None)
    rows = everything.pages[0].rows
    assert {row[0] for row in rows} == set(world.trainees)
    assert 0 < len(notes.pages[0].rows) <= len(rows)
    assert {row[2] for row in notes.pages[0].rows} == {"组织员"}
    assert reviews.pages[0].rows == []


@pytest.mark.parametrize("workbook", WORKBOOKS.values())
def test_templates_offer_what_may_be_filled_in(workbook: str) -> None:
    data = book_bytes(layouts.empty(workbook, make.sample_policy(), "某营", make.STARTS), STAMP)
    sheets = [layout for layout in LAYOUTS if layout.workbook == workbook]
    written = parts(data)
    found = read([(workbook, data)])
    assert [one.layout for one in found.sheets] == [one.sheet for one in sheets]
    for number, layout in enumerate(sheets, 1):
        sheet = written[f"xl/worksheets/sheet{number}.xml"]
        assert sheet.count("<dataValidation ") >= len(layout.columns), layout.sheet
        choices = [field for field in layout.columns if field.form.kind == "choice"]
        halves = 2 if layout.spread == "sessions" else 0
        assert sheet.count('type="list"') == len(choices) + halves, layout.sheet
        if any(field.form.kind == "day" for field in layout.columns):
            assert 'type="date"' in sheet


def day_rules(workbook: str) -> dict[str, list[int]]:
    """First and last day that each column of days of a template takes, by its cells; days as a spreadsheet counts."""
    data = book_bytes(layouts.empty(workbook, make.sample_policy(), "某营", make.STARTS), STAMP)
    rule = r'<dataValidation type="date"[^>]* sqref="([^"]+)"[^>]*><formula1>(\d+)</formula1><formula2>(\d+)<'
    found = re.findall(rule, parts(data)["xl/worksheets/sheet1.xml"])
    return {cells: [int(first), int(last)] for cells, first, last in found}


def test_a_template_of_registrations_takes_terms_beyond_the_camp_in_two_thousand_rows() -> None:
    camp, ever = ([(day - date(1899, 12, 30)).days for day in days] for days in
                  ((make.STARTS, make.ENDS), (date(1950, 1, 1), date(2099, 12, 31))))  # fmt: skip
    assert day_rules("加减分.xlsx") == {"B2:B2001": camp, "J2:J2001": ever, "K2:K2001": ever}


def test_empty_rows_of_a_template_take_text_as_text_and_print_no_page() -> None:
    data = book_bytes(layouts.empty("加减分.xlsx", make.sample_policy(), "某营", make.STARTS), STAMP)
    written = parts(data)
    sheet, styles = written["xl/worksheets/sheet1.xml"], written["xl/styles.xml"]
    (text,) = re.findall(r'<numFmt numFmtId="(\d+)" formatCode="@"/>', styles)
    looks = re.findall(r"<xf ([^>]*)>", styles.partition("<cellXfs")[2])
    columns = re.findall(r'<col min="(\d+)" max="(\d+)"[^>]* style="(\d+)"', sheet)
    assert [one[:2] for one in columns if f'numFmtId="{text}"' in looks[int(one[2])]] == [
        ("3", "5"), ("7", "7"), ("8", "8"), ("9", "9"),
    ]  # fmt: skip
    assert sheet.count("<row ") == 1


def test_registrations_stand_in_the_order_of_their_serials() -> None:
    serials = [1, 10, 100, 2, 11]
    said = [
        Registration(serial=one, on=make.STARTS, trainee="QY2020-001", rule="B01", points=100, reason="事由")
        for one in serials
    ]
    (page,) = layouts.filled("加减分.xlsx", layouts.Stated(said), "某营")
    assert [row[0] for row in page.rows] == sorted(serials)


def test_a_template_is_the_only_sheet_that_marks_what_is_needed() -> None:
    (page,) = layouts.empty("花名册.xlsx", None, "某营", make.STARTS)
    headers = tables(book_bytes([page], STAMP))["花名册"][0]
    assert headers[:4] == ["学员编号*", "姓名*", "性别*", "出生年月*"]
    assert "民族" in headers
