from typing import Any

from litestar import Response
from litestar.params import JSONBody

from service.actions import camps as actions
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import camps as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.camps import AdvanceIn, CampIn, CampOut, NewCampIn
from service.schemas.wire import Listed, listed


def _tag(camp: Any) -> str:
    return f"{camp.id}-{camp.version}"


@get("/api/camps", Perm.CAMP_READ)
def index(
    session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0, sort: QuerySort = ""
) -> Listed[CampOut]:
    wanted = Page(limit, offset, sort)
    return listed(queries.list_camps(session, wanted), wanted, CampOut.of)


@post("/api/camps", Perm.CAMP_OPEN)
def create(session: RequestSession, data: JSONBody[NewCampIn]) -> CampOut:
    camp = actions.open_camp(
        session, number=data.number, name=data.name, starts_on=data.starts_on, ends_on=data.ends_on
    )
    return CampOut.of(camp)


@get("/api/camps/{camp:str}", Perm.CAMP_READ)
def show(request: AnyRequest, session: RequestSession) -> Response[CampOut]:
    camp = queries.find_camp(session, camp_of(session))
    return tagged(request, _tag(camp), lambda: CampOut.of(camp))


@put("/api/camps/{camp:str}", Perm.CAMP_WRITE)
def replace(request: AnyRequest, session: RequestSession, data: JSONBody[CampIn]) -> Response[CampOut]:
    camp = queries.lock_camp(session, camp_of(session))
    require_match(request, _tag(camp), CampOut.of(camp))
    actions.change_camp(session, camp, name=data.name, starts_on=data.starts_on, ends_on=data.ends_on)
    return tagged(request, _tag(camp), lambda: CampOut.of(camp))


@post("/api/camps/{camp:str}/advance", Perm.CAMP_WRITE, status_code=200)
def advance(session: RequestSession, data: JSONBody[AdvanceIn]) -> CampOut:
    camp = queries.lock_camp(session, camp_of(session))
    return CampOut.of(actions.advance_camp(session, camp, data.to))


HANDLERS = [index, create, show, replace, advance]
