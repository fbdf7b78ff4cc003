"""Occasions and their rolls: what a day's sheet says of each trainee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, true

from service.database import Session
from service.queries.select import Page, Paged, all_rows, c, columns, one, page
from service.rules.points.policy import FactKind
from service.tables.practice import Event, EventParticipation
from service.tables.trainees import Trainee
from service.tables.training import Attendance, Exam, ExamScore, TrainingSession, Visit, VisitAttendance

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Roll:
    """A table of what occasions say of trainees; without a value it says only who was there."""

    fact: FactKind
    model: Any
    occasion: str
    value: str | None = None

    def says(self, row: Any) -> Any:
        return getattr(row, self.value) if self.value else True

    def where(self, statement: Select[Any]) -> Select[Any]:
        inside, about = c(self.model.camp_id), getattr(self.model, self.occasion)
        return statement.where(inside == bindparam("camp_id"), about == bindparam("occasion_id"))


ATTENDANCE = Roll("present", Attendance, "session_id", "mark")
SCORES = Roll("exam", ExamScore, "exam_id", "score")
VISITORS = Roll("visit", VisitAttendance, "visit_id")
PARTICIPANTS = Roll("event", EventParticipation, "event_id")

_PEOPLE = columns(Trainee.id, Trainee.no, Trainee.left_on).where(c(Trainee.camp_id) == bindparam("camp_id"))

_LISTS: dict[Any, tuple[Any, ...]] = {
    TrainingSession: (
        columns(
            TrainingSession.id,
            TrainingSession.on,
            TrainingSession.half,
            TrainingSession.title,
            TrainingSession.code_until,
        ),
        "on",
        "half",
    ),
    Exam: (columns(Exam.id, Exam.subject, Exam.on), "on", "subject"),
    Visit: (columns(Visit.id, Visit.name, Visit.on, Visit.place, Visit.theme), "on", "name"),
    Event: (columns(Event.id, Event.name, Event.on), "on", "name"),
}


def locked(statement: Select[Any]) -> Select[Any]:
    """Rows that a decision rests on, held until the transaction ends and read anew; SQLite's writer is alone anyway."""
    # FOR NO KEY UPDATE: deciders exclude each other, while rows that only refer to this one may still be added
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)


@cache
def _said(roll: Roll) -> Select[Any]:
    value = getattr(roll.model, roll.value) if roll.value else true()
    same = (c(Trainee.camp_id) == roll.model.camp_id) & (c(Trainee.id) == roll.model.trainee_id)
    statement = columns(Trainee.no, value.label("value")).select_from(roll.model).join(Trainee, same)
    return roll.where(statement).order_by(c(Trainee.no))


@cache
def _rows(roll: Roll) -> Select[Any]:
    return roll.where(columns(roll.model))


def read_roll(session: Session, roll: Roll, camp_id: UUID, occasion_id: UUID) -> dict[str, Any]:
    """By trainee number, as far as the viewer sees the trainees."""
    return {row.no: row.value for row in all_rows(session, _said(roll), camp_id=camp_id, occasion_id=occasion_id)}


def roll_rows(session: Session, roll: Roll, camp_id: UUID, occasion_id: UUID) -> dict[UUID, Any]:
    """The rows themselves, to be changed, by trainee."""
    found = session.scalars(_rows(roll), {"camp_id": camp_id, "occasion_id": occasion_id})
    return {row.trainee_id: row for row in found}


def list_people(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Who is or was in the camp: id, no and the day they left."""
    return all_rows(session, _PEOPLE, camp_id=camp_id)


def is_taken(session: Session, model: Any, camp_id: UUID, **key: Any) -> bool:
    same = [getattr(model, name) == value for name, value in key.items()]
    return bool(session.scalar(columns(exists().where(model.camp_id == camp_id, *same))))


def list_occasions(
    session: Session, model: Any, camp_id: UUID, wanted: Page, since: date | None = None, until: date | None = None
) -> Paged:
    """Sessions, exams, visits or events, of a period where one is given."""
    statement, *sortable = _LISTS[model]
    statement = statement.where(model.camp_id == camp_id)
    statement = statement if since is None else statement.where(model.on >= since)
    statement = statement if until is None else statement.where(model.on <= until)
    return page(session, statement, wanted, {name: getattr(model, name) for name in sortable}, ",".join(sortable))


def find_occasion(session: Session, model: type[M], camp_id: UUID, occasion_id: UUID, *, lock: bool = False) -> M:
    named: Any = model
    return one(session, model, _occasion(named, lock), camp_id=camp_id, id=occasion_id)


@cache
def _occasion(model: Any, lock: bool) -> Select[Any]:
    statement = columns(model).where(model.camp_id == bindparam("camp_id"), model.id == bindparam("id"))
    return locked(statement) if lock else statement
