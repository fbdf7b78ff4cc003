"""One cell is spoiled; exactly its name and the right code come back."""

import re
from datetime import date
from typing import Any

import pytest

SPOILED = [
    ("花名册", "D3", 1990.1, "D3", "ambiguous-month"),
    ("花名册", "D3", 1990.13, "D3", "bad-month"),
    ("花名册", "D3", "春天", "D3", "bad-month"),
    ("花名册", "D3", True, "D3", "bad-month"),
    ("花名册", "D3", "1990.1", "D3", "month-of-one-digit"),
    ("花名册", "C3", "女士们", "C3", "not-a-choice"),
    ("花名册", "C3", "", "C3", "missing-value"),
    ("花名册", "G3", "自荐", "G3", "not-a-choice"),
    ("花名册", "H3", 12345678901234567, "H3", "digits-lost"),
    ("花名册", "H3", "没有", "H3", "not-a-number"),
    ("花名册", "F3", "甲\x07局", "F3", "control-character"),
    ("花名册", "A5", "QY-2", "A5", "duplicate-row"),
    ("花名册", "A3", "QY、1", "A3", "number-code"),
    ("导师", "D3", 1.5, "D3", "not-whole"),
    ("导师", "D3", -1, "D3", "out-of-range"),
    ("导师", "D3", 1, "C4", "over-capacity"),
    ("导师", "C3", "甲局", "C3", "same-unit"),
    ("结对", "B3", "李强", "B3", "name-mismatch"),
    ("结对", "D3", "武恒", "D3", "name-mismatch"),
    ("结对", "A3", "QY-9", "A3", "unknown-trainee"),
    ("结对", "C3", "DS-9", "C3", "unknown-mentor"),
    ("结对", "A4", "QY-1", "A4", "duplicate-row"),
    ("结对", "E3", date(2019, 1, 1), "E3", "date-outside-camp"),
    ("课程菜单", "E3", 1, "A4", "over-places"),
    ("选课结业", "A3", "KC9", "A3", "unknown-course"),
    ("选课结业", "D3", "退学", "D3", "not-a-choice"),
    ("签到", "C3", "来了", "C3", "not-a-choice"),
    ("签到", "C3", "", "C3", "blank-marks"),
    ("签到", "C2", "2020-07-32 上午", "C2", "bad-date"),
    ("签到", "C2", "2022-06-09 上午", "C2", "date-outside-camp"),
    ("签到", "C2", "6月7日上午", "C2", "date-outside-camp"),
    ("签到", "C2", "6月9日下午", "D2", "duplicate-column"),
    ("签到", "C2", "2020-06-09", "C2", "session-header"),
    ("签到", "C2", date(2020, 6, 9), "C2", "session-header"),
    ("签到", "A4", "QY-1", "A4", "duplicate-row"),
    ("考试", "E3", 85.123, "E3", "too-many-decimals"),
    ("考试", "E3", "1,000", "E3", "not-a-number"),
    ("考试", "E3", 101, "E3", "out-of-range"),
    ("考试", "E3", -1, "E3", "out-of-range"),
    ("考试", "E3", "缺考", "E3", "state-in-mark"),
    ("考试", "E3", True, "E3", "not-a-number"),
    ("考试", "B3", "20-6-9", "B3", "ambiguous-date"),
    ("考试", "B3", "六月", "B3", "bad-date"),
    ("考试", "B3", 2020.6, "B3", "bad-date"),
    ("考试", "B3", True, "B3", "bad-date"),
    ("安排", "E3", "DS-1、DS-1", "E3", "panel-repeated"),
    ("安排", "E3", "DS-1、DS-9、DS-2", "E3", "unknown-mentor"),
    ("安排", "E3", "DS-2", "F3", "chair-not-on-panel"),
    ("安排", "F3", "DS-9", "F3", "unknown-mentor"),
    ("安排", "E3", "", "A3", "panel-missing"),
    ("评分", "B3", "DS-9", "B3", "not-on-panel"),
    ("评分", "A3", "YT9", "A3", "unknown-seminar"),
    ("评分", "E3", "", "E3", "missing-value"),
    ("评分", "E3", "回避", "E3", "state-in-mark"),
    ("评分", "E3", 41, "E3", "above-full"),
    ("评分", "E3", -1, "E3", "out-of-range"),
    ("评分", "G3", 86, "G3", "wrong-sum"),
    ("评分", "B4", "DS-1", "A4", "duplicate-row"),
    ("主发言", "B3", date(2020, 6, 10), "B3", "date-differs"),
    ("实践岗位", "F3", date(2020, 6, 8), "F3", "end-before-start"),
    ("导师评价", "A3", 5, "A3", "not-a-choice"),
    ("导师评价", "C3", "DS-2", "C3", "not-the-mentor"),
    ("单位评价", "A3", 3, "A3", "not-a-choice"),
    ("加减分", "E3", "X01", "E3", "unknown-rule"),
    ("加减分", "E3", "T05", "E3", "rule-made-by-facts"),
    ("加减分", "F3", -5, "F3", "points-sign"),
    ("加减分", "F3", 0, "F3", "points-sign"),
    ("加减分", "F3", "", "F3", "points-missing"),
    ("加减分", "F5", 1, "F5", "veto-points"),
    ("加减分", "I3", date(2020, 7, 1), "I3", "veto-term"),
    ("加减分", "J5", date(2019, 7, 1), "J5", "end-before-start"),
    ("加减分", "A4", 1, "A4", "duplicate-row"),
    ("类别", "C3", -1, "C3", "cap-negative"),
    ("类别", "C3", "#REF!", "C3", "excel-error"),
    ("细则", "G3", "", "G3", "cap-without-period"),
    ("细则", "F3", "", "F3", "period-without-cap"),
    ("细则", "F3", -12, "F3", "cap-against-value"),
    ("细则", "F17", 6, "F17", "cap-sign"),
    ("细则", "E17", 3, "E17", "deduction-sign"),
    ("细则", "E3", 0, "E3", "value-zero"),
    ("细则", "E18", 1, "E18", "veto-value"),
    ("细则", "B3", "Q", "B3", "unknown-category"),
    ("细则", "D3", "随意", "D3", "not-a-choice"),
    ("细则", "G3", "旬", "G3", "not-a-choice"),
    ("细则", "I3", "也许", "I3", "not-a-choice"),
    ("细则", "C3", "全勤", "C3", "binding-by-code"),
    ("细则", "D6", "否决", "C6", "binding-mode"),
    ("研讨评分表", "B3", 50, "B4", "rubric-sum"),
    ("研讨评分表", "B3", 0, "B3", "value-zero"),
    ("推荐办法", "B3", 0.6, "B3", "percent-as-fraction"),
    ("推荐办法", "B3", 61, "B3", "weights-sum"),
    ("推荐办法", "B3", 60.5, "B3", "not-whole"),
    ("推荐办法", "B3", "", "B3", "missing-value"),
    ("推荐办法", "B12", 4, "B12", "out-of-range"),
    ("推荐办法", "B9", 0, "B9", "out-of-range"),
    ("推荐办法", "A3", "积分比例", "A3", "recommendation-unknown"),
    ("推荐办法", "A3", "表现权重", "A4", "duplicate-row"),
    ("推荐办法", "A3", "积分比重", "A12", None),
]


