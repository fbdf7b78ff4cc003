"""What stands against an action though the sheet's state allows it."""

from datetime import date

import pytest

from service.rules.ranking.outlook import (
    Moving,
    Republished,
    Running,
    Upheld,
    clear,
    obstacles,
    uncorrected,
)
from service.rules.ranking.procedure import Action, Standing

PUBLIC, CONCLUDED = Standing("public"), Standing("concluded")
LAST, LATER = date(2021, 7, 9), date(2021, 7, 14)
RUNNING = (Running("002", LATER), Running("001", LAST))


@pytest.mark.parametrize(
    ("now", "moving", "against", "may"),
    [
        (Standing("draft"), Moving(), [], ["rows", "freeze", "withdraw"]),
        (Standing("confirmed"), Moving(), [("withdraw", "wrong-state", None)], ["publish"]),
        (Standing("confirmed"), Moving(lists_nobody=True), [("publish", "nobody-listed", None)], ["withdraw"]),
        (PUBLIC, Moving(), [], ["objections", "republish", "conclude"]),
        (PUBLIC, Moving(running=RUNNING), [("conclude", "window-open", LATER)], ["objections", "republish"]),
        (
            PUBLIC, Moving(opens=LAST, running=RUNNING),
            [("objections", "not-public", LAST), ("conclude", "window-open", LATER)], ["republish"],
        ),
        (PUBLIC, Moving(waiting=[2]), [("conclude", "objections-open", None)], ["objections", "republish"]),
        (PUBLIC, Moving(uncorrected=[1]), [("conclude", "corrections-open", None)], ["objections", "republish"]),
        (
            PUBLIC, Moving(running=RUNNING, waiting=[2], uncorrected=[1]),
            [("conclude", code, day) for code, day in (
                ("window-open", LATER), ("objections-open", None), ("corrections-open", None),
            )], ["objections", "republish"],
        ),
        (Standing("public", revising=True), Moving(running=RUNNING, waiting=[2]), [], ["confirm", "objections"]),
        (CONCLUDED, Moving(waiting=[2]), [], ["objections", "republish", "decide"]),
        (CONCLUDED, Moving(uncorrected=[2]), [("decide", "corrections-open", None)], ["objections", "republish"]),
    ],
)  # fmt: skip
def test_what_stands_against_what(
    now: Standing, moving: Moving, against: list[tuple[Action, str, date | None]], may: list[Action]
) -> None:
    found = obstacles(now, moving)
    assert [(one.action, one.code, one.day) for one in found] == against
    assert clear(now, found) == may
    assert all(zh and en for zh, en in (one.words for one in found))
    assert [one.passes for one in found] == [code != "wrong-state" for _, code, _ in against]


def test_rows_whose_windows_run_are_named_in_order_of_their_ends() -> None:
    (only,) = obstacles(PUBLIC, Moving(running=RUNNING))
    assert only.details == {
        "windows": [{"no": "001", "last_day": "2021-07-09"}, {"no": "002", "last_day": "2021-07-14"}]
    }
    assert "2021-07-14 18:00" in only.words[0]


@pytest.mark.parametrize(
    ("excused", "revisions", "left"),
    [
        (False, [], [1]),
        (True, [], []),
        (False, [(10, {"a"})], []),  # asked for at once, since the facts were known
        (False, [(11, {"b", "c"})], []),
        (False, [(9, {"a"})], [1]),  # before anybody objected
        (False, [(11, {"c"})], [1]),  # somebody else's row
        (False, [(9, {"a"}), (12, {"a"})], []),
    ],
)
def test_an_upheld_objection_is_followed_by_a_correction_or_a_reason(
    excused: bool, revisions: list[tuple[int, set[str]]], left: list[int]
) -> None:
    upheld = Upheld(1, frozenset({"a", "b"}), filed_at=10, excused=excused)
    assert uncorrected([upheld], [Republished(at, frozenset(rows)) for at, rows in revisions]) == left
