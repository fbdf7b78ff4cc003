from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import msgspec

from service.rules.facts import Rubric
from service.rules.seminars import full_mark
from service.schemas.seminar_reviews import CriterionOut, marks_out, rubric_out
from service.schemas.wire import Out, decimal


class JudgementOut(Out, frozen=True, kw_only=True):
    mentor: str
    mentor_name: str
    state: str
    marks: list[float | None]
    total: float | None
    comment: str | None
    reason: str | None


class ResultOut(Out, frozen=True, kw_only=True):
    """Means of those reviewed; null and empty where there are none, or none to be shown. Reviews are for officers."""

    trainee: str
    name: str
    speaker: bool
    expected: int
    reviewed: int
    total: float | None
    marks: list[float]
    comments: list[str]
    reviews: list[JudgementOut] | msgspec.UnsetType = msgspec.UNSET


class ResultsOut(Out, frozen=True, kw_only=True):
    seminar: str
    topic: str
    on: date
    state: str
    rubric: list[CriterionOut]
    full: float | None
    items: list[ResultOut]


def results_out(seminar: Any, rubric: Rubric, results: Sequence[Any]) -> ResultsOut:
    shape = {"rubric": rubric_out(rubric), "full": decimal(full_mark(rubric))}
    return ResultsOut.of(seminar, seminar=seminar.no, items=[_result_out(one) for one in results], **shape)


def _result_out(result: Any) -> ResultOut:
    outcome = result.outcome
    return ResultOut.of(
        result.person,
        expected=outcome.expected,
        reviewed=outcome.reviewed,
        total=None if outcome.total is None else mean_out(outcome.total),
        marks=[mean_out(mark) for mark in outcome.marks],
        comments=list(outcome.comments),
        reviews=msgspec.UNSET if result.reviews is None else [_judgement_out(*one) for one in result.reviews],
    )


def _judgement_out(mentor: Any, place: Any, state: str) -> JudgementOut:
    return JudgementOut.of(
        place,
        mentor=mentor.mentor,
        mentor_name=mentor.name,
        state=state,
        marks=marks_out(place.marks),
        total=decimal(place.total),
    )


def mean_out(mean: Fraction) -> float:
    """Hundredths as people write them, to six decimals."""
    return round(float(mean / 100), 6)
