from typing import Any

import pytest

from service.documents.workbooks import Known, read
from service.rules.points.policy import Anchor, Anchors, Binding, Minimum, Policy
from service.rules.points.policy_document import canonical


def policy_of(camp: Any) -> Policy:
    policy = camp.read().policy
    assert isinstance(policy, Policy)
    return policy


def test_the_policy_is_read_whole(camp: Any) -> None:
    policy = policy_of(camp)
    assert policy.effective_from == camp.dates.starts_on
    assert [category.cap for category in policy.categories] == [9000, 1000, None, None]
    rule = policy.rules[14]
    assert (rule.code, rule.value, rule.cap, rule.period) == ("D05", -300, -600, "whole")
    assert policy.rules[10].second_person
    assert [criterion.full for criterion in policy.rubrics.seminar] == [6000, 4000]
    assert policy.recommendation is not None
    assert policy.recommendation.full_points == 9000
    assert len(policy.facts) == 12


def test_marks_stand_in_the_rubrics_order(camp: Any) -> None:
    reviews = [fact for fact in camp.read().facts if type(fact).__name__ == "Review"]
    assert [review.marks for review in reviews] == [(5050, 3500), (5000, 3000)]


def test_a_positive_cap_of_a_deduction_is_turned(camp: Any) -> None:
    assert policy_of(camp.put("细则", "F17", 6)).rules[14].cap == -600


def test_an_error_keeps_the_policy_back_but_not_the_marks(camp: Any, issues: Any) -> None:
    reading = camp.put("细则", "D3", "随意").read()
    assert reading.policy is None
    assert issues(reading) == {("细则", "D3", "not-a-choice"), ("细则", None, "fact-without-rule")}
    assert any(type(fact).__name__ == "Review" for fact in reading.facts)


def test_a_name_decides_over_a_code(camp: Any) -> None:
    camp.put("细则", "A3", "T05").put("细则", "A6", "T01")
    assert Binding(fact="present", rule="T05") in policy_of(camp).facts


def test_a_longer_name_is_bound(camp: Any, issues: Any) -> None:
    camp.put("细则", "C3", "集中培训出勤（每半天）").put("细则", "A3", "T99")
    assert Binding(fact="present", rule="T99") in policy_of(camp).facts
    assert issues(camp.read()) == set()


def test_a_part_of_a_name_is_bound_with_a_word(camp: Any, issues: Any) -> None:
    camp.put("细则", "C3", "按时集中培训出勤得分").put("细则", "A3", "T99")
    assert Binding(fact="present", rule="T99") in policy_of(camp).facts
    assert issues(camp.read()) == {("细则", "C3", "binding-by-part")}


def test_an_essay_about_a_visit_is_no_visit(camp: Any, issues: Any) -> None:
    camp.put("细则", "C6", "现场教学心得").put("细则", "A6", "T09")
    assert "visit" not in {binding.fact for binding in policy_of(camp).facts}
    assert issues(camp.read()) == {("细则", None, "fact-without-rule")}


def test_codes_count_only_where_most_are_the_usual_ones(camp: Any) -> None:
    camp.put("细则", "C6", "志愿服务").put("细则", "H6", "")
    assert Binding(fact="visit", rule="T05") in policy_of(camp).facts
    for number in range(7, 15):
        camp.put("细则", f"A{number}", f"R{number}")
    assert "visit" not in {binding.fact for binding in policy_of(camp).facts}


def test_a_code_alone_needs_fitting_evidence(camp: Any, issues: Any) -> None:
    reading = camp.put("细则", "C3", "学习心得").put("细则", "H3", "心得原文").read()
    assert issues(reading) == {("细则", None, "fact-without-rule")}
    assert "集中培训出勤" in reading.issues[0].message


def test_two_names_that_fit_are_left_open(camp: Any, issues: Any) -> None:
    camp.put("细则", "A6", "T09").put("细则", "C6", "参加现场教学").put("细则", "C4", "现场教学活动")
    assert issues(camp.read()) >= {("细则", "C4", "binding-ambiguous"), ("细则", "C6", "binding-ambiguous")}


