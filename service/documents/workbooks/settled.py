"""What a settlement has shut: no line more there, and none back, but by an adjustment of two persons."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from service.documents.workbooks.index import Index
from service.documents.workbooks.lines import Line
from service.rules.facts import Attendance, Course, Enrolment, Fact, Posting, Review, Seminar, Speaker, key_of
from service.rules.points.settled import is_shut

FIELDS: dict[type[Fact], str] = {
    Course: "starts_on",
    Enrolment: "course",
    Posting: "ends_on",
    Review: "seminar",
}
"""Where a sheet says the day, or of what it has its day; elsewhere `on`."""


class _Days(NamedTuple):
    """Of courses and seminars; a seminar makes points once it has reviews."""

    courses: Mapping[str, date]
    seminars: Mapping[str, date]

    def of(self, fact: Fact) -> date | None:
        if isinstance(fact, Enrolment):
            return self.courses.get(fact.course)
        return self.seminars.get(fact.seminar) if isinstance(fact, Review | Speaker) else None


def check(index: Index) -> None:
    known, through = index.known, index.known.closed_through
    if through is None:
        return
    stated = {key_of(fact): fact for line in index.lines for fact, _ in line.facts}
    was, becomes = _days(known.stated.values()), _days([*known.stated.values(), *stated.values()])
    moved = _with_points(known.stated.values())
    for line in index.lines:
        for fact, cell in line.facts:
            old = known.stated.get(key_of(fact))
            pairs: Iterable[tuple[Fact | None, Fact]] = [(old, fact)] if fact != old else []
            if isinstance(fact, Course | Seminar):  # with another day all that hangs on it moves
                pairs = [(one, one) for one in moved.get((type(fact), fact.no), ())]
            if any(is_shut(known.versions, through, *pair, was.of, becomes.of) for pair in pairs):
                _flag(line, fact, cell, through)


def _flag(line: Line, fact: Fact, cell: str, through: date) -> None:
    if isinstance(fact, Attendance):  # a cell each
        line.flag_at(cell, "period-closed", until=through)
    else:
        line.flag(FIELDS.get(type(fact), "on"), "period-closed", until=through)


def _days(said: Iterable[Fact]) -> _Days:
    every = list(said)
    reviewed = {one.seminar for one in every if isinstance(one, Review)}
    seminars = {one.no: one.on for one in every if isinstance(one, Seminar) and one.no in reviewed}
    return _Days({one.no: one.starts_on for one in every if isinstance(one, Course)}, seminars)


def _with_points(said: Iterable[Fact]) -> dict[tuple[type[Fact], str], list[Fact]]:
    """What has its day of a course or of a seminar."""
    found: dict[tuple[type[Fact], str], list[Fact]] = {}
    for place, fact in _placed(said):
        found.setdefault(place, []).append(fact)
    return found


def _placed(said: Iterable[Fact]) -> Iterator[tuple[tuple[type[Fact], str], Fact]]:
    for fact in said:
        if isinstance(fact, Enrolment):
            yield (Course, fact.course), fact
        elif isinstance(fact, Review | Speaker):
            yield (Seminar, fact.seminar), fact
