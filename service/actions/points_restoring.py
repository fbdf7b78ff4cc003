"""Puts an exported ledger into an empty book: row by row as it was, every hash computed anew."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.inspection import inspect
from sqlmodel import SQLModel

from service import clock
from service.actions.audit import open_chain
from service.actions.sealed import seal_value
from service.database import Session
from service.errors import Conflict
from service.queries import points as queries
from service.queries.camps import find_camp_numbered
from service.rules.points import journal
from service.rules.points.proposals import lines_of
from service.tables import points as tables
from service.tables.access import Account
from service.tables.camps import Camp
from service.tables.privacy import Erasure
from service.tables.trainees import Trainee

Row = Mapping[str, Any]
ORDER: tuple[tuple[str, type[SQLModel]], ...] = (
    ("policy", tables.Policy),
    ("voucher", tables.Voucher),
    ("entry", tables.Journal),
    ("proposal", tables.Proposal),
    ("decision", tables.Decision),
    ("checkpoint", tables.Checkpoint),
)
DAYS = frozenset({"occurred_on", "relates_on", "veto_from", "veto_until", "effective_from"})
IDS = frozenset({"camp_id", "trainee_id", "actor", "approver", "checker", "id"})


def restore(session: Session, rows: Mapping[str, Sequence[Row]]) -> int:
    """As the system; a camp that is not there is opened with its people as mere numbers. Returns the lines written."""
    header = rows["header"][0]
    camp_id = UUID(header["camp_id"])
    if find_camp_numbered(session, header["camp"]) is None:
        _open(session, header)
    if queries.head(session, camp_id).seq:
        raise Conflict("book-not-empty", "该期台账不是空的。", "The book of that camp is not empty.")
    _people(session, camp_id, rows)
    _erasures(session, camp_id, rows["erasure"])
    _notes(session, camp_id, rows)
    for kind, model in ORDER:
        session.add_all(_made(model, {"camp_id": camp_id, **_typed(row)}) for row in _linked(header, kind, rows))
        session.flush()
    return len(rows["entry"])


def _open(session: Session, header: Row) -> None:
    camp_id, number = UUID(header["camp_id"]), header["camp"]
    starts_on, ends_on = (date.fromisoformat(header[name]) for name in ("starts_on", "ends_on"))
    session.add(Camp(id=camp_id, number=number, name=number, state="running", starts_on=starts_on, ends_on=ends_on))
    session.flush()
    session.add(tables.Book(camp_id=camp_id, origin=header["origin"], scale=header["scale"]))
    open_chain(session, camp_id)
    session.flush()


def _people(session: Session, camp_id: UUID, rows: Mapping[str, Sequence[Row]]) -> None:
    """Who is not known here stands with her number and nothing else; accounts that acted cannot sign in."""
    for row in rows["trainee"]:
        if session.get(Trainee, (camp_id, UUID(row["id"]))) is None:
            session.add(_nameless(camp_id, row))
    names = ("actor", "approver", "checker", "decided_by")
    acted = [row[name] for kind in rows for row in rows[kind] for name in names if name in row]
    for one in sorted({one for one in acted if one is not None}):
        if session.get(Account, UUID(one)) is None:
            session.add(Account(id=UUID(one), login=f"from-{one}", name="—", state="disabled", created_at=clock.now()))
    session.flush()


def _nameless(camp_id: UUID, row: Row) -> Trainee:
    return Trainee(
        camp_id=camp_id,
        id=UUID(row["id"]),
        no=row["no"],
        name=row["no"],
        sex="male",
        birth_month="0001-01",
        unit="—",
        channel="appointed",
    )


def _erasures(session: Session, camp_id: UUID, rows: Sequence[Row]) -> None:
    """Whose texts are gone stays so here."""
    for row in rows:
        if session.get(Erasure, (camp_id, UUID(row["person"]))) is None:
            decided = {"decided_by": UUID(row["decided_by"]), "erased_at": row["erased_at"]}
            told = {"kind": row["kind"], "reason": "随台账迁入 / came with the ledger"}
            session.add(Erasure(camp_id=camp_id, person_id=UUID(row["person"]), **told, **decided))
    session.flush()


def _notes(session: Session, camp_id: UUID, rows: Mapping[str, Sequence[Row]]) -> None:
    """Notes whose texts did not come stand as erased ones do; the cause of a veto is sealed."""
    causes = {row["reason"] for row in rows["entry"] if row["kind"] == "veto"}
    texts = {row["digest"]: row for row in rows["note"]}
    named = {row[name] for row in rows["entry"] for name in ("reason", "evidence")}
    named |= {row["comment"] for row in rows["decision"]}
    named |= {one for row in rows["proposal"] for one in _proposed(row["payload"])}
    for digest in sorted(one for one in named | set(texts) if one is not None):
        text = texts.get(digest, {})
        body = text.get("body")
        if body is not None and digest in causes:
            body = seal_value(session, "note", "body", camp_id, digest, body)
        session.add(tables.Note(camp_id=camp_id, digest=digest, salt=text.get("salt"), body=body))
    session.flush()


def _proposed(payload: str) -> Iterable[Any]:
    return [line[name] for line in lines_of(payload) for name in ("reason", "evidence")]


def _linked(header: Row, kind: str, rows: Mapping[str, Sequence[Row]]) -> Sequence[Row]:
    """Entries with the hashes that they come to; an export that says others has been refused before."""
    if kind != "entry":
        return rows[kind]
    prev, linked = journal.genesis(header["camp_id"], header["origin"], header["scale"]), []
    for row in rows[kind]:
        columns = {name: row[name] for name in journal.COLUMNS}
        found = journal.link(prev, journal.leaf(journal.body(columns)))
        linked.append({**columns, "prev_hash": prev, "hash": found})
        prev = found
    return linked


def _typed(row: Row) -> dict[str, Any]:
    return {name: None if value is None else _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if name in DAYS:
        return date.fromisoformat(value)
    return UUID(value) if name in IDS else value


def _made(model: type[SQLModel], values: Mapping[str, Any]) -> SQLModel:
    known = {one.key for one in inspect(model).column_attrs}
    return model(**{name: value for name, value in values.items() if name in known})