def test_a_column_decides(camp: Any, issues: Any) -> None:
    camp.put("细则", "J2", "对应事实").put("细则", "J4", "现场教学")
    policy = policy_of(camp)
    assert Binding(fact="visit", rule="T02") in policy.facts
    camp.put("细则", "J5", "现场教学").put("细则", "J6", "现场教学")
    assert issues(camp.read()) >= {("细则", "J5", "binding-mode"), ("细则", "J6", "binding-repeated")}


def test_groups_and_choices_of_the_office(camp: Any) -> None:
    camp.put("细则", "J2", "就高组").put("细则", "J13", "表彰").put("细则", "J14", "GR-1")
    camp.add("推荐办法", "压线办法", "面谈", "").add("推荐办法", "表现依据", "原始分", "").add(
        "推荐办法", "积分满分", 95, ""
    )
    policy = policy_of(camp)
    assert [group.name for group in policy.groups] == ["表彰", "GR-1"]
    assert [rule.group for rule in policy.rules[10:12]] == [group.code for group in policy.groups]
    assert policy.groups[0].code.isascii()
    chosen = policy.recommendation
    assert chosen is not None
    assert (chosen.line_rule, chosen.basis, chosen.full_points) == ("interview", "raw", 9500)


@pytest.mark.parametrize(("written", "marks"), [("校准分", "fair"), ("原始分", "raw"), (None, "raw")])
def test_marks_post_points_raw_or_as_fair_scores(camp: Any, written: str | None, marks: str) -> None:
    if written is not None:
        camp.add("推荐办法", "积分依据", written, "")
    found = {one.fact: one.marks for one in policy_of(camp).facts}
    assert found["seminar"] == marks
    assert {fact for fact, value in found.items() if value == "fair"} <= {"seminar", "posting", "assessment"}
    assert ('"marks"' in canonical(policy_of(camp))) == (marks == "fair")


def test_an_unknown_way_to_post_marks_is_named(camp: Any, issues: Any) -> None:
    camp.add("推荐办法", "积分依据", "随意", "")
    assert ("not-a-choice" in {code for _, _, code in issues(camp.read())}) is True


def with_terms(camp: Any, **rows: Any) -> Any:
    for item, figure in rows.items():
        camp.add("推荐办法", item, figure, "")
    return camp


def test_terms_that_are_left_out_are_the_usual_ones(camp: Any) -> None:
    chosen = policy_of(camp).recommendation
    assert chosen is not None
    assert (chosen.anchors, chosen.minimum, chosen.cascade) == (Anchors(), Minimum(), ())


def test_anchors_least_data_and_cascade_of_the_office(camp: Any, issues: Any) -> None:
    with_terms(camp, 表现满分=95, 表现起点="60分", 成熟度满分=90.5, 最少研讨评分=6, 最少评委="3人", 最少岗位=2)
    with_terms(camp, 最少成熟度评价=3, 同分次序="培训、b，扣分少")
    chosen = policy_of(camp).recommendation
    assert chosen is not None
    assert chosen.anchors == Anchors(performance=Anchor(floor=6000, full=9500), maturity=Anchor(full=9050))
    assert chosen.minimum == Minimum(reviews=6, reviewers=3, postings=2, assessments=3)
    assert chosen.cascade == ("T", "B", "deductions")
    assert issues(camp.read()) == set()


