"""个人信息: what is held and for what, trainees' requests and their answers, and files whose use is restricted."""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service.actions import privacy as actions
from service.database import Session
from service.errors import Refusal
from service.http.paging import QueryOffset
from service.http.routes import AnyRequest, get, post, signed_in_get
from service.http.sessions import RequestSession
from service.queries import privacy as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.privacy import may_erase
from service.rules.privacy_notice import TEXT
from service.rules.privacy_register import lines
from service.rules.privacy_register_records import REGISTER
from service.schemas.privacy import AnswerIn, ReasonIn, RestrictionOut, register_out, request_out
from service.schemas.wire import listed
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/privacy"
ONE = ROOT + "/requests/{request_id:uuid}"
PART = 50


@signed_in_get("/privacy")
def notice(request: AnyRequest) -> Response[str]:
    return shown(request, "privacy/notice.html", text=TEXT, register=register_out(lines(REGISTER)))


@get(ROOT, Perm.PRIVACY_HANDLE, personal=True)
def index(request: AnyRequest, session: RequestSession, offset: QueryOffset = 0) -> Response[str]:
    return _index(request, session, {}, offset=offset)


@get(ONE, Perm.PRIVACY_HANDLE, personal=True)
def show(request: AnyRequest, session: RequestSession, request_id: FromPath[UUID]) -> Response[str]:
    return _show(request, session, request_id, {})


@post(ONE, Perm.PRIVACY_HANDLE, personal=True)
def answer(request: AnyRequest, session: RequestSession, request_id: FromPath[UUID], data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("verdict", "answer", "changed")}

    def work() -> Response[None]:
        changed = [one.strip() for one in given["changed"].replace("，", "、").split("、") if one.strip()]
        asked = filled(AnswerIn, {**given, "changed": changed})
        found = queries.lock_request(session, camp_of(session), request_id)
        ledger = Path(request.app.state.settings.erasures)
        actions.answer_request(session, found, asked.verdict, asked.answer, asked.changed, ledger)
        return see_other(_address(request))

    return tried(session, work, partial(_show, request, session, request_id, given))


@post(ROOT + "/restrictions", Perm.PRIVACY_HANDLE, personal=True)
def restrict(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("no", "reason")}

    def work() -> Response[None]:
        reason = filled(ReasonIn, {"reason": given["reason"]}).reason
        actions.restrict(session, queries.lock_person(session, camp_of(session), no=given["no"]), reason)
        return see_other(_address(request) + "#restrictions")

    return tried(session, work, partial(_index, request, session, given))


@post(ROOT + "/restrictions/{no:str}/lift", Perm.PRIVACY_HANDLE, personal=True)
def lift(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[Any]:
    def work() -> Response[None]:
        actions.lift(session, queries.lock_person(session, camp_of(session), no=no))
        return see_other(_address(request) + "#restrictions")

    return tried(session, work, partial(_index, request, session, {}))


def _address(request: AnyRequest) -> str:
    return f"/camps/{request.path_params['camp']}/privacy"


def _index(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None, *, offset: int = 0
) -> Response[str]:
    part = Page(PART, offset)
    found = listed(queries.list_requests(session, camp_of(session), part), part, request_out)
    restricted = [RestrictionOut.of(row) for row in queries.list_restricted(session, camp_of(session))]
    return shown(request, "privacy/index.html", found=found, restricted=restricted, given=given, refusal=refusal)


def _show(
    request: AnyRequest, session: Session, request_id: UUID, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    one = request_out(queries.find_request(session, camp_of(session), request_id))
    _, state, _, _ = queries.keeping(session, camp_of(session))
    return shown(request, "privacy/show.html", one=one, given=given, refusal=refusal, may_erase=may_erase(state))


HANDLERS: list[Any] = [notice, index, show, answer, restrict, lift]
