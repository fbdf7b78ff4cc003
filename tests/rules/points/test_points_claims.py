"""What facts claim, and which lines and withdrawals follow when the journal says something else."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest

from service.rules.points import claims
from service.rules.points.claims import Claim, Registered, unmet
from service.rules.points.entries import Entry
from service.rules.points.policy import Binding, Category, Policy, Rule
from service.rules.points.requests import PostLine, Target, Term, Version

HER, KEY = UUID(int=1), UUID(int=2)
ON, BEFORE, AFTER = date(2020, 9, 1), date(2020, 8, 31), date(2020, 9, 2)


def rule(code: str, value: int, mode: Any = "times") -> Rule:
    return Rule(code=code, category="X", name=code, mode=mode, value=value)


POLICY = Policy(
    version=1,
    effective_from=date(2020, 3, 1),
    categories=(Category(code="X", name="甲"),),
    rules=(rule("T01", 50), rule("D01", -20), rule("P01", 1500, "score"), rule("B02", 300), rule("V01", 0, "veto")),
    facts=(Binding(fact="present", rule="T01"), Binding(fact="late", rule="D01"), Binding(fact="posting", rule="P01")),
)
VERSIONS = [Version(day=date(2020, 3, 1), policy=POLICY)]
POSTING = Claim("posting:1", HER, ON, "posting", num=8510, den=10_000, reason="理由", evidence="证明")
HONOUR = Claim("register:7", HER, ON, rule="B02", matter="抗疫", reason="理由")
VETO = Claim("register:8", HER, ON, rule="V01", veto_until=AFTER)


def target(code: str, source: str, **fields: Any) -> tuple[claims.Key, Target]:
    plain: dict[str, Any] = {"kind": "award", "num": 1, "den": 1, "amount": 300, "matter": None, "occurred_on": ON}
    made = Entry(seq=1, trainee=HER, policy=1, rule=code, relates_on=ON, source=source, **{**plain, **fields})
    return (HER, code, source), Target(entry=made, approved=False)


EXAM = target("P01", "posting:1", num=851, den=1000, amount=1277)
HONOURED = target("B02", "register:7", matter="抗疫")
BARRED = target("V01", "register:8", kind="veto", num=None, den=None, amount=0, veto_from=ON, veto_until=AFTER)


def wanted(claim: Claim, *live: tuple[claims.Key, Target]) -> tuple[list[claims.Key], list[PostLine]]:
    return unmet(VERSIONS, [claim], dict(live))


def line(claim: Claim) -> PostLine:
    gone, (only,) = wanted(claim)
    assert gone == []
    return only


def test_a_fact_becomes_a_line_of_its_rule() -> None:
    assert line(POSTING) == PostLine(
        trainee=str(HER), rule="P01", on=ON, num=851, den=1000, source="posting:1", reason="理由", evidence="证明"
    )
    assert line(HONOUR) == PostLine(
        trainee=str(HER), rule="B02", on=ON, num=1, den=1, matter="抗疫", source="register:7", reason="理由"
    )


def test_a_veto_becomes_a_term_without_a_share() -> None:
    assert line(VETO) == PostLine(
        trainee=str(HER), rule="V01", on=ON, source="register:8", veto=Term(since=ON, until=AFTER)
    )
    assert line(replace(VETO, veto_from=BEFORE, veto_until=None)).veto == Term(since=BEFORE)


def test_the_late_claim_under_both_rules() -> None:
    gone, lines = wanted(Claim("attendance:1", HER, ON, "late"))
    assert (gone, [one.rule for one in lines]) == ([], ["T01", "D01"])


@pytest.mark.parametrize(
    "claim",
    [
        Claim("visit:1", HER, ON, "visit"),
        Claim("posting:1", HER, date(2020, 2, 29), "posting"),
        Claim("posting:1", HER, ON),
    ],
)
def test_what_no_rule_is_bound_to_claims_nothing(claim: Claim) -> None:
    assert wanted(claim) == ([], [])


def test_a_rule_that_the_policy_lacks_is_asked_for_all_the_same() -> None:
    """The plan refuses it with the number of its line."""
    unknown = line(replace(HONOUR, rule="Z09"))
    assert (unknown.rule, unknown.num, unknown.veto) == ("Z09", 1, None)
    early = line(replace(HONOUR, on=date(2020, 2, 29)))
    assert (early.rule, early.num, early.veto) == ("B02", 1, None)


@pytest.mark.parametrize(("claim", "live"), [(POSTING, EXAM), (HONOUR, HONOURED), (VETO, BARRED)])
def test_what_stands_is_left_alone(claim: Claim, live: tuple[claims.Key, Target]) -> None:
    assert wanted(claim, live) == ([], [])
    later = msgspec.structs.replace(POLICY, version=2, effective_from=ON)
    assert unmet([*VERSIONS, Version(day=ON, policy=later)], [claim], dict([live])) == ([], [])


@pytest.mark.parametrize(
    ("claim", "live"),
    [
        (replace(POSTING, on=AFTER), EXAM),
        (replace(POSTING, num=8520), EXAM),
        (replace(POSTING, den=20_000), EXAM),
        (replace(POSTING, veto_until=AFTER), EXAM),
        (replace(HONOUR, matter=None), HONOURED),
        (replace(HONOUR, matter="抗洪"), HONOURED),
        (replace(VETO, on=AFTER), BARRED),
        (replace(VETO, veto_from=BEFORE), BARRED),
        (replace(VETO, veto_until=None), BARRED),
        (replace(VETO, veto_until=ON), BARRED),
    ],
)
def test_what_says_something_else_is_posted_anew(claim: Claim, live: tuple[claims.Key, Target]) -> None:
    gone, lines = wanted(claim, live)
    assert gone == [live[0]]
    assert [(one.rule, one.source) for one in lines] == [live[0][1:]]


def test_the_matter_of_what_earned_nothing_is_not_compared() -> None:
    """The journal keeps a matter only with an amount above zero."""
    zero = target("B02", "register:7", amount=0)
    assert wanted(HONOUR, zero) == ([], [])
    one = target("B02", "register:7", amount=1)
    assert wanted(HONOUR, one)[0] == [one[0]]


def test_what_no_fact_claims_is_taken_back() -> None:
    assert unmet(VERSIONS, [], dict([EXAM, HONOURED])) == ([EXAM[0], HONOURED[0]], [])
    assert unmet(VERSIONS, [POSTING], dict([HONOURED, EXAM])) == ([HONOURED[0]], [])


def test_what_a_person_took_back_stays_so_until_the_fact_says_something_else() -> None:
    taken = dict([EXAM])
    assert unmet(VERSIONS, [POSTING], {}, taken) == ([], [])
    gone, lines = unmet(VERSIONS, [replace(POSTING, num=9000)], {}, taken)
    assert (gone, [one.num for one in lines]) == ([], [9])
    assert unmet(VERSIONS, [], {}, taken) == ([], [])


def test_what_is_live_comes_before_what_was_taken_back() -> None:
    newer = target("P01", "posting:1", num=9, den=10, amount=1350)
    assert unmet(VERSIONS, [replace(POSTING, num=9000)], dict([newer]), dict([EXAM])) == ([], [])
    gone, lines = unmet(VERSIONS, [POSTING], dict([newer]), dict([EXAM]))
    assert (gone, len(lines)) == ([newer[0]], 1)


@pytest.mark.parametrize(
    ("given", "kept"),
    [(None, None), ("", None), (" \n", None), ("一\r\n二\r三", "一\n二\n三"), ("e\u0301", "é"), (" 甲 ", " 甲 ")],
)
def test_texts_as_the_journal_takes_them(given: str | None, kept: str | None) -> None:
    found = line(replace(HONOUR, matter=given, reason=given, evidence=given))
    assert (found.matter, found.reason, found.evidence) == (kept, kept, kept)


def test_three_marks_of_one_half_day_are_one_fact() -> None:
    for mark in ("present", "late", "absent"):
        assert claims.of_attendance(KEY, HER, ON, mark) == [Claim(f"attendance:{KEY}", HER, ON, cast(Any, mark))]
    assert claims.of_attendance(KEY, HER, ON, "leave") == []


def test_facts_and_their_shares() -> None:
    assert claims.of_taking_part("visit", KEY, HER, ON) == Claim(f"visit:{KEY}", HER, ON, "visit")
    assert claims.of_score("unit_assessment", KEY, HER, ON, 8510) == Claim(
        f"unit:{KEY}", HER, ON, "unit_assessment", num=8510, den=10_000
    )
    assert claims.of_marks("seminar", KEY, HER, ON, 17_650, 20_000) == Claim(
        f"seminar:{KEY}", HER, ON, "seminar", num=17_650, den=20_000
    )


def registered(**fields: Any) -> Registered:
    plain: dict[str, Any] = {"serial": 7, "trainee_id": HER, "on": ON, "rule": "B02", "points": 100, "reason": "r",
                             "evidence": "e", "matter": "m", "veto_from": BEFORE, "veto_until": AFTER}  # fmt: skip
    return cast(Registered, SimpleNamespace(**{**plain, **fields}))


def test_registered_points_are_a_share_of_the_rules_value() -> None:
    assert claims.of_registration(registered(), VERSIONS) == Claim(
        "register:7", HER, ON, rule="B02", num=100, den=300, matter="m", reason="r", evidence="e",
        veto_from=BEFORE, veto_until=AFTER,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "num", "den", "matter"),
    [
        ({"rule": "D01", "points": -40}, 40, 20, None),
        ({"rule": "V01", "points": 0}, 1, 1, None),
        ({"rule": "V01", "points": -500}, 1, 1, None),
        ({"rule": "Z09"}, 1, 1, None),
        ({"on": date(2020, 2, 29)}, 1, 1, None),
    ],
)
def test_registered_deductions_vetoes_and_unknown_rules(
    fields: dict[str, Any], num: int, den: int, matter: str | None
) -> None:
    found = claims.of_registration(registered(**fields), VERSIONS)
    assert (found.num, found.den, found.matter) == (num, den, matter)


def test_only_what_has_a_value_of_one_hundredth_competes() -> None:
    small = msgspec.structs.replace(POLICY, rules=(rule("B02", 1),))
    found = claims.of_registration(registered(points=1), [Version(day=ON, policy=small)])
    assert (found.num, found.den, found.matter) == (1, 1, "m")
