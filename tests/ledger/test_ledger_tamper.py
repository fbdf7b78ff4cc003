"""What is changed behind the triggers, in any column of any row, the verifier finds."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, and_, delete, insert, select, update
from sqlmodel import SQLModel

from service.database import Database, Session
from service.documents.ledger import exporting, verify
from service.errors import Refusal
from service.queries.checkpoints import verifier_keys
from service.queries.erasing import list_own_notes
from service.queries.points_export import ledger
from service.rules.access import SYSTEM
from service.rules.points import journal
from service.sealing import SealBroken
from service.tables import triggers
from tests import make
from tests.kept import kept
from tests.ledger import small

pytestmark = pytest.mark.unmeasured

KEYS = verifier_keys(make.KEYS)
TABLES = ("book", "journal", "voucher", "proposal", "decision", "note", "policy", "checkpoint")
KINDS = {"entry": "journal", **{name: name for name in TABLES[2:]}}
Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def _each_signature_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thirds of the time, and of most changes the same ones."""
    monkeypatch.setattr(verify, "ed25519", cache(verify.ed25519))


@pytest.fixture
def book(database: Database) -> make.World:
    return make.on(kept("small book", database, lambda: written(database)), database)


def written(database: Database) -> make.World:
    made = make.world(database)
    small.book(made)
    return made


def exported(world: make.World) -> Rows:
    with world.database.begin(SYSTEM, write=False) as session:
        return list(ledger(session, world.camp_id, texts=True))


def pins(rows: Rows) -> list[tuple[int, str]]:
    """The newest receipt."""
    last = rows[trailer(rows)]
    return [(last["seq"], last["head"])]


def trailer(rows: Rows) -> int:
    return next(n for n, row in enumerate(rows) if row["type"] == "trailer")


def findings(rows: Rows, pinned: list[tuple[int, str]] | None = None) -> verify.Findings:
    return verify.verify_rows([dict(row) for row in rows], pinned or (), KEYS)


def others(value: Any) -> list[Any]:
    """Other values of the same look: a neighbour, a turned sign, another day, another digest, none, and some."""
    if value is None:
        return [1, "2020-09-01", "a" * 64, "decided", str(UUID(int=7))]
    if isinstance(value, int):
        return [value + 1, value - 1, -value] if value else [1]
    if len(value) == 10 and value[4:5] == "-":
        moved = date.fromisoformat(value)
        return [(moved + timedelta(days)).isoformat() for days in (1, -1, 31)] + [None]
    if len(value) in (36, 64) and set(value) <= set("0123456789abcdef-"):
        return [("0" if value[0] != "0" else "1") + value[1:], value[:-1] + ("0" if value[-1] != "0" else "1"), None]
    return [value + "x", value[:-1], value.replace("a", "b"), None]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # in memory: where the rows come from is no matter
def test_every_other_value_of_every_column_of_every_row_is_found(book: make.World) -> None:
    rows = exported(book)
    assert findings(rows, pins(rows)) == []
    tried, missed = 0, []
    for n, row in enumerate(rows):
        if row["type"] not in KINDS:
            continue
        for name in row:
            for other in others(row[name]) if name != "type" else ():
                if other == row[name]:
                    continue
                tried += 1
                changed = [*rows[:n], {**row, name: other}, *rows[n + 1 :]]
                if not findings(changed, pins(rows)):
                    missed.append((row["type"], name, row[name], other))
    assert tried > 1500
    assert missed == [], {(kind, name) for kind, name, _, _ in missed}


