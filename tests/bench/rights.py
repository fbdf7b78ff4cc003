"""What authentication and scope cost a growth-file read, in one process and one run."""

import time
from collections.abc import Callable
from statistics import median

import pytest

from service import clock
from service.actions import access
from service.database import Database
from service.queries import growth, prepared
from service.rules.access import Viewer
from tests import make
from tests.bench.camps import Camp

ROUNDS = 300


def measure(camp: Camp) -> None:
    database = Database(f"sqlite:///{camp.path}", make.KEYS)
    principal = access.recognise(database, camp.token, "token", clock.now())
    assert principal is not None
    member = principal.camps[make.CAMP]
    viewer = Viewer(principal.account_id, clock.today(), member.camp_id, member.role, camp_ids=(member.camp_id,))

    def read() -> None:
        with database.begin(viewer, write=False) as session:
            growth.read_file(session, member.camp_id, camp.numbers[0], clock.today())

    scoped = cpu(read)
    prepared._PREPARED.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "limited", lambda statement, _: statement)
        bare = cpu(read)
    prepared._PREPARED.clear()
    recognised = cpu(lambda: access.recognise(database, camp.token, "token", clock.now()))
    database.close()
    added = (recognised + scoped - bare) / bare
    print(
        f"a growth-file read without rights {bare * 1e6:.0f} µs of CPU; authentication {recognised * 1e6:.0f}, scope"
        f" {(scoped - bare) * 1e6:+.0f}: {added:.0%} more (aim: at most 40 %)"
    )


def cpu(work: Callable[[], object]) -> float:
    """The median of many rounds, in seconds of CPU; the first ones fill the caches."""
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return median(taken[ROUNDS // 5 :])
