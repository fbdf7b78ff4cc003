"""How severe evaluators are and what other panels would give; for organisers."""

from collections.abc import Mapping
from typing import Any

from service.database import Session
from service.queries import ranking as queries
from service.queries.ranking import Asked
from service.queries.ranking_shown import Shown, live, mentors_of
from service.rules.ranking.sheet import Severity, Source
from service.rules.ranking.studying import Planned, Studied, studied
from service.schemas.ranking_method import MethodOut, SourceOut, method_out, source_out
from service.schemas.ranking_rows import ReviewerOut
from service.schemas.ranking_words import fine
from service.schemas.wire import Out


class SeverityOut(Out, frozen=True, kw_only=True):
    """Above 0 severe, below lenient, on the scale 0-100; `unsteady`: it moved from one half-year to another."""

    evaluator: ReviewerOut
    severity: float
    se: float
    marks: int
    unsteady: bool


class PlanOut(Out, frozen=True, kw_only=True):
    """So many seminars with so many different reviewers each: Eρ² for orders, Phi for bounds."""

    seminars: int
    reviewers: int
    relative: float | None
    absolute: float | None


class StudyOut(Out, frozen=True, kw_only=True):
    """The smallest plan that reaches .80 has the fewest reviews; none where no plan does."""

    plans: list[PlanOut]
    smallest_relative: PlanOut | None
    smallest_absolute: PlanOut | None


class SourceSeverityOut(Out, frozen=True, kw_only=True):
    """Mean errors over trainees: against a bound, and against one another."""

    method: MethodOut
    source: SourceOut
    sem_absolute: float | None
    sem_relative: float | None
    evaluators: list[SeverityOut]
    study: StudyOut


def severity_out(found: Shown, source: Source, studied: Studied, mentors: Mapping[str, Any]) -> SourceSeverityOut:
    report = next(one for one in found.sheet.sources if one.source == source)
    severest = sorted(report.severities, key=lambda one: (-one.severity, _evaluator(one.evaluator, mentors).no))
    return SourceSeverityOut(
        method=method_out(found, lines=True),
        source=source_out(report),
        sem_absolute=fine(studied.sem_absolute),
        sem_relative=fine(studied.sem_relative),
        evaluators=[_severity(one, mentors, unsteady=one.evaluator in report.unsteady) for one in severest],
        study=StudyOut(
            plans=[_plan(one) for one in studied.plans],
            smallest_relative=_planned(studied.smallest_relative),
            smallest_absolute=_planned(studied.smallest_absolute),
        ),
    )


def severity_of(session: Session, wanted: Asked, source: Source) -> SourceSeverityOut:
    """Of the live ranking; what it takes to say how other panels would do is worked out once."""
    found = queries.made(session, wanted)
    if source not in found.views:
        found.views[source] = studied(found.worked.ratings[source])
    return severity_out(live(found), source, found.views[source], mentors_of(session, wanted.camp_id))


def _severity(found: Severity, mentors: Mapping[str, Any], *, unsteady: bool) -> SeverityOut:
    return SeverityOut(
        evaluator=_evaluator(found.evaluator, mentors),
        severity=found.severity / 10_000,
        se=found.se / 10_000,
        marks=found.marks,
        unsteady=unsteady,
    )


def _evaluator(name: str, mentors: Mapping[str, Any]) -> ReviewerOut:
    """A mentor; a posting's host has no number beside its name."""
    known = mentors.get(name)
    return ReviewerOut(no="", name=name) if known is None else ReviewerOut(no=known.no, name=known.name)


def _planned(found: Planned | None) -> PlanOut | None:
    return None if found is None else _plan(found)


def _plan(found: Planned) -> PlanOut:
    return PlanOut(
        seminars=found.seminars,
        reviewers=found.reviewers,
        relative=fine(found.relative),
        absolute=fine(found.absolute),
    )
