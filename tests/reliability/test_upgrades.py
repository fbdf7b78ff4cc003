"""A database as the first release made it, full of rows: upgraded whole, or not at all."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, MetaData, event, func, inspect, select
from sqlalchemy.engine import Connection, make_url
from sqlmodel import SQLModel

from service import migrating
from service.actions.points import post_voucher
from service.database import Database
from service.rules.points.requests import PostLine
from tests import make
from tests.reliability.servers import FORKS

FIRST = "20261124a"
Counts = dict[str, int]


@pytest.fixture(params=["sqlite", "postgresql"])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """At the first revision, with every row of a full camp that there was a place for."""
    source = Database(str(request.getfixturevalue(f"{request.param}_url")), make.KEYS)
    world = make.world(source)
    make.policy(world)
    make.full_file(world)
    with world.session("officer") as session:
        line = PostLine(trainee="QY2020-001", rule="B04", on=date(2020, 9, 1), times=1, reason="理由")
        post_voucher(session, world.camp_id, "k", [line])
    url, server = f"sqlite:///{tmp_path / 'first.sqlite3'}", ""
    if not source.is_sqlite:
        name, server = f"f{uuid4().hex}", str(request.getfixturevalue("postgresql_server"))
        make.run_sql(server, "postgres", f"CREATE DATABASE {name}")
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
    database = Database(url, make.KEYS)
    migrating.migrate(database.writer, FIRST)
    with source.reader.connect() as rows, database.writer.begin() as there:
        copy(rows, there)
    source.close()
    yield database
    database.close()
    if server:
        make.run_sql(server, "postgres", f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


def copy(source: Connection, target: Connection) -> None:
    """What both have a place for, parents first."""
    found, known = MetaData(), MetaData()
    found.reflect(source)
    known.reflect(target)
    for table in known.sorted_tables:
        if table.name == "alembic_version":
            continue
        names = [column.name for column in table.columns if column.name in found.tables[table.name].columns]
        wanted = select(*(found.tables[table.name].columns[name] for name in names))
        if rows := [row._asdict() for row in source.execute(wanted)]:
            target.execute(table.insert(), rows)


def counts(database: Database) -> Counts:
    with database.reader.connect() as connection:
        known = MetaData()
        known.reflect(connection)
        return {
            name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for name, table in known.tables.items()
        }


def revision(database: Database) -> str:
    with database.reader.connect() as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def head() -> str | None:
    return ScriptDirectory.from_config(migrating.config()).get_current_head()


def test_r08_the_first_release_s_rows_survive_up_down_and_up_again(first: Database) -> None:
    before = counts(first)
    assert sum(many > 0 for many in before.values()) >= 30
    for _ in range(2):
        migrating.migrate(first.writer)
        assert (revision(first), migrating.problems(first)) == (head(), [])
        after = counts(first)
        assert {name: after.get(name) for name in before} == before
        migrating.downgrade(first.writer, FIRST)
        assert counts(first) == before


def test_r08_no_check_is_lost_on_the_way_from_the_first_release(first: Database) -> None:
    """SQLite rebuilds a table to change it, and would leave out what it does not know."""
    migrating.migrate(first.writer)
    there = inspect(first.writer)
    for table in SQLModel.metadata.sorted_tables:
        wanted = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        assert {one["name"] for one in there.get_check_constraints(table.name)} == wanted, table.name
        keys = {str(one.name) for one in table.foreign_key_constraints}
        assert {one["name"] for one in there.get_foreign_keys(table.name)} == keys, table.name


def _migrate_and_die(url: str, at: int) -> None:
    """Killed by itself before statement number `at`, in the middle of the one transaction."""
    database, done = Database(url), 0

    @event.listens_for(database.writer, "before_cursor_execute")
    def count(*_: Any) -> None:
        nonlocal done
        done += 1
        if done == at:
            os.kill(os.getpid(), signal.SIGKILL)

    migrating.migrate(database.writer)
    database.close()
    os._exit(done % 256)


def migrate_elsewhere(url: str, at: int) -> int | None:
    process = FORKS.Process(target=_migrate_and_die, args=(url, at))
    process.start()
    process.join(60)
    return process.exitcode


def test_r08_a_migration_killed_in_the_middle_leaves_it_as_it_was(first: Database) -> None:
    before, statements = counts(first), _statements(first)
    for part in (1, 2, 3, 4):
        assert migrate_elsewhere(first.url, max(1, statements * part // 4 - 1)) == -signal.SIGKILL
        _wait_until_it_is_let_go(first)
        assert (revision(first), counts(first)) == (FIRST, before)
    migrating.migrate(first.writer)
    assert (revision(first), migrating.problems(first)) == (head(), [])


def _statements(first: Database) -> int:
    """How many a whole upgrade takes; taken back, so that the database is as before."""
    seen = make.counted(first)
    migrating.migrate(first.writer)
    many = len(seen)
    migrating.downgrade(first.writer, FIRST)
    return many


def _wait_until_it_is_let_go(database: Database) -> None:
    """PostgreSQL takes a moment to see that a client is gone."""
    until = time.monotonic() + 10
    while not database.is_sqlite and time.monotonic() < until:
        with database.writer.connect() as connection:
            others = connection.exec_driver_sql(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
                " AND pid <> pg_backend_pid()"
            ).scalar()
        if not others:
            return
        time.sleep(0.05)
