"""The hot reads send as many statements for three rows as for one."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from service.actions import recommendations
from tests import make
from tests.make import Caller, World
from tests.statements import statements

Call = Callable[[str | None], Caller]
ONE = "QY2020-001"
FILE, BOARD, STATEMENT = f"/trainees/{ONE}/growth", "/points/standings", f"/points/trainees/{ONE}/explanation"
RANKING, SHEETS = "/ranking", "/recommendations"
MOST = {FILE: 24, BOARD: 12, STATEMENT: 16, "/points/entries": 10, RANKING: 24, f"{SHEETS}/TJ-1": 34, SHEETS: 8}
"""What each may take in all: generous, so that only a statement a row breaks it."""


def sheet(world: World) -> None:
    with world.session("officer") as session:
        recommendations.open_sheet(session, world.camp_id, uuid4().hex, 1, date(2021, 6, 30), None)


def more(call: Call, world: World, first: int, times: int) -> None:
    """So many rows of every kind, of one trainee and then of three, posted."""
    make.full_file(world, first=first, times=times)
    for n in range(first, times + 1):
        lines = [make.line(f"QY2020-00{n}", on="2020-09-01"), make.line(on=f"2020-09-0{n + 1}")]
        make.entered(call("officer"), *lines, key=f"more{n}")
        sheet(world)


def measured(call: Call, world: World, path: str) -> list[str]:
    """Right after something was posted, so that nothing is remembered."""
    make.entered(call("officer"), make.line(on="2020-10-01"))
    return statements(world.database, lambda: call("officer").get(path))


@pytest.mark.parametrize("path", sorted(MOST))
def test_three_rows_take_no_more_statements_than_one(call: Call, world: World, path: str) -> None:
    make.policy(world)
    more(call, world, 1, 1)
    assert call("officer").get(path).status_code == 200  # what is compiled once is compiled
    one = measured(call, world, path)
    more(call, world, 2, 3)
    three = measured(call, world, path)
    assert len(three) == len(one)
    assert 0 < len(one) <= MOST[path]
