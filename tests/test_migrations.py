"""Migrations go up, down and up again on both databases, and the models are what they make."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import UniqueConstraint, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from service import migrating
from service.database import Database
from service.tables import triggers
from service.tables.trainees import Trainee
from tests import make


@pytest.fixture
def postgresql_empty(postgresql_server: str) -> Iterator[str]:
    name = f"e{uuid4().hex}"
    make.run_sql(postgresql_server, "postgres", f"CREATE DATABASE {name}")
    yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    make.run_sql(postgresql_server, "postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_empty(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'empty.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest) -> Iterator[Database]:
    database = Database(request.getfixturevalue(f"{request.param}_empty"))
    yield database
    database.close()


def test_r08_up_down_and_up_again(empty: Database) -> None:
    migrating.migrate(empty.writer)
    assert migrating.is_current(empty.reader)
    migrating.downgrade(empty.writer, "base")
    assert set(inspect(empty.writer).get_table_names()) == {"alembic_version"}
    with empty.writer.connect() as connection:
        assert triggers.present(connection) == set()
    migrating.migrate(empty.writer)
    assert migrating.missing_triggers(empty.reader) == set()


def test_r08_the_models_are_what_the_migrations_make(database: Database) -> None:
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_r08_every_trigger_stands(database: Database) -> None:
    assert migrating.missing_triggers(database.reader) == set()
    with database.writer.connect() as connection, connection.begin():
        drop = "DROP TRIGGER journal_delete" if database.is_sqlite else "DROP TRIGGER journal_change ON journal"
        connection.exec_driver_sql(drop)
    assert len(migrating.missing_triggers(database.reader)) == 1


def test_r08_creating_the_triggers_again_changes_nothing(database: Database) -> None:
    with database.writer.connect() as connection, connection.begin():
        triggers.create(connection)
        assert triggers.present(connection) == triggers.names(connection.dialect.name)


def test_r08_a_populated_database_survives_migrating_again(database: Database) -> None:
    world = make.world(database)
    make.policy(world)
    migrating.migrate(database.writer)
    with world.session(write=False) as session:
        assert session.get(Trainee, (world.camp_id, world.trainees["QY2020-001"])) is not None


def test_r08_a_migration_that_fails_leaves_nothing_of_itself(empty: Database) -> None:
    with empty.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE journal (taken INTEGER)")
    with pytest.raises(DatabaseError):
        migrating.migrate(empty.writer)
    assert set(inspect(empty.writer).get_table_names()) <= {"journal"}


SHARED = {
    "account",
    "calendar_day",
    "calendar_feed",
    "camp",
    "contact",
    "credential",
    "login_attempt",
    "motion",
    "motion_decision",
    "organisation",
    "recovery_code",
    "setting",
}


def test_every_key_of_a_camp_s_table_starts_with_the_camp() -> None:
    for table in SQLModel.metadata.sorted_tables:
        if table.name in SHARED:
            continue
        assert next(iter(table.primary_key.columns)).name == "camp_id", table.name
        uniques = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        keys = [(one.name, one.columns.keys()) for one in (*uniques, *table.indexes)]  # type: ignore[attr-defined]
        for name, columns in keys:
            assert columns[0] == "camp_id" or table.name == "camp_role", f"{table.name}.{name}"
        for key in table.foreign_key_constraints:
            parent = key.referred_table.name
            assert parent in SHARED or key.column_keys[0] == "camp_id", f"{table.name}.{key.name}"
