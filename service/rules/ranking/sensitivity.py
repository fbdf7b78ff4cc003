"""What the first places hang on: the weights, the method, single reviewers. Source: ranking.md 7; for organisers."""

from collections.abc import Iterator

import numpy as np

from service.rules.measurement import composite
from service.rules.measurement.arrays import Bools, Ints
from service.rules.measurement.ranks import percent, streams
from service.rules.measurement.severity_squares import least_squares
from service.rules.ranking.dependence import first, members
from service.rules.ranking.figures import Figures
from service.rules.ranking.inputs import Part


class Weighed(Part, frozen=True, kw_only=True):
    """A listed trainee under other weights: whole percent of the draws within the quota, and at each place she has."""

    trainee: str
    order: int
    top: int
    places: dict[int, int]


class Member(Part, frozen=True, kw_only=True):
    """Whether she is within the quota by fair scores, raw means and least squares (none where those cannot be had).

    `reviewers`: without whom that would change, by the policy's basis.
    """

    trainee: str
    fair: bool
    raw: bool
    squares: bool | None
    reviewers: tuple[str, ...]


class Without(Part, frozen=True, kw_only=True):
    """A reviewer left out, seminars estimated anew: who comes within the quota and who drops out of it."""

    reviewer: str
    marks: int
    comes: tuple[str, ...]
    goes: tuple[str, ...]


class Sensitivity(Part, frozen=True, kw_only=True):
    """`draws` weight vectors; `members` are those whom anything puts within the quota."""

    draws: int
    concentration: int
    quota: int
    weighed: tuple[Weighed, ...]
    members: tuple[Member, ...]
    reviewers: tuple[Without, ...]


def sensitivity(found: Figures) -> Sensitivity:
    """4,000 weight vectors from Dirichlet(200 w) among the listed, by the sheet's own stream; then the variants.

    The method and the reviewers are asked on the policy's basis and with its gates; ties at the line are in.
    """
    return Sensitivity(
        draws=composite.VECTORS,
        concentration=int(composite.CONCENTRATION),
        quota=found.method.quota,
        weighed=tuple(_weighed(found)),
        members=tuple(_members(found)),
        reviewers=tuple(_reviewers(found)),
    )


def _weighed(found: Figures) -> Iterator[Weighed]:
    listed = np.flatnonzero(found.judged.listed)
    if not len(listed):
        return
    values = [each[listed] for each in found.judged.values]
    made = composite.sensitivity(found.criteria, values, found.method.quota, streams(found.drawn.seed).weights)
    for nth in np.argsort(found.judged.order[listed], kind="stable"):
        at = listed[nth]
        yield Weighed(
            trainee=found.trainees[at],
            order=int(found.judged.order[at]),
            top=int(percent(made.top[nth], made.draws)),
            places=_places(made.place[nth], made.draws),
        )


def _places(counts: Ints, draws: int) -> dict[int, int]:
    """Of whole percent above 0."""
    shares = percent(counts, draws)
    return {int(at) + 1: int(shares[at]) for at in np.flatnonzero(shares)}


def _squares(found: Figures) -> Bools | None:
    """Within the quota by least squares of the seminars; None where reviewers are not connected."""
    fit = found.ratings["seminar"].fit
    if fit is None or not fit.design.connected:
        return None
    fitted = least_squares(fit.reviews).trainees
    at = {str(label): value for label, value in zip(fit.reviews.trainees, fitted, strict=True)}
    figures = np.array([[at.get(one, np.nan) for one in found.trainees]])
    return np.asarray(members(found.judged, found.ratings, figures, found.method, found.drawn.pool)[0])


def _members(found: Figures) -> Iterator[Member]:
    fair, raw = (first(each, found.method) for each in (found.fair, found.raw))
    squares = _squares(found)
    for at, trainee in enumerate(found.trainees):
        beside = None if squares is None else bool(squares[at])
        if fair[at] or raw[at] or beside or found.reviewers[at]:
            yield Member(
                trainee=trainee,
                fair=bool(fair[at]),
                raw=bool(raw[at]),
                squares=beside,
                reviewers=found.reviewers[at],
            )


def _reviewers(found: Figures) -> Iterator[Without]:
    """Every reviewer of seminars, those first without whom most changes."""
    fit, inside = found.ratings["seminar"].fit, first(found.judged, found.method)
    if fit is None:
        return
    marks = np.bincount(fit.reviews.reviewer, minlength=len(fit.reviews.reviewers))
    moved = {
        str(label): [at for at, names in enumerate(found.reviewers) if str(label) in names]
        for label in fit.reviews.reviewers
    }
    for nth, label in sorted(enumerate(moved), key=lambda one: (-len(moved[one[1]]), one[1])):
        yield Without(
            reviewer=label,
            marks=int(marks[nth]),
            comes=tuple(found.trainees[at] for at in moved[label] if not inside[at]),
            goes=tuple(found.trainees[at] for at in moved[label] if inside[at]),
        )
