"""积分台账: the board, and one trainee's statement with the reason of each point."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromPath, FromQuery

from service import clock
from service.documents import charts
from service.documents.points_course import months
from service.documents.points_statement import explained
from service.http.paging import QuerySeq
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import points_standings as boards
from service.queries.access import camp_of, sees_vetoes
from service.queries.seen import saw
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.points_standings import ExplanationOut, standings_out
from service.web.locale import Language, translated
from service.web.pages import language_of, shown

ROOT = "/camps/{camp:str}"
WHOLE = Page(500, 0, "")


@get(ROOT + "/points", Perm.POINTS_READ, personal=True)
def standings(
    request: AnyRequest,
    session: RequestSession,
    on: FromQuery[date | None] = None,
    at_seq: QuerySeq = None,
) -> Response[str]:
    found = boards.board(session, camp_of(session), on or clock.today(), at_seq)
    seen, vetoes = boards.visible(session, camp_of(session), found), sees_vetoes(session)
    saw(session, (row.trainee for row in seen))
    return shown(request, "points/standings.html", board=standings_out(found, seen, WHOLE, vetoes=vetoes))


@get(ROOT + "/trainees/{no:str}/points", Perm.POINTS_READ, personal=True)
def statement(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    posted: FromQuery[int] = 0,
    on: FromQuery[date | None] = None,
    at_seq: QuerySeq = None,
) -> Response[str]:
    """`posted` names the line that was just entered, to be pointed at."""
    its = explained(session, camp_of(session), no, on, at_seq)
    names = {rule.code: rule.name for one in (its.count.categories if its.count else []) for rule in one.rules}
    chart = _course(its, language_of(request))
    given = {name: value for name, value in (("on", on), ("at_seq", at_seq)) if value is not None}
    asked = f"?{urlencode(given)}" if given else ""
    return shown(request, "points/statement.html", its=its, names=names, chart=chart, posted=posted, asked=asked)


def _course(its: ExplanationOut, language: Language) -> str:
    """How what was entered added up, month by month; caps are left out here and named as such."""
    found = months(its.entries)
    words = translated(language, "登记的积分逐月累计，未扣封顶")
    return charts.line(list(found), [one / 100 for one in found.values()], words)


HANDLERS: list[Any] = [standings, statement]
