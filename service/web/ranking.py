"""推荐排名: three figures kept apart, how sure the order is, and why a row is as it is."""

from typing import Any

from litestar import Response
from litestar.params import FromPath

from service.database import Session
from service.documents import charts
from service.errors import NotFound
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import ranking as queries
from service.queries import ranking_shown
from service.queries.access import camp_of, viewer_of
from service.queries.seen import saw
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.schemas.ranking import RankingOut, published_out, ranking_out
from service.schemas.ranking_explanation import RecommendationOut, recommendation_out
from service.schemas.ranking_rows import RowOut
from service.web.locale import Language, translated
from service.web.pages import language_of, shown

ROOT = "/camps/{camp:str}"


@get(ROOT + "/ranking", Perm.RANKING_READ, personal=True, slow=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    language = language_of(request)
    try:
        found = _ranking(session)
    except NotFound:
        saw(session)
        return shown(request, "ranking/unpublished.html")
    saw(session, (row.no for row in found.rows))
    pictures = {row.no: _pictures(row, found, language) for row in found.rows if row.chance is not None}
    return shown(request, "ranking/index.html", its=found, pictures=pictures, groups=_groups(found))


@get(ROOT + "/trainees/{no:str}/recommendation", Perm.RANKING_READ, personal=True, slow=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[str]:
    its = _explained(session, no)
    return shown(request, "ranking/show.html", its=its, why=its.explanation)


def _ranking(session: Session) -> RankingOut:
    """Officers see it live, everybody else what was published."""
    camp_id = camp_of(session)
    if not ranking_shown.is_officer(session):
        found = ranking_shown.find_shown(session, camp_id, None)
        people = ranking_shown.people_of(session, camp_id, found)
        return published_out(found, people, viewer_of(session).role)
    found = ranking_shown.live(queries.made(session, queries.ask(session, camp_id, None, None, None)))
    people, mentors = ranking_shown.people_of(session, camp_id, found), ranking_shown.mentors_of(session, camp_id)
    return ranking_out(found, people, mentors)


def _explained(session: Session, no: str) -> RecommendationOut:
    trainee, camp_id = find_trainee(session, camp_of(session), no), camp_of(session)
    if ranking_shown.is_officer(session):
        made = queries.made(session, queries.ask(session, camp_id, None, None, None))
        found, worked = ranking_shown.live(made), made.worked
    else:
        found = ranking_shown.find_shown(session, camp_id, None)
        worked = ranking_shown.worked_again(found)
    whole = ranking_shown.explained(session, worked, trainee.id)
    decided = ranking_shown.decided(session, camp_id, found, trainee.id)
    return recommendation_out(found, trainee, whole, ranking_shown.numbers_of(session, camp_id, found.inputs), decided)


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
            width=140,
        ),
        charts.band(
            row.chance.quota,
            chance % {"percent": row.chance.quota, "quota": min(found.method.quota, found.method.pool)},
            width=90,
        ),
    )


def _groups(found: RankingOut) -> list[tuple[str, list[RowOut]]]:
    """Listed first, then those high whom a condition keeps out, then the others: never in one order."""
    return [
        ("listed", [row for row in found.rows if row.state.code == "listed"]),
        ("high", [row for row in found.rows if row.state.code == "not_met" and row.high]),
        ("others", [row for row in found.rows if row.state.code != "listed" and not row.high]),
    ]


HANDLERS: list[Any] = [index, show]
