from typing import Any

from litestar import Response
from litestar.params import FromPath, JSONBody

from service import clock
from service.actions import mentors as actions
from service.api import mentors_assessments, mentors_assignments, mentors_duties, mentors_notes, mentors_units
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySearch, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import mentors as queries
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.mentors import is_own_or_officer
from service.schemas.mentors import MentorIn, MentorOut, mentor_out
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/mentors"


def _row(session: Session, no: str) -> Any:
    return queries.show_mentor(session, camp_of(session), no, clock.today())


def _answer(request: AnyRequest, session: Session, row: Any) -> Response[MentorOut]:
    return tagged(request, _tag(row), lambda: _out(session, row))


def _tag(row: Any) -> str:
    """The load changes without the mentor."""
    return f"{row.id}-{row.version}-{row.load}"


def _out(session: Session, row: Any) -> MentorOut:
    return mentor_out(row, whole=is_own_or_officer(viewer_of(session), row.id))


@get(ROOT, Perm.CAMP_READ, personal=True)
def index(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    unit: QuerySearch = None,
    q: QuerySearch = None,
) -> Listed[MentorOut]:
    wanted = Page(limit, offset, sort)
    found = queries.list_mentors(session, camp_of(session), wanted, clock.today(), unit=unit, q=q)
    return listed(found, wanted, lambda row: _out(session, row))


@post(ROOT, Perm.MENTOR_ASSIGN, personal=True)
def create(session: RequestSession, data: JSONBody[MentorIn]) -> MentorOut:
    actions.add_mentor(session, camp_of(session), data)
    return _out(session, _row(session, data.no))


@get(ROOT + "/{no:str}", Perm.CAMP_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[MentorOut]:
    return _answer(request, session, _row(session, no))


@put(ROOT + "/{no:str}", Perm.MENTOR_ASSIGN, personal=True)
def replace(
    request: AnyRequest, session: RequestSession, no: FromPath[str], data: JSONBody[MentorIn]
) -> Response[MentorOut]:
    mentor = queries.lock_mentor(session, camp_of(session), no)
    before = _row(session, no)
    require_match(request, _tag(before), _out(session, before))
    actions.change_mentor(session, mentor, data, clock.today())
    return _answer(request, session, _row(session, no))


HANDLERS = [
    index,
    create,
    show,
    replace,
    *mentors_assignments.HANDLERS,
    *mentors_notes.HANDLERS,
    *mentors_assessments.HANDLERS,
    *mentors_units.HANDLERS,
    *mentors_duties.HANDLERS,
]
