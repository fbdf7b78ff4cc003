from datetime import date
from typing import Any

from service.schemas.wire import Out


class OwedOut(Out, frozen=True, kw_only=True):
    quarter: int
    due_on: date
    overdue: bool


class TraineeDutiesOut(Out, frozen=True, kw_only=True):
    no: str
    name: str
    since: date
    notes: int
    last_note_on: date | None
    assessments: list[OwedOut]


class DiligenceOut(Out, frozen=True, kw_only=True):
    quarter: int
    notes: int
    in_time: int
    late: int


class DutiesOut(Out, frozen=True, kw_only=True):
    """`notes` of a trainee are those of the quarter, which is null outside the camp."""

    mentor: str
    on: date
    quarter: int | None
    trainees: list[TraineeDutiesOut]
    diligence: list[DiligenceOut]


class OverdueOut(Out, frozen=True, kw_only=True):
    mentor: str
    mentor_name: str
    trainee: str
    trainee_name: str
    quarter: int
    due_on: date
    days: int


def duties_out(duties: Any, mentor: str) -> DutiesOut:
    return DutiesOut.of(
        duties,
        mentor=mentor,
        trainees=[_trainee(one) for one in duties.trainees],
        diligence=[DiligenceOut.of(one) for one in duties.diligence],
    )


def _trainee(one: Any) -> TraineeDutiesOut:
    return TraineeDutiesOut.of(one, assessments=[OwedOut.of(owed) for owed in one.assessments])
