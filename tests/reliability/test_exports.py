"""Who takes much out does not keep the others from writing."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import make
from tests.reliability.load import WHOLE, Told, compare, writers
from tests.reliability.servers import Caller, Installation, Server, install

READS = 45


@pytest.fixture(params=["sqlite", "postgresql"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Installation, make.World]:
    place, world = install(str(request.getfixturevalue(f"{request.param}_url")), tmp_path)
    with place.opened() as database:
        world.database = database
        make.full_file(world, times=4)
    return place, world


def test_r19_forty_five_large_reads_leave_the_writers_going(
    full: tuple[Installation, make.World], say: Callable[[object], None]
) -> None:
    place, world = full
    told = Told()
    with place.serving() as server:
        with writers(server, world, told, many=2):
            time.sleep(0.5)
        before, told.waits = told.waits, []
        with writers(server, world, told, many=2):
            sizes = take_out(server, world)
            exported = export_audit(server, world)
    say(f"writers' p99 {p99(before):.0f} ms alone, {p99(told.waits):.0f} ms beside {READS} reads of {min(sizes)} bytes")
    assert len(sizes) == READS
    assert exported
    assert told.wrong == []
    with place.opened() as database:
        assert compare(database, told.posted, told.requests) == WHOLE


def take_out(server: Server, world: make.World) -> list[int]:
    """By three at once, as many as the camp has people."""
    sizes: list[int] = []

    def read() -> None:
        with Caller(server, world.people["officer2"]) as officer:
            for _ in range(READS // 3):
                answer = officer.get("/trainees/QY2020-001/growth")
                assert answer.status == 200
                sizes.append(len(answer.body))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sizes


def export_audit(server: Server, world: make.World) -> bytes:
    cookie = {"cookie": f"__Host-jy={world.people['auditor'].session}", "sec-fetch-site": "same-origin"}
    with Caller(server, None) as auditor:
        answer = auditor.request("GET", f"/api/audit/export?camp={make.CAMP}", headers=cookie)
    assert answer.status == 200, answer.body
    return answer.body


def p99(waits: list[float]) -> float:
    """Milliseconds."""
    return sorted(waits)[int(len(waits) * 0.99)] * 1000
