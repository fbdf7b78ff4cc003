"""The audit as a test sees it, and hands that go round its triggers."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, select

from service.database import Database
from service.tables import triggers
from service.tables.audit import Audit
from tests.make import World

TABLE: Table = Audit.__table__  # type: ignore[attr-defined]
NUMBER = re.compile(r"(?<![\w-])[A-Z]{2}\d{4}-\d{3}(?![\w-])")


def rows(database: Database, camp_id: UUID | None = None) -> list[Any]:
    """All of them, or one chain's, in order."""
    statement = select(TABLE).order_by(TABLE.c.camp_id, TABLE.c.seq)
    if camp_id is not None:
        statement = statement.where(TABLE.c.camp_id == camp_id)
    with database.writer.connect() as connection:
        return list(connection.execute(statement))


def of_request(database: Database, answer: Any) -> list[Any]:
    """The rows that an answer names."""
    found = answer.headers["x-request-id"]
    with database.writer.connect() as connection:
        return list(connection.execute(select(TABLE).where(TABLE.c.request_id == found)))


def numbers_of(world: World, row: Any) -> set[str]:
    """The trainees whom a row is about, by number."""
    if row.subjects.startswith("*"):
        assert int(row.subjects[1:]) == len(world.trainees)
        return set(world.trainees)
    names = {str(person): no for no, person in world.trainees.items()}
    return {names[one] for one in row.subjects.split(",") if one in names}


def numbers_in(answer: Any) -> set[str]:
    """The trainees' numbers that a body holds, wherever; also within workbooks."""
    return set(NUMBER.findall("".join(texts_of(answer.content)))) if answer.content else set()


def texts_of(content: bytes) -> Iterator[str]:
    """What a file says, part by part if it is an archive."""
    if not content.startswith(b"PK\x03\x04"):
        yield content.decode(errors="replace")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield from texts_of(archive.read(name))


def is_text(answer: Any) -> bool:
    """Whether whom it names can be read in it."""
    return any(kind in answer.headers.get("content-type", "") for kind in ("json", "text", "spreadsheet", "zip"))


CLOSED = "CREATE TRIGGER closed BEFORE INSERT ON audit"


@contextmanager
def unlocked(database: Database) -> Iterator[Connection]:
    """A connection to a database whose triggers are gone."""
    with database.writer.connect() as connection, connection.begin():
        triggers.drop(connection)
        yield connection


def unwritable(database: Database) -> None:
    """From here on every row that is added to the audit is refused by the database itself."""
    with database.writer.connect() as connection, connection.begin():
        if database.is_sqlite:
            connection.exec_driver_sql(f"{CLOSED} BEGIN SELECT RAISE(ABORT, 'no more rows'); END")
            return
        connection.exec_driver_sql(
            "CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no more rows'; END $$"
        )
        connection.exec_driver_sql(f"{CLOSED} FOR EACH ROW EXECUTE FUNCTION no_more()")


def writable(database: Database) -> None:
    """As before that."""
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"DROP TRIGGER closed{'' if database.is_sqlite else ' ON audit'}")


def count(database: Database, table: str) -> int:
    with database.writer.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
