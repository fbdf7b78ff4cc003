"""What a mentor owes: an assessment of each trainee after each quarter of the camp, within fifteen days."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from service.rules.mentors import Span, nth_quarter, quarter_of, whole_quarters

GRACE = timedelta(days=15)


class Owed(NamedTuple):
    """An assessment that is not in yet."""

    quarter: int
    due_on: date
    overdue: bool


class Diligence(NamedTuple):
    """One mentor's figures for one quarter of the camp."""

    quarter: int
    notes: int
    in_time: int
    late: int


def due_on(camp: Span, n: int) -> date:
    """The last day on which the assessment of quarter n is in time; no fact is later than the camp."""
    end = nth_quarter(camp.starts_on, n).ends_on
    assert end is not None
    return min(end + GRACE, max(end, camp.ends_on or date.max))


def owed(camp: Span, since: date, assessed: Collection[int], on: date) -> list[Owed]:
    """Of one trainee who has had a mentor since a day: the quarters that are over, in which she had one."""
    found = []
    for n in whole_quarters(camp):
        end = nth_quarter(camp.starts_on, n).ends_on
        if end is not None and since <= end <= on and n not in assessed:
            due = due_on(camp, n)
            found.append(Owed(n, due, on > due))
    return found


def diligence(
    camp: Span, notes: Iterable[date], assessments: Mapping[int, Iterable[date]], on: date
) -> list[Diligence]:
    """By quarter of the camp up to a day: notes written in it, assessments of it given in time and late."""
    written = [quarter_of(camp.starts_on, day) for day in notes if day <= on]
    last = quarter_of(camp.starts_on, min(on, camp.ends_on or on)) or 0
    return [_in_quarter(camp, n, written.count(n), assessments.get(n, ()), on) for n in range(1, last + 1)]


def _in_quarter(camp: Span, n: int, notes: int, given: Iterable[date], on: date) -> Diligence:
    known = [day for day in given if day <= on]
    late = sum(day > due_on(camp, n) for day in known)
    return Diligence(n, notes, len(known) - late, late)
