"""Files that hold more than one person: for officers who proved themselves lately."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery

from service.api.ranking import Seq, Through, Version
from service.database import Session
from service.documents import exports, exports_lists
from service.documents.books.layouts import Book
from service.documents.exports import Format, Report
from service.documents.exports_ranking import ranking
from service.http.files import CSV, XLSX, ZIP, exported
from service.http.headers import name_request
from service.http.paging import QuerySearch
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import ranking as ranking_queries
from service.queries.access import camp_of
from service.queries.seen import saw
from service.rules.access import Perm
from service.rules.growth import Code
from service.schemas.ranking_shown import live_ranking

ROOT = "/api/camps/{camp:str}/exports"
Day = FromQuery[date | None]
Lack = FromQuery[Code | None]


def _file(request: AnyRequest, session: Session, report: Report, kind: Format) -> Response[bytes]:
    content = exports.rendered(session, camp_of(session), report, name_request(request.scope), kind)
    name = f"{report.name}-{request.path_params['camp']}.{kind}"
    return exported(session, name, CSV if kind == "csv" else XLSX, content)


def _ranking(session: Session, policy: int | None, through: date | None, at_seq: int | None) -> Report:
    """As organisers see it at this moment."""
    asked = ranking_queries.ask(session, camp_of(session), through, policy, at_seq)
    its = live_ranking(session, asked)
    saw(session, (row.no for row in its.rows))
    return ranking(its)


@get(ROOT + "/ranking.xlsx", Perm.EXPORT_RUN, personal=True, media_type=XLSX, slow=True)
def ranking_as_xlsx(
    request: AnyRequest, session: RequestSession, policy: Version = None, through: Through = None, at_seq: Seq = None
) -> Response[bytes]:
    return _file(request, session, _ranking(session, policy, through, at_seq), "xlsx")


@get(ROOT + "/ranking.csv", Perm.EXPORT_RUN, personal=True, media_type=CSV, slow=True)
def ranking_as_csv(
    request: AnyRequest, session: RequestSession, policy: Version = None, through: Through = None, at_seq: Seq = None
) -> Response[bytes]:
    return _file(request, session, _ranking(session, policy, through, at_seq), "csv")


@get(ROOT + "/attendance.xlsx", Perm.EXPORT_RUN, personal=True, media_type=XLSX)
def attendance_as_xlsx(
    request: AnyRequest, session: RequestSession, since: Day = None, until: Day = None
) -> Response[bytes]:
    return _file(request, session, exports_lists.attendance(session, camp_of(session), since, until), "xlsx")


@get(ROOT + "/attendance.csv", Perm.EXPORT_RUN, personal=True, media_type=CSV)
def attendance_as_csv(
    request: AnyRequest, session: RequestSession, since: Day = None, until: Day = None
) -> Response[bytes]:
    return _file(request, session, exports_lists.attendance(session, camp_of(session), since, until), "csv")


@get(ROOT + "/missing.xlsx", Perm.EXPORT_RUN, personal=True, media_type=XLSX)
def missing_as_xlsx(request: AnyRequest, session: RequestSession, code: Lack = None) -> Response[bytes]:
    return _file(request, session, exports_lists.missing(session, camp_of(session), code), "xlsx")


@get(ROOT + "/missing.csv", Perm.EXPORT_RUN, personal=True, media_type=CSV)
def missing_as_csv(request: AnyRequest, session: RequestSession, code: Lack = None) -> Response[bytes]:
    return _file(request, session, exports_lists.missing(session, camp_of(session), code), "csv")


@get(ROOT + "/reviews.xlsx", Perm.EXPORT_RUN, personal=True, media_type=XLSX)
def reviews_as_xlsx(
    request: AnyRequest, session: RequestSession, seminar: QuerySearch = None, mentor: QuerySearch = None
) -> Response[bytes]:
    return _file(request, session, exports_lists.reviews(session, camp_of(session), seminar, mentor), "xlsx")


@get(ROOT + "/reviews.csv", Perm.EXPORT_RUN, personal=True, media_type=CSV)
def reviews_as_csv(
    request: AnyRequest, session: RequestSession, seminar: QuerySearch = None, mentor: QuerySearch = None
) -> Response[bytes]:
    return _file(request, session, exports_lists.reviews(session, camp_of(session), seminar, mentor), "csv")


@get(ROOT + "/workbooks.zip", Perm.EXPORT_RUN, personal=True, media_type=ZIP, slow=True)
def workbooks(session: RequestSession, camp: FromPath[str]) -> Response[bytes]:
    """All eight import layouts, filled; imported again they change nothing."""
    return exported(session, f"导入表-{camp}.zip", ZIP, exports.zipped(exports.filled(session, camp_of(session))))


@get(ROOT + "/workbook", Perm.EXPORT_RUN, personal=True, media_type=XLSX, slow=True)
def workbook(session: RequestSession, book: FromQuery[Book]) -> Response[bytes]:
    ((name, content),) = exports.filled(session, camp_of(session), [book]).items()
    return exported(session, name, XLSX, content)


HANDLERS: list[Any] = [
    ranking_as_xlsx, ranking_as_csv, attendance_as_xlsx, attendance_as_csv, missing_as_xlsx, missing_as_csv,
    reviews_as_xlsx, reviews_as_csv, workbooks, workbook,
]  # fmt: skip
