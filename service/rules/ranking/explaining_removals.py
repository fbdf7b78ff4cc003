"""On whose marks a trainee's membership of the first places hangs; for organisers. Source: ranking.md 7 and 12."""

from functools import lru_cache

import numpy as np

from service.rules.measurement.arrays import Floats
from service.rules.measurement.reviews import raw_means, without_seminar
from service.rules.measurement.severity import Fit, without_each_seminar
from service.rules.ranking.dependence import first, members
from service.rules.ranking.explaining_parts import Removals
from service.rules.ranking.figures import Figures
from service.rules.ranking.sheet import Basis
from service.rules.ranking.wording_sentences import say


def removals(figures: Figures, at: int) -> Removals:
    """Reviewers as the sheet has them, and seminars each of which, left out, moves her across the quota's line."""
    counted = {"reviewers": figures.reviewers[at], "occasions": occasions(figures)[at]}
    k = figures.method.quota
    words = tuple(say(name, k=k, count=len(found)) for name, found in counted.items() if found)
    return Removals(reviewers=counted["reviewers"], occasions=counted["occasions"], words=words)


@lru_cache(maxsize=2)
def occasions(figures: Figures) -> tuple[tuple[str, ...], ...]:
    """Per trainee the seminars without which she would come into the first `quota`, or drop out of it.

    As `dependence.reviewers`: scores are estimated anew at the fitted theta; gates at the errors of the whole. Nobody
    where there is one seminar only: without it there is nothing.
    """
    fit = figures.ratings["seminar"].fit
    if fit is None or len(fit.reviews.seminars) < 2:
        return ((),) * len(figures.trainees)
    labels = [str(label) for label in fit.reviews.seminars]
    variants = _of_cohort(figures, fit, _without(fit, figures.method.basis))
    judged, method = figures.judged, figures.method
    changed = members(judged, figures.ratings, variants, method, figures.drawn.pool) != first(judged, method)
    return tuple(tuple(labels[which] for which in np.flatnonzero(column)) for column in changed.T)


def _without(fit: Fit, basis: Basis) -> Floats:
    if basis == "fair":
        return without_each_seminar(fit)
    rest = [without_seminar(fit.reviews, which) for which in range(len(fit.reviews.seminars))]
    return np.array([raw_means(each) for each in rest])


def _of_cohort(figures: Figures, fit: Fit, variants: Floats) -> Floats:
    positions = {str(label): which for which, label in enumerate(fit.reviews.trainees)}
    padded = np.hstack([variants, np.full((len(variants), 1), np.nan)])
    return padded[:, [positions.get(one, -1) for one in figures.trainees]]
