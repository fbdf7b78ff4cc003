from uuid import UUID

from litestar.params import FromPath, JSONBody

from service.actions import recusals as actions
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import get, post
from service.http.sessions import RequestSession
from service.queries import recusals as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.recusals import EndRecusalIn, RecusalIn, RecusalOut, RelationOut, recusal_out
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/recusals"
ONE = ROOT + "/{recusal:uuid}"


@get(ROOT, Perm.RECUSAL_DECLARE, personal=True)
def index(
    session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0, sort: QuerySort = ""
) -> Listed[RecusalOut]:
    wanted = Page(limit, offset, sort)
    return listed(queries.list_recusals(session, camp_of(session), wanted), wanted, recusal_out)


@post(ROOT, Perm.RECUSAL_DECLARE, personal=True)
def declare(session: RequestSession, data: JSONBody[RecusalIn]) -> RecusalOut:
    declared = actions.declare(session, data.trainee, data.kind, data.relation)
    return recusal_out(queries.show_recusal(session, camp_of(session), declared.id))


@get(ONE + "/relation", Perm.PRIVACY_HANDLE, personal=True)
def relation(session: RequestSession, recusal: FromPath[UUID]) -> RelationOut:
    return RelationOut(relation=queries.open_relation(session, camp_of(session), recusal))


@post(ONE + "/end", Perm.PRIVACY_HANDLE, personal=True, status_code=200)
def end(session: RequestSession, recusal: FromPath[UUID], data: JSONBody[EndRecusalIn]) -> RecusalOut:
    ended = actions.end(session, recusal, data.reason)
    return recusal_out(queries.show_recusal(session, camp_of(session), ended.id))


HANDLERS = [index, declare, relation, end]
