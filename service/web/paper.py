"""纸质材料: what pages give out as PDF; a missing glyph or an identity to be proved again is then a page as well."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery

from service.documents.booklet import booklet
from service.documents.booklet_printing import booklets
from service.documents.points_settled import settled
from service.documents.points_statement import explained, statement
from service.http.files import PDF, ZIP
from service.http.paging import QuerySeq
from service.http.paper import as_pdf, as_zip, on_both_sides
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.camps import camp_names
from service.rules.access import Perm

ROOT = "/camps/{camp:str}"


@get(ROOT + "/trainees/{no:str}/booklet.pdf", Perm.GROWTH_READ, personal=True, slow=True, media_type=PDF)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[Any]:
    return as_pdf(request, booklet(session, camp_of(session), no))


@get(ROOT + "/trainees/{no:str}/points.pdf", Perm.POINTS_READ, personal=True, slow=True, media_type=PDF)
def show_points(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    on: FromQuery[date | None] = None,
    at_seq: QuerySeq = None,
) -> Response[Any]:
    its = explained(session, camp_of(session), no, on, at_seq)
    return as_pdf(request, statement(its, camp_names(session, camp_of(session))))


@get(ROOT + "/booklets.zip", Perm.EXPORT_RUN, personal=True, slow=True, media_type=ZIP)
def as_files(request: AnyRequest, session: RequestSession, camp: FromPath[str]) -> Response[bytes]:
    return as_zip(request, session, f"成长档案-{camp}", booklets(session, camp_of(session)))


@get(ROOT + "/booklets.pdf", Perm.EXPORT_RUN, personal=True, slow=True, media_type=PDF)
def as_one(request: AnyRequest, session: RequestSession, camp: FromPath[str]) -> Response[bytes]:
    return on_both_sides(request, session, f"成长档案-{camp}-双面打印", booklets(session, camp_of(session)))


@get(ROOT + "/settlements/{day:date}/sheet.pdf", Perm.EXPORT_RUN, personal=True, slow=True, media_type=PDF)
def show_settled(request: AnyRequest, session: RequestSession, day: FromPath[date]) -> Response[Any]:
    return as_pdf(request, settled(session, camp_of(session), day))


HANDLERS: list[Any] = [show, show_points, as_files, as_one, show_settled]
