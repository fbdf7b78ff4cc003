"""课程菜单: what is offered, what is free, and a trainee's own choices."""

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from litestar import Response
from litestar.params import FromPath

from service import clock
from service.actions import training_seats as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import training as queries
from service.queries.access import camp_of, viewer_of
from service.queries.seen import saw
from service.queries.select import Page
from service.rules import training as rules
from service.rules.access import Perm
from service.schemas.training import CourseIn, CourseOut, HoursOut, course_out, hours_out
from service.tables.trainees import Trainee
from service.tables.training import Enrolment
from service.web.pages import see_other, shown, tried, written

ROOT = "/camps/{camp:str}/courses"
WHOLE = Page(500, 0, "field,starts_on")


class Offer(NamedTuple):
    """A course as its reader sees it: her own state in it, and what she may do now."""

    course: CourseOut
    state: str
    may_choose: bool
    may_drop: bool


@get(ROOT, Perm.TRAINING_READ, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return menu(request, session)


@post(ROOT + "/{no:str}/choice", Perm.TRAINING_CHOOSE, personal=True)
def choose(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[Any]:
    oneself = queries.find_oneself(session)
    return _done(request, session, no, lambda: actions.choose_course(session, oneself.camp_id, no, oneself))


@post(ROOT + "/{no:str}/choice/drop", Perm.TRAINING_CHOOSE, personal=True)
def drop(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[Any]:
    oneself = queries.find_oneself(session)
    return _done(request, session, no, lambda: actions.drop_enrolment(session, oneself.camp_id, no, oneself, "choose"))


def _done(request: AnyRequest, session: Session, no: str, work: Callable[[], Enrolment]) -> Response[Any]:
    def then() -> Response[None]:
        return see_other(f"/camps/{request.path_params['camp']}/courses#course-{no}", said=work().state)

    return tried(session, then, partial(menu, request, session))


def given(data: dict[str, Any]) -> dict[str, str]:
    """What stands in the form of a course."""
    return {name: written(data, name) for name in CourseIn.__struct_fields__}


def menu(
    request: AnyRequest, session: Session, refusal: Refusal | None = None, typed: dict[str, str] | None = None
) -> Response[str]:
    saw(session)
    camp_id = camp_of(session)
    rows = queries.list_courses(session, camp_id, WHOLE).rows
    counted = queries.count_seats(session, camp_id, [row.id for row in rows])
    oneself = None if viewer_of(session).trainee_id is None else queries.find_oneself(session)
    own, today = _own(session, oneself), clock.today()
    offers = [_offer(course_out(row, counted), own, today) for row in rows]
    fields = [(name, list(some)) for name, some in groupby(offers, key=lambda one: one.course.field)]
    chosen = [one for one in offers if one.state in {"enrolled", "waiting"}]
    more: dict[str, Any] = {"oneself": oneself, "hours": _hours(session, oneself), "today": today}
    more["given"] = typed or given({})
    return shown(request, "courses/index.html", fields=fields, chosen=chosen, refusal=refusal, **more)


def _own(session: Session, oneself: Trainee | None) -> dict[str, str]:
    """Of a trainee, the course numbers with her state in each."""
    if oneself is None:
        return {}
    found = queries.list_enrolments(session, oneself.camp_id, Page(500, 0, ""), trainee_id=oneself.id)
    return {row.course: row.state for row in found.rows}


def _offer(course: CourseOut, own: dict[str, str], today: date) -> Offer:
    state = own.get(course.no, "")
    open_now = rules.may_choose(course.opens_on, course.closes_on, course.starts_on, today)
    leaves = rules.may_drop(state) and not rules.has_started(course.starts_on, today)
    return Offer(course, state, open_now and state in {"", "dropped"}, leaves)


def _hours(session: Session, oneself: Trainee | None) -> HoursOut | None:
    if oneself is None:
        return None
    done = queries.hours_done(session, oneself.camp_id, oneself.id)
    return hours_out(rules.hours_by_field(queries.required_hours(session, oneself.camp_id), done))


HANDLERS: list[Any] = [index, choose, drop]
