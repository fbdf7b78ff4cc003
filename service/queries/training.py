"""Menu courses, who is enrolled in them, and the hours they make."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, and_, bindparam, cast, func

from service.database import Session
from service.queries.access import as_system, viewer_of
from service.queries.occasions import locked
from service.queries.select import Page, Paged, all_rows, c, columns, maybe, one, one_row, page
from service.rules.training import TAKEN
from service.tables.camps import HoursRequirement
from service.tables.trainees import Trainee
from service.tables.training import Course, Enrolment


class Seats(NamedTuple):
    taken: int = 0
    waiting: int = 0


_COURSES = columns(
    Course.id, Course.no, Course.field, Course.name, Course.hours, Course.places, Course.starts_on, Course.opens_on,
    Course.closes_on, Course.version,
)  # fmt: skip
_BY_NO = columns(Course).where(c(Course.camp_id) == bindparam("camp_id"), c(Course.no) == bindparam("no"))
_BY_NO_LOCKED = locked(_BY_NO)
_SEATS = (
    columns(
        Enrolment.course_id,
        func.count().filter(c(Enrolment.state).in_(TAKEN)).label("taken"),
        func.count().filter(c(Enrolment.state) == "waiting").label("waiting"),
    )
    .where(c(Enrolment.camp_id) == bindparam("camp_id"), c(Enrolment.course_id).in_(bindparam("ids", expanding=True)))
    .group_by(c(Enrolment.course_id))
)
_OF_COURSE = columns(Enrolment).where(
    c(Enrolment.camp_id) == bindparam("camp_id"), c(Enrolment.course_id) == bindparam("course_id")
)
_LINES = (
    columns(
        c(Course.no).label("course"),
        c(Trainee.no).label("trainee"),
        Trainee.name,
        Enrolment.state,
        Enrolment.enrolled_at,
    )
    .select_from(Enrolment)
    .join(Course, and_(c(Course.camp_id) == Enrolment.camp_id, c(Course.id) == Enrolment.course_id))
    .join(Trainee, and_(c(Trainee.camp_id) == Enrolment.camp_id, c(Trainee.id) == Enrolment.trainee_id))
    .where(c(Enrolment.camp_id) == bindparam("camp_id"))
)
_LINE = _LINES.where(c(Course.no) == bindparam("course"), c(Trainee.id) == bindparam("trainee_id"))
_PERSON = columns(Trainee).where(c(Trainee.camp_id) == bindparam("camp_id"), c(Trainee.id) == bindparam("id"))
_REQUIREMENTS = columns(HoursRequirement).where(c(HoursRequirement.camp_id) == bindparam("camp_id"))
_REQUIREMENTS_LOCKED = locked(_REQUIREMENTS)
_HOURS = (
    columns(Course.field, cast(func.sum(Course.hours), BigInteger).label("hours"))
    .select_from(Enrolment)
    .join(Course, and_(c(Course.camp_id) == Enrolment.camp_id, c(Course.id) == Enrolment.course_id))
    .where(
        c(Enrolment.camp_id) == bindparam("camp_id"),
        c(Enrolment.trainee_id) == bindparam("trainee_id"),
        c(Enrolment.state) == "completed",
    )
    .group_by(c(Course.field))
)
SORTABLE = {"no": Course.no, "field": Course.field, "name": Course.name, "starts_on": Course.starts_on}
ENROLMENTS_SORTABLE = {
    "course": Course.no,
    "trainee": Trainee.no,
    "state": Enrolment.state,
    "enrolled_at": Enrolment.enrolled_at,
}


def list_courses(
    session: Session, camp_id: UUID, wanted: Page, *, field: str | None = None, q: str | None = None
) -> Paged:
    statement = _COURSES.where(c(Course.camp_id) == camp_id)
    statement = statement if field is None else statement.where(c(Course.field) == field)
    statement = statement if q is None else statement.where(c(Course.name).contains(q, autoescape=True))
    return page(session, statement, wanted, SORTABLE, "no")


def find_course(session: Session, camp_id: UUID, no: str, *, lock: bool = False) -> Course:
    return one(session, Course, _BY_NO_LOCKED if lock else _BY_NO, camp_id=camp_id, no=no)


def count_seats(session: Session, camp_id: UUID, course_ids: Sequence[UUID]) -> Mapping[UUID, Seats]:
    """How full courses are, whoever asks: numbers only, never who."""
    if not course_ids:
        return {}
    with as_system(session):
        rows = all_rows(session, _SEATS, camp_id=camp_id, ids=list(course_ids))
    return {row.course_id: Seats(row.taken, row.waiting) for row in rows}


def seats_of(session: Session, course: Course) -> Seats:
    return count_seats(session, course.camp_id, [course.id]).get(course.id, Seats())


def list_waiting(session: Session, course: Course, limit: int) -> Sequence[Enrolment]:
    """Those who waited longest first; the caller sees the whole camp."""
    statement = _OF_COURSE.where(c(Enrolment.state) == "waiting")
    ordered = statement.order_by(c(Enrolment.enrolled_at), c(Enrolment.trainee_id)).limit(limit)
    return session.scalars(ordered, {"camp_id": course.camp_id, "course_id": course.id}).all()


def list_completed(session: Session, course: Course) -> Sequence[Enrolment]:
    statement = _OF_COURSE.where(c(Enrolment.state) == "completed")
    return session.scalars(statement, {"camp_id": course.camp_id, "course_id": course.id}).all()


def maybe_enrolment(session: Session, course: Course, trainee_id: UUID) -> Enrolment | None:
    statement = _OF_COURSE.where(c(Enrolment.trainee_id) == trainee_id)
    return maybe(session, Enrolment, statement, camp_id=course.camp_id, course_id=course.id)


def find_enrolment(session: Session, course: Course, trainee_id: UUID) -> Enrolment:
    statement = _OF_COURSE.where(c(Enrolment.trainee_id) == trainee_id)
    return one(session, Enrolment, statement, camp_id=course.camp_id, course_id=course.id)


def enrolment_line(session: Session, camp_id: UUID, course: str, trainee_id: UUID) -> Any:
    """One enrolment in the numbers people use."""
    return one_row(session, _LINE, camp_id=camp_id, course=course, trainee_id=trainee_id)


def list_enrolments(
    session: Session,
    camp_id: UUID,
    wanted: Page,
    *,
    course: str | None = None,
    trainee_id: UUID | None = None,
    state: str | None = None,
) -> Paged:
    statement = _LINES.params(camp_id=camp_id)
    for column, value in ((Course.no, course), (Enrolment.trainee_id, trainee_id), (Enrolment.state, state)):
        statement = statement if value is None else statement.where(c(column) == value)
    return page(session, statement, wanted, ENROLMENTS_SORTABLE, "course,enrolled_at,trainee")


def find_oneself(session: Session) -> Trainee:
    """The trainee who is calling."""
    viewer = viewer_of(session)
    return one(session, Trainee, _PERSON, camp_id=viewer.camp_id, id=viewer.trainee_id)


def requirement_rows(session: Session, camp_id: UUID, *, lock: bool = False) -> dict[str, HoursRequirement]:
    """The rows themselves, by field."""
    found = session.scalars(_REQUIREMENTS_LOCKED if lock else _REQUIREMENTS, {"camp_id": camp_id})
    return {row.field: row for row in found}


def required_hours(session: Session, camp_id: UUID) -> dict[str, int]:
    return {field: row.hours for field, row in sorted(requirement_rows(session, camp_id).items())}


def hours_done(session: Session, camp_id: UUID, trainee_id: UUID) -> dict[str, int]:
    return {row.field: row.hours for row in all_rows(session, _HOURS, camp_id=camp_id, trainee_id=trainee_id)}
