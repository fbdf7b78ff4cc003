"""导出: every file that holds more than one person, in one place, for officers who proved themselves lately."""

from typing import Any

from litestar import Response

from service import clock
from service.documents.books.layouts import WORKBOOKS
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.camps import read_camp
from service.queries.seen import saw
from service.rules.access import Perm
from service.web.pages import shown


@get("/camps/{camp:str}/exports", Perm.EXPORT_RUN, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    saw(session)
    camp = read_camp(session, camp_of(session))
    return shown(request, "exports/index.html", books=_named(), since=camp.starts_on, until=clock.today())


def _named() -> dict[str, str]:
    return {book: name.removesuffix(".xlsx") for book, name in WORKBOOKS.items()}


HANDLERS: list[Any] = [index]
