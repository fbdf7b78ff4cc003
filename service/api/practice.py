"""Frontline postings, and the major events of `practice_events`."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service.actions import practice as actions
from service.api import practice_events
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySearch, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import practice as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.practice import PostingKind, PostingState
from service.schemas.practice import (
    AppraisalIn,
    DoneIn,
    NewPostingIn,
    PostingIn,
    PostingLine,
    PostingOut,
    RecallIn,
    TaskIn,
    posting_line,
    posting_out,
)
from service.schemas.wire import Listed, listed

POSTINGS = "/api/camps/{camp:str}/postings"
POSTING = POSTINGS + "/{posting:uuid}"


def _out(session: Session, posting_id: UUID) -> PostingOut:
    row = queries.posting_line(session, camp_of(session), posting_id)
    return posting_out(row, queries.list_tasks(session, camp_of(session), posting_id))


def _answer(request: AnyRequest, session: Session, posting_id: UUID) -> Response[PostingOut]:
    shown = _out(session, posting_id)
    return tagged(request, f"{shown.id}-{shown.version}", lambda: shown)


def _matched(request: AnyRequest, session: Session, posting_id: UUID) -> Any:
    """The posting that the edit was made from, held until the transaction ends."""
    found = queries.find_posting(session, camp_of(session), posting_id, lock=True)
    require_match(request, f"{found.id}-{found.version}", _out(session, posting_id))
    return found


@get(POSTINGS, Perm.PRACTICE_READ, personal=True)
def index(
    session: RequestSession,
    trainee: QuerySearch = None,
    kind: FromQuery[PostingKind | None] = None,
    in_state: Annotated[PostingState | None, QueryParameter(name="state")] = None,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[PostingLine]:
    wanted = Page(limit, offset, sort)
    filters = {"trainee": trainee, "kind": kind, "state": in_state}
    return listed(queries.list_postings(session, camp_of(session), wanted, filters), wanted, posting_line)


@post(POSTINGS, Perm.PRACTICE_WRITE, personal=True)
def create(session: RequestSession, data: JSONBody[NewPostingIn]) -> PostingOut:
    trainee = find_trainee(session, camp_of(session), data.trainee)
    return _out(session, actions.add_posting(session, trainee, data.place()).id)


@get(POSTING, Perm.PRACTICE_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, posting: FromPath[UUID]) -> Response[PostingOut]:
    return _answer(request, session, posting)


@put(POSTING, Perm.PRACTICE_WRITE, personal=True)
def replace(
    request: AnyRequest, session: RequestSession, posting: FromPath[UUID], data: JSONBody[PostingIn]
) -> Response[PostingOut]:
    actions.change_posting(session, _matched(request, session, posting), data.place())
    return _answer(request, session, posting)


@put(POSTING + "/appraisal", Perm.PRACTICE_WRITE, personal=True)
def appraise(
    request: AnyRequest, session: RequestSession, posting: FromPath[UUID], data: JSONBody[AppraisalIn]
) -> Response[PostingOut]:
    actions.appraise(session, _matched(request, session, posting), data.hundredths(), data.opinion)
    return _answer(request, session, posting)


@post(POSTING + "/recall", Perm.PRACTICE_WRITE, personal=True, status_code=200)
def recall(session: RequestSession, posting: FromPath[UUID], data: JSONBody[RecallIn]) -> PostingOut:
    actions.recall(session, queries.find_posting(session, camp_of(session), posting, lock=True), data.reason)
    return _out(session, posting)


@post(POSTING + "/tasks", Perm.PRACTICE_WRITE, personal=True)
def add_task(session: RequestSession, posting: FromPath[UUID], data: JSONBody[TaskIn]) -> PostingOut:
    found = queries.find_posting(session, camp_of(session), posting, lock=True)
    actions.add_task(session, found, data.title, data.due_on)
    return _out(session, posting)


@post(POSTING + "/tasks/{task:uuid}/done", Perm.PRACTICE_WRITE, personal=True, status_code=200)
def finish_task(
    session: RequestSession, posting: FromPath[UUID], task: FromPath[UUID], data: JSONBody[DoneIn]
) -> PostingOut:
    found = queries.find_posting(session, camp_of(session), posting, lock=True)
    actions.finish_task(session, found, queries.find_task(session, found, task), data.on)
    return _out(session, posting)


HANDLERS = [
    index,
    create,
    show,
    replace,
    appraise,
    recall,
    add_task,
    finish_task,
    *practice_events.HANDLERS,
]
