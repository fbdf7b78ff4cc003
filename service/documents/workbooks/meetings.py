"""Reviews and speakers against the seminar's day and panel; marks against their sum."""

from datetime import date

from service.documents.workbooks.index import Event, Index
from service.documents.workbooks.layouts import ASSESSMENTS, REVIEWS, SEMINARS, SPEAKERS
from service.documents.workbooks.lines import Line
from service.documents.workbooks.numbers import plain


def check(index: Index) -> None:
    for layout in (REVIEWS, SPEAKERS):
        for line in index.of(layout):
            _check_seminar(index, line)
    for layout in (REVIEWS, ASSESSMENTS):
        for line in index.of(layout):
            _check_sum(line)


def _check_seminar(index: Index, line: Line) -> None:
    number = line.text("seminar")
    seminar = index.seminars.get(number)
    if seminar is None:
        if number and SEMINARS.sheet not in index.open:
            line.flag("seminar", "unknown-seminar")
    elif line.layout.sheet == REVIEWS.sheet:
        _check_reviewer(line, seminar)
    elif isinstance(line.values.get("on"), date) and seminar.on not in (None, line.values["on"]):
        line.flag("on", "date-differs", expected=seminar.on)


def _check_reviewer(line: Line, seminar: Event) -> None:
    mentor, number = line.text("mentor"), line.text("seminar")
    if not seminar.panel:
        line.flag("seminar", "panel-missing", seminar=number)
    elif mentor and mentor not in seminar.panel:
        line.flag("mentor", "not-on-panel", seminar=number, panel="、".join(seminar.panel))


def _check_sum(line: Line) -> None:
    """Only where the sheet has a total beside the marks and every mark could be read."""
    marks = [value for field, value in line.values.items() if field.startswith("mark") and field[4:].isdigit()]
    total, numbers = line.values.get("total"), [value for value in marks if isinstance(value, int)]
    if isinstance(total, int) and marks and len(numbers) == len(marks) and sum(numbers) != total:
        line.flag("total", "wrong-sum", sum=plain(sum(numbers)))
