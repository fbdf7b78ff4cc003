"""What goes into a reading and what comes out of it."""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from service.rules.facts import Assignment, Course, Enrolment, ExamScore, Fact, Key, Mentor, Seminar, Trainee
from service.rules.imports import Issue
from service.rules.points.policy import Policy
from service.rules.points.requests import Version


class CampDates(msgspec.Struct, frozen=True, kw_only=True):
    """`today`, where it is known, ends what may have happened."""

    number: str
    starts_on: date
    ends_on: date
    today: date | None = None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What earlier imports have brought, so that one workbook can be checked alone; `stated` is all of it by key."""

    trainees: tuple[Trainee, ...] = ()
    mentors: tuple[Mentor, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    courses: tuple[Course, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    exams: tuple[ExamScore, ...] = ()
    seminars: tuple[Seminar, ...] = ()
    stated: Mapping[Key, Fact] = {}
    policy: Policy | None = None
    versions: tuple[Version, ...] = ()
    closed_through: date | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One data row; `cells[i]` is where `facts[i]` stands; a fact touched by an error is left out."""

    workbook: str
    sheet: str
    layout: str
    row: int
    key: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    cells: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(issue.level == "error" for issue in self.issues)


class SheetRead(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet that was recognised, by the name of its layout, and the row its headers stand in."""

    workbook: str
    sheet: str
    layout: str
    header_row: int
    rows: int


class Namesakes(msgspec.Struct, frozen=True, kw_only=True):
    """Trainees who share a name; they are told apart by number."""

    name: str
    numbers: tuple[str, ...]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """`issues` are those of whole workbooks and sheets; those of a row stand in the row."""

    rows: tuple[Row, ...] = ()
    issues: tuple[Issue, ...] = ()
    sheets: tuple[SheetRead, ...] = ()
    policy: Policy | None = None
    namesakes: tuple[Namesakes, ...] = ()

    def every_issue(self) -> Iterator[Issue]:
        yield from self.issues
        for row in self.rows:
            yield from row.issues

    @property
    def errors(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.every_issue() if issue.level == "error")

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for row in self.rows for fact in row.facts)
