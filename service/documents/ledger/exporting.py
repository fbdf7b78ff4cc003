"""The journal as ndjson: whole, or as one trainee's extract in which everybody else is a digest."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from service.database import Session
from service.documents.ledger import hledger, verify
from service.queries.points import Head, head, list_counted
from service.queries.points_checkpoints import find_book
from service.queries.points_export import ledger
from service.queries.points_standings import board
from service.rules.points.journal import leaf

Row = dict[str, Any]
PROGRAM = Path(verify.__file__).read_bytes()
"""The stand-alone verifier as it is handed out."""


def lines(rows: Iterable[Row]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)


def export(session: Session, camp_id: UUID, *, texts: bool = False) -> bytes:
    return "".join(line + "\n" for line in lines(ledger(session, camp_id, texts=texts))).encode()


def extract(session: Session, camp_id: UUID, trainee_id: UUID) -> bytes:
    """Her entries stand whole, and the camp's policies and settlements; of others' nothing but 32 bytes each."""
    shown = (_narrowed(row, str(trainee_id)) for row in ledger(session, camp_id))
    return "".join(line + "\n" for line in lines(row for row in shown if row is not None)).encode()


def _narrowed(row: Row, trainee: str) -> Row | None:
    if row["type"] in {"voucher", "proposal", "decision"}:
        return None
    if row["type"] == "header":
        return {**row, "extract": True}
    if row["type"] == "trainee":
        return row if row["id"] == trainee else None
    if row["type"] != "entry" or row["trainee_id"] in {trainee, None}:
        return row
    body = {name: row[name] for name in verify.COLUMNS}
    return {"type": "leaf", "seq": row["seq"], "leaf": leaf({"$": "points-entry/1", **body}), "hash": row["hash"]}


def hledger_journal(session: Session, camp_id: UUID, on: date) -> str:
    """The sheet of a day for hledger, of the whole camp."""
    found = board(session, camp_id, on)
    if found.policy is None:
        return ""
    entries = list_counted(session, camp_id, on, found.at_seq)
    numbers = {trainee: person.no for trainee, person in found.people.items()}
    origin = find_book(session, camp_id).origin
    return hledger.journal(origin, found.policy, on, found.rows, entries, numbers)


def verified(
    session: Session, camp_id: UUID, pins: Iterable[tuple[int, str]] = (), keys: Iterable[str] = ()
) -> verify.Findings:
    """What the stand-alone program finds in this camp's export; one program, so that inside and outside agree."""
    return verify.verify_rows(ledger(session, camp_id, texts=True), pins, keys)


class Verdict(NamedTuple):
    head: Head
    findings: verify.Findings


def verdict(session: Session, camp_id: UUID, pins: Iterable[tuple[int, str]], keys: Iterable[str]) -> Verdict:
    return Verdict(head(session, camp_id), verified(session, camp_id, pins, keys))
