"""Menu courses: who gets a seat and when; hours and attendance as shares of what was asked."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from service.rules.points.amounts import half_up
from service.rules.points.claims import Claim, of_taking_part

EnrolmentState = Literal["enrolled", "waiting", "dropped", "completed", "failed"]

TAKEN = frozenset({"enrolled", "completed", "failed"})
HUNDRED_PERCENT = 1_000_000


class FieldHours(NamedTuple):
    """Hours of one field 类别, in hundredths."""

    field: str
    required: int
    done: int

    @property
    def missing(self) -> int:
        return max(0, self.required - self.done)


class Shares(NamedTuple):
    """Half-days by mark; `held` while the trainee was in the camp."""

    held: int
    present: int
    late: int
    leave: int
    absent: int

    @property
    def attended(self) -> int:
        return self.present + self.late

    @property
    def percent(self) -> int | None:
        """Ten-thousandths of a percent, half up; null before the first half-day."""
        return half_up(HUNDRED_PERCENT, self.attended, self.held) if self.held else None


def has_started(starts_on: date, today: date) -> bool:
    return starts_on <= today


def may_choose(opens_on: date | None, closes_on: date | None, starts_on: date, today: date) -> bool:
    """Inside the window, both its days included, and before the course starts."""
    opened = opens_on is None or opens_on <= today
    closed = closes_on is not None and closes_on < today
    return opened and not closed and not has_started(starts_on, today)


def may_take_part(state: str) -> bool:
    """Only a trainee who is in the camp now acts for herself."""
    return state == "enrolled"


def seat(places: int, taken: int) -> EnrolmentState:
    return "enrolled" if taken < places else "waiting"


def may_drop(state: str) -> bool:
    return state in {"enrolled", "waiting"}


def may_record_result(state: str) -> bool:
    """Nobody completes a course without a seat in it."""
    return state in TAKEN


def completion_claims(course_id: UUID, starts_on: date, states: Mapping[UUID, str]) -> list[Claim]:
    """What the results of a course claim, by trainee; only a completion claims anything."""
    return [
        of_taking_part("completion", course_id, trainee, starts_on)
        for trainee, state in states.items()
        if state == "completed"
    ]


def hours_by_field(required: Mapping[str, int], done: Mapping[str, int]) -> list[FieldHours]:
    """Every field that is asked for or was studied."""
    return [FieldHours(field, required.get(field, 0), done.get(field, 0)) for field in sorted({*required, *done})]


def shares(held: Mapping[UUID, str | None]) -> Shares:
    """Counts the marks of the half-days held; one without a mark was held all the same."""
    marks = list(held.values())
    return Shares(len(marks), *(marks.count(mark) for mark in ("present", "late", "leave", "absent")))


def last_day(left_on: date | None, today: date) -> date:
    """The last day whose half-days count for a trainee."""
    return today if left_on is None else min(left_on, today)
