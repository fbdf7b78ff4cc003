"""Section 5: the document as text, and every way in which it can contradict itself."""

import hashlib
import inspect
import re
from datetime import date
from typing import Any

import msgspec
import pytest

from service.rules.facts import Criterion
from service.rules.points import consistency
from service.rules.points.consistency import PolicyProblem, problems, successor_problems
from service.rules.points.consistency_wording import WORDS, said
from service.rules.points.policy import (
    Anchor,
    Anchors,
    Binding,
    Category,
    FactKind,
    Gates,
    Group,
    Minimum,
    Policy,
    Recommendation,
    Rubrics,
    Rule,
    Total,
    Weights,
    bound_rules,
    is_fair,
)
from service.rules.points.policy_document import PolicyTextError, canonical, digest, parse


def rule(code: str, value: int, mode: Any = "times", **more: Any) -> Rule:
    return Rule(**{"code": code, "category": code[0], "name": code, "mode": mode, "value": value, **more})


RULES = (
    rule("T01", 50, cap=1200, period="whole"),
    rule("T04", 50, cap=100, period="quarter", evidence="心得原文", evidence_required=True),
    rule("P01", 1500, "score", cap=2000, period="whole", until=date(2021, 6, 1)),
    rule("B02", 300, group="honour", second_person=True),
    rule("D01", -20),
    rule("D03", -50, cap=-200, period="quarter"),
    rule("V01", 0, "veto"),
)
RECOMMENDATION = Recommendation(
    weights=Weights(points=60, performance=25, maturity=15),
    gates=Gates(attendance=8000, performance=7500, maturity=7500),
    points_place=4000,
    quota=9,
    reserve=5,
    publicity_days=5,
    full_points=10_000,
)
POLICY = Policy(
    version=1,
    effective_from=date(2020, 3, 1),
    second_person_from=500,
    groups=(Group(code="honour", name="同一事项就高不重复"),),
    categories=(
        Category(code="C", name="操行", base=1000, cap=1000, floor=0),
        *(Category(code=code, name=code) for code in "TPBDV"),
    ),
    rules=RULES,
    facts=(Binding(fact="present", rule="T01"), Binding(fact="late", rule="D01"), Binding(fact="posting", rule="P01")),
    rubrics=Rubrics(seminar=(Criterion(name="观点", full=6000), Criterion(name="表达", full=4000))),
    recommendation=RECOMMENDATION,
)


def changed(**fields: Any) -> Policy:
    return msgspec.structs.replace(POLICY, **fields)


def ruled(code: str, **fields: Any) -> Policy:
    return changed(rules=tuple(msgspec.structs.replace(one, **fields) if one.code == code else one for one in RULES))


def recommended(**fields: Any) -> Policy:
    return changed(recommendation=msgspec.structs.replace(RECOMMENDATION, **fields))


def codes(found: list[PolicyProblem]) -> list[tuple[str, str | None, str, str]]:
    return [(one.part, one.name, one.field, one.code) for one in found]


def test_text_goes_and_comes() -> None:
    text = canonical(POLICY)
    assert parse(text) == POLICY
    assert canonical(parse(text)) == text
    assert text.startswith('{"$":"points-policy/1","categories":[{"base":1000,"cap":1000,"code":"C",')
    assert '"name":"同一事项就高不重复"' in text
    assert '"until":"2021-06-01"' in text


def test_digest_is_of_the_stored_bytes() -> None:
    text = '{"name":"积分"}'
    assert digest(text) == hashlib.sha256(b"points-policy/1\n" + text.encode("utf-8")).hexdigest()
    assert digest(text) != digest(text + " ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        canonical(POLICY)[:-1] + ',"other":1}',
        canonical(POLICY).replace("points-policy/1", "points-policy/2"),
        canonical(POLICY).replace('"value":50', '"value":0.5'),
        "\ud800",
    ],
)
def test_other_texts_are_no_policy(text: str) -> None:
    with pytest.raises(PolicyTextError):
        parse(text)


