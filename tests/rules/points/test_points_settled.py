"""What would post or take back a line of a settled day, and what changes no points."""

from collections.abc import Callable
from datetime import date
from typing import get_args

import msgspec
import pytest

from service.rules import facts
from service.rules.facts import Fact
from service.rules.points.policy import Binding, FactKind, Policy
from service.rules.points.requests import Version
from service.rules.points.settled import is_shut

SHUT, OPEN = date(2020, 12, 31), date(2021, 1, 1)
BOUND = tuple(Binding(fact=kind, rule=kind) for kind in get_args(FactKind))
POLICY = Policy(version=1, effective_from=date(2020, 9, 1), categories=(), rules=(), facts=BOUND)
MAKE: dict[str, Callable[[date], Fact]] = {
    "attendance": lambda on: facts.Attendance(on=on, half="am", trainee="1", mark="late"),
    "exam": lambda on: facts.ExamScore(subject="法", on=on, trainee="1", score=9000),
    "visit": lambda on: facts.VisitAttendance(visit="访", on=on, trainee="1"),
    "event": lambda on: facts.EventParticipation(event="会", on=on, trainee="1"),
    "posting": lambda on: facts.Posting(
        trainee="1", title="岗", host="局", starts_on=date(2020, 10, 1), ends_on=on, score=8510, opinion="好"
    ),
    "assessment": lambda on: facts.Assessment(quarter=4, on=on, mentor="D1", trainee="1", marks=(10, 20), note="记"),
    "unit": lambda on: facts.UnitAssessment(half=1, on=on, trainee="1", score=9000),
    "registration": lambda on: facts.Registration(serial=1, on=on, trainee="1", rule="B04", points=100, reason="奖"),
}
REVIEW = facts.Review(seminar="S1", mentor="D1", trainee="1", marks=(1000, 2000))
HANGING: list[Fact] = [
    REVIEW,
    facts.Speaker(seminar="S1", on=SHUT, trainee="1"),
    facts.Enrolment(course="K1", trainee="1", result="completed"),
]
FREE: list[Fact] = [
    facts.Attendance(on=SHUT, half="am", trainee="1", mark="leave"),
    facts.Enrolment(course="K1", trainee="1", result="failed"),
    msgspec.structs.replace(MAKE["posting"](SHUT), score=None),
    facts.Seminar(no="S1", topic="题", on=SHUT, group="一", panel=("D1",)),
]


def shut(old: Fact | None, new: Fact, was: date | None = None, becomes: date | None = None, **policy: object) -> bool:
    versions = [Version(day=POLICY.effective_from, policy=msgspec.structs.replace(POLICY, **policy))]
    return is_shut(versions, SHUT, old, new, lambda _: was, lambda _: becomes)


@pytest.mark.parametrize("kind", MAKE)
def test_new_moved_in_and_moved_out(kind: str) -> None:
    inside, outside = MAKE[kind](SHUT), MAKE[kind](OPEN)
    assert [shut(None, inside), shut(outside, inside), shut(inside, outside)] == [True] * 3
    assert [shut(None, outside), shut(inside, inside)] == [False] * 2


@pytest.mark.parametrize("fact", HANGING, ids=lambda fact: type(fact).__name__)
def test_the_day_of_a_course_or_seminar_counts(fact: Fact) -> None:
    assert [shut(None, fact, None, SHUT), shut(fact, fact, OPEN, SHUT), shut(fact, fact, SHUT, OPEN)] == [True] * 3
    assert [shut(None, fact, None, OPEN), shut(fact, fact, SHUT, SHUT)] == [False] * 2
    assert not shut(None, fact), "a seminar without reviews makes no points"


@pytest.mark.parametrize("fact", FREE, ids=lambda fact: type(fact).__name__)
def test_what_makes_no_points_is_free(fact: Fact) -> None:
    assert not shut(None, fact, becomes=SHUT)


@pytest.mark.parametrize("kind", [kind for kind in MAKE if kind != "registration"])
def test_what_no_rule_counts_is_free(kind: str) -> None:
    assert not shut(None, MAKE[kind](SHUT), facts=())
    assert not shut(None, MAKE[kind](date(2020, 8, 31))), "before any rules"


@pytest.mark.parametrize(
    ("kind", "changes", "is_refused"),
    [
        ("attendance", {"mark": "present"}, True),
        ("attendance", {"mark": "leave"}, True),
        ("exam", {"score": 9001}, True),
        ("posting", {"score": None}, True),
        ("posting", {"score": 8511}, True),
        ("unit", {"score": 9001}, True),
        ("posting", {"opinion": "很好", "title": "另岗"}, False),
        ("assessment", {"marks": (10, 21)}, True),
        ("assessment", {"marks": (20, 10), "note": "改"}, False),
        ("registration", {"points": 50}, True),
        ("registration", {"trainee": "2"}, True),
        ("registration", {"matter": "一事"}, True),
        ("registration", {"reason": "更正错字", "evidence": "文"}, False),
    ],
)
def test_a_correction_is_refused_where_points_change(kind: str, changes: dict[str, object], is_refused: bool) -> None:
    old = MAKE[kind](SHUT)
    assert shut(old, msgspec.structs.replace(old, **changes)) is is_refused


def test_another_sum_of_a_review_is_refused_and_the_same_sum_is_free() -> None:
    for marks, is_refused in (((1000, 2001), True), ((2000, 1000), False)):
        assert shut(REVIEW, msgspec.structs.replace(REVIEW, marks=marks), SHUT, SHUT) is is_refused


@pytest.mark.parametrize(("points", "is_refused"), [(1, True), (0, False), (-100, False)])
def test_only_awards_compete_for_a_matter(points: int, is_refused: bool) -> None:
    old = msgspec.structs.replace(MAKE["registration"](SHUT), points=points)
    assert shut(old, msgspec.structs.replace(old, matter="一事")) is is_refused


@pytest.mark.parametrize("changes", [{"veto_from": date(2020, 10, 2)}, {"veto_until": date(2021, 10, 2)}], ids=list)
def test_another_term_of_a_veto_is_refused(changes: dict[str, object]) -> None:
    term = {"points": 0, "veto_from": date(2020, 10, 1), "veto_until": date(2021, 10, 1)}
    old = msgspec.structs.replace(MAKE["registration"](SHUT), **term)
    assert shut(old, msgspec.structs.replace(old, **changes))
