"""The audit as a database keeps it: nobody changes it there, and whoever does is found."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from service import clock
from service.actions import audit as actions
from service.database import Database
from service.queries import checkpoints
from service.queries.audit import AT_ONCE, list_heads, stream
from service.queries.audit_verdicts import Heads, verdicts
from service.rules.access import SYSTEM
from service.rules.audit import Entry
from service.rules.checkpoints import by_chain
from service.tables.audit import INSTALLATION
from tests import auditing, make
from tests.auditing import TABLE
from tests.make import World


def entry(camp_id: UUID, n: int) -> Entry:
    return Entry(camp_id, clock.now(), None, None, "cli", None, str(n), "test.wrote", "test", "", "ok")


@pytest.fixture
def chains(world: World, database: Database) -> tuple[UUID, ...]:
    """Six rows in the camp's chain and three in the installation's."""
    actions.record(database, [entry(world.camp_id, n) for n in range(6)])
    actions.record(database, [entry(INSTALLATION, n) for n in range(3)])
    return world.camp_id, INSTALLATION


def faults(database: Database, heads: Heads | None = None) -> list[tuple[UUID, int, str]]:
    with database.begin(SYSTEM, write=False) as session:
        broken = [one.broken for one in verdicts(session, heads or {}) if one.broken]
    return [(one.camp_id, one.seq, one.what) for one in broken]


def anchor(database: Database) -> Heads:
    with database.begin(SYSTEM, write=False) as session:
        note = checkpoints.checkpoint(session, clock.now())
    return by_chain(checkpoints.read(make.KEYS, note), "audit")


def one(camp_id: UUID, seq: int) -> Any:
    return (TABLE.c.camp_id == camp_id) & (TABLE.c.seq == seq)


def test_what_was_written_is_whole(chains: tuple[UUID, ...], database: Database, world: World) -> None:
    assert faults(database, anchor(database)) == []
    with database.begin(SYSTEM, write=False) as session:
        heads = {(head.kind, head.camp_id): head.seq for head in list_heads(session)}
    assert heads[("audit", world.camp_id)] == 6
    assert heads[("audit", INSTALLATION)] >= 3


def test_a_chain_of_more_rows_than_are_read_at_once(world: World, database: Database) -> None:
    actions.record(database, [entry(world.camp_id, n) for n in range(AT_ONCE + 5)])
    with database.begin(SYSTEM, write=False) as session:
        assert [row.seq for row in stream(session, world.camp_id)] == list(range(1, AT_ONCE + 6))
    assert faults(database) == []


STATEMENTS: dict[str, Callable[[UUID], Any]] = {
    "update": lambda camp_id: update(TABLE).where(one(camp_id, 2)).values(subjects="*9"),
    "update of the same": lambda camp_id: update(TABLE).where(one(camp_id, 2)).values(outcome="ok"),
    "delete": lambda camp_id: delete(TABLE).where(one(camp_id, 2)),
    "delete of all": lambda camp_id: delete(TABLE).where(TABLE.c.camp_id == camp_id),
}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_s64_the_migrated_database_refuses_every_change(
    chains: tuple[UUID, ...], database: Database, statement: str
) -> None:
    before = auditing.rows(database)
    with (
        pytest.raises(DBAPIError, match="append-only: audit"),
        database.writer.connect() as connection,
        connection.begin(),
    ):
        connection.execute(STATEMENTS[statement](chains[0]))
    assert auditing.rows(database) == before


def test_s64_nor_does_it_let_go_of_rows_in_other_ways(chains: tuple[UUID, ...], database: Database) -> None:
    before, ways = auditing.rows(database), ["TRUNCATE audit", "TRUNCATE audit CASCADE"]
    if database.is_sqlite:
        columns = ", ".join(name if name != "at" else "at + 1" for name in map(str, TABLE.columns.keys()))
        ways = [f"INSERT OR REPLACE INTO audit SELECT {columns} FROM audit", "REPLACE INTO audit SELECT * FROM audit"]
    for way in ways:
        with (
            pytest.raises(DBAPIError, match="append-only: audit"),
            database.writer.connect() as connection,
            connection.begin(),
        ):
            connection.exec_driver_sql(way)
    assert auditing.rows(database) == before


EDITS: dict[str, Any] = {
    "at": 1, "role": "auditor", "via": "token", "ip": "::1", "request_id": "x", "action": "a.b", "object_type": "x",
    "subjects": "*3", "outcome": "refused", "reason": "x", "prev": "0" * 64, "mac": "1" * 64,
}  # fmt: skip


def test_every_column_is_among_the_edited() -> None:
    assert {*EDITS, "camp_id", "seq", "account_id", "key_id"} == set(TABLE.columns.keys())


@pytest.mark.parametrize("column", EDITS)
def test_s65_an_edited_column_is_found(chains: tuple[UUID, ...], database: Database, column: str) -> None:
    with auditing.unlocked(database) as connection:
        connection.execute(update(TABLE).where(one(chains[0], 4)).values({column: EDITS[column]}))
    assert faults(database) == [(chains[0], 4, "edited")]


def test_s65_another_account_camp_number_or_key_is_found(
    chains: tuple[UUID, ...], database: Database, world: World
) -> None:
    camp_id, _ = chains
    with auditing.unlocked(database) as connection:
        account = world.people["officer"].account_id
        connection.execute(update(TABLE).where(one(camp_id, 2)).values(account_id=account))
    assert faults(database) == [(camp_id, 2, "edited")]
    with auditing.unlocked(database) as connection:
        connection.execute(update(TABLE).where(one(camp_id, 2)).values(key_id="gone"))
    assert faults(database) == [(camp_id, 2, "unknown key")]
    with auditing.unlocked(database) as connection:
        connection.execute(update(TABLE).where(one(camp_id, 6)).values(seq=7))
    assert faults(database)[0] == (camp_id, 2, "unknown key")


def test_s65_a_row_moved_into_another_chain_is_found_in_both(
    chains: tuple[UUID, ...], database: Database, world: World
) -> None:
    stranger = uuid4()
    with auditing.unlocked(database) as connection:
        connection.execute(update(TABLE).where(one(world.camp_id, 3)).values(camp_id=stranger))
    assert set(faults(database)) == {(world.camp_id, 3, "deleted"), (stranger, 1, "deleted")}


@pytest.mark.parametrize("seq", [1, 3])
def test_s65_a_deleted_row_is_found(chains: tuple[UUID, ...], database: Database, seq: int) -> None:
    with auditing.unlocked(database) as connection:
        connection.execute(delete(TABLE).where(one(chains[0], seq)))
    assert faults(database) == [(chains[0], seq, "deleted")]


def test_s65_an_inserted_row_is_found(chains: tuple[UUID, ...], database: Database) -> None:
    with auditing.unlocked(database) as connection:
        for seq in range(6, 2, -1):
            connection.execute(update(TABLE).where(one(chains[0], seq)).values(seq=seq + 1))
        row = connection.execute(select(TABLE).where(one(chains[0], 4))).one()
        connection.execute(insert(TABLE).values({**row._mapping, "seq": 3, "request_id": "never"}))
    assert faults(database) == [(chains[0], 3, "inserted")]


def test_s65_a_row_added_to_the_end_is_found(chains: tuple[UUID, ...], database: Database) -> None:
    with auditing.unlocked(database) as connection:
        row = connection.execute(select(TABLE).where(one(chains[0], 6))).one()
        connection.execute(insert(TABLE).values({**row._mapping, "seq": 7, "prev": row.mac}))
    assert faults(database) == [(chains[0], 7, "edited")]


def test_s65_swapped_rows_are_found(chains: tuple[UUID, ...], database: Database) -> None:
    with auditing.unlocked(database) as connection:
        for seq, to in ((3, 99), (4, 3), (99, 4)):
            connection.execute(update(TABLE).where(one(chains[0], seq)).values(seq=to))
    assert faults(database) == [(chains[0], 3, "moved")]


def test_s65_a_cut_tail_shows_against_a_checkpoint_only(chains: tuple[UUID, ...], database: Database) -> None:
    heads = anchor(database)
    with auditing.unlocked(database) as connection:
        connection.execute(delete(TABLE).where(TABLE.c.camp_id == chains[0], TABLE.c.seq > 4))
    assert faults(database) == []
    assert faults(database, heads) == [(chains[0], 5, "cut")]
    actions.record(database, [entry(chains[0], n) for n in range(9)])
    assert faults(database) == []
    assert faults(database, heads) == [(chains[0], 6, "rewritten")]


def test_s65_a_chain_that_is_gone_shows_against_a_checkpoint(chains: tuple[UUID, ...], database: Database) -> None:
    heads = anchor(database)
    with auditing.unlocked(database) as connection:
        connection.execute(delete(TABLE).where(TABLE.c.camp_id == chains[0]))
        connection.exec_driver_sql("DELETE FROM audit_head")
    assert faults(database, heads) == [(chains[0], 1, "cut")]


def test_s65_a_value_that_cannot_be_read_is_found(sqlite_url: str) -> None:
    """SQLite keeps what a column cannot hold."""
    database = Database(sqlite_url, make.KEYS)
    camp_id = make.world(database).camp_id
    actions.record(database, [entry(camp_id, n) for n in range(6)])
    with closing(sqlite3.connect(str(make_url(sqlite_url).database))) as connection:  # which minds no references
        connection.execute("DROP TRIGGER audit_update")
        connection.execute(f"UPDATE audit SET account_id = 'x' WHERE camp_id = '{camp_id.hex}' AND seq = 4")
        connection.commit()
    assert faults(database) == [(camp_id, 4, "edited")]
    database.close()


@pytest.fixture
def restored(
    chains: tuple[UUID, ...], database: Database, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Database]:
    """A copy of the database as another one, with its triggers."""
    database.close()
    if database.is_sqlite:
        copy = tmp_path / "restored.sqlite3"
        shutil.copy(str(make_url(database.url).database), copy)
        opened = Database(f"sqlite:///{copy}", make.KEYS)
        yield opened
        opened.close()
        return
    server, template = request.getfixturevalue("postgresql_server"), str(make_url(database.url).database)
    with make.postgresql_copy(server, template, f"r{uuid4().hex}") as address:
        opened = Database(address, make.KEYS)
        yield opened
        opened.close()


def test_s65_all_of_it_holds_on_a_restored_copy(
    chains: tuple[UUID, ...], database: Database, restored: Database
) -> None:
    heads = anchor(database)
    assert faults(restored, heads) == []
    actions.record(restored, [entry(chains[0], 7)])
    assert faults(restored, heads) == []
    with auditing.unlocked(restored) as connection:
        connection.execute(delete(TABLE).where(TABLE.c.camp_id == chains[0], TABLE.c.seq > 5))
    assert faults(restored, heads) == [(chains[0], 6, "cut")]
    with auditing.unlocked(restored) as connection:
        connection.execute(update(TABLE).where(one(chains[0], 1)).values(reason="x"))
    assert faults(restored, heads) == [(chains[0], 1, "edited")]
    assert faults(database, heads) == []
