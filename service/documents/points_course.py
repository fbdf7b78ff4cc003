"""How what was entered added up, month by month; caps are left out."""

from collections.abc import Iterable

from service.schemas.points import EntryOut


def months(entries: Iterable[EntryOut]) -> dict[str, int]:
    """Hundredths entered up to the end of each month that has an entry: 2020-06."""
    found: dict[str, int] = {}
    total = 0
    for entry in sorted(entries, key=lambda one: (one.occurred_on, one.seq)):
        total += entry.amount
        found[f"{entry.occurred_on:%Y-%m}"] = total
    return found
