"""What a camp keeps until when, and its purge by two officers."""

from pathlib import Path
from uuid import UUID

from litestar.params import FromPath, JSONBody

from service import clock
from service.actions import retention as actions
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import motions
from service.queries import privacy as queries
from service.queries.access import camp_of
from service.rules.access import Perm
from service.schemas.motions import DecisionIn
from service.schemas.privacy import PurgedOut, PurgeOut, ReasonIn, RetentionOut, purge_out, retention_out

ROOT = "/api/camps/{camp:str}/retention"


@get(ROOT, Perm.RETENTION_PURGE, personal=True)
def show(session: RequestSession) -> RetentionOut:
    camp_id = camp_of(session)
    people, mentors = queries.list_kept(session, camp_id)
    rows = queries.count_rows(session, camp_id, people)
    open_ones = motions.list_open(session, camp_id, actions.PURGE, clock.now())
    return retention_out(queries.keeping(session, camp_id), people, mentors, rows, open_ones)


@post(ROOT + "/purge", Perm.RETENTION_PURGE, personal=True)
def propose(session: RequestSession, data: JSONBody[ReasonIn]) -> PurgeOut:
    made = actions.propose_purge(session, data.reason)
    return purge_out(motions.find_motion(session, camp_of(session), actions.PURGE, made.id))


@post(ROOT + "/purges/{motion:uuid}/decision", Perm.RETENTION_PURGE, personal=True, status_code=200)
def decide(
    request: AnyRequest, session: RequestSession, motion: FromPath[UUID], data: JSONBody[DecisionIn]
) -> PurgedOut:
    ledger = Path(request.app.state.settings.erasures)
    decided = actions.decide_purge(session, motion, data.digest, data.verdict, data.reason, ledger)
    return PurgedOut(verdict=data.verdict, trainees=decided["trainees"], mentors=decided["mentors"])


HANDLERS = [show, propose, decide]
