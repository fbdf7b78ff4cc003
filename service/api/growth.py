from litestar import Response
from litestar.params import FromPath, FromQuery

from service import clock
from service.api import growth_attachments, growth_booklet, growth_entries
from service.http.etags import tagged
from service.http.paging import QueryLimit, QueryOffset
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import growth as queries
from service.queries import growth_evidence as evidence
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.growth import Code
from service.schemas.growth import AnyFile, file_tag, growth_file, lacking_file, lacking_page, stamped
from service.schemas.growth_chapters import LackingFile
from service.schemas.wire import Listed

ROOT = "/api/camps/{camp:str}/trainees/{no:str}/growth"


@get(ROOT, Perm.GROWTH_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[AnyFile]:
    chapters = queries.read_file(session, camp_of(session), no, clock.today())
    file = growth_file(chapters, viewer_of(session).role)
    return tagged(request, file_tag(file), lambda: stamped(file, clock.now()))


@get(ROOT + "/missing", Perm.GROWTH_READ, personal=True)
def missing(session: RequestSession, no: FromPath[str]) -> LackingFile:
    roster = evidence.find_roster(session, camp_of(session), no)
    return lacking_file(*evidence.list_lacks(session, camp_of(session), clock.today(), roster)[0])


@get("/api/camps/{camp:str}/growth/missing", Perm.GROWTH_READ, personal=True)
def lacking(
    session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0, code: FromQuery[Code | None] = None
) -> Listed[LackingFile]:
    roster = evidence.list_roster(session, camp_of(session))
    lacks = evidence.list_lacks(session, camp_of(session), clock.today(), roster, code)
    return lacking_page(lacks, Page(limit, offset))


HANDLERS = [show, missing, lacking, *growth_entries.HANDLERS, *growth_attachments.HANDLERS, *growth_booklet.HANDLERS]
