"""What proving the ledger of a camp-year costs, and a statement as of a day."""

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import TypeVar
from uuid import UUID

from service.actions import points
from service.database import Database
from service.documents.ledger import exporting
from service.queries.points import head, list_cohort
from service.queries.points_standings import board
from service.rules.access import SYSTEM
from service.rules.points.requests import PostLine
from tests import make
from tests.bench.camps import Camp
from tests.bench.rights import ROUNDS, cpu

YEAR = 4_500
AGAIN = 5
FIRST = date(2020, 7, 1)
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
    with database.begin(SYSTEM, write=False) as session:
        people = [one.id for one in list_cohort(session, camp.camp_id)]
    print(
        f"a statement as of a day, with her place: {_as_of(database, camp, people):.1f} ms of CPU (aim: under 5);",
        end=" ",
    )
    print(f"the whole board of a day {_as_of(database, camp, [None]):.1f} ms")
    database.close()


def _as_of(database: Database, camp: Camp, whose: Sequence[UUID | None]) -> float:
    """Every time another day, far from the one before, and another person."""
    wanted = zip(Random(1).sample(range(ROUNDS), ROUNDS), cycle(whose), strict=False)

    def read() -> None:
        number, only = next(wanted)
        with database.begin(SYSTEM, write=False) as session:
            board(session, camp.camp_id, FIRST + timedelta(days=number), only=only)

    return cpu(read) * 1e3


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
    """The least of a few rounds, in seconds of CPU: whatever else runs only adds."""
    taken = []
    for _ in range(AGAIN):
        started = time.process_time()
        found = work()
        taken.append(time.process_time() - started)
    return min(taken), found
