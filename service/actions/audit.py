"""Appends to the audit, each camp's rows in one chain."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from service.database import Database, Session
from service.queries import audit as queries
from service.queries.access import as_system
from service.queries.scoping_writes import put
from service.rules.access import SYSTEM
from service.rules.audit import Entry, genesis, message
from service.sealing import KeyRing
from service.tables.audit import Audit, AuditHead


def open_chain(session: Session, camp_id: UUID) -> None:
    """The row that a camp's audit is numbered under; made with the camp."""
    session.add(AuditHead(camp_id=camp_id))


def append(session: Session, entries: Sequence[Entry]) -> None:
    """In the caller's transaction, camp by camp; the last lock that a transaction takes."""
    with as_system(session):
        for camp_id, own in groupby(sorted(entries, key=_camp), key=_camp):
            head = queries.lock_head(session, camp_id)
            seq, prev = (head.seq, head.mac) if head else (0, genesis(camp_id))
            put(session, Audit, _rows(session.info["keys"], list(own), seq, prev))


def _camp(entry: Entry) -> UUID:
    return entry.camp_id


def _rows(keys: KeyRing, entries: Sequence[Entry], seq: int, prev: str) -> list[dict[str, Any]]:
    rows, name = [], keys.current.name
    for place, entry in enumerate(entries, start=seq + 1):
        mac = keys.mac(name, message(entry, place, name, prev))
        rows.append({**entry._asdict(), "seq": place, "key_id": name, "prev": prev, "mac": mac})
        prev = mac
    return rows


def record(database: Database, entries: Sequence[Entry]) -> None:
    """In a transaction of its own."""
    with database.begin(SYSTEM, write=True) as session:
        append(session, entries)
