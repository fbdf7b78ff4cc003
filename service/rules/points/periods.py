"""Which bucket of a capped rule a day falls into. Source: ledger.md 5, 6."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

from service.rules.points.policy import Period

CALENDAR = "calendar"


class Buckets(dict[date, str]):
    """Bucket by day, computed once for each day met."""

    def __init__(self, of: Callable[[date], str]) -> None:
        super().__init__()
        self.of = of

    def __missing__(self, day: date) -> str:
        key = self[day] = self.of(day)
        return key


def bucket(period: Period | None, quarters: str, day: date) -> str:
    """Key of the bucket of `day`: 'whole', '2020', '2020-Q3', '2020-09'; of quarters and years that run from a
    day, their first day. `once` has no days: there each entry is a bucket.
    """
    if period == "month":
        return f"{day:%Y-%m}"
    if period not in ("quarter", "year"):
        return "whole"
    if quarters == CALENDAR:
        return f"{day.year}-Q{(day.month + 2) // 3}" if period == "quarter" else str(day.year)
    return _run_start(date.fromisoformat(quarters), 3 if period == "quarter" else 12, day).isoformat()


def _run_start(start: date, length: int, day: date) -> date:
    months = (day.year - start.year) * 12 + day.month - start.month
    if day.day < min(start.day, monthrange(day.year, day.month)[1]):
        months -= 1
    return _later(start, months // length * length)


def _later(start: date, months: int) -> date:
    """Always from the start itself: from the 31st of August over the 30th of November on to the 31st of May."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
