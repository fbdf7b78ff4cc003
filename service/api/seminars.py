from datetime import date
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service.actions import seminar_people as people
from service.actions import seminars as actions
from service.api import seminar_reviews
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySearch, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import seminars as queries
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.queries.seminar_results import list_results
from service.queries.seminar_reviews import list_outstanding
from service.rules.access import Perm, Role
from service.rules.seminars import SeminarState
from service.schemas.seminar_results import ResultsOut, results_out
from service.schemas.seminars import (
    AbsenceIn,
    ClosedOut,
    CloseIn,
    ParticipantOut,
    PeopleIn,
    ReopenIn,
    SeminarIn,
    SeminarLine,
    SeminarOut,
    closed_out,
    participants_out,
    seminar_out,
)
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/seminars"
ONE = ROOT + "/{no:str}"


def _seen(session: Session, seminar: Any) -> SeminarOut:
    whole = viewer_of(session).role is Role.OFFICER
    return seminar_out(seminar, queries.list_panel(session, seminar), whole=whole)


def _tag(seminar: Any, content: Any) -> str:
    """Names in it, and who may see whom, change without the seminar's version, so the content has a part in it."""
    return f"{seminar.id}-{seminar.version}-{sha256(msgspec.json.encode(content)).hexdigest()[:16]}"


def _answer(request: AnyRequest, seminar: Any, content: Any) -> Response[Any]:
    return tagged(request, _tag(seminar, content), lambda: content)


def _participants(session: Session, seminar: Any) -> Listed[ParticipantOut]:
    return participants_out(queries.list_participants(session, seminar))


def _speakers(session: Session, seminar: Any) -> Listed[ParticipantOut]:
    return participants_out(queries.list_speakers(session, seminar))


@get(ROOT, Perm.GROWTH_READ)
def index(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    group: QuerySearch = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    in_state: Annotated[SeminarState | None, QueryParameter(name="state")] = None,
) -> Listed[SeminarLine]:
    wanted = Page(limit, offset, sort)
    camp_id = camp_of(session)
    found = queries.list_seminars(session, camp_id, wanted, state=in_state, group=group, since=since, until=until)
    return listed(found, wanted, SeminarLine.of)


@post(ROOT, Perm.SEMINAR_WRITE)
def create(session: RequestSession, data: JSONBody[SeminarIn]) -> SeminarOut:
    return _seen(session, actions.add_seminar(session, camp_of(session), data))


@get(ONE, Perm.GROWTH_READ)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[SeminarOut]:
    seminar = queries.find_seminar(session, camp_of(session), no)
    return _answer(request, seminar, _seen(session, seminar))


@put(ONE, Perm.SEMINAR_WRITE)
def replace(
    request: AnyRequest, session: RequestSession, no: FromPath[str], data: JSONBody[SeminarIn]
) -> Response[SeminarOut]:
    seminar = queries.find_seminar_to_change(session, camp_of(session), no)
    current = _seen(session, seminar)
    require_match(request, _tag(seminar, current), current)
    actions.change_seminar(session, seminar, data)
    return _answer(request, seminar, _seen(session, seminar))


@get(ONE + "/participants", Perm.GROWTH_READ, personal=True)
def participants(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[Listed[ParticipantOut]]:
    seminar = queries.find_seminar(session, camp_of(session), no)
    return _answer(request, seminar, _participants(session, seminar))


@put(ONE + "/participants", Perm.SEMINAR_WRITE, personal=True)
def replace_participants(
    request: AnyRequest, session: RequestSession, no: FromPath[str], data: JSONBody[PeopleIn]
) -> Response[Listed[ParticipantOut]]:
    seminar = queries.find_seminar_to_change(session, camp_of(session), no)
    current = _participants(session, seminar)
    require_match(request, _tag(seminar, current), current)
    people.set_participants(session, seminar, data.trainees)
    return _answer(request, seminar, _participants(session, seminar))


@get(ONE + "/speakers", Perm.GROWTH_READ, personal=True)
def speakers(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[Listed[ParticipantOut]]:
    seminar = queries.find_seminar(session, camp_of(session), no)
    return _answer(request, seminar, _speakers(session, seminar))


@put(ONE + "/speakers", Perm.SEMINAR_WRITE, personal=True)
def replace_speakers(
    request: AnyRequest, session: RequestSession, no: FromPath[str], data: JSONBody[PeopleIn]
) -> Response[Listed[ParticipantOut]]:
    seminar = queries.find_seminar_to_change(session, camp_of(session), no)
    current = _speakers(session, seminar)
    require_match(request, _tag(seminar, current), current)
    people.set_speakers(session, seminar, data.trainees)
    return _answer(request, seminar, _speakers(session, seminar))


@post(ONE + "/panel/{mentor:str}/absence", Perm.SEMINAR_WRITE, status_code=200)
def absence(session: RequestSession, no: FromPath[str], mentor: FromPath[str], data: JSONBody[AbsenceIn]) -> SeminarOut:
    seminar = queries.find_seminar_to_change(session, camp_of(session), no)
    return _seen(session, people.set_absence(session, seminar, mentor, absent=data.absent, reason=data.reason))


@post(ONE + "/close", Perm.SEMINAR_WRITE, personal=True, status_code=200)
def close(session: RequestSession, no: FromPath[str], data: JSONBody[CloseIn]) -> ClosedOut:
    seminar = queries.find_seminar_to_change(session, camp_of(session), no)
    actions.close_seminar(session, seminar, force=data.force, reason=data.reason)
    return closed_out(_seen(session, seminar), list_outstanding(session, seminar))


@post(ONE + "/reopen", Perm.SEMINAR_WRITE, status_code=200)
def reopen(session: RequestSession, no: FromPath[str], data: JSONBody[ReopenIn]) -> SeminarOut:
    seminar = queries.find_seminar_to_change(session, camp_of(session), no)
    return _seen(session, actions.reopen_seminar(session, seminar, data.reason))


@get(ONE + "/results", Perm.GROWTH_READ, personal=True)
def results(session: RequestSession, no: FromPath[str]) -> ResultsOut:
    seminar = queries.find_seminar(session, camp_of(session), no)
    found = list_results(session, seminar)
    return results_out(seminar, queries.rubric_of(session, seminar), found)


HANDLERS = [
    index, create, show, replace, participants, replace_participants, speakers, replace_speakers, absence, close,
    reopen, results, *seminar_reviews.HANDLERS,
]  # fmt: skip
