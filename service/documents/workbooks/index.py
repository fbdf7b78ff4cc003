"""All that is known of people and things: from this upload first, from earlier imports where it is silent."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar

import msgspec

from service.documents.workbooks.layouts import (
    ASSIGNMENTS,
    COURSES,
    ENROLMENTS,
    MENTORS,
    SEMINARS,
    TRAINEES,
    Layout,
)
from service.documents.workbooks.lines import Line
from service.documents.workbooks.shapes import CampDates, Known
from service.rules.facts import Fact
from service.rules.points.policy import Policy

T = TypeVar("T")


class Person(msgspec.Struct, frozen=True):
    number: str
    name: str
    unit: str
    capacity: int | None = None


class Event(msgspec.Struct, frozen=True):
    """A seminar's day and panel; None where its own sheet has them wrong."""

    on: date | None
    panel: tuple[str, ...] | None


class Index(msgspec.Struct):
    """`open` names the kinds that cannot be checked for existence."""

    camp: CampDates | None
    known: Known
    lines: list[Line]
    trainees: dict[str, Person]
    mentors: dict[str, Person]
    courses: dict[str, int | None]
    seminars: dict[str, Event]
    policy: Policy | None
    open: frozenset[str]

    def of(self, layout: Layout) -> Iterator[Line]:
        return (line for line in self.lines if line.layout.sheet == layout.sheet)

    def name_is_unique(self, people: dict[str, Person], name: str) -> str | None:
        """The number of the one person of that name."""
        numbers = [person.number for person in people.values() if person.name == name]
        return numbers[0] if name and len(numbers) == 1 else None


def indexed(
    lines: list[Line],
    camp: CampDates | None,
    known: Known | None,
    policy: Policy | None,
    unreadable: frozenset[str],
) -> Index:
    """`unreadable` sheets may hold what is asked for: nothing is called unknown because of them."""
    before = known or Known()
    index = Index(camp, before, lines, {}, {}, {}, {}, policy, unreadable)
    index.trainees = _gathered(before.trainees, index.of(TRAINEES), _person)
    index.mentors = _gathered(before.mentors, index.of(MENTORS), _person)
    index.courses = _gathered(before.courses, index.of(COURSES), _places)
    index.seminars = _gathered(before.seminars, index.of(SEMINARS), _event)
    if known is None:
        index.open |= {layout.sheet for layout in (TRAINEES, MENTORS, COURSES, SEMINARS) if not any(index.of(layout))}
    return index


def _gathered(facts: Iterable[Fact], lines: Iterator[Line], made: Callable[[dict[str, object]], T]) -> dict[str, T]:
    found = {str(values["no"]): made(values) for values in map(msgspec.structs.asdict, facts)}
    return found | {line.text("no"): made(line.values) for line in lines if line.text("no")}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _person(values: dict[str, object]) -> Person:
    return Person(
        _text(values["no"]), _text(values.get("name")), _text(values.get("unit")), _whole(values.get("capacity"))
    )


def _places(values: dict[str, object]) -> int | None:
    return _whole(values.get("places"))


def _event(values: dict[str, object]) -> Event:
    on, panel = values.get("on"), values.get("panel")
    return Event(on if isinstance(on, date) else None, panel if isinstance(panel, tuple) else None)


def pairs(index: Index) -> dict[tuple[str, date], tuple[str, Line | None]]:
    """Every assignment by trainee and start: its mentor, and the line where it is new."""
    found: dict[tuple[str, date], tuple[str, Line | None]] = {}
    for fact in index.known.assignments:
        found[fact.trainee, fact.starts_on] = (fact.mentor, None)
    for line in index.of(ASSIGNMENTS):
        start = line.values.get("starts_on")
        if isinstance(start, date) and line.text("trainee") and line.text("mentor"):
            found[line.text("trainee"), start] = (line.text("mentor"), line)
    return found


def seats(index: Index) -> dict[tuple[str, str], Line | None]:
    """Every enrolment by course and trainee, and the line where it is new."""
    found: dict[tuple[str, str], Line | None] = {(fact.course, fact.trainee): None for fact in index.known.enrolments}
    for line in index.of(ENROLMENTS):
        if line.text("course") and line.text("trainee"):
            found[line.text("course"), line.text("trainee")] = line
    return found
