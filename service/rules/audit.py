"""What an audit row holds and how rows are chained. A row names persons by id and never repeats a value."""

import hashlib
from collections.abc import Collection
from typing import NamedTuple
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
