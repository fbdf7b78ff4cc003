"""How reliable one source is, and what other panels would give. Source: ranking.md 5."""

from collections.abc import Iterable
from math import isnan

from service.rules.measurement.reliability import Plan, sem_absolute, sem_relative, study
from service.rules.measurement.severity import random_trainees
from service.rules.ranking.figures import Rating
from service.rules.ranking.inputs import Part

SCALE = 10_000


class Planned(Part, frozen=True, kw_only=True):
    """So many seminars with so many reviewers each: Eρ² for orders and Phi for bounds, 10⁻⁴; none if all are equal."""

    seminars: int
    reviewers: int
    relative: int | None
    absolute: int | None


class Studied(Part, frozen=True, kw_only=True):
    """Mean errors over trainees, against a bound and against one another, 10⁻⁴; plans where reviewers could be told.

    `smallest_relative` and `smallest_absolute` reach .80 with the fewest reviews; none where no plan does.
    """

    sem_absolute: int | None = None
    sem_relative: int | None = None
    plans: tuple[Planned, ...] = ()
    smallest_relative: Planned | None = None
    smallest_absolute: Planned | None = None


def studied(rating: Rating) -> Studied:
    """SEMs of what is shown, and the D study from the second fit with random trainees.

    Plans are worked out for as many different reviewers as there were, at most; none for a source that refuses.
    """
    if rating.fit is None or rating.errors is None:
        return Studied()
    covariance = rating.errors.covariance
    whole, among = _mean(sem_absolute(covariance)), _mean(sem_relative(covariance))
    components = None if rating.refused else random_trainees(rating.fit)
    if components is None:
        return Studied(sem_absolute=whole, sem_relative=among)
    found = study(components, pool=len(rating.fit.reviews.reviewers))
    return Studied(
        sem_absolute=whole,
        sem_relative=among,
        plans=tuple(_plan(one) for one in found.plans),
        smallest_relative=_planned(found.smallest_relative),
        smallest_absolute=_planned(found.smallest_absolute),
    )


def _planned(plan: Plan | None) -> Planned | None:
    return None if plan is None else _plan(plan)


def _plan(plan: Plan) -> Planned:
    return Planned(
        seminars=plan.seminars, reviewers=plan.reviewers, relative=_units(plan.relative), absolute=_units(plan.absolute)
    )


def _mean(errors: Iterable[float]) -> int | None:
    listed = [float(one) for one in errors]
    return _units(sum(listed) / len(listed)) if listed else None


def _units(value: float) -> int | None:
    """10⁻⁴, none for nan."""
    return None if isnan(value) else round(value * SCALE)
