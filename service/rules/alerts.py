"""What somebody should look at: many refusals, large exports, bulk reading at night."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from service.rules.audit import Entry, everybody, persons_of

MICRO = 1_000_000
REFUSALS, REFUSALS_WITHIN = 20, 5 * 60 * MICRO
MANY = 200
"""More persons than this in one export, or in ten minutes of a night, are many."""
READING_WITHIN = 10 * 60 * MICRO
NIGHT_FROM, NIGHT_UNTIL = 22, 6
LOCAL = timedelta(hours=8)
"""China keeps one time all year."""


class Alert(NamedTuple):
    kind: str
    account_id: UUID
    times: int


@dataclass
class Watch:
    """What lately happened, by account; of this process only, and gone with it."""

    refusals: dict[UUID, deque[int]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=REFUSALS)))
    reading: dict[UUID, deque[Entry]] = field(default_factory=lambda: defaultdict(deque))


def noticed(watch: Watch, entry: Entry, *, is_export: bool) -> list[Alert]:
    """The alerts that this row gives; each starts its own count anew."""
    if entry.account_id is None:
        return []
    if entry.outcome == "refused":
        found = [_refused(watch, entry.account_id, entry.at)]
    else:
        found = [_exported(entry, entry.account_id) if is_export else None, _read(watch, entry, entry.account_id)]
    return [alert for alert in found if alert is not None]


def _refused(watch: Watch, account_id: UUID, at: int) -> Alert | None:
    times = watch.refusals[account_id]
    times.append(at)
    if len(times) < REFUSALS or at - times[0] > REFUSALS_WITHIN:
        return None
    del watch.refusals[account_id]
    return Alert("refusals", account_id, REFUSALS)


def _exported(entry: Entry, account_id: UUID) -> Alert | None:
    count = persons_in([entry])
    return Alert("large-export", account_id, count) if count > MANY else None


def _read(watch: Watch, entry: Entry, account_id: UUID) -> Alert | None:
    if not entry.subjects or not is_night(entry.at):
        watch.reading.pop(account_id, None)
        return None
    lately = watch.reading[account_id]
    lately.append(entry)
    while entry.at - lately[0].at > READING_WITHIN:
        lately.popleft()
    count = persons_in(lately)
    if count <= MANY:
        return None
    del watch.reading[account_id]
    return Alert("night-reading", account_id, count)


def persons_in(entries: "deque[Entry] | list[Entry]") -> int:
    """Different persons named; where a row counts a whole camp instead, at least so many."""
    named = {person for entry in entries for person in persons_of(entry.subjects)}
    return max(len(named), max((everybody(entry.subjects) or 0 for entry in entries), default=0))


def is_night(at: int) -> bool:
    """From 22:00 to 06:00 local time."""
    hour = (datetime.fromtimestamp(at // MICRO, UTC) + LOCAL).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL
