"""课程: what an officer does with the menu, who is enrolled, and who completed."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import training as actions
from service.actions import training_seats as seats
from service.database import Session
from service.errors import Refusal, Stale, invalid
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import training as queries
from service.queries.access import camp_of, viewer_of
from service.queries.seen import saw
from service.queries.select import Page
from service.queries.trainees import find_trainee, list_numbers
from service.rules.access import Perm, Role
from service.rules.training import has_started, may_drop, may_record_result, may_take_part
from service.schemas.training import CourseIn, EnrolIn, ResultIn, course_out, enrolment_out
from service.web import courses
from service.web.pages import filled, require_version, see_other, shown, ticked, tried, version_in, written

Fields = URLEncodedBody[dict[str, Any]]
ONE = courses.ROOT + "/{no:str}"
NAMES = CourseIn.__struct_fields__
WHOLE = Page(2000, 0, "enrolled_at")


@post(courses.ROOT, Perm.TRAINING_WRITE, personal=True)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = courses.given(data)

    def work() -> Response[None]:
        asked = filled(CourseIn, given)
        actions.add_course(session, camp_of(session), asked.fact(), asked.window())
        return see_other(_address(request, asked.no), said="saved")

    return tried(session, work, lambda refusal: courses.menu(request, session, refusal, given))


@get(ONE, Perm.TRAINING_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[str]:
    return _page(request, session, no)


@post(ONE, Perm.TRAINING_WRITE, personal=True)
def replace(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    given = {**courses.given(data), "no": no}

    def work() -> None:
        course, asked = queries.find_course(session, camp_of(session), no, lock=True), filled(CourseIn, given)
        require_version(version_in(data), course.version)
        actions.change_course(session, course, asked.fact(), asked.window())

    return _done(request, session, no, work, given)


@post(ONE + "/enrolments", Perm.TRAINING_WRITE, personal=True)
def enrol(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    def work() -> None:
        chosen = ticked(data, "trainees")
        if not chosen:
            raise invalid("/trainees", "nobody-chosen", "没有勾选学员。", "Nobody was ticked.")
        for one in chosen:
            trainee = find_trainee(session, camp_of(session), filled(EnrolIn, {"trainee": one}).trainee)
            seats.enrol_trainee(session, trainee.camp_id, no, trainee)

    return _done(request, session, no, work)


@post(ONE + "/enrolments/{trainee:str}/drop", Perm.TRAINING_WRITE, personal=True)
def drop(request: AnyRequest, session: RequestSession, no: FromPath[str], trainee: FromPath[str]) -> Response[Any]:
    person = find_trainee(session, camp_of(session), trainee)
    return _done(request, session, no, lambda: seats.drop_enrolment(session, person.camp_id, no, person, "facts"))


@post(ONE + "/results", Perm.TRAINING_WRITE, personal=True)
def record(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    """Only what differs from what stands is written; `rest` is the result of those who have none yet."""

    def work() -> None:
        for one in _enrolments(session, no):
            chosen = written(data, f"result-{one.trainee}") or one.state
            if chosen == one.state == "enrolled":
                chosen = written(data, "rest") or chosen
            if chosen != one.state and may_record_result(one.state):
                person = find_trainee(session, camp_of(session), one.trainee)
                seats.record_result(session, person.camp_id, no, person, filled(ResultIn, {"result": chosen}).result)

    return _done(request, session, no, work)


def _address(request: AnyRequest, no: str) -> str:
    return f"/camps/{request.path_params['camp']}/courses/{no}"


def _enrolments(session: Session, no: str) -> list[Any]:
    found = queries.list_enrolments(session, camp_of(session), WHOLE, course=no)
    return [enrolment_out(row) for row in found.rows]


def _done(
    request: AnyRequest, session: Session, no: str, work: Callable[[], Any], given: dict[str, str] | None = None
) -> Response[Any]:
    def then() -> Response[None]:
        work()
        return see_other(_address(request, no), said="saved")

    return tried(session, then, partial(_page, request, session, no, given))


def _page(
    request: AnyRequest,
    session: Session,
    no: str,
    given: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    saw(session)
    row = queries.find_course(session, camp_of(session), no)
    course = course_out(row, queries.count_seats(session, row.camp_id, [row.id]))
    enrolled = _enrolments(session, no)
    stands = {name: "" if value is None else f"{value}" for name, value in msgspec.structs.asdict(course).items()}
    return shown(
        request, "courses/show.html", course=course, enrolled=enrolled, refusal=refusal,
        given=given or {**stands, "hours": f"{course.hours:g}"}, is_stale=isinstance(refusal, Stale),
        started=has_started(course.starts_on, clock.today()), may_drop=may_drop, may_record=may_record_result,
        free=_free(session, enrolled),
    )  # fmt: skip


def _free(session: Session, enrolled: list[Any]) -> list[Any]:
    """Whom an officer may still enrol."""
    if viewer_of(session).role is not Role.OFFICER:
        return []
    there = {one.trainee for one in enrolled if one.state != "dropped"}
    people = [
        row for row in list_numbers(session, camp_of(session)) if row.no not in there and may_take_part(row.state)
    ]
    saw(session, [row.id for row in people])
    return people


HANDLERS: list[Any] = [create, show, replace, enrol, drop, record]
