"""Whether every journal is what was written; read as the system, a thousand lines at a time."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.queries.access import as_system
from service.queries.select import all_rows, c, columns, hot_rows
from service.rules.points import journal
from service.tables.camps import Camp
from service.tables.points import Book, Journal

AT_ONCE = 1000
_BOOKS = columns(Book.camp_id, Book.origin, Book.scale, Camp.number).join(Camp, c(Camp.id) == Book.camp_id)
_LINES = (
    columns(*(getattr(Journal, name) for name in (*journal.COLUMNS, "prev_hash", "hash")))
    .where(c(Journal.camp_id) == bindparam("camp_id"), c(Journal.seq) > bindparam("after"))
    .order_by(c(Journal.seq))
    .limit(AT_ONCE)
)


def broken_journals(session: Session) -> list[str]:
    """The first line of each journal that does not follow from the one before it."""
    with as_system(session):
        books = all_rows(session, _BOOKS.order_by(c(Camp.number)))
        return [problem for book in books for problem in _broken(session, book)]


def _broken(session: Session, book: Any) -> Iterator[str]:
    previous = journal.genesis(book.camp_id, book.origin, book.scale)
    for place, row in enumerate(_stream(session, book.camp_id), start=1):
        body = journal.body({name: getattr(row, name) for name in journal.COLUMNS})
        if (row.seq, row.prev_hash, row.hash) != (place, previous, journal.link(previous, journal.leaf(body))):
            yield f"journal of {book.number}: line {place} does not follow from the one before it"
            return
        previous = row.hash


def _stream(session: Session, camp_id: UUID) -> Iterator[Any]:
    after = 0
    while rows := hot_rows(session, _LINES, camp_id=camp_id, after=after):
        yield from rows
        after = rows[-1].seq
