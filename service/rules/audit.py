"""What an audit row holds and how rows are chained. A row names persons by id and never repeats a value."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from service.rules.points.journal import canonical

FORMAT = "audit/1"
TAG = b"audit/1\n"
GENESIS_TAG = b"audit-genesis/1\n"
LISTED = 500
"""Up to so many persons are named one by one."""


class Entry(NamedTuple):
    """One request: who, by what, did what to whom, and how it ended."""

    camp_id: UUID
    at: int
    account_id: UUID | None
    role: str | None
    via: str
    ip: str | None
    request_id: str
    action: str
    object_type: str
    subjects: str
    outcome: str
    reason: str = ""


def genesis(camp_id: UUID) -> str:
    """What the first row of a chain follows: SHA-256("audit-genesis/1\\n" ‖ camp id), hex."""
    return hashlib.sha256(GENESIS_TAG + str(camp_id).encode()).hexdigest()


def message(entry: Entry, seq: int, key_id: str, prev: str) -> bytes:
    """What the row's HMAC-SHA-256 is taken of: "audit/1\\n" ‖ previous MAC as 32 bytes ‖ canonical JSON of the row."""
    row = {name: _plain(value) for name, value in entry._asdict().items()}
    return TAG + bytes.fromhex(prev) + canonical({"$": FORMAT, "seq": seq, "key_id": key_id, **row})


def _plain(value: object) -> str | int | None:
    return value if value is None or isinstance(value, int) else str(value)


def named(ids: Collection[UUID], camp_size: int) -> str:
    """The persons of a row: their ids in order, or `*` and how many where it was everybody or very many."""
    if len(ids) > LISTED or (len(ids) > 1 and len(ids) == camp_size):
        return f"*{len(ids)}"
    return ",".join(sorted(str(one) for one in ids))


def is_recorded(status: int, *, known: bool, personal: bool, writes: bool) -> bool:
    """Whether a refusal leaves a row: who was turned away, and what a known caller could not see or do.

    `known` is a caller who sent any credential: anonymous requests cannot fill the disk.
    """
    if not known or not 400 <= status < 500:
        return False
    return status in {401, 403, 429} or personal or writes


def everybody(subjects: str) -> int | None:
    """How many a row counts instead of naming them; None where it names them."""
    return int(subjects[1:]) if subjects.startswith("*") else None


def persons_of(subjects: str) -> list[UUID]:
    """The ids a row names; none where it counts."""
    return [] if not subjects or subjects.startswith("*") else [UUID(one) for one in subjects.split(",")]


def born(person: UUID) -> int:
    """When a UUIDv7 was made: microseconds UTC, to the millisecond."""
    return (person.int >> 80) * 1000


class Sighting(NamedTuple):
    """From when to when, how often, and how many persons at most."""

    first: int
    last: int
    times: int
    most: int


def sightings(rows: Iterable[Any]) -> tuple[dict[UUID, Sighting], dict[UUID, Sighting]]:
    """Rows in the order of time, summed: by the persons they name, and by camp where they count everybody."""
    named: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    counted: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        if (count := everybody(row.subjects)) is not None:
            counted[row.camp_id].append((row.at, count))
        for one in persons_of(row.subjects):
            named[one].append((row.at, 1))
    return _summed(named), _summed(counted)


def _summed(found: dict[UUID, list[tuple[int, int]]]) -> dict[UUID, Sighting]:
    return {
        one: Sighting(times[0][0], times[-1][0], len(times), max(count for _, count in times))
        for one, times in found.items()
    }
