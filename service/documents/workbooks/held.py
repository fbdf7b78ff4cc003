"""Days: nothing has a result before it was held, and an exam is held on one day."""

from collections import Counter
from datetime import date

from service.documents.workbooks.index import Index
from service.documents.workbooks.layouts import (
    ASSESSMENTS,
    COURSES,
    ENROLMENTS,
    EVENTS,
    EXAMS,
    POSTINGS,
    REGISTRATIONS,
    REVIEWS,
    UNIT_ASSESSMENTS,
    VISITS,
    Layout,
)
from service.documents.workbooks.lines import Line

# where the day of a result stands, and what must be there for it to be one
RESULTS: tuple[tuple[Layout, str, str | None], ...] = (
    (EXAMS, "on", None),
    (VISITS, "on", None),
    (EVENTS, "on", None),
    (POSTINGS, "ends_on", "score"),
    (ASSESSMENTS, "on", None),
    (UNIT_ASSESSMENTS, "on", None),
    (REGISTRATIONS, "on", None),
)


def check(index: Index) -> None:
    _check_exams(index)
    if index.camp is None or index.camp.today is None:
        return
    today = index.camp.today
    for layout, field, result in RESULTS:
        for line in index.of(layout):
            if result is None or line.values.get(result) is not None:
                _check_past(line, field, line.values.get(field), today)
    _check_courses(index, today)
    for line in index.of(REVIEWS):
        seminar = index.seminars.get(line.text("seminar"))
        _check_past(line, "seminar", seminar.on if seminar else None, today)


def _check_past(line: Line, field: str, day: object, today: date) -> None:
    if isinstance(day, date) and day > today:
        line.flag(field, "date-in-future", day=day)


def _check_courses(index: Index, today: date) -> None:
    starts = {fact.no: fact.starts_on for fact in index.known.courses}
    for line in index.of(COURSES):
        day = line.values.get("starts_on")
        if isinstance(day, date):
            starts[line.text("no")] = day
    for line in index.of(ENROLMENTS):
        if line.values.get("result") in ("completed", "failed"):
            _check_past(line, "result", starts.get(line.text("course")), today)


def _check_exams(index: Index) -> None:
    """The day of most decides; a second sitting needs a subject of its own, or everybody would move to its day."""
    said = [line for line in index.of(EXAMS) if line.text("subject") and isinstance(line.values.get("on"), date)]
    restated = {(line.text("subject"), line.text("trainee")) for line in said}
    days: dict[str, Counter[object]] = {}
    for fact in index.known.exams:
        if (fact.subject, fact.trainee) not in restated:
            days.setdefault(fact.subject, Counter())[fact.on] += 1
    for line in said:
        days.setdefault(line.text("subject"), Counter())[line.values["on"]] += 1
    for line in said:
        ((day, _),) = days[line.text("subject")].most_common(1)
        if line.values["on"] != day:
            line.flag("on", "exam-on-two-days", subject=line.text("subject"), expected=day)
