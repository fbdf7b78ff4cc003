"""What somebody should look at: many refusals, large exports, bulk reading at night."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
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
class Reading:
    """Whom one account was shown of late: each person with the last time, in order of it, and whole camps."""

    persons: dict[str, int] = field(default_factory=dict)
    camps: deque[tuple[int, int]] = field(default_factory=deque)

    def note(self, subjects: str, at: int) -> int:
        """How many persons it are within the time, at least."""
        if (size := everybody(subjects)) is not None:
            while self.camps and self.camps[-1][1] <= size:
                self.camps.pop()
            self.camps.append((at, size))
        else:
            for person in subjects.split(","):
                self.persons.pop(person, None)
                self.persons[person] = at
        self._forget(at - READING_WITHIN)
        return max(len(self.persons), self.camps[0][1] if self.camps else 0)

    def _forget(self, before: int) -> None:
        while self.camps and self.camps[0][0] < before:
            self.camps.popleft()
        while self.persons and next(iter(self.persons.values())) < before:
            del self.persons[next(iter(self.persons))]


@dataclass
class Watch:
    """What lately happened, by account; of this process only, and gone with it."""

    refusals: dict[UUID, deque[int]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=REFUSALS)))
    reading: dict[UUID, Reading] = field(default_factory=lambda: defaultdict(Reading))


class Noticed(NamedTuple):
    """An alert and the row that gave it."""

    at: int
    camp_id: UUID
    kind: str
    account_id: UUID
    times: int


def recalled(rows: Iterable[Any], exports: Collection[str]) -> list[Noticed]:
    """The alerts that rows in the order of time gave or would have given, told by what the audit calls an export.

    The log's own alerts are of one process; here every row counts, so that a restart in between hides nothing.
    """
    watch = Watch()
    return [
        Noticed(row.at, row.camp_id, *(alert.kind, alert.account_id, alert.times))
        for row in rows
        for alert in noticed(watch, row, is_export=row.action in exports)
    ]


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
    count = persons_in(entry.subjects)
    return Alert("large-export", account_id, count) if count > MANY else None


def _read(watch: Watch, entry: Entry, account_id: UUID) -> Alert | None:
    if not entry.subjects or not is_night(entry.at):
        watch.reading.pop(account_id, None)
        return None
    count = watch.reading[account_id].note(entry.subjects, entry.at)
    if count <= MANY:
        return None
    del watch.reading[account_id]
    return Alert("night-reading", account_id, count)


def persons_in(subjects: str) -> int:
    """Persons named; where a row counts a whole camp instead, so many."""
    return everybody(subjects) or len(persons_of(subjects))


def is_night(at: int) -> bool:
    """From 22:00 to 06:00 local time."""
    hour = (datetime.fromtimestamp(at // MICRO, UTC) + LOCAL).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL
