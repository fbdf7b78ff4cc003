"""Moment estimates of trainee + reviewer + error, for the day the search fails. Source: ranking.md 4.2.

Equates T_a, T_b, T_m, T_0 to their expectations (Henderson 1953, method 1; Brennan 2001, Generalizability Theory, 7).
"""

from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.reviews import Reviews


@dataclass(frozen=True, slots=True)
class Moments:
    """Variances with negative ones set to 0, and the solution (mu², v_t, v_r, v_e) as it came out."""

    v_t: float
    v_r: float
    v_e: float
    untruncated: tuple[float, float, float, float]


def moments(reviews: Reviews) -> Moments:
    """Solves the four equations, linear in (mu², v_t, v_r, v_e), for N reviews of I trainees by J reviewers.

    Scores are centred first, which shifts mu alone; the mu² returned is that of the scores as they are. A design
    whose equations coincide gets their least-squares solution of least length.
    """
    counts = np.zeros((len(reviews.trainees), len(reviews.reviewers)))
    np.add.at(counts, (reviews.trainee, reviews.reviewer), 1.0)
    centre = float(reviews.score.mean())
    found = np.linalg.lstsq(_coefficients(counts), _totals(reviews, reviews.score - centre), rcond=None)[0]
    mu2, v_t, v_r, v_e = (float(each) for each in found)
    kept = [max(each, 0.0) for each in (v_t, v_r, v_e)]
    return Moments(kept[0], kept[1], kept[2], (mu2 + centre**2, v_t, v_r, v_e))


def _coefficients(counts: Floats) -> Floats:
    """Rows T_a, T_b, T_m, T_0; columns mu², v_t, v_r, v_e."""
    n_a, n_b, n = counts.sum(axis=1), counts.sum(axis=0), counts.sum()
    squared = counts**2
    return np.array(
        [
            [n, n, (squared.sum(axis=1) / n_a).sum(), len(n_a)],
            [n, (squared.sum(axis=0) / n_b).sum(), n, len(n_b)],
            [n, (n_a**2).sum() / n, (n_b**2).sum() / n, 1],
            [n, n, n, n],
        ]
    )


def _totals(reviews: Reviews, score: Floats) -> Floats:
    return np.array(
        [
            _squares(reviews.trainee, score),
            _squares(reviews.reviewer, score),
            score.sum() ** 2 / len(score),
            score @ score,
        ]
    )


def _squares(level: Ints, score: Floats) -> float:
    totals = np.bincount(level, score)
    return float((totals**2 / np.bincount(level)).sum())
