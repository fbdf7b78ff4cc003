"""What the sources of journal lines are called, so that a line leads to its fact in words."""

from typing import Any
from uuid import UUID

from sqlalchemy import Integer, String, bindparam, cast, literal, null, union_all

from service.database import Session
from service.queries.select import c, columns, hot_rows
from service.rules.points.sources import SourceName
from service.tables.mentors import Assessment, UnitAssessment
from service.tables.practice import Event, Posting
from service.tables.seminars import Seminar
from service.tables.training import Course, Exam, TrainingSession, Visit


def _named(kind: str, table: Any, name: Any, on: Any, number: Any = None) -> Any:
    return columns(
        literal(kind).label("kind"),
        c(table.id).label("id"),
        (cast(null(), String) if name is None else c(name)).label("name"),
        c(on).label("on"),
        (cast(null(), Integer) if number is None else c(number)).label("number"),
    ).where(c(table.camp_id) == bindparam("camp_id"))


_SOURCES: Any = union_all(
    _named("attendance", TrainingSession, TrainingSession.half, TrainingSession.on),
    _named("completion", Course, Course.name, Course.starts_on),
    _named("exam", Exam, Exam.subject, Exam.on),
    _named("visit", Visit, Visit.name, Visit.on),
    _named("seminar", Seminar, Seminar.topic, Seminar.on),
    _named("posting", Posting, Posting.title, Posting.ends_on),
    _named("event", Event, Event.name, Event.on),
    _named("assessment", Assessment, None, Assessment.on, Assessment.quarter),
    _named("unit", UnitAssessment, None, UnitAssessment.on, UnitAssessment.half),
)


def name_sources(session: Session, camp_id: UUID) -> dict[str, SourceName]:
    """Of the facts that the viewer may see."""
    found = hot_rows(session, _SOURCES, camp_id=camp_id)
    return {f"{row.kind}:{row.id}": SourceName(row.kind, row.name, row.on, row.number) for row in found}
