"""The journal's hash chain: what is hashed, byte for byte. Source: ledger.md 8."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

import msgspec

Value = str | int | None
Body = dict[str, Value]

ENTRY_FORMAT = "points-entry/1"
BOOK_FORMAT = "points-book/1"
GENESIS_TAG = b"points-genesis/1\n"
CHAIN_TAG = b"points-chain/1\n"
NOTE_TAG = b"points-note/1\n"
REQUEST_TAG = b"points-request/1\n"
LARGEST = 2**53
IDS = frozenset({"actor", "approver", "camp_id", "trainee_id"})
COLUMNS = (
    "actor", "amount", "approval", "approver", "camp_id", "den", "detail", "evidence", "idem_key", "kind", "matter",
    "num", "occurred_on", "policy", "reason", "recorded_at", "relates_on", "request", "reverses", "rule", "seq",
    "source", "trainee_id", "veto_from", "veto_state", "veto_until",
)  # fmt: skip

# Byte for byte what json.dumps gives (a test compares every character), in a third of the time.
_encode = msgspec.json.Encoder(order="sorted").encode
_KINDS = frozenset({str, int, type(None)})


class JournalError(ValueError):
    """A value that may not be hashed, or a column that is missing or foreign."""


def body(columns: Mapping[str, object]) -> Body:
    """The 27 keys of an entry from its 26 columns (all but prev_hash and hash); extra or missing ones: JournalError.

    Dates become YYYY-MM-DD, ids lowercase UUIDs with hyphens whether they come as UUID or as text.
    """
    if len(columns) != len(COLUMNS):
        raise JournalError(f"columns: {sorted(set(columns) ^ set(COLUMNS))}")
    found: Body = {"$": ENTRY_FORMAT}
    try:
        for name in COLUMNS:
            value = columns[name]
            found[name] = value if type(value) in _KINDS and name not in IDS else _plain(name, value)  # type: ignore[assignment]
    except KeyError as error:
        raise JournalError(f"columns: {error}") from error
    return found


def canonical(row: Mapping[str, object]) -> bytes:
    """RFC 8785 of one flat object: ASCII keys, values text, null or integers below 2^53 in size; else JournalError."""
    for key, value in row.items():
        kind = type(value)
        if kind not in _KINDS or not key.isascii():
            raise JournalError(f"{key}: {kind.__name__} may not be hashed")
        if kind is int and not -LARGEST < value < LARGEST:  # type: ignore[operator]
            raise JournalError(f"{key}: {value} is too large")
    try:
        return _encode(dict(row))
    except UnicodeEncodeError as error:
        raise JournalError(str(error)) from error


def digest(tag: bytes, row: Mapping[str, object]) -> str:
    """SHA-256(tag ‖ canonical row): proposals and decisions under `points-proposal/1\\n`, `points-decision/1\\n`."""
    return hashlib.sha256(tag + canonical(row)).hexdigest()


def genesis(camp_id: UUID | str, origin: str, scale: int = 2) -> str:
    """hash_0 of a camp's book: its fixed facts."""
    row = {"$": BOOK_FORMAT, "camp_id": _id(camp_id), "origin": origin, "scale": scale}
    return digest(GENESIS_TAG, row)


def leaf(entry: Body) -> str:
    """SHA-256(0x00 ‖ canonical body), hex."""
    return hashlib.sha256(b"\0" + canonical(entry)).hexdigest()


def link(prev_hash: str, entry_leaf: str) -> str:
    """SHA-256("points-chain/1\\n" ‖ previous hash as 32 bytes ‖ leaf as 32 bytes), hex."""
    return hashlib.sha256(CHAIN_TAG + bytes.fromhex(prev_hash + entry_leaf)).hexdigest()


def chain(prev_hash: str, entries: Iterable[Body]) -> list[str]:
    """The hash of every body, each linked to the one before, the first to prev_hash."""
    hashes = []
    for entry in entries:
        prev_hash = link(prev_hash, leaf(entry))
        hashes.append(prev_hash)
    return hashes


def recorded_at(now: int, previous: int | None) -> int:
    """Microseconds UTC, later than the entry before even when the clock stands or runs back."""
    return now if previous is None else max(now, previous + 1)


def note_digest(salt: bytes, text: str) -> str:
    """SHA-256("points-note/1\\n" ‖ salt ‖ text), hex; 16 random bytes of salt."""
    return hashlib.sha256(NOTE_TAG + salt + text.encode()).hexdigest()


def fingerprint(lines: Iterable[Mapping[str, object]]) -> str:
    """SHA-256("points-request/1\\n" ‖ a canonical object and a newline per line), hex."""
    return hashlib.sha256(REQUEST_TAG + b"".join(canonical(line) + b"\n" for line in lines)).hexdigest()


def _plain(name: str, value: object) -> object:
    if name in IDS and isinstance(value, UUID | str):
        return _id(value)
    return value.isoformat() if type(value) is date else value


@lru_cache(maxsize=4096)
def _id(value: UUID | str) -> str:
    return str(value if isinstance(value, UUID) else UUID(value))