def test_a_consistent_policy_has_no_problems() -> None:
    assert problems(POLICY) == []
    assert problems(changed(quarters="2020-08-31", recommendation=None)) == []


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (changed(version=0), ("policy", None, "version", "out-of-range")),
        (changed(quarters="2020-8-31"), ("policy", None, "quarters", "bad-quarters")),
        (changed(quarters="20200831"), ("policy", None, "quarters", "bad-quarters")),
        (changed(second_person_from=1_000_001), ("policy", None, "second_person_from", "out-of-range")),
        (changed(second_person_from=0), ("policy", None, "second_person_from", "out-of-range")),
        (changed(total=Total(cap=1, floor=2)), ("total", None, "floor", "floor-above-cap")),
        (changed(groups=(*POLICY.groups, *POLICY.groups)), ("groups", "honour", "code", "duplicate-code")),
        (changed(categories=(*POLICY.categories, Category(code="T", name="又"))),
         ("categories", "T", "code", "duplicate-code")),
        (changed(categories=(*POLICY.categories, Category(code="甲", name="甲"))),
         ("categories", "甲", "code", "bad-text")),
        (changed(categories=(*POLICY.categories, Category(code="X", name="甲", cap=1, floor=3, base=2))),
         ("categories", "X", "floor", "floor-above-cap")),
        (changed(categories=(*POLICY.categories, Category(code="X", name="甲", cap=1, base=2))),
         ("categories", "X", "base", "base-outside")),
        (changed(categories=(*POLICY.categories, Category(code="X", name="甲", floor=3, base=2))),
         ("categories", "X", "base", "base-outside")),
        (changed(rules=(*RULES, RULES[0])), ("rules", "T01", "code", "duplicate-code")),
        (changed(rules=(*RULES, rule("T1234567890123456", 1, name="甲"))),
         ("rules", "T1234567890123456", "code", "bad-text")),
        (ruled("T04", name="甲" * 121), ("rules", "T04", "name", "bad-text")),
        (ruled("T04", name=" "), ("rules", "T04", "name", "bad-text")),
        (ruled("T04", category="Z"), ("rules", "T04", "category", "unknown-category")),
        (ruled("T04", group="z"), ("rules", "T04", "group", "unknown-group")),
        (ruled("D03", group="honour"), ("rules", "D03", "group", "group-without-award")),
        (ruled("V01", group="honour"), ("rules", "V01", "group", "group-without-award")),
        (ruled("T04", cap=None), ("rules", "T04", "cap", "cap-and-period")),
        (ruled("T04", period=None), ("rules", "T04", "period", "cap-and-period")),
        (ruled("T04", cap=-100), ("rules", "T04", "cap", "cap-sign")),
        (ruled("T04", cap=0), ("rules", "T04", "cap", "cap-sign")),
        (ruled("D03", cap=200), ("rules", "D03", "cap", "cap-sign")),
        (ruled("T04", value=0), ("rules", "T04", "value", "without-value")),
        (ruled("T04", value=1_000_001), ("rules", "T04", "value", "out-of-range")),
        (ruled("D03", value=-1_000_001), ("rules", "D03", "value", "out-of-range")),
        (ruled("T01", value=0), ("rules", "T01", "value", "without-value")),
        (ruled("V01", value=-1), ("rules", "V01", "value", "veto-with-value")),
        (ruled("V01", cap=1, period="whole"), ("rules", "V01", "cap", "veto-with-cap")),
        (ruled("V01", cap=1), ("rules", "V01", "cap", "veto-with-cap")),
        (ruled("V01", period="whole"), ("rules", "V01", "cap", "veto-with-cap")),
        (changed(facts=(Binding(fact="exam", rule="Z"),)), ("facts", "exam", "rule", "unknown-rule")),
        (changed(facts=(Binding(fact="exam", rule="T01"),)), ("facts", "exam", "rule", "wrong-mode")),
        (changed(facts=(Binding(fact="event", rule="P01"),)), ("facts", "event", "rule", "wrong-mode")),
        (changed(facts=(Binding(fact="event", rule="V01"),)), ("facts", "event", "rule", "wrong-mode")),
        (changed(facts=(Binding(fact="late", rule="T01"),)), ("facts", "late", "rule", "wrong-sign")),
        (changed(facts=(Binding(fact="present", rule="D01"),)), ("facts", "present", "rule", "wrong-sign")),
        (changed(facts=(*POLICY.facts, POLICY.facts[0])), ("facts", "present", "fact", "duplicate-code")),
        (ruled("T01", until=date(2020, 2, 29)), ("facts", "present", "rule", "rule-retired")),
        (recommended(weights=Weights(points=60, performance=25, maturity=16)),
         ("recommendation", None, "weights", "weights-sum")),
        (recommended(weights=Weights(points=-1, performance=1, maturity=100)),
         ("recommendation", None, "weights", "out-of-range")),
    ],
)  # fmt: skip
def test_problem(policy: Policy, expected: tuple[str, str | None, str, str]) -> None:
    assert codes(problems(policy)) == [expected]


