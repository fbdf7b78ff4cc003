from typing import Annotated

from litestar.params import FromPath, QueryParameter

from service.http.routes import get, post
from service.http.sessions import RequestSession
from service.queries import ranking_reports as queries
from service.queries.access import camp_of
from service.queries.ranking_comparing import compared
from service.rules.access import Perm
from service.schemas.ranking_chances import OpportunityOut, SensitivityOut, opportunity_out, sensitivity_out
from service.schemas.ranking_comparing import DiffOut, diff_out
from service.schemas.ranking_reports import FairnessOut, RerunOut, fairness_out, rerun_out

ROOT = "/api/camps/{camp:str}/recommendations/{sheet:str}"
With = Annotated[
    str,
    QueryParameter(
        name="with",
        pattern="^[A-Za-z0-9:-]{1,60}$",
        description="A sheet such as TJ-2, `live`, `policy:<version>` or `draft:<id>`.",
    ),
]


@get(ROOT + "/fairness", Perm.RANKING_READ)
def fairness(session: RequestSession, sheet: FromPath[str]) -> FairnessOut:
    dossier, ground = queries.ground_of(session, camp_of(session), sheet)
    mentors = queries.mentor_numbers(session, camp_of(session))
    return fairness_out(queries.fairness_of(session, dossier, ground), ground, mentors)


@get(ROOT + "/opportunity", Perm.RANKING_READ, personal=True)
def opportunity(session: RequestSession, sheet: FromPath[str]) -> OpportunityOut:
    _, ground = queries.ground_of(session, camp_of(session), sheet)
    people = queries.shown_numbers(session, camp_of(session), ground)
    return opportunity_out(queries.opportunity_of(session, camp_of(session), ground), ground, people)


@get(ROOT + "/sensitivity", Perm.RANKING_READ, personal=True)
def sensitivity(session: RequestSession, sheet: FromPath[str]) -> SensitivityOut:
    _, ground = queries.ground_of(session, camp_of(session), sheet)
    people = queries.shown_numbers(session, camp_of(session), ground)
    mentors = queries.mentor_numbers(session, camp_of(session))
    return sensitivity_out(queries.sensitivity_of(ground), ground, people, mentors)


@get(ROOT + "/diff", Perm.RANKING_READ, personal=True)
def diff(session: RequestSession, sheet: FromPath[str], other: With) -> DiffOut:
    _, ground = queries.ground_of(session, camp_of(session), sheet)
    found = compared(session, camp_of(session), ground, other)
    return diff_out(found, queries.shown_numbers(session, camp_of(session), found.mine, found.other))


@post(ROOT + "/rerun", Perm.RANKING_READ, status_code=200)
def rerun(session: RequestSession, sheet: FromPath[str]) -> RerunOut:
    found = queries.run_again(session, camp_of(session), sheet)
    return rerun_out(found, queries.visible_numbers(session, camp_of(session)))


HANDLERS = [fairness, opportunity, sensitivity, diff, rerun]
