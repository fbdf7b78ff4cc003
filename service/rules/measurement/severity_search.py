"""The search for theta, shared by the closed form and the dense reference. Source: ranking.md 4.2."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

from service.rules.measurement.arrays import Floats

STARTS = (1.0, 0.2)
MOST = 1000.0
ZERO = 1e-5
"""A theta below this is exactly 0."""

Deviance = Callable[[Floats], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best theta (k,), and whether the search can be believed."""

    theta: Floats
    deviance: float
    converged: bool


def least(deviance: Deviance, terms: int, *, gradient: bool) -> Found:
    """L-BFGS-B from theta = 1.0 and 0.2, bounds 0 to 1000, ftol 1e-12; the better of the two ends.

    `deviance` takes theta (terms,) and returns a number, or (number, gradient). A search that stopped early is believed
    when the other start ended at the same deviance (1e-6).
    """
    ends = [
        minimize(
            deviance,
            np.full(terms, start),
            jac=gradient,
            method="L-BFGS-B",
            bounds=[(0.0, MOST)] * terms,
            options={"ftol": 1e-12, "gtol": 1e-7},
        )
        for start in STARTS
    ]
    best, other = sorted(ends, key=lambda end: end.fun)
    converged = bool(np.isfinite(best.fun) and (best.success or other.fun - best.fun < 1e-6))
    return Found(np.where(best.x < ZERO, 0.0, best.x), float(best.fun), converged)


def polished(deviance: Deviance, theta: Floats) -> Found:
    """Nelder-Mead from an end of `least`, xatol 1e-7, for the reference solver."""
    end = minimize(
        deviance,
        theta,
        method="Nelder-Mead",
        bounds=[(0.0, MOST)] * len(theta),
        options={"xatol": 1e-7, "fatol": 1e-11, "maxiter": 4000, "maxfev": 4000},
    )
    return Found(np.where(end.x < ZERO, 0.0, end.x), float(end.fun), bool(end.success))
