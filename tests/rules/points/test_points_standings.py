from collections.abc import Sequence
from datetime import date

import msgspec
import pytest

from service.rules.points.counts import Due
from service.rules.points.entries import Entry, by_trainee
from service.rules.points.policy import Category, Policy, Rule
from service.rules.points.standings import Change, Standing, changes, effect, passed, standing, standings

DAY = date(2020, 9, 1)


def policy(value: int = 100, cap: int | None = None) -> Policy:
    return Policy(
        version=1,
        effective_from=date(2020, 3, 1),
        categories=(Category(code="X", name="甲"), Category(code="V", name="否决")),
        rules=(
            Rule(
                code="X1", category="X", name="甲", mode="times", value=value, cap=cap, period="whole" if cap else None
            ),
            Rule(code="V1", category="V", name="否决", mode="veto", value=0),
        ),
    )


def award(seq: int, trainee: str, times: int) -> Entry:
    return Entry(seq, "award", trainee, 1, "X1", times, 1, 100 * times, None, DAY, DAY, source=f"s:{seq}")


def veto(seq: int, trainee: str) -> Entry:
    return Entry(seq, "veto", trainee, 1, "V1", None, None, 0, None, DAY, DAY, None, DAY, date(2020, 12, 31), "decided")


ENTRIES = [award(1, "a", 2), award(2, "b", 3), award(3, "c", 2), veto(4, "b"), award(5, "gone", 9)]


def places(found: Sequence[object]) -> list[tuple[object, ...]]:
    return [(one.trainee, one.place, one.total) for one in found]  # type: ignore[attr-defined]


def test_places_1224_and_those_without_entries() -> None:
    found = standings(policy(), ENTRIES, ["d", "c", "b", "a"])
    assert places(found) == [("b", 1, 300), ("c", 2, 200), ("a", 2, 200), ("d", 4, 0)]
    assert found == standings(policy(), by_trainee(ENTRIES), ["d", "c", "b", "a"])
    assert (found[1].rules, found[1].raw, found[1].categories) == ({"X1": 200}, {"X1": 200}, {"X": 200, "V": 0})


def test_barred_keeps_points_and_place() -> None:
    first = standings(policy(), ENTRIES, "abc", on=date(2020, 12, 31))[0]
    assert (first.trainee, first.place, first.total, first.barred, len(first.vetoes)) == ("b", 1, 300, True, 1)
    later = standings(policy(), ENTRIES, "abc", on=date(2021, 1, 1))[0]
    assert (later.place, later.barred, later.vetoes, len(later.count.vetoes)) == (1, False, (), 1)


@pytest.mark.parametrize("on", [None, date(2020, 12, 31), date(2021, 1, 1)])
def test_one_alone_stands_as_on_the_board(on: date | None) -> None:
    """With a cap that cuts, so that what was posted and what counts are two figures."""
    board = standings(policy(cap=250), ENTRIES, "abcd", on=on)
    totals = [one.total for one in board]
    entries = by_trainee(ENTRIES)
    assert [standing(policy(cap=250), one.trainee, entries.get(one.trainee, ()), totals, on) for one in board] == list(
        board
    )


def test_whoever_counts_more_is_ahead_whatever_was_posted() -> None:
    own = [award(2, "b", 3)]
    assert standing(policy(cap=250), "b", own, [260, 250]).place == 2
    assert standing(policy(), "b", own, [260, 300]).place == 1


def test_missing_by_trainee() -> None:
    found = standings(policy(), ENTRIES, "ab", due={"a": [Due("X1", "s:9")]})
    assert {one.trainee: one.count.incomplete for one in found} == {"a": True, "b": False}


def test_effect_of_caps() -> None:
    found = {one.trainee: one for one in effect(policy(), policy(cap=250), ENTRIES, "abcd", on=DAY)}
    assert found["b"] == Change("b", (300, 250), (1, 1), (True, True), {"X": (300, 250)}, {"X1": (300, 250)})
    assert (found["b"].points, found["a"].points, found["a"].rules) == (-50, 0, {})


def test_effect_of_values_only_when_revalued() -> None:
    journal = by_trainee(ENTRIES)
    assert not any(one.points for one in effect(policy(), policy(value=150), journal, "abc"))
    for given in (journal, iter(ENTRIES)):
        revalued = effect(policy(), policy(value=150), given, iter("abc"), revalued=True)
        assert [(one.trainee, one.points) for one in revalued] == [("b", 150), ("a", 100), ("c", 100)]


def test_effect_on_a_day_when_nobody_is_barred() -> None:
    found = {one.trainee: one for one in effect(policy(), policy(), ENTRIES, "ab", on=date(2021, 1, 1))}
    assert found["b"].barred == (False, False)


def test_effect_of_a_draft_without_a_category() -> None:
    draft = msgspec.structs.replace(policy(), categories=policy().categories[1:], rules=policy().rules[1:])
    (change,) = effect(policy(), draft, ENTRIES, "a")
    assert (change.categories, change.rules) == ({"X": (200, 0)}, {"X1": (200, 0)})
    (change,) = effect(draft, policy(), ENTRIES, "a")
    assert (change.categories, change.rules) == ({"X": (0, 200)}, {"X1": (0, 200)})


def awarded(**times: int) -> tuple[Standing, ...]:
    entries = [award(seq, trainee, n) for seq, (trainee, n) in enumerate(times.items(), 1) if n]
    return standings(policy(), entries, times)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"a": 2, "b": 1}, {"a": 2, "b": 1}, {"a": (0, 0), "b": (0, 0)}),
        ({"a": 2, "b": 1}, {"a": 2, "b": 2}, {"a": (0, 0), "b": (1, 0)}),
        ({"a": 2, "b": 2}, {"a": 2, "b": 3}, {"a": (0, 1), "b": (0, 0)}),
        ({"a": 2, "b": 1}, {"a": 2, "b": 3}, {"a": (0, 1), "b": (1, 0)}),
        ({"a": 3, "b": 2, "c": 1}, {"a": 1, "b": 2, "c": 3}, {"a": (0, 2), "b": (1, 1), "c": (2, 0)}),
        ({"a": 2, "b": 1, "left": 3}, {"a": 2, "b": 1, "new": 3}, {"a": (0, 0), "b": (0, 0)}),
    ],
)
def test_passed(before: dict[str, int], after: dict[str, int], found: dict[str, tuple[int, int]]) -> None:
    old, new = awarded(**before), awarded(**after)
    assert passed(old, new) == found
    if before.keys() == after.keys():
        assert all(one.place[1] == one.place[0] - found[str(one.trainee)][0] + found[str(one.trainee)][1]
                   for one in changes(old, new))  # fmt: skip


def test_changes_with_extra_entries_if_approved() -> None:
    before = standings(policy(), ENTRIES, "abd")
    after = standings(policy(), [*ENTRIES, award(6, "d", 4)], "abd")
    moved = changes(before, after)
    assert [(one.trainee, one.place, one.rules) for one in moved] == [
        ("d", (3, 1), {"X1": (0, 400)}),
        ("b", (1, 2), {}),
        ("a", (2, 3), {}),
    ]
