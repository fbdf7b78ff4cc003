"""From reviews to variance components: the search over theta in closed form, and what is left if it fails.

Source: ranking.md 4.2.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from service.rules.measurement.arrays import Floats, Unusable
from service.rules.measurement.reviews import Reviews
from service.rules.measurement.severity_closed import Solved, Theta, slope, solved
from service.rules.measurement.severity_moments import Moments, moments
from service.rules.measurement.severity_search import MOST, Found, least
from service.rules.measurement.severity_sums import Sums, Terms, summed

Name = Literal["reviewer", "seminar", "day", "trainee"]


@dataclass(frozen=True, slots=True)
class Components:
    """Variances of trainee, reviewer, seminar, day and error, in squared units of the scores; v_t only if random."""

    v_r: float
    v_s: float
    v_q: float
    v_e: float
    v_t: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """The model at its best theta; `moments` is there when the search failed and moment estimates stand in."""

    sums: Sums
    solved: Solved
    moments: Moments | None

    @property
    def components(self) -> Components:
        """theta² v_e of each term; 0 for one that is not in the model."""
        theta, v_e = self.solved.theta, self.solved.v_e
        v_t = theta.trainee**2 * v_e if self.sums.terms.random_trainees else None
        return Components(theta.reviewer**2 * v_e, theta.seminar**2 * v_e, theta.day**2 * v_e, v_e, v_t)


def estimated(reviews: Reviews, terms: Terms, near: Theta | None = None) -> Estimate:
    """REML of `terms` by the closed form, L-BFGS-B with the exact gradient; moment estimates if the search fails.

    `near` is the theta of almost the same model, where the search then starts; it ends at the same bottom. v_e comes
    out as 0 to rounding, and every theta as 0, where reviewers never differ on a trainee. Refuses (Unusable) a model
    without degrees of freedom.
    """
    sums = summed(reviews, terms)
    if sums.freedom < 1:
        raise Unusable("no degrees of freedom left for the error")
    names = _names(terms)
    if _is_constant(sums):
        return Estimate(sums, solved(sums, _theta(names, np.zeros(len(names)))), None)
    found = _search(sums, names, near)
    if found.converged:
        return Estimate(sums, solved(sums, _theta(names, found.theta)), None)
    return by_moments(reviews, terms)


def by_moments(reviews: Reviews, terms: Terms) -> Estimate:
    """Trainee + reviewer + error with moment estimates, negative ones as 0: no seminar, no day, no own-favour."""
    found = moments(reviews)
    sums = summed(reviews, Terms(seminar=False, day=False, random_trainees=terms.random_trainees))
    theta = np.sqrt(np.array([found.v_r, found.v_t]) / max(found.v_e, 1e-300)).clip(0, MOST)
    names: list[Name] = ["reviewer", "trainee"] if terms.random_trainees else ["reviewer"]
    return Estimate(sums, solved(sums, _theta(names, theta)), found)


def _search(sums: Sums, names: list[Name], near: Theta | None) -> Found:
    def deviance(theta: Floats) -> tuple[float, Floats]:
        at = solved(sums, _theta(names, theta))
        gradient = slope(sums, at)
        return at.deviance, np.array([getattr(gradient, name) for name in names])

    start = None if near is None else np.array([getattr(near, name) for name in names]).clip(0, MOST)
    return least(deviance, len(names), gradient=True, near=start)


def _names(terms: Terms) -> list[Name]:
    asked: dict[Name, bool] = {
        "reviewer": True,
        "seminar": terms.seminar,
        "day": terms.day,
        "trainee": terms.random_trainees,
    }
    return [name for name, wanted in asked.items() if wanted]


def _theta(names: list[Name], values: Floats) -> Theta:
    return Theta(**{"reviewer": 0.0, **dict(zip(names, map(float, values), strict=False))})


def _is_constant(sums: Sums) -> bool:
    """Nothing differs within a trainee (or, with random trainees, at all): there is no variance to divide."""
    means = sums.by_trainee.sum(axis=0).reshape(sums.cells.shape[1], -1)[:, -1]
    between = means @ (means / (sums.sizes @ sums.cells))
    within = sums.total[-1, -1] - (0.0 if sums.terms.random_trainees else between)
    return bool(within <= 1e-12 * max(float(sums.total[-1, -1]), 1e-12))
