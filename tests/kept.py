"""A world that was made once is put into other databases row by row: making it anew takes longer than most tests."""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from service import clock
from service.database import Database

FRESH = 60 * 1_000_000
"""Microseconds: so old may the credentials be that a test begins with."""
Rows = dict[str, list[tuple[Any, ...]]]
Made = TypeVar("Made")


class Kept(NamedTuple):
    made: Any
    at: int
    rows: Rows


_kept: dict[Hashable, Kept] = {}


def kept(key: Hashable, database: Database, build: Callable[[], Made]) -> Made:
    """What `build` makes in that database, from a copy of what it made in another one a moment ago if there is one."""
    key = (key, database.keys, database.writer.dialect.name)
    found = _kept.get(key)
    if found is not None and 0 <= clock.now() - found.at < FRESH:
        with database.writer.begin() as connection:
            _put(connection, found.rows)
        made: Made = found.made
        return made
    before, at = _rows(database), clock.now()
    built, after = build(), _rows(database)
    if all(row in after[table] for table, rows in before.items() for row in rows):
        new = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
        _kept[key] = Kept(built, at, {table: rows for table, rows in new.items() if rows})
    return built


def _rows(database: Database) -> Rows:
    """As the driver gives them: no statement is compiled, which is slower than running it."""
    with database.writer.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')]
            for table in SQLModel.metadata.sorted_tables
        }


def _put(connection: Connection, rows: Rows) -> None:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    for table, values in rows.items():
        marks = ", ".join([mark] * len(values[0]))
        connection.exec_driver_sql(f'INSERT INTO "{table}" VALUES ({marks})', values)
