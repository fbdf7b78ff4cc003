"""Hours that are required and done; the rest of the topic by what it is about."""

from typing import Any

from litestar import Response
from litestar.params import FromPath, JSONBody

from service.actions import training as actions
from service.api import training_courses, training_exams, training_sessions
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.routes import AnyRequest, get, put
from service.http.sessions import RequestSession
from service.queries import training as queries
from service.queries.access import camp_of
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.occasions import fingerprint
from service.rules.training import hours_by_field
from service.schemas.training import HoursOut, RequirementsIn, RequirementsOut, hours_out, requirements_out

REQUIREMENTS = "/api/camps/{camp:str}/requirements/hours"


def _answer(request: AnyRequest, session: Session) -> Response[Any]:
    required = queries.required_hours(session, camp_of(session))
    return tagged(request, fingerprint(required), lambda: requirements_out(required))


@get(REQUIREMENTS, Perm.TRAINING_READ)
def show_requirements(request: AnyRequest, session: RequestSession) -> Response[RequirementsOut]:
    return _answer(request, session)


@put(REQUIREMENTS, Perm.TRAINING_WRITE)
def replace_requirements(
    request: AnyRequest, session: RequestSession, data: JSONBody[RequirementsIn]
) -> Response[RequirementsOut]:
    required = queries.required_hours(session, camp_of(session))
    require_match(request, fingerprint(required), requirements_out(required))
    actions.require_hours(session, camp_of(session), data.hundredths())
    return _answer(request, session)


@get("/api/camps/{camp:str}/trainees/{no:str}/hours", Perm.TRAINING_READ, personal=True)
def show_hours(session: RequestSession, no: FromPath[str]) -> HoursOut:
    trainee = find_trainee(session, camp_of(session), no)
    done = queries.hours_done(session, trainee.camp_id, trainee.id)
    return hours_out(hours_by_field(queries.required_hours(session, trainee.camp_id), done))


HANDLERS = [
    show_requirements,
    replace_requirements,
    show_hours,
    *training_courses.HANDLERS,
    *training_sessions.HANDLERS,
    *training_exams.HANDLERS,
]
