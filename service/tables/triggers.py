"""What the database refuses whoever asks: one place for the triggers, since rebuilding a table drops them silently."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, UniqueConstraint
from sqlmodel import SQLModel

APPEND_ONLY = (
    "book",
    "growth_entry",
    "journal",
    "mentoring_note_version",
    "note",
    "policy",
    "review_version",
    "voucher",
)

FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = 'append-only: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation'; END $$""",
    """CREATE OR REPLACE FUNCTION erasure_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.salt IS NULL AND NEW.body IS NULL AND NEW.camp_id IS NOT DISTINCT FROM OLD.camp_id
         AND NEW.digest IS NOT DISTINCT FROM OLD.digest THEN RETURN NEW; END IF;
      RAISE EXCEPTION USING MESSAGE = 'append-only: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation';
    END $$""",
)


def names(dialect: str) -> set[str]:
    kinds = ("update", "delete", "replace") if dialect == "sqlite" else ("change", "truncate")
    erasure = {"note_erasure"} if dialect == "postgresql" else set()
    return {f"{table}_{kind}" for table in APPEND_ONLY for kind in kinds} | erasure


def present(connection: Connection) -> set[str]:
    """Those that stand, and on PostgreSQL fire in every replication role."""
    found = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    )
    return set(connection.exec_driver_sql(found).scalars())


def create(connection: Connection) -> None:
    """Idempotent, so a migration that rebuilt a table calls it again."""
    statements = _sqlite() if connection.dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in sorted(present(connection)):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS append_only() CASCADE")
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS erasure_only() CASCADE")


def _sqlite() -> Iterator[str]:
    for name in APPEND_ONLY:
        table, refuse = SQLModel.metadata.tables[name], f"SELECT RAISE(ABORT, 'append-only: {name}')"
        erasure = (
            " WHEN NOT (NEW.salt IS NULL AND NEW.body IS NULL"
            " AND NEW.camp_id IS OLD.camp_id AND NEW.digest IS OLD.digest)"
            if name == "note"
            else ""
        )
        yield f"CREATE TRIGGER IF NOT EXISTS {name}_update BEFORE UPDATE ON {name}{erasure} BEGIN {refuse}; END"
        yield f"CREATE TRIGGER IF NOT EXISTS {name}_delete BEFORE DELETE ON {name} BEGIN {refuse}; END"
        # INSERT OR REPLACE deletes without firing a delete trigger unless recursive_triggers is on
        clashes = " OR ".join(f"EXISTS (SELECT 1 FROM {name} WHERE {_same(key)})" for key in _keys(table))  # noqa: S608
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {name}_replace BEFORE INSERT ON {name} BEGIN {refuse} WHERE {clashes}; END"
        )


def _keys(table: Table) -> list[tuple[str, ...]]:
    uniques = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    return [tuple(table.primary_key.columns.keys()), *sorted(tuple(one.columns.keys()) for one in uniques)]


def _same(key: tuple[str, ...]) -> str:
    return " AND ".join(f"{column} = NEW.{column}" for column in key)


def _postgresql() -> Iterator[str]:
    yield from FUNCTIONS
    for name in APPEND_ONLY:
        kinds = "DELETE" if name == "note" else "UPDATE OR DELETE"
        yield from _always(
            f"{name}_change", name, f"BEFORE {kinds} ON {name} FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
        yield from _always(
            f"{name}_truncate", name, f"BEFORE TRUNCATE ON {name} FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
    yield from _always("note_erasure", "note", "BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION erasure_only()")


def _always(trigger: str, table: str, body: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {trigger} ON {table}"
    yield f"CREATE TRIGGER {trigger} {body}"
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}"
