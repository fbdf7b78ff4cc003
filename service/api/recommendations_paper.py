"""The sheet, its notice and the record of its decision as PDF and as docx."""

from typing import Any

from litestar import Response
from litestar.params import FromPath

from service.api.recommendations_acts import SHEET
from service.documents.recommendations_decision import decision
from service.documents.recommendations_notice import publicity
from service.documents.recommendations_sheet import recommendation
from service.http.files import DOCX, PDF
from service.http.paper import as_docx, as_pdf
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.rules.access import Perm


@get(SHEET + "/sheet.pdf", Perm.EXPORT_RUN, personal=True, slow=True, media_type=PDF)
def sheet_pdf(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[Any]:
    return as_pdf(request, recommendation(session, camp_of(session), sheet))


@get(SHEET + "/sheet.docx", Perm.EXPORT_RUN, personal=True, slow=True, media_type=DOCX)
def sheet_docx(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[Any]:
    return as_docx(request, recommendation(session, camp_of(session), sheet))


@get(SHEET + "/notice.pdf", Perm.RANKING_READ, personal=True, slow=True, media_type=PDF)
def notice_pdf(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[Any]:
    return as_pdf(request, publicity(session, camp_of(session), sheet))


@get(SHEET + "/notice.docx", Perm.RANKING_READ, personal=True, slow=True, media_type=DOCX)
def notice_docx(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[Any]:
    return as_docx(request, publicity(session, camp_of(session), sheet))


@get(SHEET + "/decision.pdf", Perm.EXPORT_RUN, personal=True, slow=True, media_type=PDF)
def decision_pdf(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[Any]:
    return as_pdf(request, decision(session, camp_of(session), sheet))


@get(SHEET + "/decision.docx", Perm.EXPORT_RUN, personal=True, slow=True, media_type=DOCX)
def decision_docx(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[Any]:
    return as_docx(request, decision(session, camp_of(session), sheet))


HANDLERS = [sheet_pdf, sheet_docx, notice_pdf, notice_docx, decision_pdf, decision_docx]
