"""Standings by points, and the order inside a tie. Source: ranking.md 3."""

from collections.abc import Iterator, Sequence

import numpy as np

from service.rules.measurement import ranks
from service.rules.measurement.arrays import Ints
from service.rules.ranking.inputs import Candidate

WHOLE = 100_00
DEDUCTIONS = "deductions"

Tie = tuple[int | None, str | None]


def places(values: Ints) -> Ints:
    """1 + number of larger values (1224), (n,); equal values never get different places."""
    return ranks.places(values).astype(np.int64)


def last_place(cohort: int, share: int) -> int:
    """The last place that meets a bound of `share` hundredths of a percent of the cohort: ceil(cohort·share/10,000)."""
    return -(-cohort * share // WHOLE)


def ties(candidates: Sequence[Candidate], cascade: Sequence[str]) -> list[Tie]:
    """For each candidate the order inside a tie by points (1224) and the step that parts it from its neighbour.

    A step is a category's code (more points first) or 'deductions' (fewer first). Both None for one who is not tied,
    and without a cascade; what the cascade leaves equal stays equal. The place is never touched.
    """
    found: list[Tie] = [(None, None)] * len(candidates)
    for members in _tied(candidates) if cascade else ():
        keys = [_key(candidates[at], cascade) for at in members]
        for at, key in zip(members, keys, strict=True):
            found[at] = 1 + sum(other < key for other in keys), _step(key, keys, cascade)
    return found


def _tied(candidates: Sequence[Candidate]) -> Iterator[list[int]]:
    by_points: dict[int, list[int]] = {}
    for at, one in enumerate(candidates):
        by_points.setdefault(one.points, []).append(at)
    return (members for members in by_points.values() if len(members) > 1)


def _key(one: Candidate, cascade: Sequence[str]) -> tuple[int, ...]:
    return tuple(abs(one.deductions) if step == DEDUCTIONS else -one.categories.get(step, 0) for step in cascade)


def _step(key: tuple[int, ...], keys: Sequence[tuple[int, ...]], cascade: Sequence[str]) -> str | None:
    """The first step that differs from the nearest one ahead, or from the nearest one behind for the first."""
    ahead = max((other for other in keys if other < key), default=None)
    near = ahead if ahead is not None else min((other for other in keys if other > key), default=None)
    if near is None:
        return None
    return next(step for step, mine, its in zip(cascade, key, near, strict=True) if mine != its)
