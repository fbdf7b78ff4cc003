"""What mentors owe and have done, counted from assignments, notes and assessments."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, func

from service.database import Session
from service.errors import NotFound
from service.queries.access import as_system, viewer_of
from service.queries.camps import find_camp
from service.queries.mentors import find_mentor, holds_on
from service.queries.select import Page, Paged, all_rows, c, columns
from service.rules import mentors_duties as rules
from service.rules.mentors import Span, is_own_or_officer, nth_quarter, quarter_of
from service.tables.mentors import Assessment, Assignment, Mentor, MentoringNote
from service.tables.trainees import Trainee


class TraineeDuties(NamedTuple):
    """Of one trainee: what her mentor wrote this quarter and still owes."""

    no: str
    name: str
    since: date
    notes: int
    last_note_on: date | None
    assessments: list[rules.Owed]


class Duties(NamedTuple):
    on: date
    quarter: int | None
    trainees: list[TraineeDuties]
    diligence: list[rules.Diligence]


class Overdue(NamedTuple):
    mentor: str
    mentor_name: str
    trainee: str
    trainee_name: str
    quarter: int
    due_on: date
    days: int


_PAIRS = (
    columns(
        Assignment.trainee_id, Assignment.starts_on, c(Trainee.no).label("trainee"),
        c(Trainee.name).label("trainee_name"), c(Mentor.no).label("mentor"), c(Mentor.name).label("mentor_name"),
    )
    .join(Trainee, and_(c(Trainee.camp_id) == Assignment.camp_id, c(Trainee.id) == Assignment.trainee_id))
    .join(Mentor, and_(c(Mentor.camp_id) == Assignment.camp_id, c(Mentor.id) == Assignment.mentor_id))
    .where(
        c(Assignment.camp_id) == bindparam("camp_id"),
        c(Trainee.state) != "withdrawn",
        holds_on(bindparam("on")),
    )
    .order_by(c(Trainee.no))
)  # fmt: skip
_OF_MENTOR = _PAIRS.where(c(Assignment.mentor_id) == bindparam("mentor_id"))
_FIRST = (
    columns(Assignment.trainee_id, func.min(Assignment.starts_on).label("since"))
    .where(c(Assignment.camp_id) == bindparam("camp_id"))
    .group_by(c(Assignment.trainee_id))
)
_ASSESSED = columns(Assessment.trainee_id, Assessment.quarter).where(
    c(Assessment.camp_id) == bindparam("camp_id"), c(Assessment.on) <= bindparam("on")
)
_NOTES = columns(MentoringNote.trainee_id, MentoringNote.on).where(
    c(MentoringNote.camp_id) == bindparam("camp_id"), c(MentoringNote.mentor_id) == bindparam("mentor_id")
)
_GIVEN = columns(Assessment.quarter, Assessment.on).where(
    c(Assessment.camp_id) == bindparam("camp_id"), c(Assessment.mentor_id) == bindparam("mentor_id")
)


def duties_of(session: Session, camp_id: UUID, no: str, on: date) -> Duties:
    """For officers and the mentor herself; a trainee knows her mentor, but not this."""
    camp, mentor_id = _span(session, camp_id), find_mentor(session, camp_id, no).id
    if not is_own_or_officer(viewer_of(session), mentor_id):
        raise NotFound
    pairs = all_rows(session, _OF_MENTOR, camp_id=camp_id, mentor_id=mentor_id, on=on)
    notes = session.execute(_NOTES, {"camp_id": camp_id, "mentor_id": mentor_id}).all()  # counted, not shown
    owing = _owing(session, camp_id, camp, [pair.trainee_id for pair in pairs], on)
    given = defaultdict(list)
    for row in all_rows(session, _GIVEN, camp_id=camp_id, mentor_id=mentor_id):
        given[row.quarter].append(row.on)
    return Duties(
        on,
        now := quarter_of(camp.starts_on, on) if camp.holds(on) else None,
        [_of_trainee(pair, owing, _days(notes, pair.trainee_id, on), camp, now) for pair in pairs],
        rules.diligence(camp, [row.on for row in notes], given, on),
    )


def list_overdue(session: Session, camp_id: UUID, wanted: Page, on: date, mentor: str | None = None) -> Paged:
    """Assessments of the whole camp that should have been in, the oldest first."""
    camp, statement = _span(session, camp_id), _PAIRS if mentor is None else _PAIRS.where(c(Mentor.no) == mentor)
    pairs = all_rows(session, statement, camp_id=camp_id, on=on)
    owing = _owing(session, camp_id, camp, [pair.trainee_id for pair in pairs], on)
    late = [_overdue(pair, one, on) for pair in pairs for one in owing[pair.trainee_id] if one.overdue]
    found = sorted(late, key=lambda one: (one.due_on, one.trainee))
    return Paged(found[wanted.offset : wanted.offset + wanted.limit], len(found))


def owed_of(session: Session, camp_id: UUID, trainee_id: UUID, on: date) -> list[rules.Owed]:
    return _owing(session, camp_id, _span(session, camp_id), [trainee_id], on)[trainee_id]


def _span(session: Session, camp_id: UUID) -> Span:
    camp = find_camp(session, camp_id)
    return Span(camp.starts_on, camp.ends_on)


def _owing(
    session: Session, camp_id: UUID, camp: Span, trainees: Collection[UUID], on: date
) -> Mapping[UUID, list[rules.Owed]]:
    """An assessment that a former mentor gave is given, though the present one may not read it."""
    with as_system(session):
        since = {row.trainee_id: row.since for row in session.execute(_FIRST, {"camp_id": camp_id})}
        assessed = defaultdict(set)
        for row in session.execute(_ASSESSED, {"camp_id": camp_id, "on": on}):
            assessed[row.trainee_id].add(row.quarter)
    return {one: rules.owed(camp, since[one], assessed[one], on) for one in trainees}


def _days(notes: Sequence[Any], trainee_id: UUID, on: date) -> list[date]:
    return [row.on for row in notes if row.trainee_id == trainee_id and row.on <= on]


def _of_trainee(
    pair: Any, owing: Mapping[UUID, list[rules.Owed]], days: list[date], camp: Span, now: int | None
) -> TraineeDuties:
    start = date.max if now is None else nth_quarter(camp.starts_on, now).starts_on
    written = sum(day >= start for day in days)
    last = max(days, default=None)
    return TraineeDuties(pair.trainee, pair.trainee_name, pair.starts_on, written, last, owing[pair.trainee_id])


def _overdue(pair: Any, one: rules.Owed, on: date) -> Overdue:
    days = (on - one.due_on).days
    return Overdue(pair.mentor, pair.mentor_name, pair.trainee, pair.trainee_name, one.quarter, one.due_on, days)
