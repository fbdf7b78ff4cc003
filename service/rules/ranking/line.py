"""Order, quota, reserve and ties at the line. Source: ranking.md 8."""

from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Bools, Ints
from service.rules.points.policy import Recommendation
from service.rules.ranking.places import places
from service.rules.ranking.sheet import Choice


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """`order` (n,): 1224 among the listed, 0 for others. `line`, `line_list`: published score of the last within quota,
    and within quota + reserve; None when the listed are fewer.
    """

    order: Ints
    choices: tuple[Choice | None, ...]
    at_line: Bools
    high: Bools
    line: int | None
    line_list: int | None


def drawn(published: Ints, listed: Bools, failed: Bools, method: Recommendation) -> Line:
    """`published` (n,) hundredths or -1; `failed`: enough data, not barred, but a clause is unmet.

    Never filled up with those who fail a clause. Equals across a line are at_line; they all go forward under the rule
    `all`, otherwise none is chosen by computing. `high`: fewer than quota + reserve of the listed score higher.
    """
    quota, whole = method.quota, method.quota + method.reserve
    order = np.zeros(len(published), dtype=np.int64)
    order[listed] = places(published[listed])
    last = order + np.bincount(order)[order] - 1 if len(order) else order
    across = [listed & (order <= k) & (last > k) for k in (quota, whole)]
    queue = np.sort(published[listed])[::-1]
    above = len(queue) - np.searchsorted(queue[::-1], published, "right")
    forward = method.line_rule == "all"
    choices = [_choice(int(each), quota, whole) for each in order]
    at_line = np.logical_or(*across)
    return Line(
        order=order,
        choices=tuple(None if tie and not forward else each for each, tie in zip(choices, at_line, strict=True)),
        at_line=at_line,
        high=failed & (published >= 0) & (above < whole),
        line=_score(queue, quota),
        line_list=_score(queue, whole),
    )


def _choice(order: int, quota: int, whole: int) -> Choice | None:
    if not 0 < order <= whole:
        return None
    return "priority" if order <= quota else "reserve"


def _score(queue: Ints, k: int) -> int | None:
    return int(queue[k - 1]) if 0 < k <= len(queue) else None
