from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.queries.access import as_system
from service.queries.select import c, columns, one, one_row
from service.tables.points import Book, Checkpoint

_BOOK = columns(Book.origin, Book.scale).where(c(Book.camp_id) == bindparam("camp_id"))
_CHECKPOINTS = (
    columns(Checkpoint).where(c(Checkpoint.camp_id) == bindparam("camp_id")).order_by(c(Checkpoint.seq).desc())
)


def find_book(session: Session, camp_id: UUID) -> Any:
    with as_system(session):
        return one_row(session, _BOOK, camp_id=camp_id)


def last_checkpoint(session: Session, camp_id: UUID) -> Checkpoint | None:
    return next(iter(list_checkpoints(session, camp_id)), None)


def checkpoint_at(session: Session, camp_id: UUID, seq: int) -> Checkpoint:
    with as_system(session):
        return one(session, Checkpoint, _CHECKPOINTS.where(c(Checkpoint.seq) == seq), camp_id=camp_id)


def list_checkpoints(session: Session, camp_id: UUID) -> Sequence[Checkpoint]:
    """The newest first."""
    with as_system(session):
        return list(session.scalars(_CHECKPOINTS, {"camp_id": camp_id}))
