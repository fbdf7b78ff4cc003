"""Which facts of a trainee must have an entry by a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, bindparam, cast, literal, null, union_all

from service.database import Session
from service.queries.access import as_system
from service.queries.select import c, columns, hot_rows
from service.rules.growth_periods import over, quarters
from service.rules.mentors import Span
from service.rules.points.counts import Due
from service.rules.points.due import due
from service.rules.points.policy import Policy
from service.tables.camps import Camp
from service.tables.mentors import Assessment
from service.tables.seminars import Participant, Seminar


def _part(kind: str, key: Any, day: Any, number: Any = None) -> Any:
    return columns(
        literal(kind).label("kind"),
        c(key).label("id"),
        c(day).label("day"),
        (cast(null(), Integer) if number is None else c(number)).label("number"),
    )


_CAMP = c(Camp.id) == bindparam("camp_id")
_DUE: Any = union_all(
    _part("starts", Camp.id, Camp.starts_on).where(_CAMP),
    _part("ends", Camp.id, Camp.ends_on).where(_CAMP),
    _part("seminar", Seminar.id, Seminar.on)
    .join(Participant, (c(Participant.camp_id) == Seminar.camp_id) & (c(Participant.seminar_id) == Seminar.id))
    .where(
        c(Seminar.camp_id) == bindparam("camp_id"),
        c(Participant.trainee_id) == bindparam("trainee_id"),
        c(Seminar.state) == "closed",
        c(Seminar.on) <= bindparam("on"),
    ),
    _part("assessment", Assessment.id, Assessment.on, Assessment.quarter).where(
        c(Assessment.camp_id) == bindparam("camp_id"), c(Assessment.trainee_id) == bindparam("trainee_id")
    ),
)


def list_due(session: Session, camp_id: UUID, trainee_id: UUID, policy: Policy, on: date) -> tuple[Due, ...]:
    """By the facts of this moment, in one statement, whoever asks."""
    with as_system(session):
        rows = hot_rows(session, _DUE, camp_id=camp_id, trainee_id=trainee_id, on=on)
    days = {row.kind: row.day for row in rows}
    assessments = {row.number: row.id for row in rows if row.kind == "assessment" and row.day <= on}
    past = [n for n, _ in over(quarters(Span(days["starts"], days["ends"])), on)]
    return due(policy, [row.id for row in rows if row.kind == "seminar"], assessments, past)
