"""Whether a chain of audit rows is what was written: recomputed from its first row, held against checkpoints."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import Any, NamedTuple
from uuid import UUID

from service.rules.audit import Entry, genesis, message


class Broken(NamedTuple):
    """The first row at which a chain is not what was written: edited, inserted, moved, deleted, cut, …"""

    camp_id: UUID
    seq: int
    what: str


class Verdict(NamedTuple):
    """Where a chain ends, and the first row that is wrong."""

    camp_id: UUID
    seq: int
    mac: str
    broken: Broken | None = None


_END = object()
MacOf = Callable[[str, bytes], str]
"""The HMAC of a message under the key of that name; LookupError if that key is not at hand."""
NEAR = 1000
"""So many places up and down a row that does not fit is looked for."""
_FIELDS = Entry._fields


def verify(rows: Iterable[Any], camp_id: UUID, mac_of: MacOf, heads: Mapping[int, str] | None = None) -> Verdict:
    """Recomputes a chain, row by row in the order of seq; `heads` are the MACs that checkpoints noted, by seq.

    Only one row and its follower are held; None is a row that cannot even be read. Without heads a cut tail cannot
    be seen.
    """
    noted, seq, prev = heads or {}, 0, genesis(camp_id)
    for row, following in _with_following(rows):
        what = _fault(row, following, seq, prev, mac_of)
        if what is None and noted.get(seq + 1, row.mac) != row.mac:
            what = "rewritten"
        if what is not None:
            return Verdict(camp_id, seq, prev, Broken(camp_id, seq + 1, what))
        seq, prev = row.seq, row.mac
    missing = max(noted, default=0) > seq
    return Verdict(camp_id, seq, prev, Broken(camp_id, seq + 1, "cut") if missing else None)


def _with_following(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for row, following in pairwise(chain(rows, [_END])):
        yield row, None if following is _END else following


def _fault(row: Any, following: Any, seq: int, prev: str, mac_of: MacOf) -> str | None:
    """What is wrong with the row that is to be number seq + 1 and to follow `prev`; None if nothing is."""
    if row is None:
        return "edited"
    if row.seq != seq + 1:
        return "deleted"
    try:
        is_right = row.prev == prev and mac_of(row.key_id, _message_of(row, row.seq, prev)) == row.mac
    except LookupError:
        return "unknown key"
    except ValueError:
        is_right = False
    return None if is_right else _named(row, following, prev, mac_of)


def _named(row: Any, following: Any, prev: str, mac_of: MacOf) -> str:
    """The kind of fault of a row that does not follow `prev`."""
    if _is_moved(row, mac_of):
        return "moved"
    if _fits(row, row.seq, mac_of):
        return "wrong genesis" if row.seq == 1 else "follows another row"
    return "inserted" if following is not None and following.prev == prev else "edited"


def _is_moved(row: Any, mac_of: MacOf) -> bool:
    places = range(max(1, row.seq - NEAR), row.seq + NEAR)
    return any(_fits(row, place, mac_of) for place in places if place != row.seq)


def _fits(row: Any, seq: int, mac_of: MacOf) -> bool:
    """Whether the row's own MAC is right for that place after the row that it says it follows."""
    try:
        return bool(mac_of(row.key_id, _message_of(row, seq, row.prev)) == row.mac)
    except (LookupError, ValueError, TypeError):
        return False


def _message_of(row: Any, seq: int, prev: str) -> bytes:
    return message(Entry(*(getattr(row, name) for name in _FIELDS)), seq, row.key_id, prev)