@pytest.mark.parametrize(
    "policy",
    [
        changed(second_person_from=1),
        changed(second_person_from=1_000_000),
        changed(total=Total(cap=1, floor=1)),
        changed(categories=(*POLICY.categories, Category(code="X234567890123456", name="甲" * 120, floor=2, base=2))),
        changed(categories=(*POLICY.categories, Category(code="X", name="甲", cap=2, floor=2, base=2))),
        ruled("T04", value=1_000_000),
        ruled("D03", value=-1_000_000),
        ruled("T04", value=1, cap=1, group="honour"),
        ruled("D01", value=-1),
        ruled("T01", until=date(2020, 3, 1)),
        changed(rubrics=Rubrics(seminar=(Criterion(name="甲" * 120, full=9999), Criterion(name="乙", full=1)))),
    ],
)
def test_limits_are_within(policy: Policy) -> None:
    assert problems(policy) == []


@pytest.mark.parametrize(
    ("field", "low", "high"),
    [
        ("gates.attendance", 0, 10_000),
        ("gates.performance", 0, 10_000),
        ("gates.maturity", 0, 10_000),
        ("points_place", 1, 10_000),
        ("quota", 1, 1_000_000),
        ("reserve", 0, 1_000_000),
        ("publicity_days", 5, 365),
        ("full_points", 1, 100_000_000),
    ],
)
def test_limits_of_the_recommendation(field: str, low: int, high: int) -> None:
    def asked(value: int) -> list[tuple[str, str | None, str, str]]:
        gate = field.removeprefix("gates.")
        changed_gates = msgspec.structs.replace(RECOMMENDATION.gates, **{gate: value}) if gate != field else None
        return codes(problems(recommended(**({"gates": changed_gates} if changed_gates else {field: value}))))

    assert asked(low) == asked(high) == []
    assert asked(low - 1) == asked(high + 1) == [("recommendation", None, field, "out-of-range")]


@pytest.mark.parametrize("criterion", ["performance", "maturity"])
@pytest.mark.parametrize(
    ("floor", "full", "fits"),
    [(0, 10_000, True), (0, 1, True), (9_999, 10_000, True), (-1, 10_000, False), (0, 10_001, False),
     (5_000, 5_000, False), (5_001, 5_000, False)],
)  # fmt: skip
def test_anchors(criterion: str, floor: int, full: int, fits: bool) -> None:
    found = codes(problems(recommended(anchors=Anchors(**{criterion: Anchor(floor=floor, full=full)}))))
    assert found == ([] if fits else [("recommendation", None, f"anchors.{criterion}", "out-of-range")])


@pytest.mark.parametrize(
    ("minimum", "fits"),
    [({}, True), ({"reviews": 1, "reviewers": 1}, True), ({"reviews": 2, "reviewers": 2}, True),
     ({"postings": 1, "assessments": 1}, True), ({"reviews": 0, "reviewers": 0}, False), ({"reviewers": 0}, False),
     ({"reviewers": 5}, False), ({"postings": 0}, False), ({"assessments": 0}, False)],
)  # fmt: skip
def test_least_data(minimum: dict[str, int], fits: bool) -> None:
    found = codes(problems(recommended(minimum=Minimum(**minimum))))
    assert found == ([] if fits else [("recommendation", None, "minimum", "out-of-range")])


@pytest.mark.parametrize(
    ("cascade", "fits"),
    [((), True), (("P",), True), (("P", "B", "deductions"), True), (("deductions",), True), (("Z",), False),
     (("P", "P"), False), (("deductions", "deductions"), False), (("no",), False), (("",), False)],
)  # fmt: skip
def test_the_tie_cascade_names_categories_and_deductions(cascade: tuple[str, ...], fits: bool) -> None:
    found = codes(problems(recommended(cascade=cascade)))
    assert found == ([] if fits else [("recommendation", None, "cascade", "unknown-step")])


