"""Half-days of collective training and their sign-in, by sheet or by code."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody

from service import clock
from service.actions import training_sessions as actions
from service.actions.occasions import add_occasion, write_roll
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import training_sessions as queries
from service.queries.access import camp_of
from service.queries.occasions import ATTENDANCE, list_occasions, read_roll
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.queries.training import find_oneself
from service.rules.access import Perm
from service.rules.facts import Half
from service.rules.occasions import fingerprint
from service.rules.training import last_day, shares
from service.schemas.occasions import (
    CodeIn,
    CodeOut,
    MarkOut,
    MarksIn,
    MarksOut,
    SessionIn,
    SessionOut,
    SignInIn,
    code_out,
    session_out,
)
from service.schemas.training import AttendanceOut, attendance_out
from service.schemas.wire import Listed, listed
from service.tables.training import TrainingSession

CAMP = "/api/camps/{camp:str}"
SESSIONS = CAMP + "/sessions"
SESSION = SESSIONS + "/{on:date}/{half:str}"


def _sheet(session: Session, held: Any) -> tuple[str, MarksOut]:
    marks = read_roll(session, ATTENDANCE, held.camp_id, held.id)
    return f"{held.id}-{fingerprint(marks)}", MarksOut(marks=marks)


def _answer(request: AnyRequest, session: Session, held: Any) -> Response[MarksOut]:
    tag, shown = _sheet(session, held)
    return tagged(request, tag, lambda: shown)


@get(SESSIONS, Perm.TRAINING_READ)
def index(
    session: RequestSession,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[SessionOut]:
    wanted = Page(limit, offset, sort)
    found = list_occasions(session, TrainingSession, camp_of(session), wanted, since, until)
    return listed(found, wanted, session_out)


@post(SESSIONS, Perm.TRAINING_WRITE)
def create(session: RequestSession, data: JSONBody[SessionIn]) -> SessionOut:
    held = TrainingSession(camp_id=camp_of(session), on=data.on, half=data.half, title=data.title or "")
    return session_out(add_occasion(session, held, "on", "half"))


@get(SESSION, Perm.TRAINING_READ)
def show(session: RequestSession, on: FromPath[date], half: FromPath[Half]) -> SessionOut:
    return session_out(queries.find_session(session, camp_of(session), on, half))


@get(SESSION + "/attendance", Perm.TRAINING_READ, personal=True)
def show_attendance(
    request: AnyRequest, session: RequestSession, on: FromPath[date], half: FromPath[Half]
) -> Response[MarksOut]:
    return _answer(request, session, queries.find_session(session, camp_of(session), on, half))


@put(SESSION + "/attendance", Perm.TRAINING_WRITE, personal=True)
def replace_attendance(
    request: AnyRequest, session: RequestSession, on: FromPath[date], half: FromPath[Half], data: JSONBody[MarksIn]
) -> Response[MarksOut]:
    held = queries.find_session(session, camp_of(session), on, half, lock=True)
    require_match(request, *_sheet(session, held))
    write_roll(session, ATTENDANCE, held, data.marks, "/marks")
    return _answer(request, session, held)


@post(SESSION + "/code", Perm.TRAINING_WRITE)
def open_code(session: RequestSession, on: FromPath[date], half: FromPath[Half], data: JSONBody[CodeIn]) -> CodeOut:
    held = queries.find_session(session, camp_of(session), on, half, lock=True)
    return code_out(actions.open_code(session, held, data.minutes))


@post(SESSION + "/attendance", Perm.TRAINING_CHOOSE, personal=True, status_code=200)
def sign_in(session: RequestSession, on: FromPath[date], half: FromPath[Half], data: JSONBody[SignInIn]) -> MarkOut:
    held = queries.find_session(session, camp_of(session), on, half, lock=True)
    actions.sign_in(session, held, find_oneself(session), data.code)
    return MarkOut(on=held.on, half=held.half, mark="present")


@get(CAMP + "/trainees/{no:str}/attendance", Perm.TRAINING_READ, personal=True)
def show_of_trainee(session: RequestSession, no: FromPath[str]) -> AttendanceOut:
    trainee = find_trainee(session, camp_of(session), no)
    marks = queries.list_marks(session, trainee.camp_id, trainee.id)
    held = queries.list_held(session, trainee.camp_id, last_day(trainee.left_on, clock.today()))
    return attendance_out(shares({row.id: marks.get(row.id) for row in held}), held, marks)


HANDLERS = [
    index,
    create,
    show,
    show_attendance,
    replace_attendance,
    open_code,
    sign_in,
    show_of_trainee,
]
