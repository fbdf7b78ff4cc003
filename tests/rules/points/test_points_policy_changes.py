"""What one version says otherwise than another: nothing of what is the same, and every place that is not."""

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from service.rules.points.policy import Group, Policy, Total
from service.rules.points.policy_changes import PolicyChange, policy_changes
from tests import make

OLD = make.sample_policy()
BY_CODE = {rule.code: rule for rule in OLD.rules}


def with_rule(code: str, **changes: object) -> Policy:
    rules = tuple(msgspec.structs.replace(one, **changes) if one.code == code else one for one in OLD.rules)
    return msgspec.structs.replace(OLD, rules=rules)


def test_the_same_rules_under_another_number_are_no_change() -> None:
    assert policy_changes(OLD, msgspec.structs.replace(OLD, version=OLD.version + 1)) == []


@given(st.sampled_from(sorted(BY_CODE)), st.integers(1, 1000))
def test_a_changed_value_is_told_with_its_rule_and_both_values(code: str, more: int) -> None:
    before = BY_CODE[code]
    found = policy_changes(OLD, with_rule(code, value=before.value + more))
    assert found == [PolicyChange("rules", code, before.name, "value", before.value, before.value + more)]


def test_days_bounds_and_conditions_are_told_in_the_order_of_the_document() -> None:
    new = msgspec.structs.replace(
        with_rule("B04", second_person=True), effective_from=date(2021, 1, 1), total=Total(cap=9000)
    )
    told = [(one.part, one.key, one.field, one.before, one.after) for one in policy_changes(OLD, new)]
    assert told == [
        ("policy", None, "effective_from", OLD.effective_from.isoformat(), "2021-01-01"),
        ("policy", None, "total.cap", OLD.total.cap, 9000),
        ("rules", "B04", "second_person", False, True),
    ]


def test_what_came_and_what_went_is_told_whole() -> None:
    short = msgspec.structs.replace(OLD, rules=OLD.rules[1:], facts=OLD.facts[1:], recommendation=None)
    gone, come = policy_changes(OLD, short), policy_changes(short, OLD)
    first, bound = OLD.rules[0], OLD.facts[0]
    assert ("rules", first.code, None) in [(one.part, one.key, one.field) for one in gone]
    assert ("facts", f"{bound.fact} {bound.rule}", None) in [(one.part, one.key, one.field) for one in gone]
    assert all(one.after is None for one in gone)
    assert sorted(map(str, ((*one[:4], one.after, one.before) for one in come))) == sorted(
        str(tuple(one)) for one in gone
    )


def test_a_group_is_known_by_its_code() -> None:
    old, new = (msgspec.structs.replace(OLD, groups=(Group(code="G1", name=name),)) for name in ("表彰", "表彰奖励"))
    assert policy_changes(old, new) == [PolicyChange("groups", "G1", "表彰奖励", "name", "表彰", "表彰奖励")]


def test_the_recommendation_is_told_place_by_place_and_once() -> None:
    assert OLD.recommendation is not None
    weights = msgspec.structs.replace(OLD.recommendation.weights, points=50, performance=35)
    new = msgspec.structs.replace(
        OLD, recommendation=msgspec.structs.replace(OLD.recommendation, weights=weights, quota=10)
    )
    assert policy_changes(OLD, new) == [
        PolicyChange("recommendation", None, None, "weights.points", 60, 50),
        PolicyChange("recommendation", None, None, "weights.performance", 25, 35),
        PolicyChange("recommendation", None, None, "quota", 9, 10),
    ]


def test_a_recommendation_that_is_new_is_told_in_full() -> None:
    without = msgspec.structs.replace(OLD, recommendation=None)
    told = {one.field: (one.part, one.before, one.after) for one in policy_changes(without, OLD)}
    assert (told["weights.points"], told["quota"]) == (("recommendation", None, 60), ("recommendation", None, 9))


def test_a_rubric_is_told_once_by_the_name_of_what_is_marked() -> None:
    first, *rest = OLD.rubrics.seminar
    fuller = msgspec.structs.replace(first, full=first.full + 100)
    new = msgspec.structs.replace(OLD, rubrics=msgspec.structs.replace(OLD.rubrics, seminar=(fuller, *rest)))
    assert policy_changes(OLD, new) == [
        PolicyChange("rubrics.seminar", first.name, first.name, "full", first.full, first.full + 100)
    ]