def test_every_finding_has_its_words() -> None:
    source = inspect.getsource(consistency)
    assert {*re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source), "empty"} == set(WORDS)
    (found,) = problems(recommended(cascade=("Z",)))
    assert said(found) == (
        "细则不一致：recommendation 的 cascade 同分次序只能写类别代码或 deductions，每项一次（unknown-step）",
        "The policy is inconsistent at recommendation, cascade: the tie cascade names category codes or 'deductions',"
        " each once (unknown-step)",
    )


@pytest.mark.parametrize(
    ("weights", "found"),
    [
        ((100, 0, 0), []),
        ((101, 0, -1), ["out-of-range"]),
        ((100, 100, 100), ["weights-sum"]),
        ((101, 101, 101), ["weights-sum", "out-of-range"]),
    ],
)
def test_weights(weights: tuple[int, int, int], found: list[str]) -> None:
    points, performance, maturity = weights
    policy = recommended(weights=Weights(points=points, performance=performance, maturity=maturity))
    assert [code for *_, code in codes(problems(policy))] == found


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("T01", ["present", "completion", "visit", "speaker", "event"]),
        ("D01", ["late", "absent"]),
        ("P01", ["exam", "seminar", "posting", "assessment", "unit_assessment"]),
    ],
)
def test_facts_that_fit_a_rule(code: str, facts: list[FactKind]) -> None:
    assert problems(changed(facts=tuple(Binding(fact=fact, rule=code) for fact in facts))) == []
    others = {fact for fact in FACTS if fact not in facts}
    wrong = problems(changed(facts=tuple(Binding(fact=fact, rule=code) for fact in sorted(others))))
    assert {one.name for one in wrong} == others
    assert {one.code for one in wrong} <= {"wrong-mode", "wrong-sign"}


def test_rubric_problems_and_all_at_once() -> None:
    lines = (Criterion(name="甲", full=5000), Criterion(name="甲", full=0), Criterion(name="", full=4000))
    found = codes(problems(changed(rubrics=Rubrics(maturity=lines), version=-1)))
    assert found == [
        ("policy", None, "version", "out-of-range"),
        ("rubrics.maturity", "甲", "full", "out-of-range"),
        ("rubrics.maturity", "甲", "name", "duplicate-name"),
        ("rubrics.maturity", "", "name", "bad-text"),
        ("rubrics.maturity", None, "full", "rubric-sum"),
    ]
    long = (Criterion(name="甲" * 121, full=10_000),)
    assert [one[::2] for one in codes(problems(changed(rubrics=Rubrics(seminar=long))))] == [
        ("rubrics.seminar", "name")
    ]


def test_an_empty_policy() -> None:
    empty = Policy(version=1, effective_from=date(2020, 3, 1), categories=(), rules=())
    assert codes(problems(empty)) == [("policy", None, "categories", "empty"), ("policy", None, "rules", "empty")]


NEXT = changed(version=2, effective_from=date(2021, 1, 1))


def test_successor() -> None:
    more = msgspec.structs.replace(NEXT, rules=(*RULES, rule("B09", 10)))
    assert successor_problems(POLICY, more) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"version": 3}, ("policy", None, "version", "version-not-next")),
        ({"version": 1}, ("policy", None, "version", "version-not-next")),
        ({"effective_from": date(2020, 3, 1)}, ("policy", None, "effective_from", "not-later")),
        ({"rules": RULES[1:]}, ("rules", "T01", "code", "rule-left-out")),
        ({"rules": (rule("T01", 50, "score"), *RULES[1:])}, ("rules", "T01", "mode", "mode-changed")),
        ({"rules": (rule("T01", -50), *RULES[1:])}, ("rules", "T01", "value", "sign-changed")),
        ({"rules": (rule("T01", 0), *RULES[1:])}, ("rules", "T01", "value", "sign-changed")),
        ({"rules": (*RULES[:4], rule("D01", 0), *RULES[5:])}, ("rules", "D01", "value", "sign-changed")),
        ({"rules": (*RULES[:6], rule("V01", 1, "veto"))}, ("rules", "V01", "value", "sign-changed")),
        ({"rules": (*RULES[:6], rule("V01", -1, "veto"))}, ("rules", "V01", "value", "sign-changed")),
    ],
)
def test_successor_problem(fields: dict[str, Any], expected: tuple[str, str | None, str, str]) -> None:
    assert codes(successor_problems(POLICY, msgspec.structs.replace(NEXT, **fields))) == [expected]


