"""Severity of reviewers and fair scores, raw beside fair. Source: ranking.md 4.

y_n = t_i + r_j + s_k + q_ik + g·own_n + e_n with t fixed, r, s, q random: restricted maximum likelihood, one source at
a time. Trainees are fixed so that no group is pulled towards another.
"""

from dataclasses import dataclass, replace

import numpy as np

from service.rules.measurement.arrays import Floats
from service.rules.measurement.reliability import separation
from service.rules.measurement.reviews import Reviews, raw_means, without_reviewer, without_seminar
from service.rules.measurement.severity_closed import sigma, solved
from service.rules.measurement.severity_design import Design, design, own_varies
from service.rules.measurement.severity_estimate import Components, Estimate, by_moments, estimated
from service.rules.measurement.severity_lines import Effects, Lines, effects_of, lines
from service.rules.measurement.severity_moments import Moments
from service.rules.measurement.severity_statuses import REFUSED, UNFITTED, Status, findings, refusals
from service.rules.measurement.severity_sums import Terms, summed

KEPT = 2.0
"""SEs beyond which own-favour stays in the fair scores."""


@dataclass(frozen=True, slots=True)
class OwnFavour:
    """g in units of the scores with its SE, and whether the fair scores take it off."""

    g: float
    se: float
    kept: bool


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What a fit found. `trainees` (I,) is t with covariance `sigma` (I, I); SEs of severities (J,)."""

    components: Components
    deviance: float
    trainees: Floats
    sigma: Floats
    effects: Effects
    severity_se: Floats
    reliability: float
    lines: Lines
    terms: Terms
    moments: Moments | None
    estimate: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """One source: `shown` (I,) are the scores to use, fair or (if refused) raw; `flags` all that was said and dropped.

    `model` is None where nothing could be estimated; in a refusal it only serves the width of the error.
    """

    reviews: Reviews
    design: Design
    status: Status
    flags: tuple[str, ...]
    raw: Floats
    model: Model | None
    own: OwnFavour | None

    @property
    def refused(self) -> bool:
        return self.status in REFUSED

    @property
    def shown(self) -> Floats:
        return self.raw if self.refused or self.model is None else self.model.trainees


def fit(reviews: Reviews, *, day: bool = True, moments_only: bool = False) -> Fit:
    """Status, raw and fair scores, severities and variance components of one source.

    Own-favour is fitted with 10 own and 10 other reviews, reported, and kept in the fair scores only if |g| > 2 SE.
    `day` false leaves q out and `moments_only` skips the search: for comparisons. Raises nothing for a poor design:
    that is a status. Raises ArithmeticError if the identity of 4.3 does not hold to 1e-8.
    """
    found = design(reviews)
    found = found if day else replace(found, terms=replace(found.terms, day=False))
    refused = refusals(found, len(reviews), len(reviews.reviewers))
    raw = raw_means(reviews)
    if UNFITTED & set(refused):
        return Fit(reviews, found, refused[0], refused[1:], raw, None, None)
    model, own = _modelled(reviews, found.terms, moments_only)
    said: tuple[Status, ...] = refused + findings(found.link, model.reliability, model.components.v_r)
    also = tuple(each for each in said[1:] if each != "adjusted")
    return Fit(reviews, found, said[0], (*also, *_notes(found, model)), raw, model, own)


def without_each_reviewer(found: Fit) -> Floats:
    """(J, I): the shown scores with each reviewer left out in turn, at the fitted theta; nan where nothing is left."""
    rest = (without_reviewer(found.reviews, reviewer) for reviewer in range(len(found.reviews.reviewers)))
    return np.array([_again(found, each) for each in rest])


def without_each_seminar(found: Fit) -> Floats:
    """(S, I): the shown scores with each seminar left out in turn, at the fitted theta; nan where nothing is left."""
    rest = (without_seminar(found.reviews, seminar) for seminar in range(len(found.reviews.seminars)))
    return np.array([_again(found, each) for each in rest])


def random_trainees(found: Fit) -> Components | None:
    """Components with v_t, from a second fit with random trainees (for Phi and D studies); None where none was made."""
    if found.model is None:
        return None
    terms, at = replace(found.model.terms, random_trainees=True), found.model.estimate.solved
    spread = float(found.model.trainees.std()) / max(float(np.sqrt(at.v_e)), 1e-150)
    return estimated(found.reviews, terms, replace(at.theta, trainee=spread)).components


def _again(found: Fit, rest: Reviews) -> Floats:
    if not len(rest):
        return np.full(len(found.raw), np.nan)
    if found.refused or found.model is None:
        return raw_means(rest)
    estimate = found.model.estimate
    terms = replace(found.model.terms, own=found.model.terms.own and own_varies(rest))
    again = solved(summed(rest, terms), estimate.solved.theta)
    return np.where(again.reduced.d > 0, again.trainees, np.nan)


def _modelled(reviews: Reviews, terms: Terms, moments_only: bool) -> tuple[Model, OwnFavour | None]:
    if moments_only:
        return _model(reviews, by_moments(reviews, terms)), None
    estimate = estimated(reviews, terms)
    own = _own(estimate)
    if own is not None and not own.kept:
        estimate = estimated(reviews, replace(terms, own=False), estimate.solved.theta)
    return _model(reviews, estimate), own


def _notes(found: Design, model: Model) -> tuple[str, ...]:
    """`dropped: s` for each term that the design cannot carry, `moments` when those stand in for a failed search."""
    dropped = tuple(f"dropped: {term}" for term in found.dropped)
    return dropped if model.moments is None else (*dropped, "moments")


def _own(estimate: Estimate) -> OwnFavour | None:
    if not estimate.sums.terms.own:
        return None
    at = estimate.solved
    g, se = float(at.effects[-1]), float(np.sqrt(at.v_e * at.q[-1, -1]))
    return OwnFavour(g, se, abs(g) > KEPT * se)


def _model(reviews: Reviews, estimate: Estimate) -> Model:
    at = estimate.solved
    covariance = sigma(at)
    effects = effects_of(reviews, estimate)
    width = len(reviews.reviewers)
    return Model(
        components=estimate.components,
        deviance=at.deviance,
        trainees=at.trainees,
        sigma=covariance,
        effects=effects,
        severity_se=np.sqrt(at.v_e * np.diag(at.q)[:width]),
        reliability=separation(at.trainees, covariance),
        lines=lines(reviews, at.trainees, effects),
        terms=estimate.sums.terms,
        moments=estimate.moments,
        estimate=estimate,
    )
