from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, JSONBody

from service.actions import mentors_assessments as actions
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import mentors_assessments as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.schemas.mentors_assessments import AssessmentIn, AssessmentOut, CorrectionIn, assessment_out
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/trainees/{no:str}/assessments"


def _shown(session: Session, trainee_id: UUID, quarter: int) -> AssessmentOut:
    return _out(session, queries.show_assessment(session, camp_of(session), trainee_id, quarter))


def _out(session: Session, row: Any) -> AssessmentOut:
    return assessment_out(row, queries.rubrics_of(session, camp_of(session), [row.policy]))


def _tag(assessment: Any) -> str:
    return f"{assessment.id}-{assessment.version}"


@get(ROOT, Perm.GROWTH_READ, personal=True)
def index(
    session: RequestSession,
    no: FromPath[str],
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[AssessmentOut]:
    camp_id, wanted = camp_of(session), Page(limit, offset, sort)
    found = queries.list_assessments(session, camp_id, find_trainee(session, camp_id, no).id, wanted)
    known = queries.rubrics_of(session, camp_id, [row.policy for row in found.rows])
    return listed(found, wanted, lambda row: assessment_out(row, known))


@post(ROOT, Perm.MENTORING_WRITE, personal=True)
def create(session: RequestSession, no: FromPath[str], data: JSONBody[AssessmentIn]) -> AssessmentOut:
    camp_id, marks = camp_of(session), data.exact()
    made = actions.assess(session, camp_id, no, data.quarter, data.on, marks, data.note)
    return _shown(session, made.trainee_id, made.quarter)


@get(ROOT + "/{quarter:int}", Perm.GROWTH_READ, personal=True)
def show(
    request: AnyRequest, session: RequestSession, no: FromPath[str], quarter: FromPath[int]
) -> Response[AssessmentOut]:
    trainee = find_trainee(session, camp_of(session), no)
    row = queries.show_assessment(session, camp_of(session), trainee.id, quarter)
    return tagged(request, _tag(row), lambda: _out(session, row))


@put(ROOT + "/{quarter:int}", Perm.MENTORING_WRITE, personal=True)
def correct(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    quarter: FromPath[int],
    data: JSONBody[CorrectionIn],
) -> Response[AssessmentOut]:
    trainee = find_trainee(session, camp_of(session), no)
    found = queries.lock_assessment(session, camp_of(session), trainee.id, quarter)
    require_match(request, _tag(found), _shown(session, trainee.id, quarter))
    actions.correct_assessment(session, found, data.on, data.exact(), data.note)
    return tagged(request, _tag(found), lambda: _shown(session, trainee.id, quarter))


HANDLERS = [index, create, show, correct]
