"""The sheet on one basis: criteria, score, clauses, order. Source: ranking.md 4.6, 7 and 8."""

from collections.abc import Mapping, Sequence

import numpy as np

from service.rules.measurement import composite
from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.composite import Criterion
from service.rules.ranking import clauses, criteria, line
from service.rules.ranking.figures import Judged, Rating
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.sheet import Basis, Clause, Outcome, Source

UNKNOWN = -1


def judged(
    inputs: Inputs,
    ratings: Mapping[Source, Rating],
    lacking: Sequence[Sequence[str]],
    facts: Mapping[Clause, tuple[Outcome, ...]],
    basis: Basis,
) -> Judged:
    """Everything that follows from the figures of one basis; nothing of the cohort enters a score."""
    candidates, method = inputs.candidates, inputs.method
    values = criteria.values(candidates, ratings, lacking, basis)
    sem = criteria.errors(ratings, basis)
    bounds = {clause: clauses.cut(clause, method.gates) for clause in clauses.RATED}
    figures = dict(zip(clauses.RATED, values[1:], strict=True))
    rated = {clause: clauses.rated(figures[clause], sem[clause], bounds[clause]) for clause in clauses.RATED}
    outcomes = {**facts, **rated}
    states = clauses.states(candidates, lacking, outcomes)
    score = scores(criteria.criteria(method), values)
    printed = published(score)
    found = line.drawn(printed, _are(states, "listed"), _are(states, "not_met"), method)
    return Judged(
        basis=basis,
        values=values,
        sem=sem,
        outcomes=outcomes,
        states=states,
        score=score,
        published=printed,
        order=found.order,
        choices=found.choices,
        at_line=found.at_line,
        high=found.high,
        line=found.line,
        line_list=found.line_list,
    )


def scores(anchored: Sequence[Criterion], values: Sequence[Floats]) -> Floats:
    """100 Σ w f(x), (n,) or (J, n); nan where any criterion is missing."""
    return np.asarray(composite.score(anchored, values))


def published(score: Floats) -> Ints:
    """Hundredths, half up; -1 where there is no score."""
    known = np.isfinite(score)
    return np.where(known, composite.published(np.where(known, score, 0.0)), UNKNOWN)


def _are(states: Sequence[str], state: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([each == state for each in states], dtype=np.bool_)
