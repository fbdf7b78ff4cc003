"""Brings a database to the schema of this code, whole or not at all."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from service.database import Database
from service.tables import triggers

ROOT = Path(__file__).resolve().parent.parent


def config(connection: Connection | None = None) -> Config:
    settings = Config(toml_file=str(ROOT / "pyproject.toml"))
    settings.attributes["connection"] = connection
    return settings


def migrate(engine: Engine, revision: str = "head") -> None:
    if revision == "head" and is_current(engine):
        return
    with engine.connect() as connection:
        _keys_off(connection)
        with connection.begin():
            command.upgrade(config(connection), revision)
            _check_keys(connection)
        _keys_on(connection)


def downgrade(engine: Engine, revision: str) -> None:
    with engine.connect() as connection:
        _keys_off(connection)
        with connection.begin():
            command.downgrade(config(connection), revision)
        _keys_on(connection)


def is_current(engine: Engine) -> bool:
    heads = set(ScriptDirectory.from_config(config()).get_heads())
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads


def missing_triggers(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return triggers.names(engine.dialect.name) - triggers.present(connection)


def problems(database: Database) -> list[str]:
    """Why a server must not start on this database."""
    if not is_current(database.reader):
        return ["the schema is not this version's: run `jingying migrate`"]
    database.check()
    return [f"trigger {name} is missing" for name in sorted(missing_triggers(database.reader))]


def _keys_off(connection: Connection) -> None:
    # with keys on, rebuilding a parent table deletes its children; inside a transaction the pragma is ignored
    if connection.dialect.name == "sqlite":
        _raw(connection, "PRAGMA foreign_keys = 0")


def _keys_on(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        _raw(connection, "PRAGMA foreign_keys = 1")


def _raw(connection: Connection, statement: str) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(statement)


def _check_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration broke references: {broken[:5]}")
