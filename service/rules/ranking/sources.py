"""From the marks of a source to what is shown of the cohort, and how wide its error is. Source: ranking.md 2, 4."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.reviews import Reviews, cells, tabulate
from service.rules.measurement.severity import Fit, fit
from service.rules.measurement.severity_errors import Errors, errors
from service.rules.measurement.severity_estimate import Components
from service.rules.measurement.severity_squares import least_squares
from service.rules.ranking.figures import SOURCES, Rating
from service.rules.ranking.inputs import MICRO, Inputs, Mark
from service.rules.ranking.sheet import Source
from service.rules.ranking.steadiness import unsteady

NOTHING = 1e-9
"""A variance on the scale 0-100 below this is rounding."""


class Among(NamedTuple):
    """Where in the fit, and where in the cohort, those stand who are in both; and how large the cohort is."""

    fitted: Ints
    here: Ints
    cohort: int


def ratings(inputs: Inputs, trainees: Sequence[str]) -> dict[Source, Rating]:
    """All three; posting and maturity borrow the components of the seminar fit where they have none of their own.

    `inputs` are in canonical order. Raises `Unusable` for two marks by one evaluator of one trainee on one occasion.
    """
    found: dict[Source, Rating] = {}
    lent: Components | None = None
    for source, marks in zip(SOURCES, (inputs.seminars, inputs.postings, inputs.maturity), strict=True):
        found[source] = rating(source, marks, trainees, lent)
        fitted = found[source].fit
        if source == "seminar" and fitted is not None and fitted.model is not None:
            lent = fitted.model.components
    return found


def rating(source: Source, marks: Sequence[Mark], trainees: Sequence[str], lent: Components | None) -> Rating:
    """One source; marks in canonical order, of the cohort and of others."""
    if not marks:
        return _empty(source, len(trainees))
    found = fit(tabled(marks))
    among = _among(found.reviews, trainees)
    shown, raw = errors(found, lent), errors(found, lent, raw=True)
    reviews = found.reviews
    pairs = np.unique(np.stack([reviews.trainee, reviews.reviewer]), axis=1)[0]
    return Rating(
        source=source,
        fit=found,
        errors=shown,
        errors_raw=raw,
        raw=_spread(found.raw, among),
        fair=_spread(np.full(len(found.raw), np.nan) if found.refused else found.shown, among),
        covariance=_square(shown.covariance, among),
        covariance_raw=_square(raw.covariance, among),
        marks=_count(reviews.trainee, among),
        evaluators=_count(pairs, among),
        occasions=_count(cells(reviews).trainee, among),
        squares=_squares(found, among),
        known=_is_known(shown),
        unsteady=unsteady(found, marks),
    )


def tabled(marks: Sequence[Mark]) -> Reviews:
    """Marks in canonical order as a table in the same order."""
    return tabulate(
        [mark.trainee for mark in marks],
        [mark.evaluator for mark in marks],
        [mark.occasion for mark in marks],
        np.array([mark.score for mark in marks]) / MICRO,
        [mark.own for mark in marks],
    )


def _empty(source: Source, n: int) -> Rating:
    nothing, none, zeros = np.full(n, np.nan), np.zeros(n, dtype=np.int64), np.zeros((n, n))
    return Rating(source, None, None, None, nothing, nothing, zeros, zeros, none, none, none, None, True, ())


def _among(reviews: Reviews, trainees: Sequence[str]) -> Among:
    by_label = {str(label): at for at, label in enumerate(reviews.trainees)}
    both = [(by_label[one], here) for here, one in enumerate(trainees) if one in by_label]
    pairs = np.array(both, dtype=np.int64).reshape(-1, 2)
    return Among(pairs[:, 0], pairs[:, 1], len(trainees))


def _spread(values: Floats, among: Among) -> Floats:
    whole = np.full(among.cohort, np.nan)
    whole[among.here] = values[among.fitted]
    return whole


def _square(covariance: Floats, among: Among) -> Floats:
    whole = np.zeros((among.cohort, among.cohort))
    whole[np.ix_(among.here, among.here)] = covariance[np.ix_(among.fitted, among.fitted)]
    return whole


def _count(level: Ints, among: Among) -> Ints:
    whole = np.zeros(among.cohort, dtype=np.int64)
    whole[among.here] = np.bincount(level)[among.fitted]
    return whole


def _squares(found: Fit, among: Among) -> Floats | None:
    weak = not found.refused and "adjusted_weak" in (found.status, *found.flags)
    return _spread(least_squares(found.reviews).trainees, among) if weak else None


def _is_known(found: Errors) -> bool:
    """False where the error is borrowed and there was nothing to lend: all marks equal, or a single trainee."""
    return found.origins.v_e not in ("placeholder", "seminar") or found.components.v_e > NOTHING
