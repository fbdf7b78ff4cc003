"""Half-days of collective training and the marks of one trainee."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, func

from service.database import Session
from service.queries.access import as_system
from service.queries.occasions import locked
from service.queries.select import all_rows, c, columns, maybe, one
from service.tables.training import Attendance, TrainingSession

_BY_HALF_DAY = columns(TrainingSession).where(
    c(TrainingSession.camp_id) == bindparam("camp_id"),
    c(TrainingSession.on) == bindparam("on"),
    c(TrainingSession.half) == bindparam("half"),
)
_BY_HALF_DAY_LOCKED = locked(_BY_HALF_DAY)
_HELD = (
    columns(TrainingSession.id, TrainingSession.on, TrainingSession.half, TrainingSession.title)
    .where(
        c(TrainingSession.camp_id) == bindparam("camp_id"),
        c(TrainingSession.on) <= bindparam("until"),
        exists().where(
            c(Attendance.camp_id) == TrainingSession.camp_id, c(Attendance.session_id) == TrainingSession.id
        ),
    )
    .order_by(c(TrainingSession.on), c(TrainingSession.half))
)
_COUNTS = (
    columns(TrainingSession.on, TrainingSession.half, Attendance.mark, func.count())
    .join(
        Attendance,
        (c(Attendance.camp_id) == TrainingSession.camp_id) & (c(Attendance.session_id) == TrainingSession.id),
    )
    .where(c(TrainingSession.camp_id) == bindparam("camp_id"))
    .group_by(c(TrainingSession.on), c(TrainingSession.half), c(Attendance.mark))
)
_MARK = columns(Attendance).where(
    c(Attendance.camp_id) == bindparam("camp_id"),
    c(Attendance.session_id) == bindparam("session_id"),
    c(Attendance.trainee_id) == bindparam("trainee_id"),
)
_MARKS = columns(Attendance.session_id, Attendance.mark).where(
    c(Attendance.camp_id) == bindparam("camp_id"), c(Attendance.trainee_id) == bindparam("trainee_id")
)
_SHEET = (
    columns(Attendance.trainee_id, Attendance.mark, TrainingSession.on, TrainingSession.half)
    .join(
        TrainingSession,
        (c(TrainingSession.camp_id) == Attendance.camp_id) & (c(TrainingSession.id) == Attendance.session_id),
    )
    .where(
        c(Attendance.camp_id) == bindparam("camp_id"),
        c(TrainingSession.on) >= bindparam("since"),
        c(TrainingSession.on) <= bindparam("until"),
    )
)


def find_session(session: Session, camp_id: UUID, on: date, half: str, *, lock: bool = False) -> TrainingSession:
    statement = _BY_HALF_DAY_LOCKED if lock else _BY_HALF_DAY
    return one(session, TrainingSession, statement, camp_id=camp_id, on=on, half=half)


def list_held(session: Session, camp_id: UUID, until: date) -> Sequence[Any]:
    """Half-days up to a day on which anybody was marked at all, in order of time; whoever asks, and never who."""
    with as_system(session):
        return all_rows(session, _HELD, camp_id=camp_id, until=until)


def count_marks(session: Session, camp_id: UUID) -> dict[tuple[date, str], dict[str, int]]:
    """How many have which mark, by half-day, of those whom the viewer sees: numbers only, never who."""
    counts: dict[tuple[date, str], dict[str, int]] = {}
    for on, half, mark, count in session.execute(_COUNTS, {"camp_id": camp_id}):
        counts.setdefault((on, half), {})[mark] = count
    return counts


def maybe_mark(session: Session, held: TrainingSession, trainee_id: UUID) -> Attendance | None:
    return maybe(session, Attendance, _MARK, camp_id=held.camp_id, session_id=held.id, trainee_id=trainee_id)


def list_marks(session: Session, camp_id: UUID, trainee_id: UUID) -> dict[UUID, str]:
    """One trainee's marks by session."""
    found = all_rows(session, _MARKS, camp_id=camp_id, trainee_id=trainee_id)
    return {row.session_id: row.mark for row in found}


def list_sheet(session: Session, camp_id: UUID, since: date, until: date) -> Sequence[Any]:
    """Everybody's marks of the half-days from one day to another."""
    return all_rows(session, _SHEET, camp_id=camp_id, since=since, until=until)
