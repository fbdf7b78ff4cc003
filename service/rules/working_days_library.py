"""The tables of past and present years, from a library that follows the State Council's notices."""

from datetime import date
from functools import cache
from importlib.metadata import version

import chinese_calendar  # type: ignore[import-untyped]

from service.rules.working_days import Year

DOCUMENT = f"chinesecalendar {version('chinesecalendar')}"


@cache
def library_year(year: int) -> Year | None:
    """The library's table of a year; None where it has none."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return None
    return Year(_within(year, chinese_calendar.holidays), _within(year, chinese_calendar.workdays))


def _within(year: int, days: dict[date, str]) -> frozenset[date]:
    return frozenset(day for day in days if day.year == year)
