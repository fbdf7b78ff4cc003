"""The course menu, and who is enrolled in it."""

from typing import Annotated, Any

from litestar import Response
from litestar.params import FromPath, JSONBody, QueryParameter

from service.actions import training as actions
from service.actions import training_seats as seats
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySearch, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import training as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.training import EnrolmentState
from service.schemas.training import (
    CourseIn,
    CourseOut,
    EnrolIn,
    EnrolmentOut,
    ResultIn,
    course_out,
    enrolment_out,
)
from service.schemas.wire import Listed, listed

CAMP = "/api/camps/{camp:str}"
COURSES = CAMP + "/courses"
COURSE = COURSES + "/{no:str}"
ENROLMENT = COURSE + "/enrolments/{trainee:str}"
QueryState = Annotated[EnrolmentState | None, QueryParameter(name="state")]


def _seen(session: Session, course: Any) -> tuple[str, CourseOut]:
    """Its tag names the seats too, since they change without a new version."""
    shown = course_out(course, queries.count_seats(session, course.camp_id, [course.id]))
    return f"{course.id}-{course.version}-{shown.taken}-{shown.waiting}", shown


def _answer(request: AnyRequest, session: Session, course: Any) -> Response[CourseOut]:
    tag, shown = _seen(session, course)
    return tagged(request, tag, lambda: shown)


def _enrolment(session: Session, no: str, trainee_id: Any) -> EnrolmentOut:
    return enrolment_out(queries.enrolment_line(session, camp_of(session), no, trainee_id))


@get(COURSES, Perm.TRAINING_READ)
def index(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    field: QuerySearch = None,
    q: QuerySearch = None,
) -> Listed[CourseOut]:
    wanted = Page(limit, offset, sort)
    found = queries.list_courses(session, camp_of(session), wanted, field=field, q=q)
    counted = queries.count_seats(session, camp_of(session), [row.id for row in found.rows])
    return listed(found, wanted, lambda row: course_out(row, counted))


@post(COURSES, Perm.TRAINING_WRITE)
def create(session: RequestSession, data: JSONBody[CourseIn]) -> CourseOut:
    course = actions.add_course(session, camp_of(session), data.fact(), data.window())
    return _seen(session, course)[1]


@get(COURSE, Perm.TRAINING_READ)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[CourseOut]:
    return _answer(request, session, queries.find_course(session, camp_of(session), no))


@put(COURSE, Perm.TRAINING_WRITE)
def replace(
    request: AnyRequest, session: RequestSession, no: FromPath[str], data: JSONBody[CourseIn]
) -> Response[CourseOut]:
    course = queries.find_course(session, camp_of(session), no, lock=True)
    require_match(request, *_seen(session, course))
    return _answer(request, session, actions.change_course(session, course, data.fact(), data.window()))


@get(COURSE + "/enrolments", Perm.TRAINING_READ, personal=True)
def list_enrolments(
    session: RequestSession,
    no: FromPath[str],
    in_state: QueryState = None,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[EnrolmentOut]:
    wanted = Page(limit, offset, sort)
    course = queries.find_course(session, camp_of(session), no)
    found = queries.list_enrolments(session, course.camp_id, wanted, course=course.no, state=in_state)
    return listed(found, wanted, enrolment_out)


@get(CAMP + "/trainees/{no:str}/enrolments", Perm.TRAINING_READ, personal=True)
def list_of_trainee(
    session: RequestSession,
    no: FromPath[str],
    in_state: QueryState = None,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[EnrolmentOut]:
    wanted = Page(limit, offset, sort)
    trainee = find_trainee(session, camp_of(session), no)
    found = queries.list_enrolments(session, trainee.camp_id, wanted, trainee_id=trainee.id, state=in_state)
    return listed(found, wanted, enrolment_out)


@post(COURSE + "/enrolments", Perm.TRAINING_WRITE, personal=True)
def enrol(session: RequestSession, no: FromPath[str], data: JSONBody[EnrolIn]) -> EnrolmentOut:
    trainee = find_trainee(session, camp_of(session), data.trainee)
    seats.enrol_trainee(session, trainee.camp_id, no, trainee)
    return _enrolment(session, no, trainee.id)


@get(ENROLMENT, Perm.TRAINING_READ, personal=True)
def show_enrolment(session: RequestSession, no: FromPath[str], trainee: FromPath[str]) -> EnrolmentOut:
    return _enrolment(session, no, find_trainee(session, camp_of(session), trainee).id)


@post(ENROLMENT + "/drop", Perm.TRAINING_WRITE, personal=True, status_code=200)
def drop(session: RequestSession, no: FromPath[str], trainee: FromPath[str]) -> EnrolmentOut:
    person = find_trainee(session, camp_of(session), trainee)
    seats.drop_enrolment(session, person.camp_id, no, person, "facts")
    return _enrolment(session, no, person.id)


@post(ENROLMENT + "/result", Perm.TRAINING_WRITE, personal=True, status_code=200)
def record_result(
    session: RequestSession, no: FromPath[str], trainee: FromPath[str], data: JSONBody[ResultIn]
) -> EnrolmentOut:
    person = find_trainee(session, camp_of(session), trainee)
    seats.record_result(session, person.camp_id, no, person, data.result)
    return _enrolment(session, no, person.id)


@post(COURSE + "/choice", Perm.TRAINING_CHOOSE, personal=True)
def choose(session: RequestSession, no: FromPath[str]) -> EnrolmentOut:
    oneself = queries.find_oneself(session)
    seats.choose_course(session, oneself.camp_id, no, oneself)
    return _enrolment(session, no, oneself.id)


@post(COURSE + "/choice/drop", Perm.TRAINING_CHOOSE, personal=True, status_code=200)
def drop_choice(session: RequestSession, no: FromPath[str]) -> EnrolmentOut:
    oneself = queries.find_oneself(session)
    seats.drop_enrolment(session, oneself.camp_id, no, oneself, "choose")
    return _enrolment(session, no, oneself.id)


HANDLERS = [
    index,
    create,
    show,
    replace,
    list_enrolments,
    list_of_trainee,
    enrol,
    show_enrolment,
    drop,
    record_result,
    choose,
    drop_choice,
]
