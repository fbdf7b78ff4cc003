"""How what was entered added up, month by month; caps are left out."""

from collections.abc import Iterable
from itertools import accumulate

from service.schemas.points import EntryOut


def months(entries: Iterable[EntryOut]) -> dict[str, int]:
    """Hundredths entered up to the end of each month from the first entry's to the last one's: 2020-06."""
    added: dict[int, int] = {}
    for entry in entries:
        month = entry.occurred_on.year * 12 + entry.occurred_on.month - 1
        added[month] = added.get(month, 0) + entry.amount
    every = range(min(added, default=0), max(added, default=-1) + 1)
    sums = accumulate(added.get(month, 0) for month in every)
    return {f"{month // 12}-{month % 12 + 1:02}": total for month, total in zip(every, sums, strict=True)}
