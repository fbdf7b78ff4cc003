"""Copies of a whole database while it is in use, and back; on SQLite a file, on PostgreSQL an archive of pg_dump."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from service.database import Database, Session
from service.rules.access import SYSTEM

SUFFIXES = {True: "sqlite3", False: "dump"}
_STAMP = "%Y%m%dT%H%M%SZ"
_OWN = re.compile(r"jingying-(\d{8}T\d{6}Z)\.(?:sqlite3|dump)(?:\.json)?")


class BackupFailed(RuntimeError):
    """What the database or its tool said; nothing was left behind."""


def name_at(moment: datetime, database: Database) -> str:
    return f"jingying-{moment.astimezone(UTC):{_STAMP}}.{SUFFIXES[database.is_sqlite]}"


def outdated(folder: Path, now: datetime, days: int) -> list[Path]:
    """Backups of our own naming that are older than so many days, with what lies beside them."""
    found = []
    for path in sorted(folder.iterdir()):
        own = _OWN.fullmatch(path.name)
        if own and now - datetime.strptime(own[1], _STAMP).replace(tzinfo=UTC) > timedelta(days):
            found.append(path)
    return found


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A file for its owner only, which gets its name once it is whole and on the disk; never over another."""
    part = path.with_name(f"{path.name}.part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
        _sync(part)
        path.hardlink_to(part)  # unlike a rename, refuses where there is a file
    finally:
        part.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy(database: Database, target: Path) -> None:
    """One moment of a SQLite database as a file without a write-ahead log, into an empty file."""
    connection = database.writer.raw_connection()
    try:
        driver: Any = connection.driver_connection
        driver.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.Error as error:
        raise BackupFailed(str(error)) from error
    finally:
        connection.close()


@contextmanager
def looking_into(path: Path) -> Iterator[Session]:
    """Reads a copy without leaving anything beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    with Session(engine) as session:
        session.info["viewer"] = SYSTEM
        yield session
    engine.dispose()


@contextmanager
def replacing(target: Path, source: Path) -> Iterator[Path]:
    """A copy to work on, which takes the target's place when the block ends well, and is gone when it does not."""
    part = target.with_name(f"{target.name}.restoring")
    _remove(part)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        shutil.copyfile(source, part)
        yield part
        _sync(part)
        move_aside(target)
        part.rename(target)
        _sync(target.parent)
    finally:
        _remove(part)


def move_aside(target: Path) -> None:
    """A database with its write-ahead log, under a name that says until when it was the one."""
    old = target.with_name(f"{target.name}.until-{datetime.now(UTC):{_STAMP}}")
    for path, kept in zip(_parts(target), _parts(old), strict=True):
        if path.exists():
            path.rename(kept)


def _remove(target: Path) -> None:
    for path in _parts(target):
        path.unlink(missing_ok=True)


def _parts(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("", "-wal", "-shm")]


@contextmanager
def dumping(database: Database, target: Path) -> Iterator[Session]:
    """The moment that the archive holds, as a session; it is written when the block ends."""
    with database.begin(SYSTEM, write=False) as session:
        session.fetch("SELECT set_config('idle_in_transaction_session_timeout', '0', true)", None)
        snapshot = session.fetch("SELECT pg_export_snapshot()", None)[0][0]
        yield session
        run(database, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}")


def load(database: Database, path: Path) -> None:
    """An archive into an empty database, whole or not at all."""
    run(database, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", str(path))


def is_empty(engine: Engine) -> bool:
    return not inspect(engine).get_table_names()


def run(database: Database, tool: str, *arguments: str) -> None:
    """A tool of PostgreSQL on the database; a password goes by the environment, which other accounts cannot read."""
    place = {name: str(value) for name, value in _place(database.url).items()}
    password = {"PGPASSWORD": place.pop("password")} if "password" in place else {}
    command = [_found(database, tool), f"--dbname={make_conninfo(**place)}", *arguments]
    done = subprocess.run(command, env={**os.environ, **password}, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupFailed(f"{tool}: {done.stderr.strip()}")


def _place(url: str) -> dict[str, Any]:
    return conninfo_to_dict(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


def _found(database: Database, tool: str) -> str:
    """Beside the server where it runs on this machine, since that one has the server's version; else in PATH."""
    beside = _beside_server(database)
    found = shutil.which(tool, path=beside) if beside else None
    found = found or shutil.which(tool)
    if found is None:
        raise BackupFailed(f"{tool} is not in PATH: install the client programs of PostgreSQL")
    return found


def _beside_server(database: Database) -> str | None:
    """None where the account may not ask."""
    try:
        with database.reader.connect() as connection:
            found = connection.exec_driver_sql("SELECT setting FROM pg_config WHERE name = 'BINDIR'").scalar()
    except DBAPIError:
        return None
    return None if found is None else str(found)


def sqlite_path(url: str) -> Path:
    return Path(str(make_url(url).database))


def flaws(database: Database) -> list[str]:
    """What SQLite finds wrong with the file and its references; PostgreSQL has checked both while loading."""
    if not database.is_sqlite:
        return []
    try:
        return _flaws(database)
    except DBAPIError as error:
        return [str(error.orig)]


def _flaws(database: Database) -> list[str]:
    with database.reader.connect() as connection:
        wrong = [str(text) for text in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if text != "ok"]
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return wrong + [f"{table}: row {row} refers to a missing row of {parent}" for table, row, parent, _ in broken]
