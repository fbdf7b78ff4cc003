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
from service.queries.access import camp_of
from service.queries.seen import saw
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.ranking.sheet import Source
from service.schemas.ranking import RankingOut
from service.schemas.ranking_explanation import RecommendationOut
from service.schemas.ranking_severity import SourceSeverityOut, severity_of
from service.schemas.ranking_shown import explained_now, explained_on, live_ranking, published_ranking

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
    return tagged(request, queries.tag_of(wanted, seen), lambda: live_ranking(session, wanted))


def _published(request: AnyRequest, session: Session) -> Response[RankingOut]:
    found = published_ranking(session)
    return tagged(request, found.tag, lambda: found.out)


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
    return tagged(request, f"{wanted.tag}-{source}", lambda: severity_of(session, wanted, source))


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
        return tagged(request, tag, lambda: explained_now(session, wanted, trainee))
    found = shown.find_shown(session, camp_of(session), sheet)
    tag = f"{str(found.digest)[:32]}-{found.acts}-{trainee.version}"
    return tagged(request, tag, lambda: explained_on(session, found, trainee))


HANDLERS = [index, severity, show]
