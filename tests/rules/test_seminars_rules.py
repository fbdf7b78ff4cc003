from collections import namedtuple
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules import seminar_results as results
from service.rules import seminars as rules
from service.rules.access import Role
from service.rules.facts import Criterion
from service.rules.points.amounts import half_up, mean_share
from service.rules.points.claims import Claim
from service.rules.seminar_results import Judgement, Outcome

SEMINAR, ANNA, BERT = UUID(int=1), UUID(int=2), UUID(int=3)
ON = date(2020, 7, 23)
Row = namedtuple("Row", "seminar_id trainee_id on speaker total full")
RUBRIC = (Criterion(name="观点立意", full=2500), Criterion(name="论证逻辑", full=1500))


@pytest.mark.parametrize(
    ("move", "ways"),
    [
        ("save", {"none": "draft", "draft": "draft", "returned": "returned"}),
        ("submit", {"draft": "submitted", "returned": "submitted"}),
        ("return", {"submitted": "returned"}),
        ("recuse", {"none": "recused", "draft": "recused", "returned": "recused"}),
    ],
)
def test_a_review_moves_only_these_ways(move: rules.Move, ways: dict[str, str]) -> None:
    states = ("none", "draft", "submitted", "returned", "recused", "absent")
    assert {state: after for state in states if (after := rules.moved(state, move))} == ways


@pytest.mark.parametrize(
    ("seat", "review", "seminar", "state"),
    [
        ("seated", None, "open", "none"),
        ("seated", "draft", "open", "draft"),
        ("seated", "returned", "open", "returned"),
        ("seated", "submitted", "open", "submitted"),
        ("seated", "recused", "open", "recused"),
        ("absent", None, "open", "absent"),
        ("absent", "draft", "open", "absent"),
        ("absent", "submitted", "open", "submitted"),
        ("absent", "recused", "closed", "recused"),
        ("seated", None, "closed", "not_reviewed"),
        ("seated", "draft", "closed", "not_reviewed"),
        ("seated", "submitted", "closed", "submitted"),
    ],
)
def test_where_a_panellist_stands_with_a_participant(seat: str, review: str | None, seminar: str, state: str) -> None:
    assert rules.place_state(seat, review, seminar) == state
    assert rules.is_outstanding(state) is (state in {"none", "draft", "returned"})


@pytest.mark.parametrize(
    ("marks", "wrong"),
    [
        ((2500, 1500), []),
        ((0, 0), []),
        ((None, None), []),
        ((2501, 1500), [0]),
        ((None, 1501), [1]),
        ((-1, 1501), [0, 1]),
    ],
)
def test_marks_lie_between_nothing_and_the_full_mark(marks: tuple[int | None, ...], wrong: list[int]) -> None:
    assert rules.excessive_marks(RUBRIC, marks) == wrong
    assert rules.full_mark(RUBRIC) == 4000


def test_marks_keep_their_gaps_as_text() -> None:
    assert rules.marks_in(rules.marks_text((1850, None, 0))) == (1850, None, 0)
    assert rules.marks_in(None) == ()
    assert rules.missing_marks((1850, None, 0, None)) == [1, 3]


def test_today_comes_first_then_the_longest_overdue_then_what_is_next() -> None:
    days = [date(2020, 7, day) for day in (25, 20, 23, 22, 24)]
    ordered = sorted(days, key=lambda day: rules.urgency(day, ON))
    assert [day.day for day in ordered] == [23, 20, 22, 24, 25]
    assert [rules.due(day, ON) for day in ordered[:2]] == ["today", "overdue"]


