"""Transactions: what is promised of the engines, and what their errors mean to a caller."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError

from service.database import PRAGMAS, Database, Session
from service.errors import Busy, Conflict
from service.queries.select import c, columns
from service.rules.access import SYSTEM
from service.tables.camps import Camp
from service.tables.mentors import Assignment
from service.tables.points import Journal
from service.tables.trainees import Trainee
from tests import make
from tests.make import Caller, World, camp_row, put_in

Call = Callable[[str | None], Caller]


def fail_after(session: Session, row: Camp) -> None:
    put_in(session, row)
    raise KeyError


def numbers(database: Database) -> list[str]:
    with database.begin(SYSTEM, write=False) as session:
        return list(session.scalars(columns(Camp.number).order_by(c(Camp.number))))


def test_the_pragmas_are_set_on_every_connection_and_checked(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(sqlite_url)
    database.check()
    for engine in (database.writer, database.reader):
        with engine.connect() as first:
            for name, wanted in PRAGMAS.items():
                assert first.exec_driver_sql(f"PRAGMA {name}").scalar() == wanted, name
    for name in PRAGMAS:
        with monkeypatch.context() as patched:
            patched.setitem(PRAGMAS, name, "something else")
            with pytest.raises(SystemExit, match=name):
                database.check()
    database.close()


def test_postgresql_needs_no_pragma_and_has_its_limits(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    database.check()
    with database.writer.connect() as connection:
        for name, wanted in {"lock_timeout": "2s", "statement_timeout": "30s", "TimeZone": "UTC"}.items():
            assert connection.exec_driver_sql(f"SHOW {name}").scalar() == wanted
    with database.reader.connect() as connection:
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "repeatable read"
    database.close()


def test_what_ends_well_is_kept_and_what_raises_is_not(database: Database) -> None:
    with database.begin(SYSTEM, write=True) as session:
        session.add(camp_row("A"))
    with pytest.raises(KeyError), database.begin(SYSTEM, write=True) as session:
        fail_after(session, camp_row("B"))
    with database.begin(SYSTEM, write=True, keep=False) as session:
        put_in(session, camp_row("C"))
    assert numbers(database) == ["A"]
    with database.begin(SYSTEM, write=True) as session:
        session.add(camp_row("D"))
    assert numbers(database) == ["A", "D"]


def test_a_reading_transaction_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseError), database.begin(SYSTEM, write=False) as session:
        put_in(session, camp_row("A"))
    assert numbers(database) == []


def test_a_reading_transaction_sees_one_moment(database: Database) -> None:
    with database.begin(SYSTEM, write=False) as session:
        before = list(session.scalars(columns(Camp.number)))
        with database.begin(SYSTEM, write=True) as other:
            other.add(camp_row("A"))
        assert list(session.scalars(columns(Camp.number))) == before == []
    assert numbers(database) == ["A"]


def test_the_same_twice_is_a_conflict_and_another_wrong_row_is_a_failure(world: World) -> None:
    with pytest.raises(Conflict) as refused, world.database.begin(SYSTEM, write=True) as session:
        session.add(camp_row(make.CAMP))
    assert refused.value.code == "already-there"
    with pytest.raises(IntegrityError), world.database.begin(SYSTEM, write=True) as session:
        session.add(Camp(number="Z", name="x", starts_on=make.STARTS, ends_on=make.ENDS, state="nowhere"))
    with pytest.raises(IntegrityError), world.database.begin(SYSTEM, write=True) as session:
        session.add(Assignment(camp_id=world.camp_id, trainee_id=uuid4(), mentor_id=uuid4(), starts_on=make.STARTS))
    assert numbers(world.database) == [make.CAMP]


def test_a_clash_in_the_journal_is_no_conflict_but_a_failure(world: World) -> None:
    make.policy(world)
    with world.session(write=False) as session:
        values = session.get(Journal, (world.camp_id, 1))
        assert values is not None
        again = Journal(**values.model_dump())
    with pytest.raises(DatabaseError), world.session() as session:
        session.add(again)


def test_who_waits_too_long_for_the_writer_is_told_to_come_back(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.writer.pool._timeout = 0.05  # type: ignore[attr-defined]
    with database.begin(SYSTEM, write=True) as session:
        put_in(session, camp_row("A"))
        with pytest.raises(Busy), database.begin(SYSTEM, write=True) as other:
            put_in(other, camp_row("B"))
    assert numbers(database) == ["A"]
    database.close()


def test_another_process_that_holds_the_file_makes_one_wait_and_then_come_back(sqlite_url: str) -> None:
    ours, theirs = Database(sqlite_url), Database(sqlite_url)
    with ours.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")
        connection.rollback()
    with theirs.begin(SYSTEM, write=True) as session:
        put_in(session, camp_row("A"))
        with pytest.raises(Busy), ours.begin(SYSTEM, write=True) as other:
            put_in(other, camp_row("B"))
    assert numbers(ours) == ["A"]
    ours.close()
    theirs.close()


def test_a_row_that_another_holds_on_postgresql_makes_one_come_back(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    with database.begin(SYSTEM, write=True) as session:
        session.add(camp_row("A"))
    with database.begin(SYSTEM, write=True) as session:
        held = session.scalars(columns(Camp).with_for_update()).one()
        assert held.number == "A"
        with pytest.raises(Busy), database.begin(SYSTEM, write=True) as other:
            other.scalars(columns(Camp).with_for_update(nowait=True)).one()
    database.close()


def test_a_busy_answer_says_when_to_come_back(call: Call, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    call("officer").get("/trainees")
    monkeypatch.setattr(database.writer.pool, "_timeout", 0.05)
    monkeypatch.setattr(database.writer.pool, "_max_overflow", 0)
    taken = [database.writer.connect() for _ in range(1 if database.is_sqlite else 16)]
    answer = call("officer").post("/trainees", make.trainee_body(9))
    for connection in taken:
        connection.close()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["type"] == "urn:jingying:problem:busy"
    assert call("officer").post("/trainees", make.trainee_body(9)).status_code == 201


def test_a_handler_that_raises_leaves_no_transaction_open(
    call: Call, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    from service.actions import trainees

    for method in ("GET", "POST"):
        with monkeypatch.context() as patched:
            patched.setattr("service.queries.trainees.list_trainees", failing)
            patched.setattr(trainees, "Trainee", failing)
            answer = call("officer").request(
                method, "/trainees", **({"json": make.trainee_body(9)} if method == "POST" else {})
            )
            assert answer.status_code == 500, method
    assert database.writer.pool.checkedout() == database.reader.pool.checkedout() == 0  # type: ignore[attr-defined]
    with database.begin(SYSTEM, write=True) as session:
        assert session.scalar(columns(Trainee.no).where(c(Trainee.no) == "QY2020-009")) is None


def test_a_commit_that_fails_is_answered_and_leaves_nothing(call: Call, world: World) -> None:
    """Two who add the same trainee at once: one is told so, neither is left half done."""
    start, answers = threading.Barrier(4), []

    def add() -> None:
        start.wait()
        answers.append(call("officer").post("/trainees", make.trainee_body(9)))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert call("officer").get("/trainees").json()["total"] == 5
