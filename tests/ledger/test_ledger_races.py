"""Several processes at once on one ledger: each fact once, never a half; and no statement goes round the triggers."""

import multiprocessing
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from service.actions import points, points_proposals, points_settlement
from service.database import Database
from service.documents.ledger import exporting
from service.errors import Refusal
from service.queries.points_export import ledger
from service.queries.points_proposals import list_open
from service.rules.access import SYSTEM, Role, Viewer
from service.rules.points.requests import PostLine
from tests import make
from tests.ledger import small

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.ledger.small", "service.app", "psycopg"])
Act = tuple[Any, ...]


@pytest.fixture
def founded(world: make.World) -> make.World:
    small.founded(world)
    return world


def work(url: str, place: tuple[UUID, UUID], act: Act, start: Any, answers: Any) -> None:
    """One request in a process of its own, begun with the others'; what it was told."""
    database = Database(url, make.KEYS)
    camp_id, account = place
    viewer = Viewer(account, date(2026, 1, 1), camp_id, Role.OFFICER, camp_ids=(camp_id,))
    with database.begin(SYSTEM, write=False) as session:
        list(ledger(session, camp_id))
    start.wait(60)
    try:
        with database.begin(viewer, write=True) as session:
            told = str(ACTS[act[0]](session, camp_id, *act[1:]))
    except Refusal as refusal:
        told = refusal.code
    answers.put((act, told))
    database.close()


def _post(session: Any, camp_id: UUID, key: str, day: date) -> str:
    lines = [
        PostLine(trainee=small.ONE, rule="G1", on=day, times=1),
        PostLine(trainee=small.TWO, rule="D1", on=day, times=1),
    ]
    return "again" if points.post_voucher(session, camp_id, key, lines).replayed else "posted"


def _reverse(session: Any, camp_id: UUID, key: str, seqs: list[int]) -> str:
    return "again" if points.reverse(session, camp_id, key, seqs, "误", None).replayed else "reversed"


def _decide(session: Any, camp_id: UUID, digest: str, verdict: str) -> str:
    done = points_proposals.decide(session, camp_id, digest, verdict, "看过")
    return f"{verdict} again" if done.replayed else verdict


def _close(session: Any, camp_id: UUID, key: str, day: date) -> str:
    done = points_settlement.propose_close(session, camp_id, key, day, exporting.verified)
    return "again" if done.replayed else "proposed"


ACTS: dict[str, Callable[..., str]] = {"post": _post, "reverse": _reverse, "decide": _decide, "close": _close}


def at_once(world: make.World, who: str, *acts: Act) -> list[str]:
    """Each in its own process; the answers, sorted."""
    start, answers = FORKS.Barrier(len(acts)), FORKS.Queue()
    place = (world.camp_id, world.people[who].account_id)
    processes = [FORKS.Process(target=work, args=(world.database.url, place, act, start, answers)) for act in acts]
    for process in processes:
        process.start()
    told = [answers.get(timeout=100)[1] for _ in acts]
    for process in processes:
        process.join(30)
        assert process.exitcode == 0
    return sorted(told)


def journal_of(world: make.World) -> list[tuple[str, int | None]]:
    """Kind and what it takes back, of every line but the first policy; the whole verifies."""
    with world.database.begin(SYSTEM, write=False) as session:
        assert exporting.verified(session, world.camp_id) == []
        rows = [row for row in ledger(session, world.camp_id) if row["type"] == "entry"]
    return [(row["kind"], row["reverses"]) for row in rows[1:]]


def open_proposal(world: make.World) -> str:
    with world.database.begin(SYSTEM, write=False) as session:
        return str(list_open(session, world.camp_id, 0)[-1].digest)


BOTH: list[tuple[str, int | None]] = [("award", None), ("deduct", None)]


def test_one_key_six_times_is_posted_once(founded: make.World) -> None:
    told = at_once(founded, "officer", *([("post", "one", small.DAY)] * 6))
    assert told == ["again"] * 5 + ["posted"]
    assert journal_of(founded) == BOTH


def test_four_who_take_everything_back_take_it_back_once(founded: make.World) -> None:
    at_once(founded, "officer", ("post", "one", small.DAY))
    told = at_once(founded, "officer", *(("reverse", f"r{n}", [2, 3]) for n in range(4)))
    assert told == ["already-reversed"] * 3 + ["reversed"]
    assert journal_of(founded) == [*BOTH, ("reverse", 2), ("reverse", 3)]


