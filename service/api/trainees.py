from typing import Annotated, Any

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service import clock
from service.actions import trainees as actions
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySearch, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import trainees as queries
from service.queries.access import camp_of, viewer_of
from service.queries.sealed import phone_of
from service.queries.select import Page
from service.rules.access import Perm, Role
from service.rules.facts import Channel
from service.rules.trainees import State
from service.schemas.trainees import MoveIn, TraineeIn, TraineeLine, TraineeOut, trainee_line, trainee_out
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/trainees"


def _answer(request: AnyRequest, session: Session, trainee: Any) -> Response[TraineeOut]:
    return tagged(request, _tag(trainee), lambda: _whole(session, trainee))


def _whole(session: Session, trainee: Any) -> TraineeOut:
    whole = viewer_of(session).role is not Role.MENTOR
    return trainee_out(trainee, phone_of(session, camp_of(session), trainee), whole=whole)


def _tag(trainee: Any) -> str:
    return f"{trainee.id}-{trainee.version}"


@get(ROOT, Perm.TRAINEE_READ, personal=True)
def index(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    unit: QuerySearch = None,
    channel: FromQuery[Channel | None] = None,
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    q: QuerySearch = None,
    phone: QuerySearch = None,
) -> Listed[TraineeLine]:
    wanted = Page(limit, offset, sort)
    chosen = {"unit": unit, "channel": channel, "state": in_state, "q": q, "phone": phone}
    found = queries.list_trainees(session, camp_of(session), wanted, **chosen)
    return listed(found, wanted, trainee_line)


@post(ROOT, Perm.TRAINEE_WRITE, personal=True)
def create(session: RequestSession, data: JSONBody[TraineeIn]) -> TraineeOut:
    return _whole(session, actions.add_trainee(session, camp_of(session), data.fact(), **data.selection()))


@get(ROOT + "/{no:str}", Perm.TRAINEE_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[TraineeOut]:
    return _answer(request, session, queries.find_trainee(session, camp_of(session), no))


@put(ROOT + "/{no:str}", Perm.TRAINEE_WRITE, personal=True)
def replace(
    request: AnyRequest, session: RequestSession, no: FromPath[str], data: JSONBody[TraineeIn]
) -> Response[TraineeOut]:
    trainee = queries.lock_trainee(session, camp_of(session), no)
    require_match(request, _tag(trainee), _whole(session, trainee))
    return _answer(request, session, actions.change_trainee(session, trainee, data.fact(), **data.selection()))


@post(ROOT + "/{no:str}/state", Perm.TRAINEE_WRITE, personal=True, status_code=200)
def move(session: RequestSession, no: FromPath[str], data: JSONBody[MoveIn]) -> TraineeOut:
    trainee = queries.lock_trainee(session, camp_of(session), no)
    return _whole(session, actions.move_trainee(session, trainee, data.to, data.reason, data.on or clock.today()))


HANDLERS = [index, create, show, replace, move]
