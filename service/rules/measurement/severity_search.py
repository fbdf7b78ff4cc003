"""The search for theta, shared by the closed form and the dense reference. Source: ranking.md 4.2."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # type: ignore[import-untyped]

from service.rules.measurement.arrays import Floats

STARTS = (1.0, 0.2)
MOST = 1000.0
ZERO = 1e-5
"""A theta below this is exactly 0."""
NUDGE = 0.02
NUDGES = (0.2, 0.1, 0.05, 0.025)
"""How high a 0 is raised: raising one may make another worth it, and from too high a search falls back to 0."""
LEVEL = 1e-3
"""Slope at which an end is the bottom although the line search gave up: rounding alone stops it earlier."""

Deviance = Callable[[Floats], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best theta (k,), and whether the search can be believed."""

    theta: Floats
    deviance: float
    converged: bool


def least(deviance: Deviance, terms: int, *, gradient: bool, near: Floats | None = None) -> Found:
    """L-BFGS-B from theta = 1.0 and 0.2, bounds 0 to 1000, ftol 1e-12; the better of the two ends.

    With `near` (terms,), the end of a search for almost the same model, from there alone.

    `deviance` takes theta (terms,) and returns a number, or (number, gradient). The deviance depends on theta² and is
    flat at 0 even where 0 is no minimum: an end with a 0 that a nudge improves is searched on from there.
    """
    starts = [np.full(terms, start) for start in STARTS] if near is None else [near]
    ends = [_descend(deviance, start, gradient) for start in starts]
    best = min(ends, key=lambda end: float(end.fun))
    for height in NUDGES:
        nudged = _nudged(deviance, best, gradient, height)
        if nudged is None:
            break
        best = min(best, _descend(deviance, nudged, gradient), key=lambda end: float(end.fun))
    converged = bool(np.isfinite(best.fun) and (best.success or _is_level(best)))
    return Found(np.where(best.x < ZERO, 0.0, best.x), float(best.fun), converged)


def polished(deviance: Deviance, theta: Floats) -> Found:
    """Nelder-Mead from an end of `least`, xatol 1e-7, for the reference solver."""
    end = scipy.optimize.minimize(
        deviance,
        theta,
        method="Nelder-Mead",
        bounds=[(0.0, MOST)] * len(theta),
        options={"xatol": 1e-7, "fatol": 1e-11, "maxiter": 4000, "maxfev": 4000},
    )
    return Found(np.where(end.x < ZERO, 0.0, end.x), float(end.fun), bool(end.success))


def _descend(deviance: Deviance, start: Floats, gradient: bool) -> Any:
    return scipy.optimize.minimize(
        deviance,
        start,
        jac=gradient,
        method="L-BFGS-B",
        bounds=[(0.0, MOST)] * len(start),
        options={"ftol": 1e-12, "gtol": 1e-7},
    )


def _nudged(deviance: Deviance, end: Any, gradient: bool, height: float = NUDGES[0]) -> Floats | None:
    """The end with every 0 raised to `height` whose nudge alone lowers the deviance; None if there is no such 0."""
    better = []
    for term in np.flatnonzero(end.x < ZERO):
        tried = end.x.copy()
        tried[term] = NUDGE
        value = deviance(tried)
        if float(value[0] if gradient else value) < end.fun - 1e-9:
            better.append(term)
    if not better:
        return None
    start = np.array(end.x, dtype=np.float64)
    start[better] = height
    return start


def _is_level(end: Any) -> bool:
    """Nothing to gain inside the bounds."""
    slope = np.where((end.x <= 0) & (end.jac > 0) | (end.x >= MOST) & (end.jac < 0), 0.0, end.jac)
    return bool(np.abs(slope).max() < LEVEL)
