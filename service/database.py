"""Engines, sessions, the pragmas that are relied on, and the only commit."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Never

import psycopg
import sqlmodel
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.pool import QueuePool

from service.errors import Busy, Conflict, Refusal
from service.sealing import KeyRing

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 2500,
    "trusted_schema": 0,
    "wal_autocheckpoint": 8000,  # pages; appends rewrite the same few, so copying them back less often saves most of it
}
WAITED = frozenset({"55P03", "40001", "40P01", "53300"})
"""Lock not available, serialization failure, deadlock, too many connections."""
WAL_FAULT_GONE = (3, 51, 3)
POSTGRESQL_OPTIONS = (
    "-c lock_timeout=2s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
)


class Session(sqlmodel.Session):
    """A session of one viewer (`info["viewer"]`); what it may see is added by queries/access."""

    def connection(self, *_: Any, **__: Any) -> Never:
        raise RuntimeError("a bare connection would go round the scope")

    def fetch(self, statement: str, values: Any) -> Sequence[Any]:
        """Runs text that queries/prepared compiled, on the driver, inside this session's transaction."""
        found: Sequence[Any] = self._run(statement, lambda driver: driver.execute(statement, values).fetchall())
        return found

    def insert(self, statement: str, rows: Sequence[Any]) -> None:
        """The same for rows that are put in."""
        if len(rows) == 1:
            self._run(statement, lambda driver: driver.execute(statement, rows[0]))
        else:
            self._run(statement, lambda driver: driver.cursor().executemany(statement, rows))

    def _run(self, statement: str, work: Callable[[Any], Any]) -> Any:
        if self.autoflush and (self.new or self.dirty or self.deleted):
            self.flush()
        driver: Any = self.info.get("driver")
        if driver is None:
            driver = self.info["driver"] = super().connection().connection.driver_connection
        try:
            return work(driver)
        except (psycopg.Error, sqlite3.Error) as error:
            dialect: Any = self.get_bind().dialect
            if dialect.is_disconnect(error, driver, None):
                super().connection().invalidate(error)
            raise DBAPIError(statement, None, error) from error

    def begin_nested(self) -> SessionTransaction:
        """SQLAlchemy sets a savepoint only when it is asked for the connection, and the driver runs without asking."""
        nested = super().begin_nested()
        super().connection()
        return nested

    def bulk_save_objects(self, *_: Any, **__: Any) -> Never:
        raise RuntimeError("bulk writes would go round the scope")

    bulk_insert_mappings = bulk_save_objects
    bulk_update_mappings = bulk_save_objects


@contextmanager
def tried(session: Session, dry_run: bool) -> Iterator[None]:
    """Runs the block; of a dry run nothing that it wrote stays."""
    if not dry_run:
        yield
        return
    nested = session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()


@contextmanager
def _translating() -> Iterator[None]:
    """What the database says becomes a refusal where it is one."""
    try:
        yield
    except (DBAPIError, psycopg.Error, sqlite3.Error) as error:
        raise _translated(error) from error
    except PoolTimeout as error:  # all connections are taken
        raise busy() from error


class Glance:
    """One select by itself, for which a session and a transaction would cost more than the select."""

    def __init__(self, engine: Engine, viewer: object) -> None:
        self._engine = engine
        self.info: dict[Any, Any] = {"viewer": viewer}

    def get_bind(self) -> Engine:
        return self._engine

    def fetch(self, statement: str, values: Any) -> Sequence[Any]:
        with _translating():
            connection = self._engine.raw_connection()
            try:
                driver: Any = connection.driver_connection
                found: Sequence[Any] = driver.execute(statement, values).fetchall()
            finally:
                connection.close()
        return found


