"""Working days 工作日, and the days that a publicity lasts. Source: ranking.md 10, the working-day clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice
from typing import Literal, NamedTuple

Kind = Literal["holiday", "makeup"]
YEARS = range(2000, 2101)
"""Years that a table may be asked for or loaded."""
CHINA = timezone(timedelta(hours=8))
CLOSES = time(18)
SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Year:
    """A year's table: days off 放假, and days that make up for them 补班."""

    holidays: frozenset[date] = frozenset()
    makeups: frozenset[date] = frozenset()


Known = Mapping[int, Year | None]
"""Tables by year; None, or nothing, where a year has none yet."""


class Window(NamedTuple):
    """First and last day, both included; provisional 暂定 where a year that it lies in has no table yet."""

    first: date
    last: date
    provisional: bool


def is_working(day: date, table: Year | None) -> bool:
    """补班 works, 放假 does not, otherwise Monday to Friday; so do years without a table."""
    if table is not None and day in table.makeups:
        return True
    return day.weekday() < SATURDAY and (table is None or day not in table.holidays)


def window(first_day: date, days: int, known: Known) -> Window:
    """`days` working days, the first of them on or after `first_day`, counted inclusively.

    ValueError for less than one day; OverflowError where the calendar ends before the window does.
    """
    if days < 1:
        raise ValueError(f"a window of {days} days")
    counted = list(islice(_working_days(first_day, known), days))
    years = range(first_day.year, counted[-1].year + 1)
    return Window(counted[0], counted[-1], any(known.get(year) is None for year in years))


def extended(published: Window, days: int, known: Known) -> Window:
    """What a window that was published becomes by what is known now: it may end later, and never earlier."""
    again = window(published.first, days, known)
    return again._replace(last=max(again.last, published.last))


def closes_at(window: Window) -> int:
    """18:00 China time of the last day, in microseconds since 1970 UTC."""
    return int(datetime.combine(window.last, CLOSES, CHINA).timestamp()) * 1_000_000


def is_over(window: Window, now: int) -> bool:
    """Asked for whenever it matters: no job has to catch the day. `now` in microseconds since 1970 UTC."""
    return now >= closes_at(window)


def _working_days(first_day: date, known: Known) -> Iterator[date]:
    day = first_day
    while True:
        if is_working(day, known.get(day.year)):
            yield day
        day += DAY
