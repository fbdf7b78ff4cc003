"""What the database refuses whoever asks: one place for the triggers, since rebuilding a table drops them silently."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Table, UniqueConstraint, inspect
from sqlmodel import SQLModel

APPEND_ONLY = (
    "audit",
    "audit_head",
    "book",
    "checkpoint",
    "decision",
    "erasure",
    "growth_entry",
    "journal",
    "mentoring_note_version",
    "motion",
    "motion_decision",
    "note",
    "notice_delivery",
    "objection",
    "objection_act",
    "objection_row",
    "outcome",
    "policy",
    "proposal",
    "publicity_window",
    "recommendation",
    "recommendation_act",
    "recommendation_row",
    "review_version",
    "snapshot",
    "voucher",
)
ERASABLE: Mapping[str, tuple[str, ...]] = {
    "growth_entry": ("title", "body", "withdrawn_reason"),
    "mentoring_note_version": ("content", "next_step"),
    "note": ("salt", "body"),
    "objection": ("identity", "content"),
    "objection_act": ("reason",),
    "outcome": ("post",),
    "recommendation_row": ("reason",),
    "review_version": ("comment", "reason"),
}
"""Texts about a person, which may become empty and nothing else."""
RESEALED = (("note", "body"), ("objection", "identity"))
"""Which of them may also be sealed anew."""
_RESEALED = ", ".join(f"'{table}.{column}'" for table, column in RESEALED)
SEALED = "jys1:"
"""How every sealed value begins."""

FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = 'append-only: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE OR REPLACE FUNCTION erasure_only() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      before jsonb := to_jsonb(OLD); after jsonb := to_jsonb(NEW); given text;
    BEGIN
      FOREACH given IN ARRAY TG_ARGV LOOP
        IF coalesce(after ->> given, '') NOT IN ('', coalesce(before ->> given, ''))
           AND NOT ((TG_TABLE_NAME || '.' || given) IN ({_RESEALED})
                    AND substr(after ->> given, 1, {len(SEALED)}) = '{SEALED}') THEN
          RAISE EXCEPTION USING MESSAGE = 'append-only: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation';
        END IF;
        before := before - given; after := after - given;
      END LOOP;
      IF before = after THEN RETURN NEW; END IF;
      RAISE EXCEPTION USING MESSAGE = 'append-only: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation';
    END $$""",
)


def names(dialect: str) -> set[str]:
    kinds = ("update", "delete", "replace") if dialect == "sqlite" else ("change", "truncate")
    erasures = {f"{table}_erasure" for table in ERASABLE} if dialect == "postgresql" else set()
    return {f"{table}_{kind}" for table in APPEND_ONLY for kind in kinds} | erasures


def present(connection: Connection) -> set[str]:
    """Those that stand, and on PostgreSQL fire in every replication role."""
    found = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    )
    return set(connection.exec_driver_sql(found).scalars())


def create(connection: Connection) -> None:
    """On the tables that there are; idempotent, so a migration that adds or rebuilt a table calls it again."""
    there = set(inspect(connection).get_table_names())
    tables = [name for name in APPEND_ONLY if name in there]
    if connection.dialect.name == "sqlite":
        _drop_sqlite(connection)
        statements = _sqlite(tables)
    else:
        statements = _postgresql(tables)
    for statement in statements:
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        _drop_sqlite(connection)
        return
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS append_only() CASCADE")
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS erasure_only() CASCADE")


def _drop_sqlite(connection: Connection) -> None:
    for name in sorted(present(connection)):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def _sqlite(tables: list[str]) -> Iterator[str]:
    for name in tables:
        table, refuse = SQLModel.metadata.tables[name], f"SELECT RAISE(ABORT, 'append-only: {name}')"
        erasure = f" WHEN NOT ({_is_erasure(table)})" if name in ERASABLE else ""
        yield f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {name}{erasure} BEGIN {refuse}; END"
        yield f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {name} BEGIN {refuse}; END"
        # INSERT OR REPLACE deletes without firing a delete trigger unless recursive_triggers is on
        clashes = " OR ".join(f"EXISTS (SELECT 1 FROM {name} WHERE {_same(key)})" for key in _keys(table))  # noqa: S608
        yield f"CREATE TRIGGER {name}_replace BEFORE INSERT ON {name} BEGIN {refuse} WHERE {clashes}; END"


def _is_erasure(table: Table) -> str:
    parts = []
    for column in map(str, table.columns.keys()):
        new, old = f'NEW."{column}"', f'OLD."{column}"'
        allowed = [f"{new} IS {old}"]
        if column in ERASABLE[table.name]:
            allowed += [f"{new} IS NULL", f"{new} = ''"]
        if (table.name, column) in RESEALED:
            allowed.append(f"substr({new}, 1, {len(SEALED)}) = '{SEALED}'")
        parts.append("(" + " OR ".join(allowed) + ")")
    return " AND ".join(parts)


def _keys(table: Table) -> list[tuple[str, ...]]:
    uniques = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    return [tuple(table.primary_key.columns.keys()), *sorted(tuple(one.columns.keys()) for one in uniques)]


def _same(key: tuple[str, ...]) -> str:
    return " AND ".join(f"{column} = NEW.{column}" for column in key)


def _postgresql(tables: list[str]) -> Iterator[str]:
    yield from FUNCTIONS
    for name in tables:
        kinds = "DELETE" if name in ERASABLE else "UPDATE OR DELETE"
        yield from _always(
            f"{name}_change", name, f"BEFORE {kinds} ON {name} FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
        yield from _always(
            f"{name}_truncate", name, f"BEFORE TRUNCATE ON {name} FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
        if name in ERASABLE:
            texts = ", ".join(f"'{column}'" for column in ERASABLE[name])
            when = f"BEFORE UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION erasure_only({texts})"
            yield from _always(f"{name}_erasure", name, when)


def _always(trigger: str, table: str, body: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {trigger} ON {table}"
    yield f"CREATE TRIGGER {trigger} {body}"
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}"
