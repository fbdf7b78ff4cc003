"""Requests about one's own data, restriction of its use, the copy, and what is held for what."""

from pathlib import Path
from uuid import UUID

from litestar.params import FromPath, JSONBody

from service.actions import privacy as actions
from service.api import privacy_retention
from service.documents.privacy_copy import make_copy
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, signed_in_get
from service.http.sessions import RequestSession
from service.queries import privacy as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.privacy_notice import TEXT, Notice
from service.rules.privacy_register import lines
from service.rules.privacy_register_records import REGISTER
from service.schemas.privacy import (
    AnswerIn,
    ReasonIn,
    RegisterOut,
    RequestIn,
    RequestOut,
    RestrictionOut,
    RestrictionsOut,
    register_out,
    request_out,
)
from service.schemas.privacy_copy import CopyOut
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/privacy"
REQUESTS = ROOT + "/requests"
TRAINEE = "/api/camps/{camp:str}/trainees/{no:str}"


@signed_in_get("/api/privacy/notice")
def notice() -> Notice:
    return TEXT


@signed_in_get("/api/privacy/register")
def register() -> RegisterOut:
    return register_out(lines(REGISTER))


@post(REQUESTS, Perm.PRIVACY_REQUEST, personal=True)
def create(session: RequestSession, data: JSONBody[RequestIn]) -> RequestOut:
    made = actions.file_request(session, data.kind, data.field, data.content)
    return request_out(queries.show_request(session, camp_of(session), made.id))


@get(REQUESTS + "/own", Perm.PRIVACY_REQUEST, personal=True)
def own(
    session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0, sort: QuerySort = ""
) -> Listed[RequestOut]:
    wanted = Page(limit, offset, sort)
    return listed(queries.list_own_requests(session, camp_of(session), wanted), wanted, request_out)


@post(REQUESTS + "/{request_id:uuid}/withdrawal", Perm.PRIVACY_REQUEST, personal=True, status_code=200)
def withdraw(session: RequestSession, request_id: FromPath[UUID]) -> RequestOut:
    actions.withdraw_request(session, queries.lock_own_request(session, camp_of(session), request_id))
    return request_out(queries.show_request(session, camp_of(session), request_id))


@get(REQUESTS, Perm.PRIVACY_HANDLE, personal=True)
def index(
    session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0, sort: QuerySort = ""
) -> Listed[RequestOut]:
    wanted = Page(limit, offset, sort)
    return listed(queries.list_requests(session, camp_of(session), wanted), wanted, request_out)


@post(REQUESTS + "/{request_id:uuid}/answer", Perm.PRIVACY_HANDLE, personal=True, status_code=200)
def answer(
    request: AnyRequest, session: RequestSession, request_id: FromPath[UUID], data: JSONBody[AnswerIn]
) -> RequestOut:
    asked = queries.lock_request(session, camp_of(session), request_id)
    ledger = Path(request.app.state.settings.erasures)
    actions.answer_request(session, asked, data.verdict, data.answer, data.changed, ledger)
    return request_out(queries.show_request(session, camp_of(session), request_id))


@get(ROOT + "/restrictions", Perm.PRIVACY_HANDLE, personal=True)
def restrictions(session: RequestSession) -> RestrictionsOut:
    found = queries.list_restricted(session, camp_of(session))
    return RestrictionsOut(items=[RestrictionOut.of(row) for row in found])


@post(TRAINEE + "/restriction", Perm.PRIVACY_HANDLE, personal=True)
def restrict(session: RequestSession, no: FromPath[str], data: JSONBody[ReasonIn]) -> RestrictionOut:
    trainee = queries.lock_person(session, camp_of(session), no=no)
    actions.restrict(session, trainee, data.reason)
    return RestrictionOut.of(trainee)


@post(TRAINEE + "/restriction/lift", Perm.PRIVACY_HANDLE, personal=True, status_code=200)
def lift(session: RequestSession, no: FromPath[str]) -> RestrictionOut:
    trainee = queries.lock_person(session, camp_of(session), no=no)
    actions.lift(session, trainee)
    return RestrictionOut.of(trainee)


@get(TRAINEE + "/copy", Perm.PRIVACY_REQUEST, personal=True)
def copy(session: RequestSession, no: FromPath[str]) -> CopyOut:
    return make_copy(session, camp_of(session), no)


HANDLERS = [
    notice,
    register,
    create,
    own,
    withdraw,
    index,
    answer,
    restrictions,
    restrict,
    lift,
    copy,
    *privacy_retention.HANDLERS,
]
