from litestar.params import FromPath

from service import clock
from service.api.mentors_assignments import QueryDay
from service.http.paging import QueryLimit, QueryOffset, QuerySearch
from service.http.routes import get
from service.http.sessions import RequestSession
from service.queries import mentors_duties as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.mentors_duties import DutiesOut, OverdueOut, duties_out
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}"


@get(ROOT + "/mentors/{no:str}/duties", Perm.GROWTH_READ, personal=True)
def duties(session: RequestSession, no: FromPath[str], on: QueryDay = None) -> DutiesOut:
    return duties_out(queries.duties_of(session, camp_of(session), no, on or clock.today()), no)


@get(ROOT + "/duties", Perm.MENTOR_ASSIGN, personal=True)
def overdue(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    on: QueryDay = None,
    mentor: QuerySearch = None,
) -> Listed[OverdueOut]:
    wanted = Page(limit, offset)
    found = queries.list_overdue(session, camp_of(session), wanted, on or clock.today(), mentor)
    return listed(found, wanted, OverdueOut.of)


HANDLERS = [duties, overdue]
