"""The steps of a sheet's procedure."""

from typing import Annotated

from litestar import Response
from litestar.params import FromPath, HeaderParameter, JSONBody

from service.actions import recommendations as actions
from service.actions import recommendations_decision, recommendations_freezing, recommendations_publicity
from service.actions.recommendations_acts import Done, resolved
from service.actions.recommendations_decision import Deciding
from service.database import Session
from service.http.keys import idempotency_key, wanted_head
from service.http.routes import AnyRequest, post
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.recommendations_steps import taken
from service.rules.access import Perm
from service.schemas.recommendations_acts import (
    ConfirmIn,
    DecideIn,
    PublishIn,
    ReasonIn,
    RepublishIn,
    TakenOut,
    taken_out,
)

ROOT = "/api/camps/{camp:str}/recommendations"
SHEET = ROOT + "/{sheet:str}"
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", description="The digest that is confirmed.")]


def answered(session: Session, done: Done, status: int = 200) -> Response[TakenOut]:
    """The step; the same again with 200 for the repetition of what was done before, and said so."""
    headers = {"idempotent-replayed": "true"} if done.replayed else {}
    content = taken_out(taken(session, done.found, done.step))
    return Response(content, status_code=200 if done.replayed else status, headers=headers)


@post(SHEET + "/freeze", Perm.RANKING_DECIDE, keyed=True, status_code=200)
def freeze(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[TakenOut]:
    key = idempotency_key(request)
    return answered(session, recommendations_freezing.freeze(session, camp_of(session), sheet, key))


@post(SHEET + "/confirm", Perm.RANKING_PUBLISH, personal=True, keyed=True, status_code=200)
def confirm(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: JSONBody[ConfirmIn], match: IfMatch = None
) -> Response[TakenOut]:
    key, digest = idempotency_key(request), wanted_head(request) if match else None
    done = recommendations_freezing.confirm(session, camp_of(session), sheet, key, digest, data.verdict, data.reason)
    return answered(session, done)


@post(SHEET + "/publish", Perm.RANKING_PUBLISH, personal=True, keyed=True, status_code=200)
def publish(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: JSONBody[PublishIn]
) -> Response[TakenOut]:
    key = idempotency_key(request)
    done = recommendations_publicity.publish(session, camp_of(session), sheet, key, data.first_day)
    return answered(session, done)


@post(SHEET + "/republish", Perm.RANKING_PUBLISH, personal=True, keyed=True)
def republish(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: JSONBody[RepublishIn]
) -> Response[TakenOut]:
    key, camp_id = idempotency_key(request), camp_of(session)
    rows = resolved(session, camp_id, sheet, [(one.no, one.decision()) for one in data.rows])
    done = recommendations_freezing.republish(session, camp_id, sheet, key, data.first_day, data.cause, rows)
    return answered(session, done, 201)


@post(SHEET + "/conclude", Perm.RANKING_PUBLISH, keyed=True, status_code=200)
def conclude(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[TakenOut]:
    key = idempotency_key(request)
    return answered(session, recommendations_publicity.conclude(session, camp_of(session), sheet, key))


@post(SHEET + "/decide", Perm.RANKING_DECIDE, personal=True, keyed=True, status_code=200)
def decide(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: JSONBody[DecideIn]
) -> Response[TakenOut]:
    key, camp_id = idempotency_key(request), camp_of(session)
    rows = resolved(session, camp_id, sheet, [(one.no, one.decision()) for one in data.rows])
    said = Deciding(decider=data.decider, post=data.post, document=data.document, reason=data.reason)
    return answered(session, recommendations_decision.decide(session, camp_id, sheet, key, said, rows))


@post(SHEET + "/withdraw", Perm.RANKING_DECIDE, keyed=True, status_code=200)
def withdraw(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: JSONBody[ReasonIn]
) -> Response[TakenOut]:
    key = idempotency_key(request)
    return answered(session, actions.withdraw(session, camp_of(session), sheet, key, data.reason))


HANDLERS = [freeze, confirm, publish, republish, conclude, decide, withdraw]