def test_of_an_approval_and_a_rejection_one_stands(founded: make.World) -> None:
    small.post(founded, "p", small.line("S1", times=1), small.line("G1", times=1))
    digest = open_proposal(founded)
    acts = [("decide", digest, verdict) for verdict in ("approve", "reject", "approve", "reject")]
    told = at_once(founded, "officer2", *acts)
    won = "approve" if "approve" in told else "reject"
    assert told == sorted([won, f"{won} again", "already-decided", "already-decided"])
    assert journal_of(founded) == ([("award", None), ("award", None)] if won == "approve" else [])


def test_of_two_settlements_one_is_proposed_and_posted_once(founded: make.World) -> None:
    told = at_once(founded, "officer", ("close", "c1", small.SETTLED), ("close", "c2", small.SETTLED))
    assert told == ["proposals-open", "proposed"]
    digest = open_proposal(founded)
    told = at_once(founded, "officer2", ("decide", digest, "approve"), ("decide", digest, "approve"))
    assert told == ["approve", "approve again"]
    assert journal_of(founded) == [("close", None)]


def test_a_post_and_a_settlement_of_its_day_go_one_after_the_other(founded: make.World) -> None:
    """Either the sheet has changed when it is settled, or the day is settled when it is posted to."""
    at_once(founded, "officer", ("close", "c", small.SETTLED))
    told = at_once(founded, "officer2", ("decide", open_proposal(founded), "approve"), ("post", "one", small.DAY))
    assert told in (["approve", "period-closed"], ["posted", "sheet-changed"])
    assert journal_of(founded) == ([("close", None)] if "approve" in told else BOTH)


LEDGER = ("book", "journal", "voucher", "proposal", "decision", "note", "policy", "checkpoint")


@pytest.mark.parametrize("table", LEDGER)
def test_no_statement_changes_or_removes_a_row(world: make.World, table: str) -> None:
    small.book(world)
    with world.database.reader.connect() as connection:
        before = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
    assert before
    for attack in (*_changes(table), *(_sqlite(table) if world.database.is_sqlite else _postgresql(table))):
        with pytest.raises(DatabaseError, match="append-only"):
            run(world.database, attack)
    with world.database.reader.connect() as connection:
        assert connection.exec_driver_sql(f"SELECT * FROM {table}").all() == before


def run(database: Database, statements: list[str]) -> None:
    with database.writer.connect() as connection, connection.begin():
        for statement in statements:
            connection.exec_driver_sql(statement)


def _changes(table: str) -> list[list[str]]:
    """Of every column by itself, to what it is already where a change of a text may be an erasure."""
    names = SQLModel.metadata.tables[table].columns.keys()
    free = {"note": ("salt", "body")}.get(table, ())
    same = [[f'UPDATE {table} SET "{name}" = "{name}"'] for name in names if table != "note"]
    other = [[f"UPDATE {table} SET \"{name}\" = 'ab'"] for name in free]
    return [*same, *other, [f"DELETE FROM {table}"]]


def _sqlite(table: str) -> list[list[str]]:
    every = f"INTO {table} SELECT * FROM {table}"
    verbs = ("INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE")
    updates = [f"UPDATE OR REPLACE {table} SET camp_id = '{UUID(int=1).hex}'"]
    return [*(["PRAGMA recursive_triggers = 0", f"{verb} {every}"] for verb in verbs), updates]


def _postgresql(table: str) -> list[list[str]]:
    replica = "SET LOCAL session_replication_role = replica"
    update = f"UPDATE {table} SET camp_id = '{UUID(int=1)}'"
    attacks = [f"TRUNCATE {table} CASCADE", f"DELETE FROM {table}", update]
    change = "body = 'ab'" if table == "note" else "camp_id = EXCLUDED.camp_id"
    every = f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (camp_id{_more(table)}) DO UPDATE SET {change}"
    return [*([attack] for attack in attacks), *([replica, attack] for attack in attacks), [every]]


def _more(table: str) -> str:
    key = SQLModel.metadata.tables[table].primary_key.columns.keys()
    return "".join(f', "{name}"' for name in key if name != "camp_id")
