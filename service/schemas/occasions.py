"""Sessions, exams, visits and events as they are listed, and their rolls."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from service.rules.facts import Half, Mark
from service.rules.text import Line, Number, SixDigits
from service.rules.training_codes import LONGEST_MINUTES, Code
from service.schemas.wire import In, Out, decimal, hundredths, moment

Members = Annotated[list[Number], Meta(max_length=2000)]


class SessionIn(In, frozen=True, kw_only=True):
    on: date
    half: Half
    title: Line | None = None


class SessionOut(Out, frozen=True, kw_only=True):
    """`code_until` is when the last sign-in code ends or ended."""

    on: date
    half: str
    title: str
    code_until: datetime | None


def session_out(row: Any) -> SessionOut:
    return SessionOut.of(row, code_until=None if row.code_until is None else moment(row.code_until))


class CodeIn(In, frozen=True, kw_only=True):
    minutes: Annotated[int, Meta(ge=1, le=LONGEST_MINUTES)] = 10


class CodeOut(Out, frozen=True, kw_only=True):
    """The only answer that ever holds the code."""

    code: str
    until: datetime


def code_out(code: Code) -> CodeOut:
    return CodeOut(code=code.digits, until=moment(code.until))


class SignInIn(In, frozen=True, kw_only=True):
    code: SixDigits


class MarkOut(Out, frozen=True, kw_only=True):
    on: date
    half: str
    mark: str


class MarksIn(In, frozen=True, kw_only=True):
    """The whole sheet: whoever is not on it has no mark."""

    marks: dict[Number, Mark]


class MarksOut(Out, frozen=True, kw_only=True):
    marks: dict[str, str]


class ExamIn(In, frozen=True, kw_only=True):
    subject: Line
    on: date


class ExamOut(Out, frozen=True, kw_only=True):
    id: UUID
    subject: str
    on: date


class ScoresIn(In, frozen=True, kw_only=True):
    """The whole list: whoever is not on it has no score."""

    scores: dict[Number, Decimal]

    def hundredths(self) -> dict[str, int]:
        return {no: hundredths(score, f"/scores/{no}") for no, score in self.scores.items()}


class ScoresOut(Out, frozen=True, kw_only=True):
    scores: dict[str, float]


def scores_out(roll: dict[str, int]) -> ScoresOut:
    return ScoresOut(scores={no: decimal(score) or 0.0 for no, score in roll.items()})


class VisitIn(In, frozen=True, kw_only=True):
    name: Line
    on: date
    place: Line | None = None
    theme: Line | None = None


class VisitOut(Out, frozen=True, kw_only=True):
    id: UUID
    name: str
    on: date
    place: str | None
    theme: str | None


class EventIn(In, frozen=True, kw_only=True):
    name: Line
    on: date


class EventOut(Out, frozen=True, kw_only=True):
    id: UUID
    name: str
    on: date


class MembersIn(In, frozen=True, kw_only=True):
    """Everybody who was there: whoever is not named was not."""

    trainees: Members

    def roll(self) -> dict[str, bool]:
        return dict.fromkeys(self.trainees, True)


class MembersOut(Out, frozen=True, kw_only=True):
    trainees: list[str]
