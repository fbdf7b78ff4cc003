"""Error covariance of the scores that are shown, and where each variance in it comes from. Source: ranking.md 4.5."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.reviews import Reviews, cells
from service.rules.measurement.severity import Fit
from service.rules.measurement.severity_estimate import Components

Origin = Literal["fit", "within", "seminar", "placeholder", "none"]
ENOUGH = 10
"""Degrees of freedom from which a pooled variance within trainees is used."""
PLACEHOLDER_R = 0.09
PLACEHOLDER_E = 0.371
PLACEHOLDER_Q = 0.45 * PLACEHOLDER_E


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each component came from: the source's own fit, pooled within trainees, the seminar fit, a placeholder.

    'none': the component is not needed beside the others.
    """

    v_r: Origin
    v_s: Origin
    v_q: Origin
    v_e: Origin


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """C (I, I) of a source's shown scores, the components that it was widened with, and their origins."""

    covariance: Floats
    components: Components
    origins: Origins


@dataclass(frozen=True, slots=True)
class Pooled:
    """Variance among a trainee's reviews by one evaluator (`same`) or by several, with degrees of freedom."""

    variance: float
    freedom: int
    same: bool


def errors(found: Fit, seminar: Components | None = None, *, raw: bool = False) -> Errors:
    """Σ where adjusted with q; Σ + diag(v_q/o_i) without q; v_r WW' + v_s SS' + diag(v_q/o_i + v_e/n_i) if refused.

    o_i are the trainee's seminars (occasions), n_i the reviews. `seminar` are the components of the seminar fit on the
    same scale, lent to sources that could not estimate their own. Components: own fit, else pooled within trainees with
    10 df or more, else `seminar`, else the placeholders .09, .371, .167 of the variance of the raw means. With `raw` C
    is that of the raw means, whatever is shown.
    """
    if raw or found.model is None or found.refused:
        return _widened(found, seminar)
    components, origins = _borrowed(found, seminar)
    added = 0.0 if found.model.terms.day else components.v_q
    return Errors(found.model.sigma + np.diag(added / _occasions(found.reviews)), components, origins)


def pooled(reviews: Reviews) -> Pooled | None:
    """Within (trainee, evaluator) if that has 10 df or more, else within trainees if that has; None with fewer.

    The first is v_q + v_e (the evaluator's severity cancels), the second v_r + v_q + v_e.
    """
    by_pair = reviews.trainee * len(reviews.reviewers) + reviews.reviewer
    for level, same in ((by_pair, True), (reviews.trainee, False)):
        _, group = np.unique(level, return_inverse=True)
        freedom = len(reviews) - int(group.max()) - 1
        if freedom >= ENOUGH:
            means = np.bincount(group, reviews.score) / np.bincount(group)
            return Pooled(float(((reviews.score - means[group]) ** 2).sum()) / freedom, freedom, same)
    return None


def _widened(found: Fit, seminar: Components | None) -> Errors:
    components, origins = _borrowed(found, seminar)
    reviews = found.reviews
    at = cells(reviews)
    share = 1 / (_occasions(reviews)[reviews.trainee] * np.repeat(at.size, at.size))
    by_reviewer = _shares(reviews, reviews.reviewer, len(reviews.reviewers), share)
    by_seminar = _shares(reviews, reviews.seminar, len(reviews.seminars), share)
    own = components.v_q / _occasions(reviews) + components.v_e / np.bincount(reviews.trainee)
    shared = components.v_r * by_reviewer @ by_reviewer.T + components.v_s * by_seminar @ by_seminar.T
    return Errors(shared + np.diag(own), components, origins)


def _borrowed(found: Fit, seminar: Components | None) -> tuple[Components, Origins]:
    if found.model is not None:
        own = found.model.components
        v_q, day = _day(found, seminar)
        return Components(own.v_r, own.v_s, v_q, own.v_e), Origins("fit", "fit", day, "fit")
    lent, origin = _lent(found, seminar)
    within = pooled(found.reviews)
    if within is None:
        return lent, Origins(origin, origin, origin, origin)
    if within.same:
        return Components(lent.v_r, lent.v_s, 0.0, within.variance), Origins(origin, origin, "none", "within")
    return Components(0.0, 0.0, 0.0, within.variance), Origins("none", "none", "none", "within")


def _day(found: Fit, seminar: Components | None) -> tuple[float, Origin]:
    if found.model is not None and found.model.terms.day:
        return found.model.components.v_q, "fit"
    lent, origin = _lent(found, seminar)
    return lent.v_q, origin


def _lent(found: Fit, seminar: Components | None) -> tuple[Components, Origin]:
    if seminar is not None:
        return seminar, "seminar"
    spread = float(found.raw.var(ddof=1)) if len(found.raw) > 1 else 0.0
    return Components(PLACEHOLDER_R * spread, 0.0, PLACEHOLDER_Q * spread, PLACEHOLDER_E * spread), "placeholder"


def _occasions(reviews: Reviews) -> Floats:
    return np.bincount(cells(reviews).trainee).astype(np.float64)


def _shares(reviews: Reviews, level: Ints, levels: int, share: Floats) -> Floats:
    """(I, levels): the share of each level in each trainee's raw mean; rows sum to 1."""
    shares = np.zeros((len(reviews.trainees), levels))
    np.add.at(shares, (reviews.trainee, level), share)
    return shares
