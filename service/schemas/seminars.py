from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from service.rules import facts
from service.rules.text import Number, Reason
from service.schemas.wire import In, Listed, Out


class SeminarIn(facts.Seminar, frozen=True, kw_only=True):
    panel: Annotated[tuple[Number, ...], Meta(max_length=50)] = ()


class PeopleIn(In, frozen=True, kw_only=True):
    trainees: Annotated[tuple[Number, ...], Meta(max_length=500)]


class AbsenceIn(In, frozen=True, kw_only=True):
    absent: bool = True
    reason: Reason


class CloseIn(In, frozen=True, kw_only=True):
    force: bool = False
    reason: Reason | None = None


class ReopenIn(In, frozen=True, kw_only=True):
    reason: Reason


class SeminarLine(Out, frozen=True, kw_only=True):
    no: str
    topic: str
    on: date
    group: str
    state: str
    version: int


class PanellistOut(Out, frozen=True, kw_only=True):
    """Why somebody is absent is for officers."""

    mentor: str
    name: str
    state: str
    reason: str | msgspec.UnsetType | None = msgspec.UNSET


class SeminarOut(SeminarLine, frozen=True, kw_only=True):
    chair: str | None
    panel: list[PanellistOut]
    state_reason: str | msgspec.UnsetType | None = msgspec.UNSET


class PlaceOut(Out, frozen=True, kw_only=True):
    mentor: str
    trainee: str


class ClosedOut(Out, frozen=True, kw_only=True):
    seminar: SeminarOut
    not_reviewed: list[PlaceOut]


class ParticipantOut(Out, frozen=True, kw_only=True):
    trainee: str
    name: str
    speaker: bool


def seminar_out(seminar: Any, panel: Sequence[Any], *, whole: bool) -> SeminarOut:
    chair = next((row.mentor for row in panel if row.mentor_id == seminar.chair_id), None)
    hidden = {} if whole else {"reason": msgspec.UNSET}
    seats = [PanellistOut.of(row, **hidden) for row in panel]
    more = {} if whole else {"state_reason": msgspec.UNSET}
    return SeminarOut.of(seminar, chair=chair, panel=seats, **more)


def closed_out(seminar: SeminarOut, missing: Sequence[Any]) -> ClosedOut:
    return ClosedOut(seminar=seminar, not_reviewed=[PlaceOut.of(row) for row in missing])


def participants_out(rows: Sequence[Any]) -> Listed[ParticipantOut]:
    """All of them: a group is no longer than a page."""
    items = [ParticipantOut.of(row) for row in rows]
    return Listed(items=items, total=len(items), limit=len(items), offset=0)
