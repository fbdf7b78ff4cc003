"""Capacity of mentors, places of courses, units of pairs; what stands on record already is no news."""

from collections import Counter
from datetime import date

from service.documents.workbooks.index import Index, pairs, seats
from service.documents.workbooks.layouts import ASSESSMENTS, ASSIGNMENTS, COURSES, ENROLMENTS, POSTINGS, REGISTRATIONS
from service.documents.workbooks.lines import Line
from service.documents.workbooks.texts import folded


def check(index: Index) -> None:
    _check_capacity(index)
    _check_units(index)
    _check_places(index)
    _check_mentors(index)
    for line in index.of(POSTINGS):
        _check_order(line, "starts_on", "ends_on")
    for line in index.of(REGISTRATIONS):
        _check_order(line, "veto_from", "veto_until")


def _check_order(line: Line, start: str, end: str) -> None:
    first, last = line.values.get(start), line.values.get(end)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        line.flag(end, "end-before-start", start=first)


def _check_capacity(index: Index) -> None:
    """A trainee counts for the mentor of the latest assignment."""
    latest: dict[str, tuple[str, Line | None]] = {}
    for (trainee, _), pair in sorted(pairs(index).items(), key=lambda item: item[0]):
        latest[trainee] = pair
    taken: Counter[str] = Counter()
    before = {(fact.trainee, fact.mentor) for fact in index.known.assignments}
    for mentor, line in sorted(latest.values(), key=_earlier_imports_first):
        taken[mentor] += 1
        person = index.mentors.get(mentor)
        if line is None or (line.text("trainee"), mentor) in before:
            continue
        if person is not None and person.capacity is not None and taken[mentor] > person.capacity:
            line.flag("mentor", "over-capacity", capacity=person.capacity, count=taken[mentor])


def _earlier_imports_first(pair: tuple[str, Line | None]) -> int:
    return -1 if pair[1] is None else pair[1].row


def _check_units(index: Index) -> None:
    before = {(fact.trainee, fact.mentor, fact.starts_on) for fact in index.known.assignments}
    for line in index.of(ASSIGNMENTS):
        trainee, mentor = index.trainees.get(line.text("trainee")), index.mentors.get(line.text("mentor"))
        if trainee is None or mentor is None or line.text("reason"):
            continue
        if (trainee.number, mentor.number, line.values.get("starts_on")) in before:
            continue
        if trainee.unit and folded(trainee.unit) == folded(mentor.unit):
            line.flag(
                "mentor", "same-unit" if "reason" in line.columns else "same-unit-without-reason", unit=mentor.unit
            )


def _check_places(index: Index) -> None:
    for line in index.of(ENROLMENTS):
        course = line.text("course")
        if course and course not in index.courses and COURSES.sheet not in index.open:
            line.flag("course", "unknown-course")
    taken: Counter[str] = Counter()
    before = {(fact.course, fact.trainee) for fact in index.known.enrolments}
    for place, seat in seats(index).items():
        course = place[0]
        taken[course] += 1
        places = index.courses.get(course)
        if seat is not None and place not in before and places is not None and taken[course] > places:
            seat.flag("course", "over-places", places=places, count=taken[course])


def _check_mentors(index: Index) -> None:
    """An assessment by somebody else than the mentor of that day is allowed, but said."""
    history: dict[str, list[tuple[date, str]]] = {}
    for (trainee, start), (mentor, _) in sorted(pairs(index).items(), key=lambda item: item[0]):
        history.setdefault(trainee, []).append((start, mentor))
    for line in index.of(ASSESSMENTS):
        on, trainee = line.values.get("on"), line.text("trainee")
        before = [mentor for start, mentor in history.get(trainee, []) if isinstance(on, date) and start <= on]
        if before and line.text("mentor") and before[-1] != line.text("mentor"):
            line.flag("mentor", "not-the-mentor", trainee=trainee, expected=before[-1])
