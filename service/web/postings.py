"""实践岗位: who is where with which tasks, her weekly notes from there, and the host's appraisal or her recall."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import practice as actions
from service.database import Session
from service.errors import Refusal, Stale
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import practice as queries
from service.queries.access import camp_of
from service.queries.growth_entries import list_growth_entries
from service.queries.seen import saw
from service.queries.select import Page
from service.queries.trainees import find_trainee, list_numbers
from service.rules.access import Perm
from service.rules.mentors import ASSIGNABLE
from service.schemas.growth_entries import EntryOut, entry_out
from service.schemas.practice import (
    AppraisalIn,
    DoneIn,
    NewPostingIn,
    PostingIn,
    PostingOut,
    RecallIn,
    TaskIn,
    posting_line,
    posting_out,
)
from service.tables.practice import Posting
from service.web.pages import caller_of, filled, require_version, see_other, shown, tried, version_in, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/postings"
ONE = ROOT + "/{posting:uuid}"
WHOLE, NOTES = Page(2000, 0, "-starts_on"), Page(200, 0, "-occurred_on")
NAMES = ("trainee", "kind", "title", "host", "starts_on", "ends_on")


@get(ROOT, Perm.PRACTICE_READ, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, {**_given({}), "kind": "other"})


@post(ROOT, Perm.PRACTICE_WRITE, personal=True)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = _given(data)

    def work() -> Response[None]:
        asked = filled(NewPostingIn, given)
        made = actions.add_posting(session, find_trainee(session, camp_of(session), asked.trainee), asked.place())
        return see_other(f"{request.scope['path']}/{made.id}", said="saved")

    return tried(session, work, partial(_index, request, session, given))


@get(ONE, Perm.PRACTICE_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, posting: FromPath[UUID]) -> Response[str]:
    return _page(request, session, posting)


@post(ONE, Perm.PRACTICE_WRITE, personal=True)
def replace(request: AnyRequest, session: RequestSession, posting: FromPath[UUID], data: Fields) -> Response[Any]:
    given = _given(data)

    def work(found: Posting) -> None:
        require_version(version_in(data), found.version)
        actions.change_posting(session, found, filled(PostingIn, {**given, "trainee": ""}).place())

    return _done(request, session, posting, work, given)


@post(ONE + "/appraisal", Perm.PRACTICE_WRITE, personal=True)
def appraise(request: AnyRequest, session: RequestSession, posting: FromPath[UUID], data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("score", "opinion")}

    def work(found: Posting) -> None:
        require_version(version_in(data), found.version)
        said = filled(AppraisalIn, given)
        actions.appraise(session, found, said.hundredths(), said.opinion)

    return _done(request, session, posting, work, given)


@post(ONE + "/recall", Perm.PRACTICE_WRITE, personal=True)
def recall(request: AnyRequest, session: RequestSession, posting: FromPath[UUID], data: Fields) -> Response[Any]:
    def work(found: Posting) -> None:
        actions.recall(session, found, filled(RecallIn, {"reason": written(data, "reason")}).reason)

    return _done(request, session, posting, work)


@post(ONE + "/tasks", Perm.PRACTICE_WRITE, personal=True)
def add_task(request: AnyRequest, session: RequestSession, posting: FromPath[UUID], data: Fields) -> Response[Any]:
    def work(found: Posting) -> None:
        asked = filled(TaskIn, {"title": written(data, "task"), "due_on": written(data, "due_on")})
        actions.add_task(session, found, asked.title, asked.due_on)

    return _done(request, session, posting, work)


@post(ONE + "/tasks/{task:uuid}/done", Perm.PRACTICE_WRITE, personal=True)
def finish_task(
    request: AnyRequest, session: RequestSession, posting: FromPath[UUID], task: FromPath[UUID], data: Fields
) -> Response[Any]:
    def work(found: Posting) -> None:
        on = filled(DoneIn, {"on": written(data, "on")}).on
        actions.finish_task(session, found, queries.find_task(session, found, task), on)

    return _done(request, session, posting, work)


def _given(data: dict[str, Any]) -> dict[str, str]:
    return {name: written(data, name) for name in NAMES}


def _done(
    request: AnyRequest,
    session: Session,
    posting: UUID,
    work: Callable[[Posting], Any],
    given: dict[str, str] | None = None,
) -> Response[Any]:
    found = queries.find_posting(session, camp_of(session), posting, lock=True)

    def then() -> Response[None]:
        work(found)
        return see_other(f"/camps/{request.path_params['camp']}/postings/{posting}", said="saved")

    return tried(session, then, partial(_page, request, session, posting, given))


def _index(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    saw(session)
    found = [posting_line(row) for row in queries.list_postings(session, camp_of(session), WHOLE, {}).rows]
    people = _people(session) if caller_of(request).may(Perm.PRACTICE_WRITE) else []
    more: dict[str, Any] = {"people": people, "given": given, "today": clock.today()}
    return shown(request, "postings/index.html", found=found, refusal=refusal, **more)


def _people(session: Session) -> list[Any]:
    people = [row for row in list_numbers(session, camp_of(session)) if row.state in ASSIGNABLE]
    saw(session, [row.id for row in people])
    return people


def _page(
    request: AnyRequest,
    session: Session,
    posting: UUID,
    given: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    camp_id = camp_of(session)
    one = posting_out(queries.posting_line(session, camp_id, posting), queries.list_tasks(session, camp_id, posting))
    stands = {name: str(getattr(one, name) or "") for name in (*NAMES, "opinion")}
    stands["score"] = "" if one.score is None else f"{one.score:g}"
    more: dict[str, Any] = {"notes": _notes(session, one), "is_stale": isinstance(refusal, Stale)}
    return shown(
        request, "postings/show.html", one=one, given={**stands, **(given or {})}, refusal=refusal,
        today=clock.today(), **more,
    )  # fmt: skip


def _notes(session: Session, one: PostingOut) -> list[EntryOut]:
    """What the trainee wrote in the weeks of the posting, as far as its reader may see it."""
    trainee = find_trainee(session, camp_of(session), one.trainee)
    found = list_growth_entries(session, trainee.camp_id, trainee.id, NOTES, kind="weekly_note", withdrawn=False)
    return [entry_out(row) for row in found.rows if one.starts_on <= row.occurred_on <= one.ends_on]


HANDLERS: list[Any] = [index, create, show, replace, appraise, recall, add_task, finish_task]
