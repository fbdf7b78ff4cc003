"""What is added up, and whether there is enough of it. Source: ranking.md 7 and 8."""

from collections.abc import Mapping, Sequence

import numpy as np

from service.rules.measurement.arrays import Floats
from service.rules.measurement.composite import Criterion
from service.rules.points.policy import Anchor, Minimum, Recommendation
from service.rules.ranking.figures import Rating
from service.rules.ranking.inputs import Candidate
from service.rules.ranking.sheet import Basis, Clause, Source

HUNDRED = 100
NEEDED: Mapping[Clause, frozenset[str]] = {
    "performance": frozenset({"reviews", "reviewers", "postings"}),
    "maturity": frozenset({"assessments"}),
}
"""What a rated criterion cannot do without."""


def criteria(method: Recommendation) -> tuple[Criterion, Criterion, Criterion]:
    """Points from 0 to full_points, performance and maturity between their anchors; all in units, not hundredths."""
    weights, anchors = method.weights, method.anchors
    return (
        _criterion(weights.points, Anchor(full=method.full_points)),
        _criterion(weights.performance, anchors.performance),
        _criterion(weights.maturity, anchors.maturity),
    )


def missing(
    candidates: Sequence[Candidate], ratings: Mapping[Source, Rating], method: Recommendation
) -> tuple[tuple[str, ...], ...]:
    """What each candidate has too little of: 'reviews', 'reviewers', 'postings', 'assessments', 'attendance'.

    Nothing below one mark a source is ever enough; attendance is missing where no half-day was held and a bound is set.
    """
    least: Minimum = method.minimum
    had = (
        ("reviews", ratings["seminar"].marks, least.reviews),
        ("reviewers", ratings["seminar"].evaluators, least.reviewers),
        ("postings", ratings["posting"].occasions, least.postings),
        ("assessments", ratings["maturity"].marks, least.assessments),
    )
    found = [[name for name, counts, need in had if counts[at] < max(need, 1)] for at in range(len(candidates))]
    for one, names in zip(candidates, found, strict=True):
        names.extend(["attendance"] if method.gates.attendance and not one.held else [])
    return tuple(tuple(names) for names in found)


def values(
    candidates: Sequence[Candidate],
    ratings: Mapping[Source, Rating],
    lacking: Sequence[Sequence[str]],
    basis: Basis,
) -> tuple[Floats, Floats, Floats]:
    """Points, performance = (seminar + posting)/2, maturity: (n,) each, nan where too little, never imputed."""
    points = np.array([one.points for one in candidates], dtype=np.float64) / HUNDRED
    performance = (ratings["seminar"].shown(basis) + ratings["posting"].shown(basis)) / 2
    maturity = ratings["maturity"].shown(basis)
    return points, _enough(performance, lacking, "performance"), _enough(maturity, lacking, "maturity")


def errors(ratings: Mapping[Source, Rating], basis: Basis) -> Mapping[Clause, Floats]:
    """Absolute SEM (n,): ½ sqrt(C_seminar + C_posting) of performance, sqrt(C) of maturity; nan where unknown."""
    variance = {name: np.diag(one.spread(basis)) if one.known else np.nan for name, one in ratings.items()}
    n = len(ratings["seminar"].raw)
    return {
        "performance": np.broadcast_to(np.sqrt(variance["seminar"] + variance["posting"]) / 2, (n,)),
        "maturity": np.broadcast_to(np.sqrt(variance["maturity"]), (n,)),
    }


def _criterion(weight: int, anchor: Anchor) -> Criterion:
    return Criterion(weight, anchor.floor / HUNDRED, anchor.full / HUNDRED)


def _enough(figures: Floats, lacking: Sequence[Sequence[str]], clause: Clause) -> Floats:
    short = np.array([not NEEDED[clause].isdisjoint(names) for names in lacking], dtype=np.bool_)
    return np.where(short, np.nan, figures)
