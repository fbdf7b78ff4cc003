"""Places, ties, clauses, states and the line, case by case. Source: ranking.md 3, 7 and 8."""

from datetime import date

import numpy as np
import pytest
from msgspec.structs import replace

from service.rules.points.policy import Anchor, Anchors, Gates
from service.rules.ranking import clauses, line
from service.rules.ranking.criteria import criteria
from service.rules.ranking.inputs import Bar, Candidate
from service.rules.ranking.judging import published
from service.rules.ranking.places import last_place, places, ties
from service.rules.ranking.sheet import Clause, Outcome
from tests.rules.ranking.made_up import TERMS

GATES = Gates(attendance=80_00, performance=75_00, maturity=75_00)


def one(points: int = 0, held: int = 60, present: int = 60, deductions: int = 0, **categories: int) -> Candidate:
    return Candidate(
        trainee="t", state="enrolled", points=points, held=held, present=present, deductions=deductions,
        categories=categories,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("points", "wanted"),
    [([], []), ([5], [1]), ([7, 9, 7, 1], [2, 1, 2, 4]), ([3, 3, 3], [1, 1, 1]), ([-1, 0], [2, 1])],
)
def test_places(points: list[int], wanted: list[int]) -> None:
    assert places(np.array(points, dtype=np.int64)).tolist() == wanted


@pytest.mark.parametrize(
    ("cohort", "share", "wanted"),
    [(45, 40_00, 18), (44, 40_00, 18), (46, 40_00, 19), (3, 33_33, 1), (3, 33_34, 2), (1, 1, 1), (0, 40_00, 0),
     (45, 100_00, 45), (10, 30_00, 3)],
)  # fmt: skip
def test_the_last_place_is_rounded_up_in_integers(cohort: int, share: int, wanted: int) -> None:
    assert last_place(cohort, share) == wanted


def test_without_a_cascade_there_is_no_order_inside_a_tie() -> None:
    assert ties([one(5), one(5)], ()) == [(None, None), (None, None)]


def test_a_cascade_orders_equals_only_and_says_by_which_step() -> None:
    tied = [one(9), one(5, P=2), one(5, P=3, deductions=4), one(5, P=3, deductions=1), one(5, P=2)]
    assert ties(tied, ("P", "deductions")) == [
        (None, None), (3, "P"), (2, "deductions"), (1, "deductions"), (3, "P"),
    ]  # fmt: skip


def test_what_a_cascade_leaves_equal_stays_equal() -> None:
    assert ties([one(5, P=2), one(5, P=2)], ("P", "S")) == [(1, None), (1, None)]


@pytest.mark.parametrize(
    ("held", "present", "gate", "wanted"),
    [(60, 48, 80_00, "met"), (60, 47, 80_00, "unmet"), (0, 0, 80_00, "no_data"), (0, 0, 0, "met"), (7, 0, 0, "met"),
     (3, 2, 66_67, "unmet"), (3, 2, 66_66, "met")],
)  # fmt: skip
def test_attendance_in_integers(held: int, present: int, gate: int, wanted: str) -> None:
    found = clauses.facts([one(held=held, present=present)], np.array([1]), 1, replace(GATES, attendance=gate))
    assert found["attendance"] == (wanted,)


def test_equals_at_the_bound_are_in() -> None:
    found = clauses.facts([one()] * 4, np.array([1, 2, 2, 4]), 2, GATES)
    assert found["points_place"] == ("met", "met", "met", "unmet")


@pytest.mark.parametrize(
    ("figure", "sem", "bound", "wanted"),
    [(80, 2, 75, "met"), (78, 2, 75, "open"), (75, 0, 75, "met"), (72, 2, 75, "open"), (71, 2, 75, "unmet"),
     (74.99, 0, 75, "unmet"), (90, float("nan"), 75, "open"), (float("nan"), 1, 75, "no_data"), (1, 50, 0, "met")],
)  # fmt: skip
def test_rated_gates(figure: float, sem: float, bound: float, wanted: str) -> None:
    assert clauses.rated(np.array([figure]), np.array([sem]), bound) == (wanted,)


def test_a_bar_comes_before_missing_data_and_both_before_a_failed_clause() -> None:
    barred = replace(one(), bars=(Bar(seq=1, since=date(2021, 1, 1)),))
    outcomes: dict[Clause, tuple[Outcome, ...]] = {
        "points_place": ("unmet", "unmet", "unmet", "met"),
        "performance": ("met", "no_data", "met", "open"),
    }
    found = clauses.states([barred, one(), one(), one()], [["reviews"], ["reviews"], [], []], outcomes)
    assert found == ("barred", "no_data", "not_met", "listed")


def drawn(scores: list[int], listed: list[bool] | None = None, rule: str = "person", quota: int = 2) -> line.Line:
    here = np.array(listed if listed is not None else [True] * len(scores), dtype=np.bool_)
    method = replace(TERMS, quota=quota, reserve=1, line_rule=rule)
    return line.drawn(np.array(scores, dtype=np.int64), here, ~here, method)


def test_quota_reserve_and_the_rest() -> None:
    found = drawn([70, 90, 80, 60])
    assert found.order.tolist() == [3, 1, 2, 4]
    assert found.choices == ("reserve", "priority", "priority", None)
    assert (found.line, found.line_list) == (80, 70)
    assert not found.at_line.any()


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [("all", ("priority", "priority", "priority", None)), ("person", ("priority", None, None, None)),
     ("interview", ("priority", None, None, None))],
)  # fmt: skip
def test_equals_across_the_line(rule: str, wanted: tuple[str | None, ...]) -> None:
    found = drawn([90, 80, 80, 70], rule=rule)
    assert found.choices == wanted
    assert found.at_line.tolist() == [False, True, True, False]


def test_equals_within_the_quota_and_across_the_line_of_the_reserve() -> None:
    assert not drawn([90, 90, 80]).at_line.any()
    found = drawn([90, 85, 80, 80])
    assert found.at_line.tolist() == [False, False, True, True]
    assert found.choices == ("priority", "priority", None, None)


def test_the_list_is_not_filled_up_and_high_scores_outside_are_marked() -> None:
    found = drawn([90, 95, 80, 79], [True, False, True, False])
    assert found.choices == ("priority", None, "priority", None)
    assert found.high.tolist() == [False, True, False, True]
    assert (found.line, found.line_list) == (80, None)


def test_a_quota_above_the_number_of_people_and_nobody_at_all() -> None:
    assert drawn([90, 80], quota=9).choices == ("priority", "priority")
    assert drawn([90, 80], quota=9).line is None
    assert drawn([]).choices == ()


@pytest.mark.parametrize(
    ("score", "wanted"),
    [(85.785, 85_79), (85.784999, 85_78), (85.7849999, 85_79), (0.0, 0), (100.0, 100_00), (float("nan"), -1)],
)  # fmt: skip
def test_published_scores(score: float, wanted: int) -> None:
    assert published(np.array([score])).tolist() == [wanted]


def test_criteria_are_in_units() -> None:
    method = replace(TERMS, full_points=120_00, anchors=Anchors(performance=Anchor(floor=10_00, full=90_00)))
    assert [(each.weight, each.floor, each.full) for each in criteria(method)] == [
        (60, 0, 120), (25, 10, 90), (15, 0, 100),
    ]  # fmt: skip
