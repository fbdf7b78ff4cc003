"""Restricted likelihood with trainees and days solved in closed form. Source: ranking.md 4.2.

The gradient is the usual one of REML (Searle, Casella & McCulloch 1992, Variance Components, 6.6): with P the
projection that takes out all fixed effects, d dev / d theta_k² = tr(Z_k'PZ_k) - |Z_k'Py|² / v_e.
"""

from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Floats
from service.rules.measurement.severity_sums import Sums

FLOOR = 1e-14
"""Share of y'y below which a residual sum of squares is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Theta:
    """Standard deviations over that of the error; `trainee` is infinite where trainees are fixed."""

    reviewer: float
    seminar: float = 0.0
    day: float = 0.0
    trainee: float = float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """Days and trainees taken out: d, h (I,), B = X'MO (I, K), S (K, K); h = 1/d, random theta²/(1 + theta² d)."""

    d: Floats
    h: Floats
    b: Floats
    s: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """At one theta: Q (K-1, K-1) with v_e·Q the covariance of severities, seminars, fixed; their estimates; v_e.

    `effects` (K-1,) in the order of the columns; `trainees` (I,) is t, the centre put back (a deviation if random).
    """

    theta: Theta
    reduced: Reduced
    q: Floats
    effects: Floats
    trainees: Floats
    v_e: float
    deviance: float


def solved(sums: Sums, theta: Theta) -> Solved:
    """Everything at one theta: u = D A^-1 D S_uy, t = (B_y - B_u u) h, v_e = w/(N - p), dev as in the specification.

    Refuses nothing; with no degrees of freedom left v_e is not to be used. LinAlgError when fixed columns coincide.
    """
    at = _reduced(sums, theta)
    q, log_det = _inverse(sums, theta, at.s[:-1, :-1])
    effects = q @ at.s[:-1, -1]
    if not sums.terms.random_trainees:
        _centre(effects, sums.widths)
    w = max(float(at.s[-1, -1] - at.s[-1, :-1] @ effects), FLOOR * float(sums.total[-1, -1]) + 1e-300)
    free = max(sums.freedom, 1)
    deviance = log_det + _log_levels(sums, theta, at.d) + free * (1 + float(np.log(2 * np.pi * w / free)))
    trainees = (at.b[:, -1] - at.b[:, :-1] @ effects) * at.h
    centre = 0.0 if sums.terms.random_trainees else sums.centre
    return Solved(theta, at, q, effects, trainees + centre, w / free, deviance)


def sigma(found: Solved) -> Floats:
    """Covariance of t (I, I): v_e [diag(h) + diag(h) B_u Q B_u' diag(h)]."""
    weighted = found.reduced.b[:, :-1] * found.reduced.h[:, None]
    covariance = found.v_e * (np.diag(found.reduced.h) + weighted @ found.q @ weighted.T)
    return np.asarray((covariance + covariance.T) / 2)


def slope(sums: Sums, found: Solved) -> Theta:
    """Gradient of the deviance by each theta; 0 for terms that are not in the model."""
    theta, at, (reviewers, seminars, _) = found.theta, found.reduced, sums.widths
    trace = np.diag(at.s)[:-1] - np.einsum("ij,ij->i", at.s[:-1, :-1] @ found.q, at.s[:-1, :-1])
    pull = at.s[:-1, -1] - at.s[:-1, :-1] @ found.effects
    change = trace - pull**2 / found.v_e
    return Theta(
        2 * theta.reviewer * float(change[:reviewers].sum()),
        2 * theta.seminar * float(change[reviewers : reviewers + seminars].sum()),
        2 * theta.day * _by_day(sums, found) if sums.terms.day else 0.0,
        2 * theta.trainee * _by_trainee(found) if sums.terms.random_trainees else 0.0,
    )


def _by_day(sums: Sums, found: Solved) -> float:
    at, shrunk = found.reduced, 1 / (1 + sums.sizes * found.theta.day**2)
    weight = sums.sizes * shrunk
    own = weight**2 @ sums.cells
    met = (shrunk * weight @ sums.by_trainee).reshape(at.b.shape)
    cross = met.T @ (at.b * at.h[:, None])
    gram = (shrunk**2 @ sums.squares).reshape(sums.total.shape) - cross - cross.T
    gram += at.b.T @ (at.b * (at.h**2 * own)[:, None])
    return _by_level(found, float((weight @ sums.cells).sum() - own @ at.h), gram)


def _by_trainee(found: Solved) -> float:
    at = found.reduced
    left = at.b * (1 - at.d * at.h)[:, None]
    return _by_level(found, float((at.d - at.d**2 * at.h).sum()), left.T @ left)


def _by_level(found: Solved, weight: float, gram: Floats) -> float:
    """tr(Z'PZ) - |Z'Py|²/v_e, when trainees and days leave of Z'Z the trace `weight`, and of Z'O a product `gram`."""
    coefficients = np.append(-found.effects, 1.0)
    trace = weight - (found.q * gram[:-1, :-1]).sum()
    return float(trace - coefficients @ gram @ coefficients / found.v_e)


def _reduced(sums: Sums, theta: Theta) -> Reduced:
    shrunk = 1 / (1 + sums.sizes * theta.day**2)
    d = (sums.sizes * shrunk) @ sums.cells
    b = (shrunk @ sums.by_trainee).reshape(len(d), -1)
    m = sums.total - (theta.day**2 * shrunk @ sums.squares).reshape(sums.total.shape)
    h = _weights(theta.trainee, d) if sums.terms.random_trainees else _weights_fixed(d)
    return Reduced(d, h, b, m - b.T @ (b * h[:, None]))


def _centre(effects: Floats, widths: tuple[int, int, int]) -> None:
    """Severities and seminars each sum to 0, whatever rounding makes of it: at a steep theta up to 1e-5."""
    reviewers, seminars, _ = widths
    for level in (slice(0, reviewers), slice(reviewers, reviewers + seminars)):
        effects[level] -= effects[level].sum() / max(level.stop - level.start, 1)


def _weights(trainee: float, d: Floats) -> Floats:
    return np.asarray(trainee**2 / (1 + trainee**2 * d))


def _weights_fixed(d: Floats) -> Floats:
    """1/d; a trainee left without a review by leaving one reviewer out takes no part."""
    return np.divide(1.0, d, out=np.zeros_like(d), where=d > 0)


def _inverse(sums: Sums, theta: Theta, s: Floats) -> tuple[Floats, float]:
    """Q = D (D S D + I)^-1 D over random and fixed columns, D = 1 and no I for fixed ones; and log det."""
    widths = sums.widths
    d = np.repeat([theta.reviewer, theta.seminar, 1.0], widths)
    ridge = np.repeat([1.0, 1.0, 0.0], widths)
    a = d[:, None] * s * d + np.diag(ridge)
    lower = np.linalg.cholesky(a)
    q = d[:, None] * np.linalg.inv(a) * d
    return (q + q.T) / 2, 2 * float(np.log(np.diag(lower)).sum())


def _log_levels(sums: Sums, theta: Theta, d: Floats) -> float:
    day = float(np.log1p(sums.sizes * theta.day**2) @ sums.cells.sum(axis=1))
    seen = d[d > 0]
    return day + float((np.log1p(theta.trainee**2 * seen) if sums.terms.random_trainees else np.log(seen)).sum())
