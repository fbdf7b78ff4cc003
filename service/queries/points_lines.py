"""The lines that counting takes, kept in memory: a line never changes, so only those after the last known are read."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.queries.access import as_system
from service.queries.points import ENTRY, Head, is_head
from service.queries.select import c, columns, hot_rows
from service.rules.points.counting import total
from service.rules.points.entries import Entry, by_trainee
from service.rules.points.policy import Policy
from service.tables.points import Journal

CAMPS = 8
TOTALS = 1000
_AFTER = (
    columns(*ENTRY)
    .where(
        c(Journal.camp_id) == bindparam("camp_id"),
        c(Journal.trainee_id).is_not(None),
        c(Journal.seq) > bindparam("after"),
        c(Journal.seq) <= bindparam("until"),
    )
    .order_by(c(Journal.seq))
)


class Slice(NamedTuple):
    """Which lines count: up to a day of booking, or of the fact where restated, and up to a seq."""

    on: date
    at_seq: int
    restated: bool = False

    def of(self, lines: Iterable[Entry]) -> list[Entry]:
        if self.restated:
            return [one for one in lines if one.relates_on <= self.on and one.seq <= self.at_seq]
        return [one for one in lines if one.occurred_on <= self.on and one.seq <= self.at_seq]


class Own:
    """One trainee's lines by seq, and what the first so many of them by day come to under a policy."""

    __slots__ = ("_totals", "lines")

    def __init__(self, lines: tuple[Entry, ...]) -> None:
        self.lines = lines
        self._totals: dict[tuple[Policy, bool, int], int] = {}

    def total(self, policy: Policy, wanted: Slice) -> int:
        part = wanted.of(self.lines)
        if self.lines[-1].seq > wanted.at_seq:  # as it was known once: not only a matter of days
            return total(policy, part)
        key = (policy, wanted.restated, len(part))
        if key not in self._totals:
            if len(self._totals) >= TOTALS:
                self._totals.clear()
            self._totals[key] = total(policy, part)
        return self._totals[key]


Lines = Mapping[Any, Own]


class _Known(NamedTuple):
    head: Head
    own: Lines


_known: OrderedDict[UUID, _Known] = OrderedDict()
_lock = Lock()


def known_lines(session: Session, camp_id: UUID, head: Head) -> Lines:
    """Everybody's lines up to that head at least, whoever asks.

    What is known is of this journal if its last hash stands there, since that covers every line before.
    """
    with _lock:
        known = _known.get(camp_id)
    if known is None or not (known.head.hash == head.hash or is_head(session, camp_id, known.head)):
        known = _Known(Head(0, "", None), {})
    if known.head.seq < head.seq:
        known = _Known(head, {**known.own, **_read(session, camp_id, known, head.seq)})
        _remember(camp_id, known)
    return known.own


def _read(session: Session, camp_id: UUID, known: _Known, until: int) -> dict[Any, Own]:
    with as_system(session):
        rows = hot_rows(session, _AFTER, camp_id=camp_id, after=known.head.seq, until=until)
    added = by_trainee(Entry._make(row) for row in rows)
    before = {trainee: known.own[trainee].lines for trainee in added if trainee in known.own}
    return {trainee: Own((*before.get(trainee, ()), *lines)) for trainee, lines in added.items()}


def _remember(camp_id: UUID, known: _Known) -> None:
    with _lock:
        _known[camp_id] = known
        _known.move_to_end(camp_id)
        while len(_known) > CAMPS:
            _known.popitem(last=False)