@pytest.mark.parametrize("value", [1, -1])
def test_the_smallest_values_keep_their_sign(value: int) -> None:
    small = msgspec.structs.replace(POLICY, rules=(rule("T01", value), *RULES[1:]))
    large = msgspec.structs.replace(NEXT, rules=(rule("T01", 50 * value), *RULES[1:]))
    assert successor_problems(small, large) == []
    assert successor_problems(large, msgspec.structs.replace(small, version=3, effective_from=date(2022, 1, 1))) == []


FACTS: tuple[FactKind, ...] = ("present", "late", "absent", "completion", "exam", "visit", "seminar", "speaker",
                               "posting", "event", "assessment", "unit_assessment")  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_every_kind_of_fact_is_read(fact: str) -> None:
    text = canonical(POLICY).replace('"fact":"posting"', f'"fact":"{fact}"')
    assert parse(text).facts[2].fact == fact


@pytest.mark.parametrize("period", ["whole", "year", "quarter", "month", "once"])
def test_every_period_is_read(period: str) -> None:
    text = canonical(POLICY).replace('"period":"whole"', f'"period":"{period}"')
    assert parse(text).rules[0].period == period


def test_what_a_document_leaves_out() -> None:
    read = parse(
        '{"$":"points-policy/1","version":1,"effective_from":"2020-03-01","categories":[{"code":"T","name":"甲"}],'
        '"rules":[{"code":"T01","category":"T","name":"甲","mode":"times","value":50}]}'
    )
    assert canonical(read) == (
        '{"$":"points-policy/1","categories":[{"base":0,"cap":null,"code":"T","floor":null,"name":"甲"}],'
        '"effective_from":"2020-03-01","facts":[],"groups":[],"quarters":"calendar","recommendation":null,'
        '"rubrics":{"maturity":[],"seminar":[]},"rules":[{"cap":null,"category":"T","code":"T01","evidence":null,'
        '"evidence_required":false,"group":null,"mode":"times","name":"甲","period":null,"second_person":false,'
        '"until":null,"value":50}],"second_person_from":null,"total":{"cap":null,"floor":null},"version":1}'
    )


def test_a_document_from_before_the_terms_of_the_sheet_is_read() -> None:
    """What was published before anchors, least data and cascade existed means the usual ones."""
    old = {
        "weights": {"maturity": 15, "performance": 25, "points": 60},
        "gates": {"attendance": 8000, "maturity": 7500, "performance": 7500},
        "basis": "fair", "full_points": 10_000, "line_rule": "person", "points_place": 4000, "publicity_days": 5,
        "quota": 9, "reserve": 5,
    }  # fmt: skip
    whole = msgspec.json.decode(canonical(POLICY))
    read = parse(msgspec.json.encode({**whole, "recommendation": old}).decode())
    assert read == POLICY
    usual, least = Anchor(floor=0, full=10_000), Minimum(reviews=4, reviewers=2, postings=1, assessments=2)
    anchors = Anchors(performance=usual, maturity=usual)
    assert (RECOMMENDATION.anchors, RECOMMENDATION.minimum, RECOMMENDATION.cascade) == (anchors, least, ())


def test_the_late_were_present() -> None:
    assert bound_rules(POLICY, "late") == ("T01", "D01")
    assert bound_rules(POLICY, "present") == ("T01",)
    assert bound_rules(POLICY, "absent") == ()


def test_only_the_kinds_of_facts_that_say_so_post_fair_scores() -> None:
    bindings = (Binding(fact="seminar", rule="S01", marks="fair"), Binding(fact="assessment", rule="M01"))
    policy = msgspec.structs.replace(POLICY, facts=bindings)
    kinds: tuple[FactKind | None, ...] = ("seminar", "assessment", "posting", None)
    assert [is_fair(policy, kind) for kind in kinds] == [True, False, False, False]
    assert not is_fair(POLICY, "seminar")
    assert Binding(fact="assessment", rule="M01").marks == "raw"
