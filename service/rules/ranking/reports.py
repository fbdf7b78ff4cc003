"""What is said about each source. Source: ranking.md 4.4, 4.5, 5 and 17."""

from service.rules.measurement.reliability import dependability
from service.rules.measurement.severity import Fit, random_trainees
from service.rules.measurement.severity_errors import Errors
from service.rules.measurement.severity_estimate import Components
from service.rules.ranking.figures import SOURCES, Figures, Rating
from service.rules.ranking.inputs import MICRO, Inputs, Mark
from service.rules.ranking.sheet import Component, Severity, Source, SourceReport
from service.rules.ranking.whole_numbers import FINE, fine, sure

FULL = 100 * MICRO
NO_MARKS = "no_marks"


def reports(figures: Figures) -> tuple[SourceReport, ...]:
    """Seminar, posting, maturity, in this order; one without any mark has the status 'no_marks'."""
    return tuple(_report(figures.ratings[source], marks_of(figures.inputs, source)) for source in SOURCES)


def marks_of(inputs: Inputs, source: Source) -> tuple[Mark, ...]:
    return {"seminar": inputs.seminars, "posting": inputs.postings, "maturity": inputs.maturity}[source]


def _report(rating: Rating, marks: tuple[Mark, ...]) -> SourceReport:
    fit, errors = rating.fit, rating.errors
    if fit is None or errors is None:
        return SourceReport(source=rating.source, status=NO_MARKS, refused=True, marks=0, trainees=0, evaluators=0)
    random = None if fit.refused else random_trainees(fit)
    return SourceReport(
        source=rating.source,
        status=fit.status,
        refused=fit.refused,
        flags=fit.flags,
        marks=len(marks),
        trainees=len(fit.reviews.trainees),
        evaluators=len(fit.reviews.reviewers),
        components=_components(errors, random),
        reliability=None if fit.refused or fit.model is None else fine(fit.model.reliability),
        dependability=None if random is None else fine(dependability(random, fit.reviews)),
        link=fine(fit.design.link),
        own=None if fit.own is None else sure(fit.own.g),
        own_se=None if fit.own is None else sure(fit.own.se),
        own_kept=fit.own is not None and fit.own.kept,
        severities=_severities(fit),
        ceiling=FINE * sum(mark.score >= FULL for mark in marks) // len(marks),
        unsteady=rating.unsteady,
        known=rating.known,
    )


def _components(errors: Errors, random: Components | None) -> dict[str, Component]:
    found = {
        name: Component(variance=sure(getattr(errors.components, name)), origin=getattr(errors.origins, name))
        for name in ("v_r", "v_s", "v_q", "v_e")
    }
    if random is not None and random.v_t is not None:
        found["v_t"] = Component(variance=sure(random.v_t), origin="fit")
    return found


def _severities(fit: Fit) -> tuple[Severity, ...]:
    """Most severe first says nothing more than the figures: in canonical order."""
    if fit.refused or fit.model is None:
        return ()
    marks = [int((fit.reviews.reviewer == at).sum()) for at in range(len(fit.reviews.reviewers))]
    rows = zip(fit.reviews.reviewers, fit.model.effects.reviewer, fit.model.severity_se, marks, strict=True)
    return tuple(Severity(evaluator=str(who), severity=sure(r), se=sure(se), marks=n) for who, r, se, n in rows)
