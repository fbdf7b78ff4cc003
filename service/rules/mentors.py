"""Pairs of mentor and trainee 结对: overlap, capacity, unit; and the quarters and halves of a camp."""

import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from service.rules.access import Role, Viewer

Form = Literal["talk", "visit", "guidance", "other"]

ASSIGNABLE = frozenset({"selected", "enrolled", "suspended"})
"""States of a trainee who can be given a mentor."""
MOST_QUARTERS = 8


class Span(NamedTuple):
    """From a day to a day, both included, or without an end."""

    starts_on: date
    ends_on: date | None = None

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    def meets(self, other: "Span") -> bool:
        return self.holds(other.starts_on) or other.holds(self.starts_on)


def peak_load(spans: Iterable[Span], wanted: Span) -> int:
    """How many hold at once on the fullest day of `wanted`; the load only rises where one of them starts."""
    known = [span for span in spans if span.meets(wanted)]
    days = [wanted.starts_on, *(span.starts_on for span in known if wanted.holds(span.starts_on))]
    return max(sum(span.holds(day) for span in known) for day in days)


def is_same_unit(one: str, other: str) -> bool:
    return plain_unit(one) == plain_unit(other)


def plain_unit(unit: str) -> str:
    """A unit's name as it is compared: NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", unit).split())


def is_own_or_officer(viewer: Viewer, mentor_id: UUID) -> bool:
    """Who reads what concerns one mentor alone: capacity, duties, handover packs."""
    return viewer.role is Role.OFFICER or (viewer.role is Role.MENTOR and viewer.mentor_id == mentor_id)


def later(start: date, months: int) -> date:
    """The same day months on, or the last of a month that is too short."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def nth(starts_on: date, n: int, months: int) -> Span:
    """The n-th part of a camp when parts are so many months long."""
    return Span(later(starts_on, months * (n - 1)), later(starts_on, months * n) - timedelta(days=1))


def nth_quarter(starts_on: date, n: int) -> Span:
    return nth(starts_on, n, 3)


def nth_half(starts_on: date, n: int) -> Span:
    return nth(starts_on, n, 6)


def quarter_of(starts_on: date, on: date) -> int | None:
    """Which quarter of the camp a day falls into; None before the camp."""
    if on < starts_on:
        return None
    months = (on.year - starts_on.year) * 12 + on.month - starts_on.month
    return months // 3 + (1 if on >= later(starts_on, months // 3 * 3) else 0)


def whole_quarters(camp: Span) -> range:
    """Numbers of the quarters that end within the camp; a shorter camp still has one."""
    n = 1
    while n < MOST_QUARTERS and later(camp.starts_on, 3 * (n + 1)) <= _day_after(camp):
        n += 1
    return range(1, n + 1)


def _day_after(camp: Span) -> date:
    return camp.ends_on + timedelta(days=1) if camp.ends_on and camp.ends_on < date.max else date.max
