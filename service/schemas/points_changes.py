"""Why a place changed between two moments of the journal: own points, what moved them, and who passed whom."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from service.queries.points_standings import Board
from service.rules.points.standings import Change, passed
from service.schemas.points import AsOf, as_of
from service.schemas.points_words import points
from service.schemas.wire import Out


class Cause(Out, frozen=True, kw_only=True):
    """A line that was written in between."""

    seq: int
    kind: str
    rule: str | None
    amount: int
    points: str
    reverses: int | None
    occurred_on: Any


class PlaceChange(Out, frozen=True, kw_only=True):
    """Before and after; `passed` are those who were ahead and no longer are, `passed_by` the others."""

    no: str
    name: str
    total: tuple[int, int]
    difference: int
    place: tuple[int, int]
    barred: tuple[bool, bool] | msgspec.UnsetType = msgspec.UNSET
    categories: dict[str, tuple[int, int]]
    rules: dict[str, tuple[int, int]]
    passed: int
    passed_by: int
    causes: list[Cause]


class ChangesOut(Out, frozen=True, kw_only=True):
    """`policy`: another version counts now, which may move everybody."""

    before: AsOf
    after: AsOf
    policy_changed: bool
    items: list[PlaceChange]


def changes_out(
    before: Board, after: Board, moved: Sequence[Change], lines: Sequence[Any], *, vetoes: bool
) -> ChangesOut:
    causes = defaultdict(list)
    for line in lines:
        causes[line.trainee_id].append(Cause.of(line, points=points(line.amount)))
    old, new = as_of(before), as_of(after)
    beside = passed(before.rows, after.rows)
    items = [_change(one, after, causes[one.trainee], beside[one.trainee], vetoes=vetoes) for one in moved]
    return ChangesOut(before=old, after=new, policy_changed=old.policy != new.policy, items=items)


def _change(change: Change, after: Board, causes: list[Cause], beside: tuple[int, int], *, vetoes: bool) -> PlaceChange:
    person = after.people[change.trainee]
    return PlaceChange.of(
        change,
        no=person.no,
        name=person.name,
        difference=change.points,
        barred=change.barred if vetoes else msgspec.UNSET,
        passed=beside[0],
        passed_by=beside[1],
        causes=causes,
    )
