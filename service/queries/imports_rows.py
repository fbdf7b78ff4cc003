"""Whole rows by the keys that people use."""

from typing import Any
from uuid import UUID

from service.database import Session
from service.queries.select import c, columns
from service.tables.keys import CampOwned
from service.tables.mentors import Assessment, Assignment, Mentor, MentoringNote, UnitAssessment
from service.tables.points import Registration
from service.tables.practice import Event, EventParticipation, Posting
from service.tables.seminars import Panellist, Participant, Review, Seminar
from service.tables.trainees import Trainee
from service.tables.training import (
    Attendance,
    Course,
    Enrolment,
    Exam,
    ExamScore,
    TrainingSession,
    Visit,
    VisitAttendance,
)

KEYS: dict[type[CampOwned], tuple[str, ...]] = {
    Trainee: ("no",),
    Mentor: ("no",),
    Assignment: ("trainee_id", "starts_on"),
    Assessment: ("trainee_id", "quarter"),
    MentoringNote: ("assessment_id",),
    UnitAssessment: ("trainee_id", "half"),
    Course: ("no",),
    Enrolment: ("course_id", "trainee_id"),
    TrainingSession: ("on", "half"),
    Attendance: ("session_id", "trainee_id"),
    Exam: ("subject",),
    ExamScore: ("exam_id", "trainee_id"),
    Visit: ("name", "on"),
    VisitAttendance: ("visit_id", "trainee_id"),
    Seminar: ("no",),
    Panellist: ("seminar_id", "mentor_id"),
    Participant: ("seminar_id", "trainee_id"),
    Review: ("seminar_id", "mentor_id", "trainee_id"),
    Posting: ("trainee_id", "starts_on"),
    Event: ("name", "on"),
    EventParticipation: ("event_id", "trainee_id"),
    Registration: ("serial",),
}


def by_key(session: Session, camp_id: UUID, table: type[CampOwned]) -> dict[Any, Any]:
    """Every row of the camp's table under its natural key; a key of one part stands alone."""
    names = KEYS[table]
    found = session.scalars(columns(table).where(c(table.camp_id) == camp_id))
    return {_key(row, names): row for row in found}


def _key(row: Any, names: tuple[str, ...]) -> Any:
    parts = tuple(getattr(row, name) for name in names)
    return parts if len(parts) > 1 else parts[0]
