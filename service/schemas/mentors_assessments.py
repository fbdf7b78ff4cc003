from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from service.rules import rubrics
from service.rules.facts import Rubric
from service.rules.text import Text
from service.schemas.wire import In, Out, decimal, hundredths

MOST = 10_000_00
"""No full mark is higher; which one holds is asked of the rubric."""


class CorrectionIn(In, frozen=True, kw_only=True):
    """Marks by the names of the rubric's criteria; `note` is the mentoring note given with them."""

    on: date
    marks: Annotated[dict[str, Decimal], Meta(max_length=50)]
    note: Text | None = None

    def exact(self) -> dict[str, int]:
        return {name: hundredths(mark, rubrics.pointer(name), high=MOST) for name, mark in self.marks.items()}


class AssessmentIn(CorrectionIn, frozen=True, kw_only=True):
    quarter: Annotated[int, Meta(ge=1, le=8)]


class AssessmentOut(Out, frozen=True, kw_only=True):
    quarter: int
    on: date
    mentor: str | None
    marks: dict[str, float]
    total: float
    full: float
    version: int


class UnitCorrectionIn(In, frozen=True, kw_only=True):
    on: date
    score: Decimal

    def exact(self) -> int:
        return hundredths(self.score, "/score")


class UnitAssessmentIn(UnitCorrectionIn, frozen=True, kw_only=True):
    half: Annotated[int, Meta(ge=1, le=4)]


class UnitAssessmentOut(Out, frozen=True, kw_only=True):
    half: int
    on: date
    score: float
    version: int


def assessment_out(row: Any, known: Mapping[int, Rubric]) -> AssessmentOut:
    marks = msgspec.json.decode(row.marks, type=tuple[int, ...])
    named = rubrics.named(known[row.policy], marks)
    return AssessmentOut.of(
        row,
        marks={name: mark / 100 for name, mark in named.items()},
        total=decimal(row.total),
        full=decimal(row.full),
    )


def unit_assessment_out(row: Any) -> UnitAssessmentOut:
    return UnitAssessmentOut.of(row, score=decimal(row.score))
