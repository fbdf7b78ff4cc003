"""我的信息: what a trainee asks for about what is held of her, her copy of it, and who has looked at it."""

from collections import Counter
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service.actions import privacy as actions
from service.database import Session
from service.documents.privacy_copy import make_copy
from service.errors import Refusal
from service.http.files import download
from service.http.paging import QueryOffset
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import audit_reading
from service.queries import privacy as queries
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.queries.training import find_oneself
from service.rules.access import Perm
from service.schemas.audit import readers_page
from service.schemas.privacy import RequestIn, request_out
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/own-data"
WHOLE = Page(200, 0, "-filed_at")
READERS = 50
SAME = {
    "mentors": "mentoring", "tasks": "mentoring", "seminars": "seminar", "reviews": "seminar", "courses": "training",
    "entries": "points", "proposals": "points", "settlements": "points", "adjustments": "points",
    "recommendations": "ranking", "panels": "ranking", "outcomes": "ranking", "audit": "privacy",
    "assignments": "mentoring", "course": "training", "occasions": "training", "postings": "practice",
    "appointment": "growth", "exports": "imports",
}  # fmt: skip
"""What its reader calls by the same words."""


@get(ROOT, Perm.PRIVACY_REQUEST, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, {})


@post(ROOT, Perm.PRIVACY_REQUEST, personal=True)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {"kind": written(data, "kind") or "correction"}
    given |= {name: written(data, name) for name in ("field", "content")}
    return tried(session, lambda: _filed(request, session, given), partial(_index, request, session, given))


@post(ROOT + "/requests/{request_id:uuid}/withdrawal", Perm.PRIVACY_REQUEST, personal=True)
def withdraw(request: AnyRequest, session: RequestSession, request_id: FromPath[UUID]) -> Response[Any]:
    asked = queries.lock_own_request(session, camp_of(session), request_id)

    def work() -> Response[None]:
        actions.withdraw_request(session, asked)
        return see_other(_address(request), said="withdrawn")

    return tried(session, work, partial(_index, request, session, {}))


@get(ROOT + "/copy", Perm.PRIVACY_REQUEST, personal=True)
def copy(session: RequestSession) -> Response[bytes]:
    oneself = find_oneself(session)
    whole = msgspec.json.format(msgspec.json.encode(make_copy(session, oneself.camp_id, oneself.no)))
    return download(f"{oneself.no}.json", "application/json", whole)


@get(ROOT + "/readers", Perm.PRIVACY_REQUEST, personal=True)
def readers(request: AnyRequest, session: RequestSession, offset: QueryOffset = 0) -> Response[str]:
    part = Page(READERS, offset)
    oneself = find_oneself(session)
    found = audit_reading.list_readers(session, oneself.no, part)
    lines = readers_page(found, part, viewer_of(session).role, {})
    seen = Counter((one.on, one.role, topic_of(one.action)) for one in lines.items)
    return shown(request, "own/readers.html", lines=lines, seen=seen, oneself=oneself)


def topic_of(action: str) -> str:
    """What an action is about, as its reader would say it: growth_entries.show is about the growth file."""
    topic = action.partition(".")[0].partition("_")[0]
    return SAME.get(topic, topic)


def _filed(request: AnyRequest, session: Session, given: dict[str, str]) -> Response[None]:
    asked = filled(RequestIn, given)
    actions.file_request(session, asked.kind, asked.field, asked.content)
    return see_other(_address(request), said="submitted")


def _address(request: AnyRequest) -> str:
    return f"/camps/{request.path_params['camp']}/own-data"


def _index(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    oneself = find_oneself(session)
    requests = [request_out(row) for row in queries.list_own_requests(session, oneself.camp_id, WHOLE).rows]
    given = {"kind": "", "field": "", "content": "", **given}
    return shown(request, "own/data.html", oneself=oneself, requests=requests, given=given, refusal=refusal)


HANDLERS: list[Any] = [index, create, withdraw, copy, readers]
