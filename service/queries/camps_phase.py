"""How much of what should be done before a camp's next state is open: numbers only, never who."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func

from service.database import Session
from service.queries.access import as_system
from service.queries.camps import read_camp
from service.queries.growth_evidence import list_roster, read_evidence
from service.queries.mentors import holds_on
from service.queries.mentors_duties import list_overdue
from service.queries.points import closed_through, policy_in_force
from service.queries.points_proposals import list_open
from service.queries.select import Page, c, columns
from service.rules.camps_phase import is_unsettled
from service.rules.growth import missing
from service.rules.mentors import ASSIGNABLE
from service.tables.mentors import Assignment, Mentor
from service.tables.practice import Posting
from service.tables.privacy import PrivacyRequest
from service.tables.ranking import RecommendationAct
from service.tables.seminars import Seminar
from service.tables.trainees import Trainee
from service.tables.training import Course, Enrolment


def _of_camp(model: Any, *conditions: Any) -> Any:
    return columns(func.count()).select_from(model).where(model.camp_id == bindparam("camp_id"), *conditions)


_TODAY: Any = bindparam("today")
_PAIRED = exists().where(
    c(Assignment.camp_id) == Trainee.camp_id, c(Assignment.trainee_id) == Trainee.id, holds_on(_TODAY)
)
_PEOPLE = _of_camp(Trainee, c(Trainee.state).in_(sorted(ASSIGNABLE)))
_UNPAIRED = _PEOPLE.where(~_PAIRED)
_MENTORS = _of_camp(Mentor)
_SEMINARS = _of_camp(Seminar, c(Seminar.state) == "open")
_COURSES = _of_camp(Enrolment, c(Enrolment.state) == "enrolled", c(Course.starts_on) <= _TODAY).join(
    Course, and_(c(Course.camp_id) == Enrolment.camp_id, c(Course.id) == Enrolment.course_id)
)
_POSTINGS = _of_camp(Posting, c(Posting.state) == "active")
_REQUESTS = _of_camp(PrivacyRequest, c(PrivacyRequest.state) == "open")
_PUBLISHED = _of_camp(RecommendationAct, c(RecommendationAct.kind) == "published")


def counts(session: Session, camp_id: UUID, today: date, now: int) -> dict[str, int]:
    """By the codes of `rules.camps_phase`."""
    with as_system(session):
        camp = read_camp(session, camp_id)
        roster = list_roster(session, camp_id)
        demands, known = read_evidence(session, camp_id, roster)

        def count(statement: Any) -> int:
            return session.scalar(statement, {"camp_id": camp_id, "today": today}) or 0

        return {
            "nobody": int(count(_PEOPLE) == 0),
            "no_policy": int(policy_in_force(session, camp_id, camp.starts_on) is None),
            "no_mentors": int(count(_MENTORS) == 0),
            "unpaired": count(_UNPAIRED),
            "not_over": max(0, (camp.ends_on - today).days),
            "seminars_open": count(_SEMINARS),
            "courses_undecided": count(_COURSES),
            "postings_unappraised": count(_POSTINGS),
            "assessments_overdue": list_overdue(session, camp_id, Page(1, 0), today).total,
            "proposals_waiting": len(list_open(session, camp_id, now)),
            "unsettled": int(is_unsettled(closed_through(session, camp_id), camp.ends_on)),
            "files_lacking": sum(bool(missing(demands, known[row.id], today)) for row in roster),
            "unpublished": int(count(_PUBLISHED) == 0),
            "requests_open": count(_REQUESTS),
        }
