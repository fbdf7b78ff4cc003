"""Sheets as they come: other names, other orders, headings, footers, merged cells."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from service.documents.workbooks import CampDates, Known, read
from service.rules.facts import Attendance

HEADERS = ["学员编号", "姓名", "性别", "出生年月", "工作单位", "入营方式"]
ONE = ["QY-1", "万琳", "女", "1990.03", "甲局", "单位推选"]
TWO = ["QY-2", "李强", "男", "1991.03", "乙局", "单位推选"]
CAMP = CampDates(number="QY", starts_on=date(2020, 6, 8), ends_on=date(2021, 6, 5))


def numbers(reading: Any) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.row, row.key) for row in reading.rows if row.facts]


def test_rows_keep_their_numbers_past_titles_blanks_and_footers(write: Any, issues: Any) -> None:
    rows = [
        ["花名册"], ["填报单位：组织部"], [], ["序号", *HEADERS], [1, *ONE], [], [2], ["序号", *HEADERS], ["小计", 1],
        [3, *TWO], ["合计", "2人"], ["备注：以上属实"], ["填表人：张三"],
    ]  # fmt: skip
    reading = read([("a.xlsx", write({"Sheet1": rows}))])
    assert numbers(reading) == [(5, ("QY-1",)), (10, ("QY-2",))]
    assert issues(reading) == set()
    assert (reading.sheets[0].header_row, reading.sheets[0].rows) == (4, 2)


def test_rows_behind_a_footer_are_not_lost_silently(write: Any, issues: Any) -> None:
    reading = read([("a.xlsx", write({"花名册": [HEADERS, ONE, ["合计", 1], TWO]}))])
    assert issues(reading) == {("花名册", "A4", "row-after-footer")}


def test_a_footer_word_in_a_record_is_no_footer(write: Any) -> None:
    rows = [["活动", "日期", "学员编号", "学员姓名"], ["说明", date(2020, 6, 9), "QY-1", ""], ["注", "", "", ""]]
    reading = read([("a.xlsx", write({"现场教学": rows}))])
    assert [row.key for row in reading.rows] == [("说明", "2020-06-09", "QY-1")]


def test_headers_have_synonyms_blanks_and_brackets(write: Any, issues: Any) -> None:
    headers = ["编 号", "学员", "性\n别", "出生年月（岁）", "所在单位：", "选拔方式", "＊民族", "特长", ""]
    reading = read([("a.xlsx", write({"x": [headers, [*ONE, "汉", "琴", "多余"]]}))])
    assert numbers(reading) == [(2, ("QY-1",))]
    assert issues(reading) == {("x", "H1", "unknown-column"), ("x", "I1", "unknown-column")}


def test_missing_and_repeated_columns(write: Any, issues: Any) -> None:
    missing = read([("a.xlsx", write({"x": [HEADERS[:2] + HEADERS[3:], ONE[:2] + ONE[3:]]}))])
    assert issues(missing) == {("x", "A1", "missing-column")}
    assert "性别" in missing.errors[0].message
    assert not missing.facts
    repeated = read([("a.xlsx", write({"x": [[*HEADERS, "姓 名"], [*ONE, "万琳"]]}))])
    assert issues(repeated) == {("x", "G1", "duplicate-column")}
    beside = read([("a.xlsx", write({"x": [[*HEADERS, "选派单位"], [*ONE, "乙局"]]}))])
    assert issues(beside) == {("x", "G1", "unknown-column")}
    assert beside.facts == read([("a.xlsx", write({"x": [HEADERS, ONE]}))]).facts
    others = read(
        [("a.xlsx", write({"x": [[*HEADERS[:4], "单位", "选派单位", "入营方式"], [*ONE[:5], "乙局", ONE[5]]]}))]
    )
    assert issues(others, "error") == {("x", "F1", "duplicate-column")}
    assert not repeated.facts
    keyless = read([("a.xlsx", write({"花名册": [HEADERS[1:], ONE[1:]]}))])
    assert "学员编号" in keyless.errors[0].message


def test_unknown_hidden_and_empty_sheets(write: Any, issues: Any) -> None:
    reading = read([("a.xlsx", write({"花名册": [HEADERS, ONE], "通讯录": [["姓名", "地址"]], "空": []}))])
    assert issues(reading) == {("通讯录", None, "sheet-unknown")}
    nothing = read([("a.xlsx", write({"通讯录": [["姓名", "地址"]]}))])
    assert ("nothing-recognised", "error") in {(issue.code, issue.level) for issue in nothing.issues}
    assert issues(read([("a.xlsx", write({"花名册": [HEADERS]}))])) == {("花名册", None, "no-rows")}


def test_hidden_sheets_are_skipped_with_a_word(issues: Any) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name in ("花名册", "旧"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([HEADERS, ONE]):
                sheet.write_row(number, 0, row)
        sheet.hide()
    reading = read([("a.xlsx", target.getvalue())])
    assert (len(reading.facts), issues(reading)) == (1, {("旧", None, "sheet-hidden")})


VISITS = [["活动", "日期", "学员编号", "学员姓名"], ["纪念馆", date(2020, 6, 9), "QY-1", ""]]


@pytest.mark.parametrize(
    ("file", "sheet", "rows"),
    [
        ("a.xlsx", "现场教学", VISITS),
        ("a.xlsx", "Sheet1", [["2020年现场教学签到"], *VISITS]),
        ("现场教学.xlsx", "Sheet1", VISITS),
    ],
)
def test_equal_headers_are_told_apart_by_name_title_or_file(write: Any, file: str, sheet: str, rows: Any) -> None:
    assert read([(file, write({sheet: rows}))]).rows[0].layout == "现场教学"


def test_equal_headers_without_a_name_are_not_guessed(write: Any, issues: Any) -> None:
    reading = read([("a.xlsx", write({"Sheet1": VISITS}))])
    assert issues(reading) == {("Sheet1", None, "sheet-ambiguous")}


def test_merged_cells_lend_their_value_and_headings_are_skipped(issues: Any) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("考试")
        sheet.merge_range("A1:E1", "成绩登记")
        sheet.write_row("A2", ["科目", "日期", "学员编号", "学员姓名", "成绩"])
        sheet.merge_range("A3:E3", "第一组")
        sheet.merge_range("A4:A6", "理论")
        sheet.merge_range("B4:B6", "2020-06-09")
        sheet.write_row("C4", ["QY-1", "", 80])
        sheet.write_row("C5", ["QY-2", "", 81])
        sheet.merge_range("A7:E7", "备注 按百分制")
    reading = read([("a.xlsx", target.getvalue())], camp=CAMP)
    assert numbers(reading) == [(4, ("理论", "QY-1")), (5, ("理论", "QY-2"))]
    assert issues(reading) == set()


@pytest.mark.parametrize("merged_down", [True, False])
def test_sign_in_with_two_header_rows(issues: Any, merged_down: bool) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet, days = book.add_worksheet("Sheet1"), book.add_format({"num_format": "yyyy-mm-dd"})
        if merged_down:
            sheet.merge_range("A1:A2", "学员编号")
            sheet.merge_range("B1:B2", "姓名")
        else:
            sheet.write_row("A2", ["学员编号", "姓名"])
        sheet.merge_range("C1:D1", "")
        sheet.write_datetime("C1", date(2020, 6, 9), days)
        sheet.write("E1", "7月1日")
        sheet.write_row("C2", ["上午", "下午", "上午", "下午", "出勤率"])
        sheet.write_row("A3", ["QY-1", "万琳", "√", "△", "○", "×", 0.5])
    reading = read([("a.xlsx", target.getvalue())], camp=CAMP)
    facts = [(f.on, f.half, f.mark) for f in reading.facts if isinstance(f, Attendance)]
    july = date(2020, 7, 1)
    june = date(2020, 6, 9)
    assert facts == [(june, "am", "present"), (june, "pm", "late"), (july, "am", "leave"), (july, "pm", "absent")]
    assert reading.rows[0].cells == ("C3", "D3", "E3", "F3")
    assert issues(reading) == {("Sheet1", "G2", "unknown-column")}


def test_a_wrong_mark_leaves_the_others(camp: Any, issues: Any) -> None:
    reading = camp.put("签到", "C3", "来了").put("签到", "B4", "万琳").read()
    rows = [row for row in reading.rows if row.layout == "签到"]
    assert [len(row.facts) for row in rows] == [2, 0, 3]
    assert rows[0].has_errors


def test_blank_sessions_and_blank_marks(camp: Any, issues: Any) -> None:
    for row in "345":
        camp.put("签到", f"D{row}", "")
    camp.put("签到", "C4", "")
    reading = camp.read()
    assert issues(reading) == {("签到", "D2", "empty-session"), ("签到", "C4", "blank-marks")}
    assert len([row for row in reading.facts if type(row).__name__ == "Attendance"]) == 5


def test_two_sign_in_sheets_may_not_overlap(camp: Any, issues: Any) -> None:
    camp.books["培训.xlsx"]["签到二"] = [["学员编号", "2020-06-09上午", "2020-06-11上午"], ["QY-1", "√", "√"]]
    assert issues(camp.read()) == {("签到二", "B2", "duplicate-row"), ("签到", "C3", "duplicate-row")}


def test_a_long_list_over_the_range(write: Any) -> None:
    assert not read([("a.xlsx", write({"签到": [["学员编号", "合计"], ["QY-1", 2]]}))]).rows


def test_known_people_let_one_workbook_stand_alone(camp: Any, issues: Any) -> None:
    whole = camp.read()
    by = {kind: tuple(f for f in whole.facts if type(f).__name__ == kind) for kind in
          ("Trainee", "Mentor", "Course", "Seminar", "Assignment", "Enrolment")}  # fmt: skip
    known = Known(
        trainees=by["Trainee"], mentors=by["Mentor"], courses=by["Course"], seminars=by["Seminar"],
        assignments=by["Assignment"], enrolments=by["Enrolment"], policy=whole.policy,
    )  # fmt: skip
    for name, data in camp.files():
        alone = read([(name, data)], camp=camp.dates, known=known)
        assert issues(alone) == set(), name
    assert read(camp.files()[::-1], camp=camp.dates, known=known).policy == whole.policy


def test_without_what_earlier_imports_brought_each_sheet_says_so_once(camp: Any) -> None:
    files = dict(camp.files())
    reading = read([("研讨.xlsx", files["研讨.xlsx"])], camp=camp.dates, known=Known())
    assert {(issue.sheet, issue.code) for issue in reading.issues} >= {
        ("评分", "rubric-unknown"), ("评分", "roster-missing"), ("主发言", "roster-missing"),
    }  # fmt: skip
    registered = read([("加减分.xlsx", files["加减分.xlsx"])], camp=camp.dates, known=Known())
    assert [issue.code for issue in registered.issues] == ["roster-missing", "roster-missing"]
    assert not registered.facts


def test_form_alone_is_checked_where_nothing_is_known(camp: Any, issues: Any) -> None:
    files = dict(camp.files())
    for name in ("导师.xlsx", "实践.xlsx", "加减分.xlsx", "花名册.xlsx"):
        assert issues(read([(name, files[name])])) == set(), name


def test_a_panel_needs_mentors(camp: Any) -> None:
    files = dict(camp.files())
    reading = read([("研讨.xlsx", files["研讨.xlsx"])], camp=camp.dates, known=Known())
    assert ("安排", "roster-missing") in {(issue.sheet, issue.code) for issue in reading.issues}
