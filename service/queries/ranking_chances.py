"""Every chance to earn points that trainees were really offered up to a day, read as the system."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists

from service.database import Session
from service.queries.access import as_system
from service.queries.ranking_marks import of_camp
from service.queries.select import c, hot_rows
from service.rules.points.policy import FactKind
from service.rules.ranking.opportunity import Chance
from service.tables.mentors import Assessment, UnitAssessment
from service.tables.practice import Event, EventParticipation, Posting
from service.tables.seminars import Participant, Seminar
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

_THROUGH: Any = bindparam("through")


def _own(model: Any, key: Any, on: Any) -> Any:
    """Offered to one person."""
    return of_camp(model, model.trainee_id, key.label("key"), on.label("on")).where(on <= _THROUGH)


def _under(parent: Any, child: Any, key: str, on: Any) -> Any:
    """Offered to those whom a row of the child names."""
    place = c(getattr(child, key))
    held = (c(parent.camp_id) == child.camp_id) & (c(parent.id) == place)
    return of_camp(child, child.trainee_id, place.label("key"), on.label("on")).join(parent, held).where(on <= _THROUGH)


def _common(parent: Any, child: Any, key: str) -> Any:
    """Held for the whole cohort: once anybody was there."""
    there = exists().where(c(child.camp_id) == parent.camp_id, c(getattr(child, key)) == parent.id)
    on = c(parent.on)
    return of_camp(parent, c(parent.id).label("key"), on.label("on")).where(on <= _THROUGH, there)


# leave that was granted is no chance; absence is one that was not taken
_HALF_DAYS = _under(TrainingSession, Attendance, "session_id", c(TrainingSession.on)).where(
    c(Attendance.mark) != "leave"
)
# who waits has no place, and who dropped a course may never have had one
_COURSES = _under(Course, Enrolment, "course_id", c(Course.starts_on)).where(
    c(Enrolment.state) != "waiting", c(Enrolment.state) != "dropped"
)
_SEMINARS = _under(Seminar, Participant, "seminar_id", c(Seminar.on)).where(c(Seminar.state) == "closed")
_OWN: Mapping[FactKind, Any] = {
    "present": _HALF_DAYS,
    "completion": _COURSES,
    "seminar": _SEMINARS,
    "speaker": _SEMINARS.where(c(Participant.speaker)),
    # of a recalled posting nobody gets a full appraisal
    "posting": _own(Posting, c(Posting.id), c(Posting.ends_on)).where(c(Posting.state) != "recalled"),
    "event": _under(Event, EventParticipation, "event_id", c(Event.on)),
    "assessment": _own(Assessment, c(Assessment.id), c(Assessment.on)),
    "unit_assessment": _own(UnitAssessment, c(UnitAssessment.id), c(UnitAssessment.on)),
}
_COMMON: Mapping[FactKind, Any] = {
    "exam": _common(Exam, ExamScore, "exam_id"),
    "visit": _common(Visit, VisitAttendance, "visit_id"),
}


def list_chances(session: Session, camp_id: UUID, through: date, cohort: Collection[str]) -> dict[str, list[Chance]]:
    """By trainee of the cohort, whoever asks; what is shown of it is narrowed by the caller."""
    found: dict[str, list[Chance]] = defaultdict(list)
    with as_system(session):
        for fact, statement in _OWN.items():
            for row in hot_rows(session, statement, camp_id=camp_id, through=through):
                found[str(row.trainee_id)].append(_chance(fact, row))
        common = list(_held(session, camp_id, through))
    return {one: [*found.get(one, ()), *common] for one in cohort}


def _held(session: Session, camp_id: UUID, through: date) -> Iterator[Chance]:
    for fact, statement in _COMMON.items():
        for row in hot_rows(session, statement, camp_id=camp_id, through=through):
            yield _chance(fact, row)


def _chance(fact: FactKind, row: Any) -> Chance:
    return Chance(fact=fact, on=row.on, source=f"{fact}:{row.key}")
