"""What a small camp offered to whom, worked out by hand."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.points.counting import count
from service.rules.points.entries import Entry
from service.rules.points.policy import Binding, Category, FactKind, Policy, Rule
from service.rules.points.requests import Version
from service.rules.ranking.opportunity import Chance, Left, Opportunity, closed_rules, imagined, left_out, opportunity

DAY, LATER = date(2020, 9, 1), date(2020, 11, 1)


def rule(code: str, value: int, **more: Any) -> Rule:
    return Rule(**{"code": code, "category": code[0], "name": f"细则{code}", "mode": "times", "value": value, **more})


RULES = (
    rule("T1", 50, cap=200, period="whole"),
    rule("P1", 1_000, mode="score"),
    rule("B1", 300),
    rule("D1", -50),
    rule("D2", -100),
    rule("V1", 0, mode="veto"),
)
BINDINGS: tuple[tuple[FactKind, str], ...] = (("present", "T1"), ("late", "D1"), ("posting", "P1"))


def policy(version: int = 1, rules: tuple[Rule, ...] = RULES) -> Policy:
    codes = ("T", "P", "B", "D", "V")
    return Policy(
        version=version,
        effective_from=DAY,
        categories=tuple(Category(code=code, name=code, cap=1_500 if code == "P" else None) for code in codes),
        rules=rules,
        facts=tuple(Binding(fact=fact, rule=code) for fact, code in BINDINGS),
    )


VERSIONS = (Version(day=DAY, policy=policy()),)


def chance(fact: FactKind, number: int, on: date = DAY) -> Chance:
    return Chance(fact=fact, on=on, source=f"{fact}:{number}")


def entry(seq: int, trainee: str, code: str, amount: int) -> Entry:
    kind = "award" if amount >= 0 else "deduct"
    return Entry(seq, kind, trainee, 1, code, 1, 1, amount, None, DAY, DAY)  # type: ignore[arg-type]


HALF_DAYS = [chance("present", n) for n in range(6)]
CHANCES = {
    "a": [*HALF_DAYS, chance("posting", 1), chance("posting", 2)],
    "b": [*HALF_DAYS[:3], chance("posting", 3)],
    "c": [*HALF_DAYS, chance("posting", 4), chance("posting", 5)],
}
ENTRIES = {
    "a": [entry(1, "a", "T1", 50), entry(2, "a", "P1", 850), entry(3, "a", "B1", 300)],
    "b": [entry(4, "b", "T1", 50), entry(5, "b", "P1", 900), entry(6, "b", "D1", -50)],
}
PLACES = {"a": 1, "b": 2, "c": 3}


@pytest.fixture(scope="module")
def found() -> Opportunity:
    return opportunity(policy(), VERSIONS, PLACES, CHANCES, ENTRIES, {})


def test_available_is_the_same_count_for_every_chance_taken_at_full_score(found: Opportunity) -> None:
    """Six half-days are 3.00 and count 2.00; two postings are 20.00 and their category stops at 15.00."""
    a, b, c = found.rows
    assert (a.available, b.available, c.available) == (200 + 1_500, 150 + 1_000, 200 + 1_500)
    assert [(one.code, one.chances, one.available, one.earned) for one in a.rules] == [
        ("T1", 6, 200, 50),
        ("P1", 2, 2_000, 850),
    ]
    categories = {one.code: (one.chances, one.available, one.earned) for one in a.categories}
    assert (categories["T"], categories["P"], categories["B"]) == ((6, 200, 50), (2, 1_500, 850), (0, 0, 0))


def test_earned_leaves_out_what_nobody_offers(found: Opportunity) -> None:
    """The award of a and the deduction of b are left out of both sides, and named."""
    assert [one.earned for one in found.rows] == [900, 950, 0]
    assert found.left_out == (
        Left(rule="B1", name="细则B1", why="open"),
        Left(rule="D1", name="细则D1", why="loss"),
        Left(rule="D2", name="细则D2", why="loss"),
        Left(rule="V1", name="细则V1", why="loss"),
    )
    assert closed_rules(policy()) == {"T1", "P1"}
    assert left_out(policy()) == found.left_out


def test_place_by_share_stands_beside_the_place_by_points(found: Opportunity) -> None:
    a, b, c = found.rows
    assert (a.share, b.share, c.share) == (round(90000 / 17), round(95000 / 11.5), 0)
    assert [one.share_place for one in found.rows] == [2, 1, 3]
    assert [one.scarce for one in found.rows] == [False, True, False]
    assert found.median == 1_700
    assert not any(one.flagged for one in found.rows), "one place apart is not five"


def test_scarce_and_five_places_off_is_flagged_and_groups_say_how_many() -> None:
    names = [f"{n:02}" for n in range(12)]
    places = {name: nth for nth, name in enumerate(names, 1)}
    chances = {name: [chance("posting", 1)] for name in names[:11]} | {"11": [chance("present", 1)]}
    earned = {name: [entry(1, name, "P1", 900 - 10 * nth)] for nth, name in enumerate(names[:11])}
    earned["11"] = [entry(1, "11", "T1", 50)]
    groups = {"channel": {name: "examined" if name > "05" else "appointed" for name in names}, "unit": {"11": "镇"}}
    found = opportunity(policy(), VERSIONS, places, chances, earned, groups)
    last = found.rows[-1]
    assert (last.place, last.share_place, last.share, last.scarce, last.flagged) == (12, 1, 10_000, True, True)
    assert [(one.by, one.label, one.size, one.flagged) for one in found.groups] == [
        ("channel", "appointed", 6, 0),
        ("channel", "examined", 6, 1),
        ("unit", "镇", None, None),
    ]
    assert [one.available for one in found.groups] == [1_000, (5 * 1_000 + 50 + 3) // 6, None]


def test_a_chance_is_worth_what_its_rule_gave_on_its_day() -> None:
    dearer = policy(2, (*(one for one in RULES if one.code != "T1"), rule("T1", 80, cap=200, period="whole")))
    versions = (*VERSIONS, Version(day=LATER, policy=dearer))
    made = imagined(versions, "a", [chance("present", 1), chance("present", 2, LATER)])
    assert [(one.policy, one.rule, one.amount, one.relates_on) for one in made] == [
        (1, "T1", 50, DAY),
        (2, "T1", 80, LATER),
    ]
    assert imagined(versions, "a", [chance("present", 1, date(2020, 8, 31))]) == [], "before any policy"
    assert imagined(versions, "a", [chance("visit", 1)]) == [], "a fact that no rule knows"


def test_nobody_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        opportunity(policy(), VERSIONS, {}, {}, {}, {})


@given(st.lists(st.sampled_from(["present", "posting", "late"]), max_size=9))
def test_another_chance_never_takes_away(facts: list[FactKind]) -> None:
    chances = [chance(fact, n) for n, fact in enumerate(facts)]
    totals = [count(policy(), imagined(VERSIONS, "a", chances[:n])).counted for n in range(len(facts) + 1)]
    assert totals == sorted(totals)
