"""我的令牌: for programs that call the interface for their owner; each is shown once."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import tokens as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import tokens as queries
from service.queries.access import viewer_of
from service.queries.settings import setting
from service.rules.access import Perm, Principal
from service.rules.tokens import may_carry
from service.schemas.tokens import TokenIn, token_out
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/account/tokens"


@get(ROOT, Perm.SELF)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _page(request, session, {"scopes": []})


@post(ROOT, Perm.TOKEN_CREATE)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    sent = data.get("scopes", [])
    given: dict[str, Any] = {name: written(data, name) for name in ("label", "camp", "days")}
    given["scopes"] = sent if isinstance(sent, list) else [sent]

    def work() -> Response[str]:
        asked = msgspec.structs.asdict(filled(TokenIn, {**given, "scopes": given["scopes"] or ""}))
        token = actions.create_token(session, request.scope["user"], **asked, now=clock.now())
        return shown(request, "account/token.html", token=token, label=asked["label"])

    return tried(session, work, lambda refusal: _page(request, session, given, _placed(refusal)))


@post(ROOT + "/{token:uuid}/end", Perm.SELF, fresh=True)
def end(request: AnyRequest, session: RequestSession, token: FromPath[UUID]) -> Response[Any]:
    def work() -> Response[None]:
        now, own = clock.now(), viewer_of(session).account_id
        actions.end_token(session, queries.find_token(session, own, token, now), now)
        return see_other(ROOT)

    return tried(session, work, partial(_page, request, session, {"scopes": []}))


def _placed(refusal: Refusal) -> Refusal:
    """The permissions are one field of the form."""
    refusal.problems = tuple(
        msgspec.structs.replace(one, pointer="/scopes") if one.pointer.startswith("/scopes/") else one
        for one in refusal.problems
    )
    return refusal


def _page(
    request: AnyRequest, session: Session, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    owner: Principal = request.scope["user"]
    rows = queries.list_tokens(session, owner.account_id, clock.now())
    camps = sorted(number for number in owner.camps if may_carry(owner, number, Perm.CAMP_READ))
    carried = [perm.value for perm in Perm if any(may_carry(owner, camp, perm) for camp in [None, *camps])]
    days = {"usual": setting(session, "token_days"), "most": setting(session, "token_days_max")}
    more: dict[str, Any] = {"camps": camps, "carried": carried, "days": days, "given": given}
    found = [token_out(row) for row in rows]
    return shown(request, "account/tokens.html", found=found, refusal=refusal, **more)


HANDLERS: list[Any] = [index, create, end]
