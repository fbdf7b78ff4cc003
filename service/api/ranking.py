from datetime import date
from typing import Annotated

from litestar import Response
from litestar.params import FromPath, FromQuery, QueryParameter

from service.database import Session
from service.http.etags import tagged
from service.http.paging import LARGEST
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import ranking as queries
from service.queries import ranking_shown as shown
from service.queries.access import camp_of, viewer_of
from service.queries.ranking import Asked
from service.queries.ranking_shown import Shown
from service.queries.seen import saw
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.ranking.sheet import Source
from service.rules.ranking.studying import studied
from service.rules.ranking.working import Worked
from service.schemas.ranking import RankingOut, published_out, ranking_out
from service.schemas.ranking_explanation import RecommendationOut, recommendation_out
from service.schemas.ranking_severity import SourceSeverityOut, severity_out
from service.tables.trainees import Trainee

ROOT = "/api/camps/{camp:str}"
Through = Annotated[
    date | None, QueryParameter(description="The cut-off day; else today, or the camp's last day once it is over.")
]
Version = Annotated[int | None, QueryParameter(ge=1, le=10_000, description="A published version of the rules.")]
Seq = Annotated[int | None, QueryParameter(ge=0, le=LARGEST, description="Points as known at that line.")]
Name = Annotated[str | None, QueryParameter(max_length=10, description="A sheet: TJ-1.")]


@get(ROOT + "/ranking", Perm.RANKING_READ, personal=True, slow=True)
def index(
    request: AnyRequest, session: RequestSession, policy: Version = None, through: Through = None, at_seq: Seq = None
) -> Response[RankingOut]:
    """To trainees and mentors the newest published sheet, whatever else is asked."""
    if not shown.is_officer(session):
        return _published(request, session)
    wanted = queries.ask(session, camp_of(session), through, policy, at_seq)
    seen = queries.seen_of(session, wanted)
    saw(session, seen)
    return tagged(request, queries.tag_of(wanted, seen), lambda: _live(session, wanted))


def _live(session: Session, wanted: Asked) -> RankingOut:
    found, camp_id = shown.live(queries.made(session, wanted)), camp_of(session)
    return ranking_out(found, shown.people_of(session, camp_id, found), shown.mentors_of(session, camp_id))


def _published(request: AnyRequest, session: Session) -> Response[RankingOut]:
    found = shown.find_shown(session, camp_of(session), None)
    people = shown.people_of(session, camp_of(session), found)
    role = viewer_of(session).role
    answer = published_out(found, people, role)
    saw(session, (row.no for row in answer.rows))
    return tagged(request, shown.published_tag(found, people), lambda: answer)


@get(ROOT + "/reviews/severity", Perm.RANKING_READ, personal=True, slow=True)
def severity(
    request: AnyRequest,
    session: RequestSession,
    source: FromQuery[Source] = "seminar",
    policy: Version = None,
    through: Through = None,
    at_seq: Seq = None,
) -> Response[SourceSeverityOut]:
    """About evaluators, for organisers."""
    shown.require_officer(session)
    saw(session)
    wanted = queries.ask(session, camp_of(session), through, policy, at_seq)
    return tagged(request, f"{wanted.tag}-{source}", lambda: _severity(session, wanted, source))


def _severity(session: Session, wanted: Asked, source: Source) -> SourceSeverityOut:
    found = queries.made(session, wanted)
    if source not in found.views:
        found.views[source] = studied(found.worked.ratings[source])
    mentors = shown.mentors_of(session, wanted.camp_id)
    return severity_out(shown.live(found), source, found.views[source], mentors)


@get(ROOT + "/trainees/{no:str}/recommendation", Perm.RANKING_READ, personal=True, slow=True)
def show(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    sheet: Name = None,
    policy: Version = None,
    through: Through = None,
    at_seq: Seq = None,
) -> Response[RecommendationOut]:
    """On a sheet, or for organisers as of this moment."""
    trainee = find_trainee(session, camp_of(session), no)
    if sheet is None and shown.is_officer(session):
        wanted = queries.ask(session, camp_of(session), through, policy, at_seq)
        tag = f"{wanted.tag}-{trainee.version}"
        return tagged(request, tag, lambda: _explained_now(session, wanted, trainee))
    found = shown.find_shown(session, camp_of(session), sheet)
    tag = f"{str(found.digest)[:32]}-{found.acts}-{trainee.version}"
    return tagged(request, tag, lambda: _explained(session, found, shown.worked_again(found), trainee))


def _explained_now(session: Session, wanted: Asked, trainee: Trainee) -> RecommendationOut:
    found = queries.made(session, wanted)
    return _explained(session, shown.live(found), found.worked, trainee)


def _explained(session: Session, found: Shown, worked: Worked, trainee: Trainee) -> RecommendationOut:
    camp_id, told = camp_of(session), shown.explained(session, worked, trainee.id)
    decided = shown.decided(session, camp_id, found, trainee.id)
    return recommendation_out(found, trainee, told, shown.numbers_of(session, camp_id, found.inputs), decided)


HANDLERS = [index, severity, show]
