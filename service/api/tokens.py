"""One's own API tokens: made in a signed-in session with the identity just proved, never by a token."""

from uuid import UUID

import msgspec
from litestar.params import FromPath, JSONBody

from service import clock
from service.actions import tokens as actions
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import tokens as queries
from service.queries.access import viewer_of
from service.rules.access import Perm
from service.schemas.tokens import NewTokenOut, TokenIn, TokensOut, token_out

ROOT = "/api/me/tokens"


@get(ROOT, Perm.SELF)
def index(session: RequestSession) -> TokensOut:
    found = queries.list_tokens(session, viewer_of(session).account_id, clock.now())
    return TokensOut(items=[token_out(row) for row in found])


@post(ROOT, Perm.TOKEN_CREATE)
def create(request: AnyRequest, session: RequestSession, data: JSONBody[TokenIn]) -> NewTokenOut:
    asked = msgspec.structs.asdict(data)
    return NewTokenOut(token=actions.create_token(session, request.scope["user"], **asked, now=clock.now()))


@post(ROOT + "/{token:uuid}/end", Perm.SELF, fresh=True, status_code=204)
def end(session: RequestSession, token: FromPath[UUID]) -> None:
    now = clock.now()
    actions.end_token(session, queries.find_token(session, viewer_of(session).account_id, token, now), now)


HANDLERS = [index, create, end]
