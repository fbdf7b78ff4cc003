"""What a plan of panels would be worth: the link, the error of a score, and how much more would be enough.

Source: ranking.md 4.2, 4.4, 4.5 and 5.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from service.rules.measurement.arrays import Floats
from service.rules.measurement.reliability import Study, study
from service.rules.measurement.reviews import Reviews, cells, tabulate
from service.rules.measurement.severity import fit, random_trainees
from service.rules.measurement.severity_closed import Theta, sigma, solved
from service.rules.measurement.severity_design import between_reviewers, design, differences
from service.rules.measurement.severity_errors import PLACEHOLDER_E, PLACEHOLDER_Q, PLACEHOLDER_R
from service.rules.measurement.severity_estimate import Components
from service.rules.measurement.severity_statuses import BROKEN_LINK, WEAK_LINK, Status
from service.rules.measurement.severity_sums import summed
from service.rules.ranking.panels_linking import FAR, distance, together, with_reviews
from service.rules.ranking.panels_plan import Plan

Origin = Literal["fit", "placeholder", "none"]
COMMON_TALKS = 2
LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Link:
    """The worst SE(r_a - r_b)/sd_e; None where reviewers fall into parts that nothing links, or none has reviewed."""

    figure: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class Assumed:
    """Variances that a forecast rests on, in squared points of 100, or in those of trainees' spread (`none`).

    `fit`: of this camp's seminars; `placeholder`: shares of the variance of the raw means so far; `none`: the same
    shares of a variance that nobody knows yet.
    """

    components: Components
    origin: Origin


@dataclass(frozen=True, slots=True)
class Precision:
    """SE of a trainee's fair score over the plan's people: mean and largest, in the unit of the components; as a share
    of the spread of true scores; and how reliably trainees are told apart."""

    mean: float
    largest: float
    share: float
    reliability: float


def link_of(counts: Floats) -> Link:
    """Of counts of reviews (I, J); rows and columns without any do not matter."""
    seen = with_reviews(counts)
    if not seen.size or distance(seen) > FAR:
        return Link(None, "disconnected")
    figure = float(np.sqrt(max(differences(between_reviewers(seen)).max(), 0.0)))
    return Link(figure, "weak_link" if figure > BROKEN_LINK else "adjusted_weak" if figure >= WEAK_LINK else "adjusted")


def with_common_talks(counts: Floats) -> Floats:
    """The remedy: every reviewer scores the same two recorded talks once."""
    talks = np.tile(counts.any(axis=0).astype(np.float64), (COMMON_TALKS, 1))
    return np.vstack([counts, talks])


def assumed(before: Reviews | None) -> Assumed:
    """Components of the seminars so far, with v_t; placeholders where they do not suffice for a fit."""
    found = None if before is None else random_trainees(fit(before))
    if found is not None and found.v_t and found.v_e > 0:
        return Assumed(found, "fit")
    raw = np.array([]) if before is None else fit(before).raw
    spread = float(raw.var(ddof=1)) if len(raw) > 1 else 0.0
    return Assumed(_placeholder(spread), "placeholder") if spread > 0 else Assumed(_placeholder(1.0), "none")


def precision(plan: Plan, before: Reviews | None, components: Components) -> Precision:
    """From the model's covariance with these variances; a day not to be told from the trainee is added (4.5).

    `before` labels people and mentors by their number in the plan, others by higher ones, and seminars from 0 on.
    """
    future = _future(plan, before)
    terms = replace(design(future).terms, own=False)
    v_e = max(components.v_e, LEAST)
    theta = Theta(*(float(np.sqrt(each / v_e)) for each in (components.v_r, components.v_s, components.v_q)))
    theta = Theta(theta.reviewer, theta.seminar if terms.seminar else 0.0, theta.day if terms.day else 0.0)
    covariance = sigma(replace(solved(summed(future, terms), theta), v_e=v_e))
    if not terms.day:
        covariance += np.diag(components.v_q / np.bincount(cells(future).trainee))
    planned = future.trainees < plan.place.shape[1]
    return _told(covariance[planned][:, planned], components.v_t or LEAST)


def _told(covariance: Floats, v_t: float) -> Precision:
    errors = np.sqrt(np.diag(covariance))
    n = len(covariance)
    shared = (float(covariance.sum()) - float(np.trace(covariance))) / max(n * (n - 1), 1)
    mean_error = float(np.trace(covariance)) / n - shared
    return Precision(
        mean=float(errors.mean()),
        largest=float(errors.max()),
        share=float(errors.mean()) / float(np.sqrt(v_t)),
        reliability=v_t / (v_t + max(mean_error, 0.0)),
    )


def _future(plan: Plan, before: Reviews | None) -> Reviews:
    """Reviews so far and those planned, with nothing in them: only who meets whom matters."""
    rounds, people, _ = np.indices(plan.panels.shape)
    seminar = -1 - rounds * plan.seats.shape[1] - plan.place[rounds, people]
    columns = [people.ravel(), plan.panels.ravel(), seminar.ravel()]
    if before is not None:
        known = (before.trainees[before.trainee], before.reviewers[before.reviewer], before.seminars[before.seminar])
        columns = [np.concatenate(pair) for pair in zip(columns, known, strict=True)]
    trainee, reviewer, where = columns
    return tabulate(trainee, reviewer, where, np.zeros(len(trainee)))


def _placeholder(spread: float) -> Components:
    return Components(
        v_r=PLACEHOLDER_R * spread,
        v_s=0.0,
        v_q=PLACEHOLDER_Q * spread,
        v_e=PLACEHOLDER_E * spread,
        v_t=PLACEHOLDER_E * spread,
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """All of it for one plan; `remedied` is the link after everybody has scored two common talks as well."""

    before: Link
    after: Link
    remedied: Link
    assumed: Assumed
    precision: Precision
    study: Study


def outlook(plan: Plan, met: Floats, before: Reviews | None) -> Outlook:
    """`met` (I', J') counts the reviews in `before`."""
    counts = together(plan, met)
    found = assumed(before)
    return Outlook(
        before=link_of(met),
        after=link_of(counts),
        remedied=link_of(with_common_talks(counts)),
        assumed=found,
        precision=precision(plan, before, found.components),
        study=study(found.components, plan.mentors),
    )
