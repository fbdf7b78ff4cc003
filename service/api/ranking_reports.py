from typing import Annotated

from litestar.params import FromPath, QueryParameter

from service.http.routes import get, post
from service.http.sessions import RequestSession
from service.rules.access import Perm
from service.rules.text import COMPARED
from service.schemas.ranking_chances import OpportunityOut, SensitivityOut, opportunity_on, sensitivity_on
from service.schemas.ranking_comparing import DiffOut, diff_on
from service.schemas.ranking_reports import FairnessOut, RerunOut, fairness_on, rerun_on

ROOT = "/api/camps/{camp:str}/recommendations/{sheet:str}"
With = Annotated[
    str,
    QueryParameter(
        name="with",
        pattern=COMPARED,
        description="A sheet such as TJ-2, `live`, `policy:<version>` or `draft:<id>`.",
    ),
]


@get(ROOT + "/fairness", Perm.RANKING_READ)
def fairness(session: RequestSession, sheet: FromPath[str]) -> FairnessOut:
    return fairness_on(session, sheet)


@get(ROOT + "/opportunity", Perm.RANKING_READ, personal=True)
def opportunity(session: RequestSession, sheet: FromPath[str]) -> OpportunityOut:
    return opportunity_on(session, sheet)


@get(ROOT + "/sensitivity", Perm.RANKING_READ, personal=True)
def sensitivity(session: RequestSession, sheet: FromPath[str]) -> SensitivityOut:
    return sensitivity_on(session, sheet)


@get(ROOT + "/diff", Perm.RANKING_READ, personal=True)
def diff(session: RequestSession, sheet: FromPath[str], other: With) -> DiffOut:
    return diff_on(session, sheet, other)


@post(ROOT + "/rerun", Perm.RANKING_READ, status_code=200)
def rerun(session: RequestSession, sheet: FromPath[str]) -> RerunOut:
    return rerun_on(session, sheet)


HANDLERS = [fairness, opportunity, sensitivity, diff, rerun]
