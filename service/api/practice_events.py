"""Major events 重大活动 and who took part."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody

from service.actions.occasions import add_occasion, write_roll
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.occasions import PARTICIPANTS, find_occasion, list_occasions, read_roll
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.occasions import fingerprint
from service.schemas.occasions import EventIn, EventOut, MembersIn, MembersOut
from service.schemas.wire import Listed, listed
from service.tables.practice import Event

EVENTS = "/api/camps/{camp:str}/events"
EVENT = EVENTS + "/{event:uuid}"


def _participants(session: Session, held: Any) -> tuple[str, MembersOut]:
    people = read_roll(session, PARTICIPANTS, held.camp_id, held.id)
    return f"{held.id}-{fingerprint(people)}", MembersOut(trainees=list(people))


def _answer(request: AnyRequest, session: Session, held: Any) -> Response[MembersOut]:
    tag, shown = _participants(session, held)
    return tagged(request, tag, lambda: shown)


@get(EVENTS, Perm.PRACTICE_READ)
def index(
    session: RequestSession,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[EventOut]:
    wanted = Page(limit, offset, sort)
    return listed(list_occasions(session, Event, camp_of(session), wanted, since, until), wanted, EventOut.of)


@post(EVENTS, Perm.PRACTICE_WRITE)
def create(session: RequestSession, data: JSONBody[EventIn]) -> EventOut:
    event = Event(camp_id=camp_of(session), name=data.name, on=data.on)
    return EventOut.of(add_occasion(session, event, "name", "on"))


@get(EVENT, Perm.PRACTICE_READ)
def show(session: RequestSession, event: FromPath[UUID]) -> EventOut:
    return EventOut.of(find_occasion(session, Event, camp_of(session), event))


@get(EVENT + "/participants", Perm.PRACTICE_READ, personal=True)
def show_participants(request: AnyRequest, session: RequestSession, event: FromPath[UUID]) -> Response[MembersOut]:
    return _answer(request, session, find_occasion(session, Event, camp_of(session), event))


@put(EVENT + "/participants", Perm.PRACTICE_WRITE, personal=True)
def replace_participants(
    request: AnyRequest, session: RequestSession, event: FromPath[UUID], data: JSONBody[MembersIn]
) -> Response[MembersOut]:
    held = find_occasion(session, Event, camp_of(session), event, lock=True)
    require_match(request, *_participants(session, held))
    write_roll(session, PARTICIPANTS, held, data.roll(), "/trainees")
    return _answer(request, session, held)


HANDLERS = [index, create, show, show_participants, replace_participants]
