"""One process writes, and it stops without dropping anybody."""

import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn

from service import locking
from service.cli import stopping as stop
from service.database import Database
from service.errors import Busy
from service.http.stopping import stopping
from service.queries.select import c, columns
from service.rules.access import SYSTEM
from service.tables.trainees import Trainee
from tests import make
from tests.reliability.servers import GONE, PROGRAM, Answer, Caller, Installation, Server, install


@pytest.fixture
def installation(sqlite_url: str, tmp_path: Path) -> tuple[Installation, make.World]:
    return install(sqlite_url, tmp_path)


def test_r07_beside_a_server_commands_read_and_do_not_write(installation: tuple[Installation, make.World]) -> None:
    place, _ = installation
    with place.serving() as server:
        refused = [place.run("accounts", "token", "officer"), place.run("migrate"), place.run_apart("serve")]
        read = place.run("camps", "list")
        assert server.process.exitcode is None
    for one in refused:
        assert (one.code, "jingying serve" in one.said, "Traceback" in one.said) == (3, True, False)
    assert (read.code, make.CAMP in read.said) == (0, True)
    assert place.run("accounts", "token", "officer").code == 0, "a killed server holds nothing"


def test_s83_who_starts_is_warned_of_a_faulty_sqlite(
    installation: tuple[Installation, make.World], monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _ = installation
    with place.serving(), place.opened() as database:
        said = (place.folder / "log").read_text()
        assert all(warning[:60] in said for warning in database.warnings())
        for version, warned in (((3, 51, 2), 1), ((3, 51, 3), 0), ((3, 60, 0), 0)):
            monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
            assert len(database.warnings()) == warned


def test_s83_postgresql_needs_neither_lock_nor_warning(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    assert database.warnings() == []
    with locking.alone(postgresql_url), locking.alone(postgresql_url):
        pass
    database.close()


def test_r07_the_lock_is_free_again_when_its_holder_is_done(sqlite_url: str) -> None:
    hold = (
        "import sys; from service import locking\nwith locking.alone(sys.argv[1]): print('held', flush=True); input()"
    )
    command = [PROGRAM[0], "-c", hold, sqlite_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Busy), locking.alone(sqlite_url):
            pass
        other.communicate(b"\n")
    with locking.alone(sqlite_url), locking.alone(sqlite_url):
        pass


def test_r09_what_is_under_way_is_finished_and_nothing_new_begun(
    installation: tuple[Installation, make.World],
) -> None:
    """A write waits for another process's transaction while the server is told to stop."""
    place, world = installation
    answers: list[Answer] = []
    process = subprocess.Popen([*PROGRAM, "serve", "--drain", "1"], env=place.environment, stderr=subprocess.DEVNULL)
    server = Server(place, process)  # type: ignore[arg-type]
    wait_until(lambda: not is_refused(server))
    held = sqlite3.connect(place.url.removeprefix("sqlite:///"), isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    with Caller(server, world.people["officer"]) as officer, Caller(server, None) as nobody:
        thread = threading.Thread(target=lambda: answers.append(officer.post("/trainees", make.trainee_body(9))))
        thread.start()
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: nobody.get("/health/ready").status == 503)
        assert nobody.get("/health/live").status == 200
        wait_until(lambda: is_refused(server))
        assert process.poll() is None
        held.execute("COMMIT")
        thread.join(30)
    assert process.wait(30) in {0, -signal.SIGTERM, 143}
    held.close()
    assert [answer.status for answer in answers] == [201]
    with place.opened() as database, database.begin(SYSTEM, write=False) as session:
        assert session.scalar(columns(Trainee.no).where(c(Trainee.no) == "QY2020-009")) is not None


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def is_refused(server: Server) -> bool:
    try:
        with Caller(server, None) as nobody:
            nobody.get("/health/live")
    except GONE:
        return True
    return False


@pytest.fixture
def going_on() -> Iterator[None]:
    yield
    stopping.clear()


@pytest.mark.usefixtures("going_on")
def test_r09_told_twice_or_from_the_keyboard_it_does_not_wait() -> None:
    """SIGTERM waits for the proxy; a second one, or Ctrl-C, does not."""
    config = uvicorn.Config("service.app:create", factory=True)
    patient, hurried = stop.Server(config, 60), stop.Server(config, 60)
    patient.handle_exit(signal.SIGTERM, None)
    assert (stopping.is_set(), patient.should_exit) == (True, False)
    patient.handle_exit(signal.SIGTERM, None)
    hurried.handle_exit(signal.SIGINT, None)
    assert (patient.should_exit, hurried.should_exit) == (True, True)


@pytest.mark.usefixtures("going_on")
def test_r09_who_is_about_to_stop_is_not_ready(call: Callable[[str | None], make.Caller]) -> None:
    ready = call(None).get("/health/ready").status_code
    stopping.set()
    assert (ready, call(None).get("/health/ready").status_code) == (200, 503)
    assert call(None).get("/health/live").status_code == 200
