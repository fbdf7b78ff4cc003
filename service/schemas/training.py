from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from service.queries.training import Seats
from service.rules import facts
from service.rules.text import Line, Name, Number
from service.rules.training import FieldHours, Shares
from service.schemas.wire import In, Out, decimal, hundredths, moment

MOST_HOURS = 100_000


class CourseIn(In, frozen=True, kw_only=True):
    no: Number
    field: Name
    name: Line
    hours: Decimal
    places: Annotated[int, Meta(ge=0, le=10_000)]
    starts_on: date
    opens_on: date | None = None
    closes_on: date | None = None

    def fact(self) -> facts.Course:
        known = {name: getattr(self, name) for name in facts.Course.__struct_fields__}
        return facts.Course(**{**known, "hours": hundredths(self.hours, "/hours", high=MOST_HOURS)})

    def window(self) -> tuple[date | None, date | None]:
        return self.opens_on, self.closes_on


class CourseOut(Out, frozen=True, kw_only=True):
    """`taken` and `waiting` count everybody, whoever asks."""

    no: str
    field: str
    name: str
    hours: float
    places: int
    taken: int
    waiting: int
    starts_on: date
    opens_on: date | None
    closes_on: date | None
    version: int


def course_out(row: Any, seats: Mapping[UUID, Seats]) -> CourseOut:
    found = seats.get(row.id, Seats())
    return CourseOut.of(row, hours=decimal(row.hours), taken=found.taken, waiting=found.waiting)


class EnrolIn(In, frozen=True, kw_only=True):
    trainee: Number


class ResultIn(In, frozen=True, kw_only=True):
    """`enrolled` takes back a result."""

    result: facts.EnrolmentResult


class EnrolmentOut(Out, frozen=True, kw_only=True):
    course: str
    trainee: str
    name: str
    state: str
    enrolled_at: datetime


def enrolment_out(row: Any) -> EnrolmentOut:
    return EnrolmentOut.of(row, enrolled_at=moment(row.enrolled_at))


class RequirementsIn(In, frozen=True, kw_only=True):
    """All of them: a field that is not named requires nothing."""

    hours: dict[Name, Decimal]

    def hundredths(self) -> dict[str, int]:
        return {field: hundredths(hours, _pointer(field), high=MOST_HOURS) for field, hours in self.hours.items()}


def _pointer(field: str) -> str:
    """Escaped as RFC 6901 wants it."""
    return "/hours/" + field.replace("~", "~0").replace("/", "~1")


class RequirementsOut(Out, frozen=True, kw_only=True):
    hours: dict[str, float]


def requirements_out(required: Mapping[str, int]) -> RequirementsOut:
    return RequirementsOut(hours={field: hours / 100 for field, hours in required.items()})


class FieldHoursOut(Out, frozen=True, kw_only=True):
    field: str
    required: float
    done: float
    missing: float


class HoursOut(Out, frozen=True, kw_only=True):
    """`missing` adds up the fields: hours too many in one do not help in another."""

    fields: list[FieldHoursOut]
    required: float
    done: float
    missing: float


def hours_out(fields: Sequence[FieldHours]) -> HoursOut:
    return HoursOut(
        fields=[
            FieldHoursOut(field=one.field, required=one.required / 100, done=one.done / 100, missing=one.missing / 100)
            for one in fields
        ],
        required=sum(one.required for one in fields) / 100,
        done=sum(one.done for one in fields) / 100,
        missing=sum(one.missing for one in fields) / 100,
    )


class HalfDayOut(Out, frozen=True, kw_only=True):
    """A half-day that was held; without a mark it counts as not attended."""

    on: date
    half: str
    title: str
    mark: str | None


class AttendanceOut(Out, frozen=True, kw_only=True):
    held: int
    attended: int
    present: int
    late: int
    leave: int
    absent: int
    percent: float | None
    half_days: list[HalfDayOut]


def attendance_out(shares: Shares, held: Iterable[Any], marks: Mapping[UUID, str]) -> AttendanceOut:
    return AttendanceOut.of(
        shares,
        percent=None if shares.percent is None else shares.percent / 10_000,
        half_days=[HalfDayOut.of(row, mark=marks.get(row.id)) for row in held],
    )
