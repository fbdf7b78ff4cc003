"""推荐排名: three figures kept apart, how they went, how sure the order is, and why a row is as it is."""

from typing import Annotated, Any

from litestar import Response
from litestar.params import FromPath, FromQuery, QueryParameter

from service.database import Session
from service.documents import charts
from service.errors import NotFound
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import ranking as queries
from service.queries import ranking_shown
from service.queries.access import camp_of
from service.queries.points_trend import list_trends
from service.queries.ranking_shown import is_officer
from service.queries.seen import saw
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.ranking.sheet import Source
from service.schemas.ranking import RankingOut
from service.schemas.ranking_explanation import RecommendationOut
from service.schemas.ranking_rows import RowOut
from service.schemas.ranking_severity import severity_of
from service.schemas.ranking_shown import explained_now, explained_on, live_ranking, published_ranking
from service.web.locale import Language, translated
from service.web.pages import language_of, shown
from service.web.trends import Trend, trends

ROOT = "/camps/{camp:str}"
Name = Annotated[str | None, QueryParameter(max_length=10, description="A sheet: TJ-1.")]


@get(ROOT + "/ranking", Perm.RANKING_READ, personal=True, slow=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    language = language_of(request)
    try:
        found, went = _ranking(session, language)
    except NotFound:
        saw(session)
        return shown(request, "ranking/unpublished.html")
    saw(session, (row.no for row in found.rows))
    pictures = {row.no: _pictures(row, found, language) for row in found.rows if row.chance is not None}
    return shown(request, "ranking/index.html", its=found, pictures=pictures, groups=_groups(found), trends=went)


@get(ROOT + "/trainees/{no:str}/recommendation", Perm.RANKING_READ, personal=True, slow=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str], sheet: Name = None) -> Response[str]:
    its = _explained(session, no, sheet)
    return shown(request, "ranking/show.html", its=its, why=its.explanation)


@get(ROOT + "/severity", Perm.RANKING_READ, personal=True, slow=True)
def severity(request: AnyRequest, session: RequestSession, source: FromQuery[Source] = "seminar") -> Response[str]:
    """About evaluators, for organisers."""
    ranking_shown.require_officer(session)
    saw(session)
    its = severity_of(session, queries.ask(session, camp_of(session)), source)
    return shown(request, "ranking/severity.html", its=its)


def _ranking(session: Session, language: Language) -> tuple[RankingOut, dict[str, Trend]]:
    """Officers see it live, everybody else what was published; beside it how points went."""
    camp_id = camp_of(session)
    if is_officer(session):
        wanted = queries.ask(session, camp_id)
        live, went = live_ranking(session, wanted), list_trends(session, camp_id, wanted.board.on)
        people = ranking_shown.people_of(session, camp_id, ranking_shown.live(queries.made(session, wanted)))
        return live, trends(went, people, language)
    published = published_ranking(session)
    inputs = published.found.inputs
    went = list_trends(session, camp_id, inputs.through, inputs.head_seq)
    return published.out, trends(went, ranking_shown.people_of(session, camp_id, published.found), language)


def _explained(session: Session, no: str, sheet: str | None) -> RecommendationOut:
    trainee, camp_id = find_trainee(session, camp_of(session), no), camp_of(session)
    if sheet is None and is_officer(session):
        return explained_now(session, queries.ask(session, camp_id), trainee)
    return explained_on(session, ranking_shown.find_shown(session, camp_id, sheet), trainee)


def _pictures(row: RowOut, found: RankingOut, language: Language) -> tuple[str, str]:
    """The interval of the rank and the chance of the quota, each saying the same in words."""
    assert row.chance is not None
    low, median, high = row.chance.low, row.chance.median, row.chance.high
    rank = translated(language, "名次 %(median)s，实际可能在第 %(low)s 至第 %(high)s 之间")
    chance = translated(language, "重新评一次，约 %(percent)s%% 的可能进入前 %(quota)s")
    return (
        charts.interval(
            charts.Span(low, median, high),
            charts.Axis(1, max(found.method.pool, 2)),
            rank % {"median": median, "low": low, "high": high},
            width=110,
        ),
        charts.band(
            row.chance.quota,
            chance % {"percent": row.chance.quota, "quota": min(found.method.quota, found.method.pool)},
            width=70,
        ),
    )


def _groups(found: RankingOut) -> list[tuple[str, list[RowOut]]]:
    """Listed first, then those high whom a condition keeps out, then the others: never in one order."""
    return [
        ("listed", [row for row in found.rows if row.state.code == "listed"]),
        ("high", [row for row in found.rows if row.state.code == "not_met" and row.high]),
        ("others", [row for row in found.rows if row.state.code != "listed" and not row.high]),
    ]


HANDLERS: list[Any] = [index, show, severity]
