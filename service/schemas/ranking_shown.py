"""Rankings and explanations, gathered once for pages and programs: organisers' live, everybody else's as published."""

from typing import Any, NamedTuple

from service.database import Session
from service.queries import ranking as queries
from service.queries import ranking_shown as shown
from service.queries.access import camp_of, viewer_of
from service.queries.ranking import Asked
from service.queries.ranking_shown import Shown
from service.queries.seen import saw
from service.rules.ranking.working import Worked
from service.schemas.ranking import RankingOut, published_out, ranking_out
from service.schemas.ranking_explanation import RecommendationOut, recommendation_out
from service.tables.trainees import Trainee


class Published(NamedTuple):
    """The newest published sheet as the viewer may see it; the tag changes whenever that may."""

    found: Shown
    tag: str
    out: RankingOut


def live_ranking(session: Session, wanted: Asked) -> RankingOut:
    found, camp_id = shown.live(queries.made(session, wanted)), camp_of(session)
    return ranking_out(found, shown.people_of(session, camp_id, found), shown.mentors_of(session, camp_id))


def published_ranking(session: Session) -> Published:
    found = shown.find_shown(session, camp_of(session), None)
    people: Any = shown.people_of(session, camp_of(session), found)
    out = published_out(found, people, viewer_of(session).role)
    saw(session, (row.no for row in out.rows))
    return Published(found, shown.published_tag(found, people), out)


def explained_now(session: Session, wanted: Asked, trainee: Trainee) -> RecommendationOut:
    made = queries.made(session, wanted)
    return _explained(session, shown.live(made), made.worked, trainee)


def explained_on(session: Session, found: Shown, trainee: Trainee) -> RecommendationOut:
    """On a frozen sheet."""
    return _explained(session, found, shown.worked_again(found), trainee)


def _explained(session: Session, found: Shown, worked: Worked, trainee: Trainee) -> RecommendationOut:
    camp_id, told = camp_of(session), shown.explained(session, worked, trainee.id)
    decided = shown.decided(session, camp_id, found, trainee.id)
    return recommendation_out(found, trainee, told, shown.numbers_of(session, camp_id, found.inputs), decided)
