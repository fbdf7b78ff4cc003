from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from service.rules import facts
from service.rules.privacy import masked
from service.rules.text import Reason
from service.rules.trainees import State
from service.schemas.wire import In, Out, decimal, hundredths


class TraineeIn(facts.Trainee, frozen=True, kw_only=True):
    written_score: Decimal | None = None
    interview_score: Decimal | None = None
    selection_note: Reason | None = None

    def fact(self) -> facts.Trainee:
        return facts.Trainee(**{name: getattr(self, name) for name in facts.Trainee.__struct_fields__})

    def selection(self) -> dict[str, Any]:
        scores = {
            name: None if (score := getattr(self, name)) is None else hundredths(score, f"/{name}")
            for name in ("written_score", "interview_score")
        }
        return {**scores, "selection_note": self.selection_note}


class MoveIn(In, frozen=True, kw_only=True):
    to: State
    reason: Reason
    on: date | None = None


class TraineeLine(Out, frozen=True, kw_only=True):
    """Of a list, where the phone is masked."""

    no: str
    name: str
    sex: str
    unit: str
    post: str | None
    channel: str
    state: str
    phone: str | None
    version: int


class TraineeOut(TraineeLine, frozen=True, kw_only=True):
    """Birth month, ethnicity and political status are absent for a mentor, not null."""

    birth_month: str | msgspec.UnsetType = msgspec.UNSET
    ethnicity: str | msgspec.UnsetType | None = msgspec.UNSET
    political_status: str | msgspec.UnsetType | None = msgspec.UNSET
    education: str | None
    school: str | None
    major: str | None
    work_start: str | None
    since: str | None
    written_score: float | msgspec.UnsetType | None = msgspec.UNSET
    interview_score: float | msgspec.UnsetType | None = msgspec.UNSET
    selection_note: str | msgspec.UnsetType | None = msgspec.UNSET
    state_reason: str | None
    left_on: date | None


PRIVATE = ("birth_month", "ethnicity", "political_status", "written_score", "interview_score", "selection_note")


def trainee_line(row: Any) -> TraineeLine:
    return TraineeLine.of(row, phone=row.phone and masked(row.phone))


def trainee_out(row: Any, phone: str | None, *, whole: bool) -> TraineeOut:
    """What officers and the trainee see; a mentor's answer lacks the private fields."""
    scores = {"written_score": decimal(row.written_score), "interview_score": decimal(row.interview_score)}
    hidden = {} if whole else dict.fromkeys(PRIVATE, msgspec.UNSET)
    return TraineeOut.of(row, phone=phone, **{**scores, **hidden})
