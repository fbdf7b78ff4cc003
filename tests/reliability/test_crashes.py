"""Killed at any moment: what was acknowledged is there, once and whole, and both chains hold."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.database import Database, Session
from service.errors import Busy
from service.queries.select import columns
from service.rules.access import SYSTEM
from service.tables.camps import Camp
from tests import make
from tests.reliability.crash import WORK, Outcome, crash_postgresql, kill_servers
from tests.reliability.load import WHOLE, Told, compare
from tests.reliability.servers import Caller, free_port, install

Say = Callable[[object], None]

pytestmark = pytest.mark.usefixtures("quiet_runtime")


def test_r01_no_kill_loses_tears_or_doubles_what_was_acknowledged(tmp_path: Path, say: Say) -> None:
    outcome = kill_servers(tmp_path, 20)
    say(outcome)
    assert_whole(outcome, 20)


def test_r02_postgresql_crashes_are_waited_out(tmp_path: Path, say: Say) -> None:
    outcome = crash_postgresql(tmp_path, 3)
    say(outcome)
    assert_whole(outcome, 3)
    assert outcome.told.worst < 10


def assert_whole(outcome: Outcome, crashes: int) -> None:
    assert outcome.found == [WHOLE] * (crashes + 1)
    assert outcome.told.wrong == []
    assert len(outcome.told.posted) > WORK * crashes


def test_r01_what_is_lost_torn_or_changed_would_be_seen(sqlite_url: str, tmp_path: Path) -> None:
    place, world = install(sqlite_url, tmp_path)
    told = Told()
    with place.serving() as server, Caller(server, world.people["officer"]) as officer:
        told.post(officer, "kept")
    with place.opened() as database:
        assert compare(database, told.posted, told.requests) == WHOLE
        lost = compare(database, {**told.posted, "gone": (9, 9, "f" * 64)}, [*told.requests, "unheard"])
        assert (lost.lost, lost.unaudited) == (1, 1)
        with database.writer.begin() as connection:
            for trigger in ("journal_delete", "audit_update"):
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
            connection.exec_driver_sql("DELETE FROM journal WHERE seq = 2")
            connection.exec_driver_sql("UPDATE audit SET outcome = 'replayed' WHERE seq = 1")
        torn = compare(database, told.posted, told.requests)
    assert (torn.lost, torn.torn, len(torn.broken)) == (1, 1, 2)


def test_r02_a_lost_connection_is_no_failure_of_ours(postgresql_url: str) -> None:
    """At a prepared statement, at any other, and where there is no server at all."""
    database = Database(postgresql_url)
    for ask in (lambda session: session.fetch("SELECT 1", None), lambda session: session.scalars(columns(Camp)).all()):
        with pytest.raises(Busy):
            cut_off(database, ask)
    with database.begin(SYSTEM, write=True) as session:
        session.add(make.camp_row("A"))
    assert database.glance(SYSTEM).fetch("SELECT number FROM camp", None) == [("A",)]
    database.close()
    nowhere = Database(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    with pytest.raises(Busy):
        nowhere.glance(SYSTEM).fetch("SELECT 1", None)
    with pytest.raises(Busy), nowhere.begin(SYSTEM, write=False) as session:
        session.scalars(columns(Camp)).all()
    nowhere.close()


def cut_off(database: Database, ask: Callable[[Session], Any]) -> None:
    with database.begin(SYSTEM, write=True) as session:
        pid = session.fetch("SELECT pg_backend_pid()", None)[0][0]
        make.run_sql(database.url, str(database.writer.url.database), f"SELECT pg_terminate_backend({pid})")
        ask(session)
