"""Least squares: trainees and reviewers both fixed, to stand beside the model. Source: ranking.md 4.4, 4.7."""

from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Floats, Unusable
from service.rules.measurement.reviews import Reviews
from service.rules.measurement.severity_closed import Theta, solved
from service.rules.measurement.severity_design import design
from service.rules.measurement.severity_sums import Terms, summed


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares:
    """Adjusted means (I,), their covariance (I, I), severities (J,) that sum to 0, residual variance and its df.

    The variance is nan without degrees of freedom.
    """

    trainees: Floats
    covariance: Floats
    severity: Floats
    variance: float
    freedom: int


def least_squares(reviews: Reviews) -> LeastSquares:
    """y = t_i + r_j + e with Σ r_j = 0 (intra-block analysis; Joshi 1987, Linear Estimation and Design of Experiments).

    Refuses (Unusable) a table whose trainees and reviewers fall into unconnected groups: nothing there ties the
    severities of one group to those of another.
    """
    found = design(reviews)
    if not found.connected:
        raise Unusable("trainees and reviewers are not connected")
    at = solved(summed(reviews, Terms(seminar=False, day=False)), Theta(0.0))
    reduced, s = at.reduced, at.reduced.s
    # s annihilates constants and s_ry is free of them: 11' picks the solution that sums to 0
    inverse = np.linalg.inv(s[:-1, :-1] + 1)
    inverse -= 1 / len(inverse) ** 2
    severity = inverse @ s[:-1, -1]
    weighted = reduced.b[:, :-1] * reduced.h[:, None]
    variance = float(s[-1, -1] - s[:-1, -1] @ severity) / found.freedom if found.freedom else float("nan")
    covariance = variance * (np.diag(reduced.h) + weighted @ inverse @ weighted.T)
    return LeastSquares(at.trainees - weighted @ severity, covariance, severity, variance, found.freedom)
