"""What the service says of itself while its database is slow, full of somebody else's lock, or gone."""

import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from service.database import Database
from service.queries.audit import lock_head
from service.rules.access import SYSTEM
from service.tables.audit import INSTALLATION
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]


def timed(ask: Callable[[], Any]) -> tuple[int, float]:
    started = time.perf_counter()
    return ask().status_code, time.perf_counter() - started


def health(call: Call) -> tuple[int, int]:
    time.sleep(0.3)  # an answer holds for a quarter of a second
    status, taken = timed(lambda: call(None).get("/health/ready"))
    assert taken < 1
    return call(None).get("/health/live").status_code, status


def take_away(database: Database) -> None:
    """While it is in use, by whoever administers it."""
    if database.is_sqlite:
        with database.writer.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE audit RENAME TO elsewhere")
        return
    url = make_url(database.url)
    administrator = create_engine(
        url.set(drivername="postgresql+psycopg", database="postgres"), isolation_level="AUTOCOMMIT"
    )
    with administrator.connect() as connection:
        connection.exec_driver_sql(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false')
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.database}'"
        )
    administrator.dispose()


def test_r10_ready_tells_the_truth(call: Call, database: Database) -> None:
    assert health(call) == (200, 200)
    assert call(None).get("/health/ready").json() == {"status": "ok"}
    take_away(database)
    assert health(call) == (200, 503)
    answer = call(None).get("/health/ready")
    assert answer.json() == {"status": "unavailable"}


def test_r10_ready_leaves_nothing_behind(call: Call, world: World) -> None:
    before = audits(world)
    assert [health(call) for _ in range(2)] == [(200, 200)] * 2
    assert audits(world) == before


def audits(world: World) -> int:
    with world.database.writer.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM audit").scalar() or 0)


def test_r10_another_schema_or_a_full_disk_is_not_ready(
    call: Call, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        with monkeypatch.context() as patched:
            patched.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 99_999_999))
            assert health(call) == (200, 503)
        assert health(call) == (200, 200)
    with database.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    assert health(call) == (200, 503)


def test_r10_a_lock_that_is_never_given_back_is_not_ready(call: Call, world: World, database: Database) -> None:
    other = Database(database.url, make.KEYS)
    with other.begin(SYSTEM, write=True, keep=False) as session:
        lock_head(session, INSTALLATION)
        lock_head(session, world.camp_id)
        assert health(call) == (200, 503)
    time.sleep(1)
    assert health(call) == (200, 200)
    other.close()


def test_r16_a_lock_held_by_another_is_busy_within_six_seconds(call: Call, world: World, database: Database) -> None:
    other = Database(database.url, make.KEYS)
    with other.begin(SYSTEM, write=True, keep=False) as session:
        lock_head(session, INSTALLATION)
        lock_head(session, world.camp_id)
        for ask in (
            lambda: call("officer").post("/trainees", make.trainee_body(9)),
            lambda: call("officer").get("/trainees/QY2020-001"),
        ):
            status, taken = timed(ask)
            assert (status, taken < 6) == (503, True)
    assert call("officer").post("/trainees", make.trainee_body(9)).status_code == 201
    other.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_r16_a_database_that_is_gone_is_busy_within_six_seconds(call: Call, database: Database) -> None:
    take_away(database)
    for ask in (
        lambda: call("officer").post("/trainees", make.trainee_body(9)),
        lambda: call("officer").get("/trainees/QY2020-001"),
    ):
        status, taken = timed(ask)
        assert (status, taken < 6) == (503, True)
