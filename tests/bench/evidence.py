"""What proving the ledger of a camp-year costs, and a statement as of a day."""

import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from service.actions import points
from service.database import Database
from service.documents.ledger import exporting
from service.queries.points import head
from service.queries.points_standings import board
from service.rules.access import SYSTEM
from service.rules.points.requests import PostLine
from tests import make
from tests.bench.camps import Camp
from tests.bench.rights import cpu

YEAR = 4_500
T = TypeVar("T")


def measure(camp: Camp) -> None:
    database = Database(f"sqlite:///{camp.path}", make.KEYS)
    world = make.World(database, camp.camp_id, {"officer": make.Person(camp.officer, "", "")})
    _fill(world, camp)
    with database.begin(SYSTEM, write=False) as session:
        taken, verdict = _timed(lambda: exporting.verdict(session, camp.camp_id, (), ()))
        exported, content = _timed(lambda: exporting.export(session, camp.camp_id, texts=True))
    assert not verdict.findings
    print(
        f"verification of {verdict.head.seq} entries: {taken:.2f} s (aim: under 0.3); export {exported:.2f} s,", end=" "
    )
    print(f"{len(content) / 1e6:.1f} MB")
    days = iter(date.fromordinal(date(2020, 6, 2).toordinal() + n) for n in range(10_000))

    def statement() -> None:
        with database.begin(SYSTEM, write=False) as session:
            board(session, camp.camp_id, next(days))

    print(f"standings as of a day, counted anew: {cpu(statement) * 1e3:.1f} ms of CPU (aim: under 5)")
    database.close()


def _fill(world: make.World, camp: Camp) -> None:
    """Up to a camp-year's number of entries."""
    with world.session("officer") as session:
        have = head(session, camp.camp_id).seq
        for start in range(have, YEAR, 500):
            lines = [
                PostLine(trainee=camp.numbers[n % 45], rule="B04", on=date(2021, 1, 4), times=1, reason="区级表彰")
                for n in range(start, min(start + 500, YEAR))
            ]
            points.post_voucher(session, camp.camp_id, f"bench-{start}", lines)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.process_time()
    found = work()
    return time.process_time() - started, found