@pytest.mark.parametrize(
    ("rows", "cell", "code", "words"),
    [
        ({"表现满分": 101}, "B13", "out-of-range", "100"),
        ({"表现起点": -1}, "B13", "out-of-range", "0"),
        ({"成熟度起点": 100}, "B13", "anchor-order", "起点100不低于满分100"),
        ({"表现满分": 60, "表现起点": 70}, "B14", "anchor-order", "起点70不低于满分60"),
        ({"表现满分": 0}, "B13", "anchor-order", "起点0不低于满分0"),
        ({"最少研讨评分": 0}, "B13", "out-of-range", "1"),
        ({"最少岗位": 1.5}, "B13", "not-whole", ""),
        ({"最少评委": 5}, "B13", "minimum-order", "最少评委5多于最少研讨评分4"),
        ({"最少研讨评分": 1}, "B13", "minimum-order", "最少评委2多于最少研讨评分1"),
        ({"同分次序": "T、出生年月"}, "B13", "cascade-unknown", "同分次序中的“出生年月”不认识"),
        ({"同分次序": "T、扣分少、T"}, "B13", "cascade-repeated", "同分次序中“T”重复"),
        ({"同分次序": ""}, "B13", "missing-value", ""),
    ],
)
def test_a_term_that_cannot_be_is_said_at_its_cell(
    camp: Any, issues: Any, rows: dict[str, Any], cell: str, code: str, words: str
) -> None:
    reading = with_terms(camp, **rows).read()
    assert issues(reading, "error") == {("推荐办法", cell, code)}
    (found,) = reading.errors
    assert words in found.message
    assert found.message_en
    assert reading.policy is None


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code"),
    [
        ("细则", "A7", "研讨01", "policy-code"),
        ("细则", "A7", "S" * 17, "policy-code"),
        ("细则", "C12", "长" * 121, "too-long"),
        ("细则", "J17", "表彰", "group-without-award"),
        ("细则", "K3", "2020-06-01", "rule-retired-before"),
        ("类别", "D3", 95, "base-outside"),
        ("类别", "E3", 95, "floor-above-cap"),
        ("类别", "A3", "培训", "policy-code"),
        ("研讨评分表", "B4", 50, "rubric-sum"),
    ],
)
def test_what_cannot_be_counted_by_is_said_at_its_cell(
    camp: Any, issues: Any, sheet: str, cell: str, value: Any, code: str
) -> None:
    for place, header in (("J2", "就高组"), ("K2", "停用日期")):
        camp.put("细则", place, header)
    for place, header in (("D2", "起评分"), ("E2", "下限")):
        camp.put("类别", place, header)
    if (sheet, cell) == ("类别", "A3"):
        for row in camp.rows("细则")[2:]:
            row[1] = "培训" if row[1] == "T" else row[1]
    reading = camp.put(sheet, cell, value).read()
    assert (sheet, cell, code) in issues(reading, "error")
    assert reading.policy is None


def test_full_points_need_a_cap_or_a_row(camp: Any, issues: Any) -> None:
    camp.put("类别", "C3", "")
    assert issues(camp.read()) == {("推荐办法", "A12", "full-points-unknown")}
    camp.add("推荐办法", "积分满分", 95, "")
    assert policy_of(camp).recommendation is not None


def test_missing_rows_and_sheets(camp: Any, issues: Any) -> None:
    del camp.rows("推荐办法")[-1]
    reading = camp.read()
    assert issues(reading) == {("推荐办法", "A11", "recommendation-missing")}
    sheets = camp.books["积分细则.xlsx"]
    del sheets["推荐办法"]
    assert issues(camp.read()) == {(None, None, "policy-part-absent")}
    del sheets["类别"]
    assert (None, None, "policy-incomplete") in issues(camp.read())


def test_missing_parts_are_kept_from_the_policy_in_force(camp: Any, issues: Any) -> None:
    policy = policy_of(camp)
    del camp.books["积分细则.xlsx"]["推荐办法"]
    del camp.books["积分细则.xlsx"]["研讨评分表"]
    reading = camp.read(Known(policy=policy))
    assert reading.policy == policy
    assert issues(reading) == {(None, None, "policy-part-kept")}


def test_without_dates_nothing_can_be_put_in_force(camp: Any) -> None:
    reading = read(camp.files()[2:3])
    assert reading.policy is None
    assert [issue.code for issue in reading.errors] == ["effective-date-missing"]
