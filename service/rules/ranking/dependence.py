"""Whose membership of the first places hangs on a single reviewer, or on the method. Source: ranking.md 7."""

from collections.abc import Mapping, Sequence

import numpy as np

from service.rules.measurement.arrays import Bools, Floats
from service.rules.measurement.reviews import raw_means, without_reviewer
from service.rules.measurement.severity import Fit, without_each_reviewer
from service.rules.points.policy import Recommendation
from service.rules.ranking import clauses
from service.rules.ranking.criteria import criteria
from service.rules.ranking.figures import Judged, Rating
from service.rules.ranking.judging import published, scores
from service.rules.ranking.places import places
from service.rules.ranking.sheet import Basis, Source


def reviewers(
    judged: Judged, ratings: Mapping[Source, Rating], trainees: Sequence[str], method: Recommendation, pool: Bools
) -> tuple[tuple[str, ...], ...]:
    """Per trainee the seminar reviewers without whom she would come into the first `quota`, or drop out of it.

    Seminar scores are estimated anew without each reviewer at the fitted theta; score, rated gates (at the errors of
    the whole) and order follow. Nobody where everybody has a single reviewer: without her there is nothing.
    """
    seminar = ratings["seminar"]
    if seminar.fit is None or seminar.fit.status == "single_rater":
        return ((),) * len(trainees)
    labels = [str(label) for label in seminar.fit.reviews.reviewers]
    variants = _of_cohort(_without(seminar.fit, judged.basis), seminar.fit, trainees)
    changed = members(judged, ratings, variants, method, pool) != first(judged, method)
    return tuple(tuple(labels[at] for at in np.flatnonzero(column)) for column in changed.T)


def squares(judged: Judged, ratings: Mapping[Source, Rating], method: Recommendation, pool: Bools) -> Bools:
    """(n,): whose membership least squares would change, where those stand beside a weak fit."""
    beside = ratings["seminar"].squares
    if beside is None:
        return np.zeros(len(pool), dtype=np.bool_)
    return np.asarray(members(judged, ratings, beside[None, :], method, pool)[0] != first(judged, method))


def first(judged: Judged, method: Recommendation) -> Bools:
    """(n,): order within the quota, ties at the line in."""
    return np.asarray((judged.order > 0) & (judged.order <= method.quota))


def members(
    judged: Judged, ratings: Mapping[Source, Rating], seminar: Floats, method: Recommendation, pool: Bools
) -> Bools:
    """(J, n): who would be within the quota if the seminar scores were these (J, n)."""
    points, _, maturity = judged.values
    performance = (seminar + ratings["posting"].shown(judged.basis)) / 2
    printed = published(scores(criteria(method), (points, performance, np.broadcast_to(maturity, seminar.shape))))
    mature = np.array([outcome in ("met", "open") for outcome in judged.outcomes["maturity"]], dtype=np.bool_)
    bound = clauses.cut("performance", method.gates)
    rows = [
        _within(score, pool & mature & _passes(figures, judged, bound) & (score >= 0), method.quota)
        for score, figures in zip(printed, performance, strict=True)
    ]
    return np.array(rows, dtype=np.bool_).reshape(seminar.shape)


def _without(fit: Fit, basis: Basis) -> Floats:
    if basis == "fair":
        return without_each_reviewer(fit)
    rest = [without_reviewer(fit.reviews, at) for at in range(len(fit.reviews.reviewers))]
    return np.array([raw_means(each) if len(each) else np.full(len(fit.raw), np.nan) for each in rest])


def _of_cohort(variants: Floats, fit: Fit, trainees: Sequence[str]) -> Floats:
    by_label = {str(label): at for at, label in enumerate(fit.reviews.trainees)}
    padded = np.hstack([variants, np.full((len(variants), 1), np.nan)])
    return padded[:, [by_label.get(one, -1) for one in trainees]]


def _passes(figures: Floats, judged: Judged, bound: float) -> Bools:
    outcomes = clauses.rated(figures, judged.sem["performance"], bound)
    return np.array([each in ("met", "open") for each in outcomes], dtype=np.bool_)


def _within(score: np.ndarray[tuple[int], np.dtype[np.int64]], eligible: Bools, quota: int) -> Bools:
    inside = np.zeros(len(score), dtype=np.bool_)
    inside[eligible] = places(score[eligible]) <= quota
    return inside
