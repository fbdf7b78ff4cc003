from typing import Annotated, Literal

from litestar import Response
from litestar.params import FromPath, JSONBody, QueryParameter

from service.actions.outcomes import record
from service.http.keys import idempotency_key, once
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import outcomes as queries
from service.queries.access import camp_of
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.schemas.outcomes import OutcomeIn, OutcomeOut, ValidityOut, outcome_out, outcomes_out, validity_out

CAMP = "/api/camps/{camp:str}"
ROOT = CAMP + "/trainees/{no:str}/outcomes"


@get(ROOT, Perm.RANKING_READ, personal=True)
def index(session: RequestSession, no: FromPath[str]) -> list[OutcomeOut]:
    trainee = find_trainee(session, camp_of(session), no)
    return outcomes_out(queries.list_outcomes(session, camp_of(session), trainee.id))


@post(ROOT, Perm.RANKING_DECIDE, personal=True, keyed=True)
def create(
    request: AnyRequest, session: RequestSession, no: FromPath[str], data: JSONBody[OutcomeIn]
) -> Response[OutcomeOut]:
    made = record(session, camp_of(session), no, idempotency_key(request), data)
    return once(outcome_out(made.outcome), replayed=made.replayed)


@get(CAMP + "/outcomes/validity", Perm.RANKING_READ)
def validity(
    session: RequestSession, years: Annotated[Literal[1, 3], QueryParameter(description="Years after the camp.")] = 1
) -> ValidityOut:
    return validity_out(queries.validity_of(session, camp_of(session), years))


HANDLERS = [index, create, validity]
