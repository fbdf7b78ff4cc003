"""How many statements a read sends to the database, counted at the driver, since some go past SQLAlchemy."""

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import event

from service.database import Database

ASIDE = ("BEGIN", "COMMIT", "ROLLBACK", "SET ", "SHOW ", "SELECT 1")
"""What only begins and ends transactions, and tries whether a connection lives."""
Note = Callable[[object], None]


def statements(database: Database, act: Callable[[], Any]) -> list[str]:
    """Every select of what `act` reads."""
    seen: list[str] = []

    def note(statement: object) -> None:
        text = str(statement).lstrip()
        seen.extend([] if text.upper().startswith(ASIDE) else [text])

    counting = _counting(note)

    def watch(driver: Any, *_: Any) -> None:
        _listen(driver, note, counting)

    def leave(driver: Any, *_: Any) -> None:
        _listen(driver, None, psycopg.Cursor)

    event.listen(database.reader, "checkout", watch)
    event.listen(database.reader, "checkin", leave)
    try:
        act()
    finally:
        event.remove(database.reader, "checkout", watch)
        event.remove(database.reader, "checkin", leave)
    return seen


def _counting(note: Note) -> type[psycopg.Cursor[Any]]:
    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *more: Any, **options: Any) -> Any:
            note(query.decode() if isinstance(query, bytes) else query)
            return super().execute(query, *more, **options)

    return Counting


def _listen(driver: Any, note: Note | None, cursor: type[psycopg.Cursor[Any]]) -> None:
    if isinstance(driver, sqlite3.Connection):
        driver.set_trace_callback(note)
    elif driver is not None:
        driver.cursor_factory = cursor
