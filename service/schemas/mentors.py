from collections import Counter
from datetime import date
from typing import Annotated, Any

import msgspec

from service.actions.mentors_pairing import Draft
from service.rules import facts
from service.rules.mentors_handover import HandoverPack
from service.rules.mentors_pairing import Match
from service.rules.text import Number, Reason
from service.schemas.wire import In, Out

Hidden = msgspec.UnsetType


class MentorIn(facts.Mentor, frozen=True, kw_only=True):
    capacity: Annotated[int, msgspec.Meta(ge=0, le=200)]


class MentorOut(Out, frozen=True, kw_only=True):
    """Capacity and load, how many trainees a mentor has today, are absent for a trainee, not null."""

    no: str
    name: str
    unit: str
    post: str | None
    expertise: str | None
    capacity: int | Hidden = msgspec.UNSET
    load: int | Hidden = msgspec.UNSET
    version: int


class AssignmentIn(facts.Assignment, frozen=True, kw_only=True):
    reason: Reason | None = None


class EndIn(In, frozen=True, kw_only=True):
    """`on` is the last day, today where it is not given."""

    on: date | None = None
    reason: Reason


class HandoverIn(In, frozen=True, kw_only=True):
    """`on` is the new mentor's first day."""

    mentor: Number
    on: date
    reason: Reason


class AssignmentLine(Out, frozen=True, kw_only=True):
    """The reasons are absent for a trainee."""

    id: str
    trainee: str
    trainee_name: str
    mentor: str
    mentor_name: str
    starts_on: date
    ends_on: date | None
    reason: str | Hidden | None = msgspec.UNSET
    end_reason: str | Hidden | None = msgspec.UNSET
    version: int


class AssignmentOut(AssignmentLine, frozen=True, kw_only=True):
    """The handover pack is for officers and the mentor whom it was written for."""

    handover: HandoverPack | Hidden | None = msgspec.UNSET


class PairOut(Out, frozen=True, kw_only=True):
    """`closeness` of the mentor's expertise to what the trainee studied and does, 0 to 1."""

    trainee: str
    trainee_name: str
    mentor: str
    mentor_name: str
    closeness: float


class UnplacedOut(Out, frozen=True, kw_only=True):
    trainee: str
    trainee_name: str


class RoomOut(Out, frozen=True, kw_only=True):
    """How many trainees a mentor has, would have by the draft, and takes."""

    mentor: str
    mentor_name: str
    load: int
    drafted: int
    capacity: int


class DraftOut(Out, frozen=True, kw_only=True):
    on: date
    pairs: list[PairOut]
    unplaced: list[UnplacedOut]
    mentors: list[RoomOut]


def draft_out(on: date, draft: Draft) -> DraftOut:
    placed = {one.seeker for one in draft.matches}
    drafted = Counter(one.taker for one in draft.matches)
    return DraftOut(
        on=on,
        pairs=[_pair(draft, one) for one in draft.matches],
        unplaced=[
            UnplacedOut(trainee=row.no, trainee_name=row.name)
            for place, row in enumerate(draft.trainees)
            if place not in placed
        ],
        mentors=[
            RoomOut(
                mentor=row.no, mentor_name=row.name, load=taker.load, drafted=taker.load + drafted[place],
                capacity=taker.capacity,
            )
            for place, (row, taker) in enumerate(zip(draft.mentors, draft.takers, strict=True))
        ],
    )  # fmt: skip


def _pair(draft: Draft, one: Match) -> PairOut:
    trainee, mentor = draft.trainees[one.seeker], draft.mentors[one.taker]
    return PairOut(
        trainee=trainee.no, trainee_name=trainee.name, mentor=mentor.no, mentor_name=mentor.name,
        closeness=one.closeness,
    )  # fmt: skip


def mentor_out(row: Any, *, whole: bool) -> MentorOut:
    return MentorOut.of(row) if whole else MentorOut.of(row, capacity=msgspec.UNSET, load=msgspec.UNSET)


def assignment_line(row: Any, *, whole: bool) -> AssignmentLine:
    return AssignmentLine.of(row, id=str(row.id), **_reasons(whole))


def assignment_out(row: Any, *, whole: bool) -> AssignmentOut:
    pack = msgspec.json.decode(row.handover, type=HandoverPack) if row.handover else None
    return AssignmentOut.of(row, id=str(row.id), handover=pack if whole else msgspec.UNSET, **_reasons(whole))


def _reasons(whole: bool) -> dict[str, Any]:
    return {} if whole else {"reason": msgspec.UNSET, "end_reason": msgspec.UNSET}
