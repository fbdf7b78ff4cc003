"""The audit as it stands; read as the system, since it is about everybody."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.queries import points
from service.queries.access import as_system
from service.queries.select import all_rows, c, columns, hot_row, hot_rows
from service.rules.checkpoints import Head
from service.tables.audit import Audit, AuditHead
from service.tables.points import Book

_IN_CHAIN = c(Audit.camp_id) == bindparam("camp_id")
_HEAD = columns(Audit.seq, Audit.mac).where(_IN_CHAIN).order_by(c(Audit.seq).desc()).limit(1)
_LOCK = columns(AuditHead.camp_id).where(c(AuditHead.camp_id) == bindparam("camp_id")).with_for_update()
WHOLE = (
    Audit.camp_id, Audit.seq, Audit.at, Audit.account_id, Audit.role, Audit.via, Audit.ip, Audit.request_id,
    Audit.action, Audit.object_type, Audit.subjects, Audit.outcome, Audit.reason, Audit.key_id, Audit.prev, Audit.mac,
)  # fmt: skip
_NEXT = columns(*WHOLE).where(_IN_CHAIN, c(Audit.seq) > bindparam("after")).order_by(c(Audit.seq))
AT_ONCE = 1000
_THOUSAND, _ONE = _NEXT.limit(AT_ONCE), _NEXT.limit(1)
_CHAINS, _FOUND = columns(AuditHead.camp_id), columns(Audit.camp_id).distinct()
_BOOKS = columns(Book.camp_id)


def lock_head(session: Session, camp_id: UUID) -> Any:
    """The last row of a camp's chain, none yet if it is empty; waits for the camp's other writers."""
    with as_system(session):
        hot_row(session, _LOCK, camp_id=camp_id)
        return next(iter(hot_rows(session, _HEAD, camp_id=camp_id)), None)


def list_chains(session: Session) -> list[UUID]:
    """Every camp that has a chain or any row, the installation's own first."""
    with as_system(session):
        return sorted({row.camp_id for one in (_CHAINS, _FOUND) for row in all_rows(session, one)})


def list_heads(session: Session) -> list[Head]:
    """Where every audit chain and every journal ends, those that are empty left out."""
    with as_system(session):
        ends = {one: next(iter(hot_rows(session, _HEAD, camp_id=one)), None) for one in list_chains(session)}
        audits = [Head("audit", camp_id, end.seq, end.mac) for camp_id, end in ends.items() if end]
        books = {row.camp_id: points.head(session, row.camp_id) for row in all_rows(session, _BOOKS)}
    return [*audits, *(Head("journal", one, head.seq, head.hash) for one, head in books.items() if head.seq)]


_AT = columns(Audit.seq, Audit.mac).where(_IN_CHAIN, c(Audit.seq) == bindparam("seq"))


def head_at(session: Session, camp_id: UUID, seq: int) -> str | None:
    """What the chain's row of that number ends in; none where there is no such row."""
    with as_system(session):
        return next((str(row.mac) for row in hot_rows(session, _AT, camp_id=camp_id, seq=seq)), None)


def stream(session: Session, camp_id: UUID) -> Iterator[Any]:
    """A chain row by row, a thousand held at a time; None and no more where a row's values cannot be read."""
    after = 0
    while rows := _page(session, camp_id, after):
        yield from rows
        if rows[-1] is None:
            return
        after = rows[-1].seq


def _page(session: Session, camp_id: UUID, after: int) -> Sequence[Any]:
    with as_system(session):
        try:
            return hot_rows(session, _THOUSAND, camp_id=camp_id, after=after)
        except ValueError:  # one of them is not what its column holds
            try:
                return hot_rows(session, _ONE, camp_id=camp_id, after=after)
            except ValueError:
                return [None]


def list_after(session: Session, camp_id: UUID, after: int, limit: int) -> Sequence[Any]:
    """The whole rows of a chain after a number."""
    with as_system(session):
        return all_rows(session, _NEXT.limit(limit), camp_id=camp_id, after=after)
