"""集中培训 and 签到: half-days with their sheets, the code on the screen, and where a trainee types it."""

from datetime import date
from functools import partial
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import training_sessions as actions
from service.actions.occasions import add_occasion, write_roll
from service.database import Session
from service.errors import Refusal, Stale
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import training_sessions as queries
from service.queries.access import camp_of, viewer_of
from service.queries.occasions import ATTENDANCE, list_occasions, read_roll
from service.queries.seen import saw
from service.queries.select import Page
from service.queries.training import find_oneself
from service.rules.access import Perm
from service.rules.facts import Half
from service.rules.occasions import fingerprint
from service.rules.training import last_day, shares
from service.rules.training_codes import is_open
from service.schemas.occasions import CodeIn, MarksIn, SessionIn, SignInIn, code_out, session_out
from service.schemas.training import AttendanceOut, attendance_out
from service.tables.training import TrainingSession
from service.web.occasions import roster
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/sessions"
ONE = ROOT + "/{on:date}/{half:str}"
WHOLE = Page(2000, 0, "-on,-half")
BLANK = {"on": "", "half": "am", "title": ""}
CHANGED = "签到表已在别处改过：与您刚才填的不同之处列在下面，请核对后再保存。"
CHANGED_EN = "The sheet was changed elsewhere; what differs from yours stands below. Compare, then save again."


@get(ROOT, Perm.TRAINING_READ, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, BLANK)


@post(ROOT, Perm.TRAINING_WRITE, personal=True)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in BLANK}

    def work() -> Response[None]:
        asked = filled(SessionIn, given)
        held = TrainingSession(camp_id=camp_of(session), on=asked.on, half=asked.half, title=asked.title or "")
        add_occasion(session, held, "on", "half")
        return see_other(_address(request, asked.on, asked.half), said="saved")

    return tried(session, work, partial(_index, request, session, given))


@get(ONE, Perm.TRAINING_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, on: FromPath[date], half: FromPath[Half]) -> Response[str]:
    return _sheet(request, session, on, half)


@post(ONE, Perm.TRAINING_WRITE, personal=True)
def replace(
    request: AnyRequest, session: RequestSession, on: FromPath[date], half: FromPath[Half], data: Fields
) -> Response[Any]:
    held = queries.find_session(session, camp_of(session), on, half, lock=True)
    given = _marks(data, [row.no for row in roster(session, held.on)])

    def work() -> Response[None]:
        if written(data, "version") != fingerprint(read_roll(session, ATTENDANCE, held.camp_id, held.id)):
            raise Stale("stale", CHANGED, CHANGED_EN)
        write_roll(session, ATTENDANCE, held, filled(MarksIn, {"marks": given}).marks, "/marks")
        return see_other(request.scope["path"], said="saved")

    return tried(session, work, partial(_sheet, request, session, on, half, given))


@post(ONE + "/code", Perm.TRAINING_WRITE)
def open_code(
    request: AnyRequest, session: RequestSession, on: FromPath[date], half: FromPath[Half], data: Fields
) -> Response[Any]:
    """Shown at once and never again, so there is nowhere to go on to."""
    held = queries.find_session(session, camp_of(session), on, half, lock=True)

    def work() -> Response[Any]:
        code = code_out(actions.open_code(session, held, filled(CodeIn, {"minutes": written(data, "minutes")}).minutes))
        return shown(request, "sessions/code.html", code=code, one=session_out(held))

    return tried(session, work, partial(_sheet, request, session, on, half, None))


@post(ONE + "/attendance", Perm.TRAINING_CHOOSE, personal=True)
def sign_in(
    request: AnyRequest, session: RequestSession, on: FromPath[date], half: FromPath[Half], data: Fields
) -> Response[Any]:
    held, oneself = queries.find_session(session, camp_of(session), on, half, lock=True), find_oneself(session)

    def work() -> Response[None]:
        actions.sign_in(session, held, oneself, filled(SignInIn, {"code": written(data, "code")}).code)
        return see_other(_address(request, on, half))

    return tried(session, work, partial(_sheet, request, session, on, half, None))


def _address(request: AnyRequest, on: date, half: str) -> str:
    return f"/camps/{request.path_params['camp']}/sessions/{on}/{half}"


def _marks(data: dict[str, Any], numbers: list[str]) -> dict[str, str]:
    """By number; those without a mark get the one that was chosen for the rest, if any was."""
    rest = written(data, "rest")
    marks = {no: written(data, f"mark-{no}") or rest for no in numbers}
    return {no: mark for no, mark in marks.items() if mark}


def _index(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    saw(session)
    found = [session_out(row) for row in list_occasions(session, TrainingSession, camp_of(session), WHOLE).rows]
    own = None if viewer_of(session).trainee_id is None else _own(session)
    more: dict[str, Any] = {"own": own, "today": clock.today()}
    more["counts"] = queries.count_marks(session, camp_of(session))
    return shown(request, "sessions/index.html", found=found, given=given, refusal=refusal, **more)


def _own(session: Session) -> AttendanceOut:
    """A trainee's own marks, as the growth file counts them."""
    oneself = find_oneself(session)
    marks = queries.list_marks(session, oneself.camp_id, oneself.id)
    held = queries.list_held(session, oneself.camp_id, last_day(oneself.left_on, clock.today()))
    return attendance_out(shares({row.id: marks.get(row.id) for row in held}), held, marks)


def _sheet(
    request: AnyRequest,
    session: Session,
    on: date,
    half: str,
    given: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    held = queries.find_session(session, camp_of(session), on, half)
    marks = read_roll(session, ATTENDANCE, held.camp_id, held.id)
    oneself = None if viewer_of(session).trainee_id is None else find_oneself(session)
    return shown(
        request, "sessions/show.html", one=session_out(held), marks=marks, given=marks if given is None else given,
        people=[oneself] if oneself else roster(session, on), oneself=oneself, refusal=refusal, today=clock.today(),
        version=fingerprint(marks), is_stale=isinstance(refusal, Stale), is_open=is_open(held.code_until, clock.now()),
    )  # fmt: skip


HANDLERS: list[Any] = [index, create, show, replace, open_code, sign_in]
