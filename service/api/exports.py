"""Files that hold more than one person: for officers who proved themselves lately."""

from datetime import date
from typing import Annotated, Any

from litestar import Response
from litestar.params import FromPath, FromQuery, QueryParameter

from service.api.ranking import Seq, Through, Version
from service.database import Session
from service.documents import exports, exports_lists
from service.documents.books.layouts import Book
from service.documents.exports import Format, Report
from service.documents.exports_ranking import ranking as ranking_report
from service.http.files import CSV, XLSX, ZIP, exported
from service.http.headers import name_request
from service.http.paging import QuerySearch
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import ranking as ranking_queries
from service.queries import ranking_shown
from service.queries.access import camp_of
from service.queries.seen import saw
from service.rules.access import Perm
from service.rules.growth import Code
from service.schemas.ranking import ranking_out

ROOT = "/api/camps/{camp:str}/exports"
Kind = Annotated[Format, QueryParameter(name="format", description="A workbook, or its first sheet as csv.")]
Day = FromQuery[date | None]


def _file(request: AnyRequest, session: Session, report: Report, kind: Format) -> Response[bytes]:
    content = exports.rendered(session, camp_of(session), report, name_request(request.scope), kind)
    name = f"{report.name}-{request.path_params['camp']}.{kind}"
    return exported(session, name, CSV if kind == "csv" else XLSX, content)


@get(ROOT + "/ranking", Perm.EXPORT_RUN, personal=True, media_type=XLSX, slow=True)
def ranking(
    request: AnyRequest,
    session: RequestSession,
    kind: Kind = "xlsx",
    policy: Version = None,
    through: Through = None,
    at_seq: Seq = None,
) -> Response[bytes]:
    """As organisers see it at this moment."""
    asked = ranking_queries.ask(session, camp_of(session), through, policy, at_seq)
    found, camp_id = ranking_shown.live(ranking_queries.made(session, asked)), camp_of(session)
    people, mentors = ranking_shown.people_of(session, camp_id, found), ranking_shown.mentors_of(session, camp_id)
    its = ranking_out(found, people, mentors)
    saw(session, (row.no for row in its.rows))
    return _file(request, session, ranking_report(its), kind)


@get(ROOT + "/attendance", Perm.EXPORT_RUN, personal=True, media_type=XLSX)
def attendance(
    request: AnyRequest, session: RequestSession, kind: Kind = "xlsx", since: Day = None, until: Day = None
) -> Response[bytes]:
    return _file(request, session, exports_lists.attendance(session, camp_of(session), since, until), kind)


@get(ROOT + "/missing", Perm.EXPORT_RUN, personal=True, media_type=XLSX)
def missing(
    request: AnyRequest, session: RequestSession, kind: Kind = "xlsx", code: FromQuery[Code | None] = None
) -> Response[bytes]:
    return _file(request, session, exports_lists.missing(session, camp_of(session), code), kind)


@get(ROOT + "/reviews", Perm.EXPORT_RUN, personal=True, media_type=XLSX)
def reviews(
    request: AnyRequest,
    session: RequestSession,
    kind: Kind = "xlsx",
    seminar: QuerySearch = None,
    mentor: QuerySearch = None,
) -> Response[bytes]:
    return _file(request, session, exports_lists.reviews(session, camp_of(session), seminar, mentor), kind)


@get(ROOT + "/workbooks.zip", Perm.EXPORT_RUN, personal=True, media_type=ZIP, slow=True)
def workbooks(session: RequestSession, camp: FromPath[str]) -> Response[bytes]:
    """All eight import layouts, filled; imported again they change nothing."""
    return exported(session, f"导入表-{camp}.zip", ZIP, exports.zipped(exports.filled(session, camp_of(session))))


@get(ROOT + "/workbook", Perm.EXPORT_RUN, personal=True, media_type=XLSX, slow=True)
def workbook(session: RequestSession, book: FromQuery[Book]) -> Response[bytes]:
    ((name, content),) = exports.filled(session, camp_of(session), [book]).items()
    return exported(session, name, XLSX, content)


HANDLERS: list[Any] = [ranking, attendance, missing, reviews, workbooks, workbook]
