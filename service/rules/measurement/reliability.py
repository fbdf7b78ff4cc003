"""How much of the differences is not chance. Source: ranking.md 5.

Brennan 2001, Generalizability Theory; Shrout & Fleiss 1979, Psychological Bulletin 86:420.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.rules.measurement.arrays import Floats, Ints, Unusable, finite
from service.rules.measurement.reviews import Reviews, cells
from service.rules.measurement.severity_estimate import Components

GOOD = 0.80
Z_90 = 1.645
MOST_SEMINARS = 12
MOST_REVIEWERS = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """Generalizability (relative, Eρ²) and dependability (absolute, Phi) with so many seminars x reviewers each."""

    seminars: int
    reviewers: int
    relative: float
    absolute: float


@dataclass(frozen=True, slots=True)
class Study:
    """All plans, by seminars then reviewers, and the smallest that reach .80; None where none does."""

    plans: tuple[Plan, ...]
    smallest_relative: Plan | None
    smallest_absolute: Plan | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Mean squares between targets, within, of judges, of error; ICC (1,1) (2,1) (3,1) and (1,k) (2,k) (3,k)."""

    between: float
    within: float
    judges: float
    error: float
    single: tuple[float, float, float]
    average: tuple[float, float, float]


def separation(scores: Floats, covariance: Floats) -> float:
    """R = max(0, 1 - a/Var(t)), a = mean C_ii - mean_{i≠j} C_ij, Var with n - 1; scores (I,), covariance (I, I).

    nan for fewer than two trainees, 0 when all scores are equal.
    """
    n = len(scores)
    if n < 2:
        return float("nan")
    own = float(np.trace(covariance))
    error = own / n - (float(covariance.sum()) - own) / (n * (n - 1))
    spread = float(scores.var(ddof=1))
    return max(0.0, 1 - error / spread) if spread > 0 else 0.0


def sem_absolute(covariance: Floats) -> Floats:
    """sqrt(C_ii), (I,): the error of one score against a fixed cut."""
    return np.asarray(np.sqrt(np.diag(covariance)))


def sem_relative(covariance: Floats) -> Floats:
    """sqrt(C_ii - 2 mean_j C_ij + mean C), (I,): the error of one score against the others'."""
    variance = np.diag(covariance) - 2 * covariance.mean(axis=1) + covariance.mean()
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))


def verdicts(scores: Floats, sem: Floats, cut: float) -> Ints:
    """The three outcomes of a rated gate, (I,): 1 if x - 1.645 SEM >= cut, -1 if x + 1.645 SEM < cut, else 0 (临界)."""
    return np.where(scores - Z_90 * sem >= cut, 1, np.where(scores + Z_90 * sem < cut, -1, 0))


def plan(components: Components, seminars: float, reviewers: float, reviews: float) -> tuple[float, float]:
    """(Eρ², Phi) with n_s seminars, n_r distinct reviewers, n_e reviews a trainee.

    Phi = v_t/(v_t + v_s/n_s + v_q/n_s + v_r/n_r + v_e/n_e); Eρ² without the v_s and v_r terms, which everybody shares
    or severity correction takes off. `components` from a fit with random trainees; Unusable without v_t, nan if all 0.
    """
    if components.v_t is None:
        raise Unusable("v_t is missing: fit with random trainees")
    relative = components.v_q / seminars + components.v_e / reviews
    absolute = relative + components.v_s / seminars + components.v_r / reviewers
    return _share(components.v_t, relative), _share(components.v_t, absolute)


def dependability(components: Components, reviews: Reviews) -> float:
    """Phi of a source as it was: harmonic means over trainees of seminars, distinct reviewers and reviews."""
    seen = np.unique(np.stack([reviews.trainee, reviews.reviewer]), axis=1)[0]
    counts = (cells(reviews).trainee, seen, reviews.trainee)
    seminars, reviewers, marks = (_harmonic(np.bincount(each)) for each in counts)
    return plan(components, seminars, reviewers, marks)[1]


def study(components: Components, pool: int | None = None) -> Study:
    """D study for 1-12 seminars x 1-6 reviewers each; the smallest plan has fewest reviews, then fewest seminars.

    Reviewers are mixed each time: seminars x reviewers different ones, at most `pool`. Unusable without v_t.
    """
    sizes = [(s, r) for s in range(1, MOST_SEMINARS + 1) for r in range(1, MOST_REVIEWERS + 1)]
    plans = tuple(Plan(s, r, *plan(components, s, min(s * r, pool or s * r), s * r)) for s, r in sizes)
    cheapest = sorted(plans, key=lambda each: (each.seminars * each.reviewers, each.seminars))
    return Study(
        plans,
        next((each for each in cheapest if each.relative >= GOOD), None),
        next((each for each in cheapest if each.absolute >= GOOD), None),
    )


def agreement(table: npt.ArrayLike) -> Agreement:
    """Six ICCs of a complete table (n targets, k judges) from its mean squares B, W, J, E.

    (1,1) = (B-W)/(B+(k-1)W), (2,1) = (B-E)/(B+(k-1)E+k(J-E)/n), (3,1) = (B-E)/(B+(k-1)E), (1,k) = (B-W)/B,
    (2,k) = (B-E)/(B+(J-E)/n), (3,k) = (B-E)/B. Refuses (Unusable) gaps and fewer than two targets or judges; nan where
    a denominator is 0.
    """
    scores = finite(table, "table", 2)
    n, k = scores.shape
    if n < 2 or k < 2:
        raise Unusable(f"two targets and two judges wanted, {n} and {k} given")
    b, w, j, e = _mean_squares(scores)
    single = (_ratio(b - w, b + (k - 1) * w), _ratio(b - e, b + (k - 1) * e + k * (j - e) / n))
    average = (_ratio(b - w, b), _ratio(b - e, b + (j - e) / n), _ratio(b - e, b))
    return Agreement(b, w, j, e, (*single, _ratio(b - e, b + (k - 1) * e)), average)


def _mean_squares(scores: Floats) -> tuple[float, float, float, float]:
    n, k = scores.shape
    centred = scores - scores.mean()
    between = k * float((centred.mean(axis=1) ** 2).sum())
    judges = n * float((centred.mean(axis=0) ** 2).sum())
    total = float((centred**2).sum())
    within = total - between
    return between / (n - 1), within / (n * (k - 1)), judges / (k - 1), (within - judges) / ((n - 1) * (k - 1))


def _share(true: float, error: float) -> float:
    return _ratio(true, true + error)


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else float("nan")


def _harmonic(counts: Ints) -> float:
    return float(len(counts) / (1 / counts).sum())
