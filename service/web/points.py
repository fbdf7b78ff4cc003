"""积分台账: the board, and one trainee's statement with the reason of each point."""

from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery

from service import clock
from service.documents import charts
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import points_standings as boards
from service.queries.access import camp_of, sees_vetoes
from service.queries.seen import saw
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.schemas.points_standings import ExplanationOut, standings_out
from service.schemas.points_statement import statement_of
from service.web.locale import Language, translated
from service.web.pages import language_of, shown

ROOT = "/camps/{camp:str}"
WHOLE = Page(500, 0, "")


@get(ROOT + "/points", Perm.POINTS_READ, personal=True)
def standings(request: AnyRequest, session: RequestSession) -> Response[str]:
    found = boards.board(session, camp_of(session), clock.today())
    seen, vetoes = boards.visible(session, camp_of(session), found), sees_vetoes(session)
    saw(session, (row.trainee for row in seen))
    return shown(request, "points/standings.html", board=standings_out(found, seen, WHOLE, vetoes=vetoes))


@get(ROOT + "/trainees/{no:str}/points", Perm.POINTS_READ, personal=True)
def statement(
    request: AnyRequest, session: RequestSession, no: FromPath[str], posted: FromQuery[int] = 0
) -> Response[str]:
    """`posted` names the line that was just entered, to be pointed at."""
    trainee = find_trainee(session, camp_of(session), no)
    found = boards.board(session, camp_of(session), clock.today(), only=trainee.id)
    explained = statement_of(session, found, trainee).told()
    names = {
        rule.code: rule.name for one in (explained.count.categories if explained.count else []) for rule in one.rules
    }
    chart = _course(explained, language_of(request))
    return shown(request, "points/statement.html", its=explained, names=names, chart=chart, posted=posted)


def _course(explained: ExplanationOut, language: Language) -> str:
    """How what was entered added up, month by month; caps are left out here and named as such."""
    months: dict[str, int] = {}
    total = 0
    for entry in sorted(explained.entries, key=lambda one: (one.occurred_on, one.seq)):
        total += entry.amount
        months[f"{entry.occurred_on:%Y-%m}"] = total
    return charts.line(
        list(months), [one / 100 for one in months.values()], translated(language, "登记的积分逐月累计，未扣封顶")
    )


HANDLERS: list[Any] = [standings, statement]
