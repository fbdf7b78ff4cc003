"""What all of a camp's facts claim in points: the same claims, however a fact came in."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, bindparam, cast, func

from service.database import Session
from service.queries.sealed import open_column
from service.queries.select import all_rows, c, columns
from service.rules.points import claims
from service.rules.points.claims import Claim
from service.rules.points.policy import FactKind
from service.rules.points.requests import Version
from service.tables.mentors import Assessment, UnitAssessment
from service.tables.points import Registration
from service.tables.practice import Event, EventParticipation, Posting
from service.tables.seminars import Participant, Review, Seminar
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


def _under(parent: Any, child: Any, key: str, *more: Any) -> Select[Any]:
    """The parent's id, whose fact it is, and what else the claim needs."""
    return (
        columns(c(parent.id).label("id"), child.trainee_id, *more)
        .join(parent, (c(parent.camp_id) == child.camp_id) & (c(parent.id) == getattr(child, key)))
        .where(c(child.camp_id) == bindparam("camp_id"))
    )


_ATTENDANCE = _under(TrainingSession, Attendance, "session_id", TrainingSession.on, Attendance.mark)
_COMPLETIONS = _under(Course, Enrolment, "course_id", c(Course.starts_on).label("on")).where(
    c(Enrolment.state) == "completed"
)
_EXAMS = _under(Exam, ExamScore, "exam_id", Exam.on, ExamScore.score)
_VISITS = _under(Visit, VisitAttendance, "visit_id", Visit.on)
_EVENTS = _under(Event, EventParticipation, "event_id", Event.on)
_SPEAKERS = _under(Seminar, Participant, "seminar_id", Seminar.on).where(
    c(Seminar.state) == "closed", c(Participant.speaker)
)
_SEMINARS = (
    _under(
        Seminar, Review, "seminar_id", Seminar.on,
        cast(func.sum(Review.total), BigInteger).label("num"), cast(func.sum(Review.full), BigInteger).label("den"),
    )
    .where(c(Seminar.state) == "closed", c(Review.state) == "submitted")
    .group_by(c(Seminar.id), c(Review.trainee_id), c(Seminar.on))
)  # fmt: skip
_POSTINGS = columns(Posting.id, Posting.trainee_id, c(Posting.ends_on).label("on"), Posting.score).where(
    c(Posting.camp_id) == bindparam("camp_id"), c(Posting.state) == "appraised"
)
_ASSESSMENTS = columns(
    Assessment.id,
    Assessment.trainee_id,
    Assessment.on,
    c(Assessment.total).label("num"),
    c(Assessment.full).label("den"),
).where(c(Assessment.camp_id) == bindparam("camp_id"))
_UNITS = columns(UnitAssessment.id, UnitAssessment.trainee_id, UnitAssessment.on, UnitAssessment.score).where(
    c(UnitAssessment.camp_id) == bindparam("camp_id")
)
_REGISTERED = columns(
    Registration.id, Registration.serial, Registration.trainee_id, Registration.on, Registration.rule,
    Registration.points, Registration.reason, Registration.evidence, Registration.matter, Registration.veto_from,
    Registration.veto_until,
).where(c(Registration.camp_id) == bindparam("camp_id"))  # fmt: skip


def _score(fact: FactKind) -> Callable[[Any], list[Claim]]:
    return lambda row: [claims.of_score(fact, row.id, row.trainee_id, row.on, row.score)]


def _part(fact: FactKind) -> Callable[[Any], list[Claim]]:
    return lambda row: [claims.of_taking_part(fact, row.id, row.trainee_id, row.on)]


def _marks(fact: FactKind) -> Callable[[Any], list[Claim]]:
    return lambda row: [claims.of_marks(fact, row.id, row.trainee_id, row.on, row.num, row.den)]


_KINDS: tuple[tuple[Select[Any], Callable[[Any], list[Claim]]], ...] = (
    (_ATTENDANCE, lambda row: claims.of_attendance(row.id, row.trainee_id, row.on, row.mark)),
    (_COMPLETIONS, _part("completion")),
    (_EXAMS, _score("exam")),
    (_VISITS, _part("visit")),
    (_SEMINARS, _marks("seminar")),
    (_SPEAKERS, _part("speaker")),
    (_POSTINGS, _score("posting")),
    (_EVENTS, _part("event")),
    (_ASSESSMENTS, _marks("assessment")),
    (_UNITS, _score("unit_assessment")),
)


def list_claims(session: Session, camp_id: UUID, versions: Sequence[Version]) -> list[Claim]:
    """In order of their days."""
    made = [
        claim
        for statement, make in _KINDS
        for row in all_rows(session, statement, camp_id=camp_id)
        for claim in make(row)
    ]
    rows = all_rows(session, _REGISTERED, camp_id=camp_id)
    registered = open_column(session, rows, "registration", "reason", camp_id)
    made += [claims.of_registration(row, versions) for row in registered]
    return sorted(made, key=lambda claim: (claim.on, claim.source))