class Database:
    """One database; on SQLite a single writing connection is the queue of writers."""

    def __init__(self, url: str, keys: KeyRing | None = None) -> None:
        self.url, self.keys = url, keys
        self.is_sqlite = url.startswith("sqlite")
        self.alone: Callable[[], AbstractContextManager[None]] = nullcontext
        """What a writing transaction holds besides; a server holds it all the time instead."""
        if self.is_sqlite:
            self.writer, self.reader = _sqlite(url, size=1, query_only=False), _sqlite(url, size=16, query_only=True)
        else:
            # a read sees one moment, however many statements it takes
            self.reader = _postgresql(url, isolation_level="REPEATABLE READ").execution_options(
                postgresql_readonly=True
            )
            self.writer = _postgresql(url)

    @contextmanager
    def begin(self, viewer: object, *, write: bool, keep: bool = True) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises or is not to be kept."""
        with (
            self.alone() if write else nullcontext(),
            _translating(),  # outermost: where the connection is lost, even taking back fails
            Session(self.writer if write else self.reader, expire_on_commit=False) as session,
        ):
            session.info.update(viewer=viewer, keys=self.keys)
            yield session
            if write and keep:
                session.commit()

    def glance(self, viewer: object) -> Glance:
        return Glance(self.reader, viewer)

    def check(self) -> None:
        """Refuses to go on when a pragma that the product relies on did not take."""
        if not self.is_sqlite:
            return
        with self.writer.connect() as connection:
            for name, wanted in PRAGMAS.items():
                found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                if found != wanted:
                    raise SystemExit(f"SQLite refused PRAGMA {name} = {wanted} (it says {found})")

    def warnings(self) -> list[str]:
        """What a server may start with, but its operator should know."""
        if not self.is_sqlite or sqlite3.sqlite_version_info >= WAL_FAULT_GONE:
            return []
        fixed = ".".join(map(str, WAL_FAULT_GONE))
        return [
            f"SQLite {sqlite3.sqlite_version} can damage a write-ahead log that several processes write (mended in"
            f" {fixed}): let only this process write, and run `jingying doctor` every night"
        ]

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()  # last, since whoever closes last writes the log back


def _translated(error: DBAPIError | psycopg.Error | sqlite3.Error) -> Exception:
    """What another writer or the machine caused is a refusal, after which a keyed request can be repeated safely;
    a clash in the journal means that somebody went round its lock."""
    cause = error.orig if isinstance(error, DBAPIError) else error  # BEGIN is said to the driver itself
    text, state = str(cause), getattr(cause, "sqlstate", None)
    if state == "53100" or getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return _full()
    if state in WAITED or "database is locked" in text or _is_lost(cause):
        return busy()
    if (state == "23505" or "UNIQUE constraint failed" in text) and "journal" not in text:
        return Conflict("already-there", "同一内容刚刚已被登记。", "The same has just been entered by somebody else.")
    return error


def refusal_for(error: Exception) -> Refusal | None:
    """What an error of the driver means to a caller who can do something about it."""
    found = _translated(error) if isinstance(error, DBAPIError | psycopg.Error | sqlite3.Error) else None
    return found if isinstance(found, Refusal) else None


def _is_lost(cause: object) -> bool:
    """The connection, or the server behind it; psycopg names no state where it did not get an answer."""
    if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(("08", "57P", "25P03"))


def _full() -> Refusal:
    return Busy(
        "disk-full",
        "存储空间已满，本次未保存；请联系管理员。",
        "The disk is full and nothing of this was kept; tell the administrator.",
    )


def busy() -> Refusal:
    return Busy("busy", "系统正忙，请稍后再试。", "Busy; try again in a moment.")


def _sqlite(url: str, *, size: int, query_only: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=10,
        hide_parameters=True,
        pool_reset_on_return=None if query_only else "rollback",  # a reader's session has ended its own transaction
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # pysqlite's own BEGIN comes too late and loses updates
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        connection.execute(f"PRAGMA query_only = {int(query_only)}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN" if query_only else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str, **how: Any) -> Engine:
    target = make_url(url).set(drivername="postgresql+psycopg")
    options = " ".join(filter(None, [str(target.query.get("options", "")), POSTGRESQL_OPTIONS]))
    target = target.update_query_dict({"options": options})
    return create_engine(
        target, pool_size=16, max_overflow=8, pool_timeout=10, pool_pre_ping=True, hide_parameters=True, **how
    )
