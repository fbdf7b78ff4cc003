from typing import Any

from litestar import Response
from litestar.params import FromPath, JSONBody

from service.actions import recommendations_objections as actions
from service.actions.recommendations_objections import Handled
from service.api.recommendations_acts import SHEET
from service.database import Session
from service.http.keys import idempotency_key
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import recommendations_objections as queries
from service.queries.access import camp_of
from service.queries.ranking_shown import is_officer
from service.queries.recommendations import find_sheet
from service.queries.training import find_oneself
from service.rules.access import Perm
from service.rules.ranking.procedure import name_of
from service.schemas.recommendations_objections import (
    ConclusionIn,
    IdentityOut,
    InvestigationIn,
    ObjectionIn,
    ObjectionOut,
    OwnObjectionOut,
    UncorrectedIn,
    objections_out,
)

ROOT = SHEET + "/objections"
ONE = ROOT + "/{objection:int}"


def _answered(session: Session, done: Handled, status: int = 200) -> Response[Any]:
    headers = {"idempotent-replayed": "true"} if done.replayed else {}
    return Response(
        objections_out(session, camp_of(session), [done.case])[0],
        status_code=200 if done.replayed else status,
        headers=headers,
    )


@get(ROOT, Perm.RANKING_OBJECT, personal=True)
def index(session: RequestSession, sheet: FromPath[str]) -> list[ObjectionOut | OwnObjectionOut]:
    camp_id = camp_of(session)
    cases = queries.list_cases(session, camp_id, find_sheet(session, camp_id, sheet).id)
    return objections_out(session, camp_id, cases)


@post(ROOT, Perm.RANKING_OBJECT, personal=True, keyed=True)
def create(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: JSONBody[ObjectionIn]
) -> Response[ObjectionOut | OwnObjectionOut]:
    key, name = idempotency_key(request), name_of(find_sheet(session, camp_of(session), sheet).number)
    said = data.registered() if is_officer(session) else data.filed(find_oneself(session))
    return _answered(session, actions.file(session, camp_of(session), name, key, said), 201)


@post(ONE + "/investigation", Perm.RANKING_DECIDE, personal=True, keyed=True, status_code=200)
def investigate(
    request: AnyRequest,
    session: RequestSession,
    sheet: FromPath[str],
    objection: FromPath[int],
    data: JSONBody[InvestigationIn],
) -> Response[ObjectionOut]:
    key = idempotency_key(request)
    done = actions.investigate(session, camp_of(session), sheet, objection, key, data.investigator)
    return _answered(session, done)


@post(ONE + "/conclusion", Perm.RANKING_DECIDE, personal=True, keyed=True, status_code=200)
def conclude(
    request: AnyRequest,
    session: RequestSession,
    sheet: FromPath[str],
    objection: FromPath[int],
    data: JSONBody[ConclusionIn],
) -> Response[ObjectionOut]:
    key, camp_id = idempotency_key(request), camp_of(session)
    done = actions.conclude(session, camp_id, sheet, objection, key, data.state, data.reason, data.document)
    return _answered(session, done)


@post(ONE + "/uncorrected", Perm.RANKING_DECIDE, personal=True, keyed=True, status_code=200)
def leave_uncorrected(
    request: AnyRequest,
    session: RequestSession,
    sheet: FromPath[str],
    objection: FromPath[int],
    data: JSONBody[UncorrectedIn],
) -> Response[ObjectionOut]:
    key, camp_id = idempotency_key(request), camp_of(session)
    done = actions.leave_uncorrected(session, camp_id, sheet, objection, key, data.reason, data.document)
    return _answered(session, done)


@get(ONE + "/identity", Perm.RANKING_DECIDE, personal=True)
def show_identity(session: RequestSession, sheet: FromPath[str], objection: FromPath[int]) -> IdentityOut:
    return IdentityOut(identity=queries.open_identity(session, camp_of(session), sheet, objection))


HANDLERS = [index, create, investigate, conclude, leave_uncorrected, show_identity]
