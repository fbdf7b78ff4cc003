from typing import Any

import msgspec
from litestar import Response
from litestar.params import JSONBody

from service.actions import camps as actions
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put, signed_in_get
from service.http.sessions import RequestSession
from service.queries import camps as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.camps import AdvanceIn, CampIn, CampOut, NewCampIn, OrganisationIn, OrganisationOut
from service.schemas.wire import Listed, listed


def _tag(camp: Any) -> str:
    return f"{camp.id}-{camp.version}"


def _shown(request: AnyRequest, session: Session) -> Response[CampOut]:
    camp = queries.show_camp(session, camp_of(session))
    return tagged(request, _tag(camp), lambda: CampOut.of(camp))


@get("/api/camps", Perm.CAMP_READ)
def index(
    session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0, sort: QuerySort = ""
) -> Listed[CampOut]:
    wanted = Page(limit, offset, sort)
    return listed(queries.list_camps(session, wanted), wanted, CampOut.of)


@post("/api/camps", Perm.CAMP_OPEN)
def create(session: RequestSession, data: JSONBody[NewCampIn]) -> CampOut:
    camp = actions.open_camp(session, **msgspec.structs.asdict(data))
    return CampOut.of(camp, organisation=data.organisation)


@get("/api/camps/{camp:str}", Perm.CAMP_READ)
def show(request: AnyRequest, session: RequestSession) -> Response[CampOut]:
    return _shown(request, session)


@put("/api/camps/{camp:str}", Perm.CAMP_WRITE)
def replace(request: AnyRequest, session: RequestSession, data: JSONBody[CampIn]) -> Response[CampOut]:
    camp = queries.lock_camp(session, camp_of(session))
    require_match(request, _tag(camp), CampOut.of(queries.show_camp(session, camp.id)))
    actions.change_camp(session, camp, name=data.name, starts_on=data.starts_on, ends_on=data.ends_on)
    return _shown(request, session)


@post("/api/camps/{camp:str}/advance", Perm.CAMP_WRITE, status_code=200)
def advance(session: RequestSession, data: JSONBody[AdvanceIn]) -> CampOut:
    actions.advance_camp(session, queries.lock_camp(session, camp_of(session)), data.to)
    return CampOut.of(queries.show_camp(session, camp_of(session)))


@signed_in_get("/api/organisations")
def organisations(
    session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0, sort: QuerySort = ""
) -> Listed[OrganisationOut]:
    wanted = Page(limit, offset, sort)
    return listed(queries.list_organisations(session, wanted), wanted, OrganisationOut.of)


@post("/api/organisations", Perm.CAMP_OPEN)
def add_organisation(session: RequestSession, data: JSONBody[OrganisationIn]) -> OrganisationOut:
    return OrganisationOut.of(actions.add_organisation(session, data.code, data.name))


HANDLERS = [index, create, show, replace, advance, organisations, add_organisation]