@pytest.mark.parametrize(("sheet", "cell", "value", "where", "code"), SPOILED)
def test_a_spoiled_cell_is_named(
    camp: Any, issues: Any, sheet: str, cell: str, value: Any, where: str, code: str | None
) -> None:
    seen = issues(camp.put(sheet, cell, value).read())
    elsewhere = {"chair-not-on-panel": "安排", "over-capacity": "结对", "same-unit": "结对"}
    elsewhere |= {"over-places": "选课结业", "panel-missing": "评分"}
    if code is None:
        assert not seen
    else:
        assert (elsewhere.get(code, sheet), where, code) in seen


def test_the_small_camp_has_no_issue(camp: Any, issues: Any) -> None:
    assert issues(camp.read()) == set()


def test_every_issue_speaks_two_languages(camp: Any) -> None:
    camp.put("花名册", "D3", 1990.1)
    (issue,) = camp.read().errors
    assert (issue.workbook, issue.sheet, issue.cell, issue.field) == ("花名册.xlsx", "花名册", "D3", "出生年月")
    assert (issue.value, issue.suggestion) == ("1990.1", "写成1990-01或1990-10")
    assert "January or October" in issue.message_en
    assert issue.suggestion_en == "write 1990-01 or 1990-10"


def test_points_that_are_missing_are_said_to_be_missing(camp: Any) -> None:
    (issue,) = camp.put("加减分", "F3", "").read().errors
    assert issue.message.startswith("没有填分值")
    assert "no points are given" in issue.message_en
    camp.put("加减分", "F3", -5)
    (issue,) = camp.read().errors
    assert re.fullmatch(r"-5 has not the sign of rule [A-Z]\d\d, whose value is [\d.]+", issue.message_en)


def test_every_problem_is_said_at_once(camp: Any, issues: Any) -> None:
    camp.put("花名册", "D3", 1990.1).put("花名册", "C3", "无").put("考试", "E3", 101).put("评分", "E3", "")
    assert len(issues(camp.read(), "error")) == 4


def test_a_name_that_belongs_to_another_number_suggests_it(camp: Any) -> None:
    camp.put("考试", "C3", "QY-2")
    (issue,) = camp.read().errors
    assert issue.cell == "D3"
    assert issue.suggestion == "姓名应为李强；若是万琳，编号应为QY-1"
    (unknown,) = camp.put("考试", "C3", "QY-8").read().errors
    assert unknown.suggestion == "万琳的编号是QY-1"


def test_a_duplicate_names_the_other_cell(camp: Any) -> None:
    camp.put("花名册", "A5", "QY-1")
    duplicates = [issue for issue in camp.read().errors if issue.code == "duplicate-row"]
    assert [issue.cell for issue in duplicates] == ["A3", "A5"]
    assert "《花名册.xlsx》花名册 A5" in duplicates[0].message
    assert "《花名册.xlsx》花名册 A3" in duplicates[1].message


def test_a_scored_rule_is_registered_at_most_in_full(camp: Any, issues: Any) -> None:
    camp.put("加减分", "E3", "B02").put("加减分", "F3", 6)
    assert ("加减分", "F3", "points-above-full") in issues(camp.read())


def test_a_retired_rule_takes_no_more(camp: Any, issues: Any) -> None:
    camp.put("细则", "J2", "停用日期").put("细则", "J13", "2020-06-08")
    assert ("加减分", "E3", "rule-retired") in issues(camp.read())


def test_a_reason_allows_one_unit(camp: Any, issues: Any) -> None:
    camp.put("导师", "C3", "甲局").put("结对", "F3", "业务对口")
    assert not issues(camp.read())


def test_a_sheet_without_reasons_only_warns_of_one_unit(camp: Any, issues: Any) -> None:
    camp.put("导师", "C3", "甲局").put("结对", "F2", "")
    assert ("结对", "C3", "same-unit-without-reason") in issues(camp.read(), "warning")


def test_a_number_of_another_camp_is_a_warning(camp: Any, issues: Any) -> None:
    camp.add("花名册", "XX-1", "赵六", "男", "1990.12", "2012.07", "甲局", "推选", "")
    assert issues(camp.read()) == {("花名册", "A6", "foreign-number")}
