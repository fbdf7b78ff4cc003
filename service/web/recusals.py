"""回避: whom one may not deal with, declared by oneself and ended by another officer."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service.actions import recusals as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import recusals as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.recusals import EndRecusalIn, RecusalIn, recusal_out
from service.schemas.wire import listed
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/recusals"
ONE = ROOT + "/{recusal:uuid}"
WHOLE = Page(200, 0)


@get(ROOT, Perm.RECUSAL_DECLARE, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, {})


@post(ROOT, Perm.RECUSAL_DECLARE, personal=True)
def declare(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("trainee", "kind", "relation")}

    def work() -> Response[None]:
        asked = filled(RecusalIn, given)
        declared = actions.declare(session, asked.trainee, asked.kind, asked.relation)
        queries.show_recusal(session, camp_of(session), declared.id)  # so that it is known whom she declared
        return see_other(request.scope["path"])

    return tried(session, work, partial(_index, request, session, given))


@get(ONE, Perm.PRIVACY_HANDLE, personal=True)
def show(request: AnyRequest, session: RequestSession, recusal: FromPath[UUID]) -> Response[str]:
    return _show(request, session, recusal, {})


@post(ONE, Perm.PRIVACY_HANDLE, personal=True)
def end(request: AnyRequest, session: RequestSession, recusal: FromPath[UUID], data: Fields) -> Response[Any]:
    given = {"reason": written(data, "reason")}

    def work() -> Response[None]:
        actions.end(session, recusal, filled(EndRecusalIn, given).reason)
        return see_other(f"/camps/{request.path_params['camp']}/recusals")

    return tried(session, work, partial(_show, request, session, recusal, given))


def _index(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    found = listed(queries.list_recusals(session, camp_of(session), WHOLE), WHOLE, recusal_out)
    return shown(request, "recusals/index.html", found=found, given=given, refusal=refusal)


def _show(
    request: AnyRequest, session: Session, recusal: UUID, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    relation = queries.open_relation(session, camp_of(session), recusal)
    one = recusal_out(queries.show_recusal(session, camp_of(session), recusal))
    return shown(request, "recusals/show.html", one=one, relation=relation, given=given, refusal=refusal)


HANDLERS: list[Any] = [index, declare, show, end]