def test_every_kind_of_row_and_every_column_is_there(book: make.World) -> None:
    """So that the book is no smaller than the tables: every column holds something somewhere."""
    rows = exported(book)
    assert {row["kind"] for row in rows if row["type"] == "entry"} == verify.KINDS
    for kind, table in KINDS.items():
        own = [row for row in rows if row["type"] == kind]
        left = {"camp_id"} if kind in ("policy", "note", "checkpoint") and "camp_id" not in own[0] else set()
        assert set(own[0]) - {"type"} == set(SQLModel.metadata.tables[table].columns.keys()) - left
        assert [name for name in own[0] if all(row[name] is None for row in own)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_are_swapped_doubled_or_gone_are_found(book: make.World, kind: str) -> None:
    rows = exported(book)
    places = [n for n, row in enumerate(rows) if row["type"] == kind]
    keys = {"entry": "seq", "voucher": "first_seq", "policy": "version", "checkpoint": "seq"}
    for n in places:
        doubled = [*rows[: n + 1], deepcopy(rows[n]), *rows[n + 1 :]]
        assert findings(doubled, pins(rows)), ("doubled", rows[n])
        if not may_go(rows, n):
            assert findings([*rows[:n], *rows[n + 1 :]], pins(rows)), ("gone", rows[n])
    for n, m in pairwise(places):
        one, two = deepcopy(rows[n]), deepcopy(rows[m])
        key = keys.get(kind, "digest")
        one[key], two[key] = two[key], one[key]
        swapped = [*rows]
        swapped[n], swapped[m] = one, two
        assert findings(swapped, pins(rows)), ("swapped", rows[n], rows[m])


def may_go(rows: Rows, n: int) -> bool:
    """A checkpoint that settles nothing is proved by its copy elsewhere; no line of the journal names it."""
    closes = {row["seq"] for row in rows if row["type"] == "entry" and row["kind"] == "close"}
    return rows[n]["type"] == "checkpoint" and rows[n]["seq"] not in closes


INSERTED: dict[str, Callable[[Rows], dict[str, Any]]] = {
    "a line": lambda rows: {**of(rows, "entry")[-1], "seq": len(of(rows, "entry")) + 1},
    "a voucher": lambda rows: {**of(rows, "voucher")[0], "idem_key": "new"},
    "a proposal": lambda rows: {**of(rows, "proposal")[0], "idem_key": "new"},
    "a decision": lambda rows: {**of(rows, "decision")[0], "idem_key": "w"},
    "a note": lambda rows: {**of(rows, "note")[0], "digest": "a" * 64},
    "a policy": lambda rows: {**of(rows, "policy")[1], "version": 3},
    "a checkpoint": lambda rows: {**of(rows, "checkpoint")[0], "seq": 1, "hash": of(rows, "entry")[0]["hash"]},
}


def of(rows: Rows, kind: str) -> Rows:
    return [row for row in rows if row["type"] == kind]


@pytest.mark.parametrize("what", INSERTED)
def test_a_row_more_is_found(book: make.World, what: str) -> None:
    rows = exported(book)
    assert findings([*rows, INSERTED[what](rows)], pins(rows))


def cut(rows: Rows, after: int) -> Rows:
    """The journal as if it had ended there, with all that came later taken out consistently."""
    gone = {(row["actor"], row["idem_key"]) for row in of(rows, "entry") if row["seq"] > after}
    kept = [row for row in rows if (row.get("actor"), row.get("idem_key")) not in gone]
    kept = [row for row in kept if row["type"] != "checkpoint" or row["seq"] <= after]
    named = json.dumps([row for row in kept if row["type"] != "note"])
    begun = {row["policy"] for row in of(kept, "entry")}
    kept = [row for row in kept if row["type"] != "note" or row["digest"] in named]
    kept = [row for row in kept if row["type"] != "policy" or row["version"] in begun]
    last = of(kept, "entry")[-1]
    return [row if row["type"] != "trailer" else {**row, "seq": last["seq"], "head": last["hash"]} for row in kept]


def test_a_cut_tail_is_found_by_the_newest_receipt_and_by_nothing_else(book: make.World) -> None:
    rows = exported(book)
    ends = [row["last_seq"] for row in of(rows, "voucher")][:-1]
    for after in ends:
        assert findings(cut(rows, after)) == []
        assert findings(cut(rows, after), pins(rows)), after


def rehashed(rows: Rows, k: int, **changed: Any) -> Rows:
    """Line k changed, and every hash from there on computed anew, approvals and checkpoints left out of it."""
    made = deepcopy(rows)
    header, prev = made[0], made[0]["genesis"]
    assert header["type"] == "header"
    for row in of(made, "entry"):
        row.update(changed if row["seq"] == k else {})
        body = journal.body({name: row[name] for name in journal.COLUMNS})
        row["prev_hash"], row["hash"] = prev, journal.link(prev, journal.leaf(body))
        prev = row["hash"]
    made[trailer(made)]["head"] = prev
    return made


def test_a_past_that_is_written_anew_is_found_by_the_newest_receipt(book: make.World) -> None:
    rows = exported(book)
    last = len(of(rows, "entry"))
    assert findings(rehashed(rows, 1), pins(rows)) == []
    for row in of(rows, "entry"):
        found = findings(rehashed(rows, row["seq"], recorded_at=row["recorded_at"] + 1), pins(rows))
        assert last in [seq for seq, _ in found]
    only = [row for row in rehashed(rows, last, source="case:9") if row["type"] != "checkpoint" or row["seq"] < last]
    assert findings(only) == [], "the last line rewritten is consistent in itself"
    assert findings(only, pins(rows))


@pytest.fixture
def unguarded(book: make.World) -> make.World:
    """As its owner can make it: no triggers, no checks, no references."""
    with book.database.writer.connect() as connection, connection.begin():
        triggers.drop(connection)
        if not book.database.is_sqlite:
            checks = connection.exec_driver_sql(
                "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype IN ('c', 'f')"
                " AND connamespace = 'public'::regnamespace"
            ).all()
            for table, name in checks:
                connection.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    if book.database.is_sqlite:
        with book.database.writer.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = 0")
            driver.execute("PRAGMA ignore_check_constraints = 1")
    return book


@contextmanager
def spoilt(world: make.World, *statements: Any) -> Iterator[Session]:
    """In a transaction that is taken back."""
    with world.database.begin(SYSTEM, write=True, keep=False) as session:
        for statement in statements:
            done: Any = session.execute(statement)
            assert done.rowcount != 0
        yield session


def is_found(world: make.World, pinned: list[tuple[int, str]], *statements: Any) -> bool:
    try:
        with spoilt(world, *statements) as session:
            return bool(exporting.verified(session, world.camp_id, pinned, KEYS))
    except (Refusal, SealBroken):  # it cannot even be read
        return True


def another(column: Column[Any], value: Any) -> Any:
    if isinstance(value, UUID):
        return UUID(int=value.int ^ 1)
    if isinstance(value, date):
        return value + timedelta(1)
    if isinstance(value, int):
        return value + 100
    if value is None:
        return {int: 1, date: date(2020, 9, 1), UUID: UUID(int=7)}.get(column.type.python_type, "a")
    return ("0" if value[0] != "0" else "1") + value[1:]


def rows_of(world: make.World, table: Any) -> list[Any]:
    with world.database.begin(SYSTEM, write=False) as session:
        return list(session.execute(select(table).where(table.c.camp_id == world.camp_id)))


def place(table: Any, row: Any) -> Any:
    return and_(*(column == getattr(row, column.name) for column in table.primary_key.columns))


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_the_database_is_covered(unguarded: make.World, name: str) -> None:
    """Also where the row goes to another camp; only the lock of the book may be anything."""
    table, pinned, missed = SQLModel.metadata.tables[name], pins(exported(unguarded)), []
    rows = rows_of(unguarded, table)
    for column in table.columns:
        row = next((one for one in rows if getattr(one, column.name) is not None), rows[0])
        value = another(column, getattr(row, column.name))
        change = update(table).where(place(table, row)).values({column.name: value})
        if not is_found(unguarded, pinned, change):
            missed.append(column.name)
    assert missed == (["lock"] if name == "book" else [])


@pytest.mark.parametrize("name", TABLES)
def test_a_row_that_is_gone_from_the_database_is_found(unguarded: make.World, name: str) -> None:
    table, rows = SQLModel.metadata.tables[name], exported(unguarded)
    for row in rows_of(unguarded, table):
        is_on_demand = name == "checkpoint" and row.seq == rows[trailer(rows)]["seq"]
        assert is_on_demand or is_found(unguarded, pins(rows), delete(table).where(place(table, row))), row


def test_a_note_is_gone_only_where_somebody_is_erased(unguarded: make.World) -> None:
    note, pinned = SQLModel.metadata.tables["note"], pins(exported(unguarded))
    for row in rows_of(unguarded, note):
        assert is_found(unguarded, pinned, update(note).where(place(note, row)).values(salt=None, body=None))
    with unguarded.database.begin(SYSTEM, write=False) as session:
        own = list_own_notes(session, unguarded.camp_id, unguarded.trainees[small.ONE], "nobody's name")
    assert own
    erasure = insert(SQLModel.metadata.tables["erasure"]).values(
        camp_id=unguarded.camp_id, person_id=unguarded.trainees[small.ONE], kind="trainee", reason="本人请求",
        decided_by=unguarded.people["officer"].account_id, erased_at=1,
    )  # fmt: skip
    gone = [update(note).where(note.c.digest == one).values(salt=None, body=None) for one in own]
    assert not is_found(unguarded, pinned, *gone, erasure)
    other = next(row for row in rows_of(unguarded, note) if row.body == "补记")
    more = update(note).where(place(note, other)).values(salt=None, body=None)
    assert is_found(unguarded, pinned, *gone, erasure, more)
