import hashlib
from datetime import date

import pytest

from service.rules.points.counting import count
from service.rules.points.entries import Entry
from service.rules.points.policy import Category, Policy, Rule
from service.rules.points.settlement import (
    Sheet,
    close_detail,
    first_day_after,
    may_begin,
    may_close,
    sheet,
    sheet_digest,
)

DAY = date(2020, 9, 1)
POLICY = Policy(
    version=1,
    effective_from=date(2020, 3, 1),
    categories=(Category(code="T", name="甲"), Category(code="D", name="乙", base=100)),
    rules=(Rule(code="T1", category="T", name="甲", mode="times", value=50),),
)


def test_sheet() -> None:
    veto = Entry(2, "veto", "b", 1, "V1", None, None, 0, None, DAY, DAY, None, DAY, None, "decided")
    counts = {
        "b": count(POLICY, [veto], DAY),
        "a": count(POLICY, [Entry(1, "award", "a", 1, "T1", 1, 1, 50, None, DAY, DAY)], DAY),
    }
    lines = sheet(counts)
    assert lines.decode().splitlines() == [
        '{"category":"*","counted":150,"trainee_id":"a","vetoed":0}',
        '{"category":"D","counted":100,"trainee_id":"a"}',
        '{"category":"T","counted":50,"trainee_id":"a"}',
        '{"category":"*","counted":100,"trainee_id":"b","vetoed":1}',
        '{"category":"D","counted":100,"trainee_id":"b"}',
        '{"category":"T","counted":0,"trainee_id":"b"}',
    ]
    assert sheet_digest(lines) == hashlib.sha256(b"points-sheet/1\n" + lines).hexdigest()
    assert sheet(dict(reversed(counts.items()))) == lines
    assert sheet({}) == b""


@pytest.mark.parametrize(
    ("through", "closed", "allowed"),
    [
        (date(2020, 9, 1), None, True),
        (date(2020, 9, 2), None, False),
        (date(2020, 9, 1), date(2020, 9, 1), False),
        (date(2020, 9, 1), date(2020, 8, 31), True),
        (date(2020, 8, 1), date(2020, 8, 31), False),
    ],
)
def test_may_close(through: date, closed: date | None, allowed: bool) -> None:
    assert may_close(through, closed, DAY) is allowed


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_policy_begins_after_all_that_stands(position: int) -> None:
    days: list[date | None] = [None, None, None]
    assert may_begin(DAY, *days)
    days[position] = date(2020, 8, 31)
    assert may_begin(DAY, *days)
    days[position] = DAY
    assert not may_begin(DAY, *days)


def test_what_a_settlement_says_of_its_sheet() -> None:
    lines = sheet({"a": count(POLICY, [], DAY)})
    found = Sheet(DAY, POLICY, entries=3, policy_digest="p" * 64, counts={}, lines=lines)
    assert close_detail(found) == {
        "entries": 3,
        "policy_digest": "p" * 64,
        "sheet": hashlib.sha256(b"points-sheet/1\n" + lines).hexdigest(),
        "through": "2020-09-01",
    }
    assert close_detail(None) == {}


def test_first_day_after_all_that_stands() -> None:
    assert first_day_after(None, DAY, date(2020, 2, 28)) == date(2020, 9, 2)
    assert first_day_after(date(2020, 2, 28)) == date(2020, 2, 29)
    with pytest.raises(ValueError, match="max"):
        first_day_after(None)
