from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar.params import FromPath, JSONBody, QueryParameter

from service import clock
from service.actions import mentors_assignments as actions
from service.actions import mentors_pairing
from service.database import Session
from service.http.paging import QueryLimit, QueryOffset, QuerySearch, QuerySort
from service.http.routes import get, post
from service.http.sessions import RequestSession
from service.queries import mentors_assignments as queries
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.mentors import is_own_or_officer
from service.schemas.mentors import (
    AssignmentIn,
    AssignmentLine,
    AssignmentOut,
    DraftOut,
    EndIn,
    HandoverIn,
    assignment_line,
    assignment_out,
    draft_out,
)
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/assignments"
QueryDay = Annotated[date | None, QueryParameter()]


def _out(session: Session, assignment_id: UUID) -> AssignmentOut:
    row = queries.show_assignment(session, camp_of(session), assignment_id)
    return assignment_out(row, whole=_is_whole(session, row))


def _is_whole(session: Session, row: Any) -> bool:
    return is_own_or_officer(viewer_of(session), row.mentor_id)


@get(ROOT, Perm.GROWTH_READ, personal=True)
def index(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    trainee: QuerySearch = None,
    mentor: QuerySearch = None,
    on: QueryDay = None,
) -> Listed[AssignmentLine]:
    wanted = Page(limit, offset, sort)
    found = queries.list_assignments(session, camp_of(session), wanted, trainee=trainee, mentor=mentor, on=on)
    return listed(found, wanted, lambda row: assignment_line(row, whole=_is_whole(session, row)))


@post(ROOT, Perm.MENTOR_ASSIGN, personal=True)
def assign(session: RequestSession, data: JSONBody[AssignmentIn]) -> AssignmentOut:
    return _out(session, actions.assign_mentor(session, camp_of(session), data).id)


@get(ROOT + "/proposal", Perm.MENTOR_ASSIGN, personal=True)
def propose(session: RequestSession, on: QueryDay = None) -> DraftOut:
    day = on or clock.today()
    return draft_out(day, mentors_pairing.propose(session, camp_of(session), day))


@get(ROOT + "/{assignment_id:uuid}", Perm.GROWTH_READ, personal=True)
def show(session: RequestSession, assignment_id: FromPath[UUID]) -> AssignmentOut:
    return _out(session, assignment_id)


@post(ROOT + "/{assignment_id:uuid}/end", Perm.MENTOR_ASSIGN, personal=True, status_code=200)
def end(session: RequestSession, assignment_id: FromPath[UUID], data: JSONBody[EndIn]) -> AssignmentOut:
    ended = actions.end_assignment(session, camp_of(session), assignment_id, data.on or clock.today(), data.reason)
    return _out(session, ended.id)


@post(ROOT + "/{assignment_id:uuid}/handover", Perm.MENTOR_ASSIGN, personal=True)
def hand_over(session: RequestSession, assignment_id: FromPath[UUID], data: JSONBody[HandoverIn]) -> AssignmentOut:
    new = actions.hand_over(session, camp_of(session), assignment_id, data.mentor, data.on, data.reason)
    return _out(session, new.id)


HANDLERS = [index, assign, propose, show, end, hand_over]
