from typing import Any

from litestar import Response
from litestar.params import FromPath, JSONBody

from service.actions import mentors_units as actions
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import mentors_assessments as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.schemas.mentors_assessments import (
    UnitAssessmentIn,
    UnitAssessmentOut,
    UnitCorrectionIn,
    unit_assessment_out,
)
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/trainees/{no:str}/unit-assessments"


def _tag(assessment: Any) -> str:
    return f"{assessment.id}-{assessment.version}"


@get(ROOT, Perm.GROWTH_READ, personal=True)
def index(
    session: RequestSession,
    no: FromPath[str],
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[UnitAssessmentOut]:
    camp_id, wanted = camp_of(session), Page(limit, offset, sort)
    found = queries.list_unit_assessments(session, camp_id, find_trainee(session, camp_id, no).id, wanted)
    return listed(found, wanted, unit_assessment_out)


@post(ROOT, Perm.GROWTH_WRITE, personal=True)
def create(session: RequestSession, no: FromPath[str], data: JSONBody[UnitAssessmentIn]) -> UnitAssessmentOut:
    made = actions.assess_by_unit(session, camp_of(session), no, data.half, data.on, data.exact())
    return unit_assessment_out(made)


@get(ROOT + "/{half:int}", Perm.GROWTH_READ, personal=True)
def show(
    request: AnyRequest, session: RequestSession, no: FromPath[str], half: FromPath[int]
) -> Response[UnitAssessmentOut]:
    trainee = find_trainee(session, camp_of(session), no)
    row = queries.show_unit_assessment(session, camp_of(session), trainee.id, half)
    return tagged(request, _tag(row), lambda: unit_assessment_out(row))


@put(ROOT + "/{half:int}", Perm.GROWTH_WRITE, personal=True)
def correct(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    half: FromPath[int],
    data: JSONBody[UnitCorrectionIn],
) -> Response[UnitAssessmentOut]:
    trainee = find_trainee(session, camp_of(session), no)
    found = queries.lock_unit_assessment(session, camp_of(session), trainee.id, half)
    require_match(request, _tag(found), unit_assessment_out(found))
    actions.correct_unit_assessment(session, found, data.on, data.exact())
    return tagged(request, _tag(found), lambda: unit_assessment_out(found))


HANDLERS = [index, create, show, correct]
