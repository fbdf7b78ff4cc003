"""Is an evaluator as severe in one half-year as in another? Source: ranking.md 17."""

from collections.abc import Sequence

import numpy as np

from service.rules.measurement.arrays import Bools, Floats
from service.rules.measurement.severity import Fit
from service.rules.ranking.inputs import Mark

FEWEST = 5
"""Marks on either side from which they are compared."""
MOVED = 3.0
"""SEs of a difference from which it warns: about one false warning in 370 comparisons."""


def unsteady(found: Fit, marks: Sequence[Mark]) -> tuple[str, ...]:
    """Evaluators whose marks of one half-year, less t, r, s and g·own, differ from their others by more than 3 SE.

    SE² = (v_q + v_e)(1/n_1 + 1/n_2). Nobody where the source is refused or a mark has no day; marks in canonical order,
    as in the table of the fit.
    """
    if found.refused or found.model is None or any(mark.on is None for mark in marks):
        return ()
    effects, reviews = found.model.effects, found.reviews
    known = effects.reviewer[reviews.reviewer] + effects.seminar[reviews.seminar] + effects.own * reviews.own
    left = reviews.score - found.model.trainees[reviews.trainee] - known
    halves = np.array([mark.on.year * 2 + (mark.on.month > 6) for mark in marks if mark.on])
    variance = found.model.components.v_q + found.model.components.v_e
    rows = [reviews.reviewer == reviewer for reviewer in range(len(reviews.reviewers))]
    return tuple(
        str(label)
        for label, own in zip(reviews.reviewers, rows, strict=True)
        if any(_moved(left[own], halves[own] == half, variance) for half in np.unique(halves[own]))
    )


def _moved(left: Floats, inside: Bools, variance: float) -> bool:
    here, there = int(inside.sum()), int((~inside).sum())
    if min(here, there) < FEWEST:
        return False
    gap = float(left[inside].mean() - left[~inside].mean())
    return gap**2 > MOVED**2 * max(variance, 1e-9) * (1 / here + 1 / there)
