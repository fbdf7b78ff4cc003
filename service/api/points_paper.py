from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath

from service.api.points_standings import Day, Moment, Seq, explanation_asked
from service.documents.points_settled import settled
from service.documents.points_statement import statement
from service.documents.points_verification import verification
from service.http.files import PDF
from service.http.paper import as_pdf
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.camps import camp_names, find_id
from service.rules.access import Perm

ROOT = "/api/camps/{camp:str}/points"


@get(ROOT + "/trainees/{no:str}/statement.pdf", Perm.POINTS_READ, personal=True, slow=True, media_type=PDF)
def show_statement(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    on: Day = None,
    at_seq: Seq = None,
    known_at: Moment = None,
) -> Response[Any]:
    its = explanation_asked(session, no, on, at_seq, known_at).told()
    return as_pdf(request, statement(its, camp_names(session, camp_of(session))))


@get(ROOT + "/settlements/{day:date}/sheet.pdf", Perm.EXPORT_RUN, personal=True, slow=True, media_type=PDF)
def show_settled(request: AnyRequest, session: RequestSession, day: FromPath[date]) -> Response[Any]:
    return as_pdf(request, settled(session, camp_of(session), day))


@get(ROOT + "/verification.pdf", Perm.JOURNAL_VERIFY, slow=True, media_type=PDF)
def show_verification(request: AnyRequest, session: RequestSession, camp: FromPath[str]) -> Response[Any]:
    return as_pdf(request, verification(session, find_id(session, camp)))


HANDLERS = [show_statement, show_settled, show_verification]
