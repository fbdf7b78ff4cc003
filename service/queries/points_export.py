"""The whole ledger of a camp, row by row, as the export wants it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.inspection import inspect

from service.database import Session
from service.queries import points as queries
from service.queries.access import as_system
from service.queries.camps import read_camp
from service.queries.sealed import open_column
from service.queries.select import all_rows, c, columns, hot_rows, one_row
from service.rules.points.journal import genesis
from service.tables.points import Book, Checkpoint, Decision, Journal, Note, Policy, Proposal, Voucher
from service.tables.privacy import Erasure
from service.tables.trainees import Trainee

FORMAT = "points-export/1"


def _whole(model: Any, *order: Any, leave: tuple[str, ...] = ()) -> Any:
    attributes = [getattr(model, one.key) for one in inspect(model).column_attrs if one.key not in leave]
    return columns(*attributes).where(c(model.camp_id) == bindparam("camp_id")).order_by(*order)


_BOOK = columns(Book.origin, Book.scale).where(c(Book.camp_id) == bindparam("camp_id"))
_KINDS: Mapping[str, Any] = {
    "policy": _whole(Policy, Policy.version, leave=("camp_id",)),
    "entry": _whole(Journal, Journal.seq),
    "voucher": _whole(Voucher, Voucher.first_seq),
    "proposal": _whole(Proposal, Proposal.created_at, Proposal.digest),
    "decision": _whole(Decision, Decision.decided_at, Decision.digest),
    "checkpoint": _whole(Checkpoint, Checkpoint.seq),
}
_NOTES = _whole(Note, Note.digest)
_ERASED = (
    columns(c(Erasure.person_id).label("person"), c(Erasure.kind), c(Erasure.decided_by), c(Erasure.erased_at))
    .where(c(Erasure.camp_id) == bindparam("camp_id"))
    .order_by(c(Erasure.person_id))
)
_NUMBERS = columns(Trainee.id, Trainee.no).where(c(Trainee.camp_id) == bindparam("camp_id")).order_by(Trainee.no)


def ledger(session: Session, camp_id: UUID, *, texts: bool = False) -> Iterator[dict[str, Any]]:
    """Header, rows by kind, trailer; texts of notes only where they are asked for and may leave."""
    with as_system(session):
        yield {**_header(session, camp_id), "texts": texts}
        for row in all_rows(session, _NUMBERS, camp_id=camp_id):
            yield {"type": "trainee", "id": str(row.id), "no": row.no}
        for kind, statement in _KINDS.items():
            yield from _plain(kind, hot_rows(session, statement, camp_id=camp_id))
        if texts:
            notes = hot_rows(session, _NOTES, camp_id=camp_id)
            yield from _plain("note", open_column(session, notes, "note", "body", camp_id, key="digest"))
            yield from _plain("erasure", hot_rows(session, _ERASED, camp_id=camp_id))
        head = queries.head(session, camp_id)
        yield {"type": "trailer", "seq": head.seq, "head": head.hash}


def _header(session: Session, camp_id: UUID) -> dict[str, Any]:
    book, camp = one_row(session, _BOOK, camp_id=camp_id), read_camp(session, camp_id)
    return {
        "type": "header",
        "camp": camp.number,
        "starts_on": camp.starts_on.isoformat(),
        "ends_on": camp.ends_on.isoformat(),
        "format": FORMAT,
        "camp_id": str(camp_id),
        "origin": book.origin,
        "scale": book.scale,
        "genesis": genesis(camp_id, book.origin, book.scale),
    }


def _plain(kind: str, rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        plain = {name: value if type(value) in PLAIN else _value(value) for name, value in _items(row)}
        plain["type"] = kind
        yield plain


def _items(row: Any) -> Iterable[tuple[str, Any]]:
    return zip(row._fields, row, strict=True) if hasattr(row, "_fields") else vars(row).items()


PLAIN = frozenset({str, int, type(None)})


@lru_cache(maxsize=4096)
def _value(value: UUID | date) -> str:
    return str(value) if isinstance(value, UUID) else value.isoformat()
