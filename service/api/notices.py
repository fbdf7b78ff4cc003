"""Reminders: how one is reached oneself, and for officers a camp's plan and what became of each digest."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import FromPath, JSONBody, QueryParameter

from service import clock
from service.actions import notices as actions
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import notices as queries
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.notices import State
from service.schemas.notices import (
    ContactIn,
    ContactOut,
    NoticeOut,
    NoticeShownOut,
    PlanIn,
    PlanOut,
    contact_out,
    notice_out,
    notice_shown,
    plan_in,
    plan_out,
)
from service.schemas.wire import Listed, listed

OWN, ROOT = "/api/me/notices", "/api/camps/{camp:str}/notices"


@get(OWN, Perm.SELF)
def own(request: AnyRequest, session: RequestSession) -> Response[ContactOut]:
    return _contact(request, queries.find_contact(session, viewer_of(session).account_id), session)


@put(OWN, Perm.SELF, fresh=True)
def choose(request: AnyRequest, session: RequestSession, data: JSONBody[ContactIn]) -> Response[ContactOut]:
    account_id = viewer_of(session).account_id
    require_match(request, _tag(queries.lock_contact(session, account_id)))
    given = msgspec.structs.asdict(data)
    return _contact(request, actions.set_contact(session, account_id, **given, now=clock.now()), session)


def _contact(request: AnyRequest, row: Any, session: Session) -> Response[ContactOut]:
    address, available = queries.address_of(session, row), request.app.state.outlets.channels
    return tagged(request, _tag(row), lambda: contact_out(row, address, available))


def _tag(row: Any) -> str:
    return f"contact-{0 if row is None else row.changed_at}"


@get(ROOT, Perm.CAMP_WRITE, personal=True)
def index(
    session: RequestSession,
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[NoticeOut]:
    wanted = Page(limit, offset, sort)
    found = queries.list_notices(session, camp_of(session), wanted, in_state)
    names = queries.names_of(session, found.rows)
    return listed(found, wanted, lambda row: notice_out(row, names))


@get(ROOT + "/plan", Perm.CAMP_WRITE)
def plan(request: AnyRequest, session: RequestSession) -> Response[PlanOut]:
    found = plan_out(*queries.find_plan(session, camp_of(session)))
    return tagged(request, f"plan-{found.version}", lambda: found)


@put(ROOT + "/plan", Perm.CAMP_WRITE)
def change(request: AnyRequest, session: RequestSession, data: JSONBody[PlanIn]) -> Response[PlanOut]:
    row = queries.lock_plan(session, camp_of(session))
    require_match(request, f"plan-{row.version if row else 0}", plan_out(*queries.find_plan(session, camp_of(session))))
    made = actions.change_plan(session, camp_of(session), row, plan_in(data), clock.now())
    return tagged(request, f"plan-{made.version}", lambda: plan_out(queries.plan_of(made), made.version))


@get(ROOT + "/{notice_id:uuid}", Perm.CAMP_WRITE, personal=True)
def show(session: RequestSession, notice_id: FromPath[UUID]) -> NoticeShownOut:
    return _shown(session, notice_id)


@post(ROOT + "/{notice_id:uuid}/retry", Perm.CAMP_WRITE, personal=True, status_code=200)
def retry(session: RequestSession, notice_id: FromPath[UUID]) -> NoticeShownOut:
    actions.try_again(session, queries.lock_notice(session, camp_of(session), notice_id), clock.now())
    return _shown(session, notice_id)


def _shown(session: Session, notice_id: UUID) -> NoticeShownOut:
    row = queries.find_notice(session, camp_of(session), notice_id)
    deliveries = queries.list_deliveries(session, camp_of(session), notice_id)
    return notice_shown(row, queries.names_of(session, [row]), deliveries)


HANDLERS: list[Any] = [own, choose, index, plan, change, show, retry]