def test_a_closed_seminar_claims_the_exact_mean_of_what_was_submitted() -> None:
    rows = [
        Row(SEMINAR, ANNA, ON, True, 8500, 10_000),
        Row(SEMINAR, ANNA, ON, True, 8500, 10_000),
        Row(SEMINAR, ANNA, ON, True, 8600, 10_000),
        Row(SEMINAR, BERT, ON, False, None, None),
    ]
    assert rules.claims(rows) == [
        Claim(f"seminar:{SEMINAR}", ANNA, ON, "seminar", num=64, den=75),
        Claim(f"speaker:{SEMINAR}", ANNA, ON, "speaker"),
    ]


def test_a_zero_is_a_claim_and_no_review_is_none() -> None:
    assert rules.claims([Row(SEMINAR, ANNA, ON, False, 0, 10_000)]) == [
        Claim(f"seminar:{SEMINAR}", ANNA, ON, "seminar", num=0, den=1)
    ]
    assert rules.claims([Row(SEMINAR, ANNA, ON, False, None, None)]) == []
    assert [claim.fact for claim in rules.claims([Row(SEMINAR, ANNA, ON, True, None, None)])] == ["speaker"]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=9))
def test_the_claim_is_the_mean_share_and_rounds_once(totals: list[int]) -> None:
    (claim,) = rules.claims([Row(SEMINAR, ANNA, ON, False, total, 10_000) for total in totals])
    assert (claim.num, claim.den) == mean_share(totals)
    assert half_up(400, claim.num, claim.den) == half_up(400, sum(totals), 10_000 * len(totals))


JUDGED = [
    Judgement("submitted", (2000, 1000), 3000, "乙"),
    Judgement("submitted", (2100, 1100), 3200, "甲"),
    Judgement("submitted", (2201, 1202), 3403, None),
    Judgement("recused"),
    Judgement("absent"),
]
MEANS = (Fraction(6301, 3), Fraction(3302, 3))


def test_the_outcome_counts_only_what_was_submitted() -> None:
    assert results.outcome(JUDGED) == Outcome(3, 3, Fraction(9603, 3), MEANS, ("乙", "甲"))
    assert results.outcome([Judgement("recused"), Judgement("absent")]) == Outcome(0, 0)
    assert results.outcome([Judgement("none"), Judgement("returned", (1,), 1)]) == Outcome(2, 0)


@pytest.mark.parametrize(
    ("role", "judged", "seen"),
    [
        (Role.OFFICER, [*JUDGED, Judgement("draft")], Outcome(4, 3, Fraction(9603, 3), MEANS, ("乙", "甲"))),
        (Role.MENTOR, [*JUDGED, Judgement("draft")], Outcome(4, 3)),
        (Role.MENTOR, JUDGED, Outcome(3, 3, Fraction(9603, 3), MEANS)),
        (Role.TRAINEE, JUDGED, Outcome(3, 3, Fraction(9603, 3), MEANS, ("乙", "甲"))),
        (Role.TRAINEE, JUDGED[1:], Outcome(2, 2, Fraction(6603, 2))),
        (Role.TRAINEE, [*JUDGED[1:], Judgement("not_reviewed")], Outcome(2, 2, Fraction(6603, 2))),
    ],
)
def test_each_audience_sees_as_much_as_it_may(role: Role, judged: list[Judgement], seen: Outcome) -> None:
    assert results.shown(role, judged) == seen


@pytest.mark.parametrize(
    ("role", "seminar", "own", "reason"),
    [
        (Role.OFFICER, "open", ["none"], None),
        (Role.MENTOR, "open", ["submitted", "none"], "own-reviews-first"),
        (Role.MENTOR, "open", ["returned"], "own-reviews-first"),
        (Role.MENTOR, "open", ["submitted", "recused", "absent"], None),
        (Role.MENTOR, "open", [], None),
        (Role.MENTOR, "closed", ["not_reviewed"], None),
        (Role.TRAINEE, "open", [], "not-closed"),
        (Role.TRAINEE, "closed", [], None),
    ],
)
def test_who_has_to_wait_for_the_results(role: Role, seminar: str, own: list[str], reason: str | None) -> None:
    assert results.withheld(role, seminar, own) == reason
