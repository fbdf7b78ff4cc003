from litestar import Response
from litestar.datastructures import Cookie
from litestar.params import JSONBody

from service import clock
from service.actions import access as actions
from service.http.access import COOKIE
from service.http.routes import AnyRequest, post, public_post, signed_in_get
from service.http.sessions import RequestSession
from service.queries.access import viewer_of
from service.rules import credentials
from service.rules.access import Perm
from service.schemas.access import LinkIn, MeOut, me_out


def _cookie(value: str, seconds: int) -> Cookie:
    return Cookie(key=COOKIE, value=value, path="/", secure=True, httponly=True, samesite="lax", max_age=seconds)


@public_post("/api/sign-in/link", status_code=204)
def sign_in(session: RequestSession, data: JSONBody[LinkIn]) -> Response[None]:
    secret = actions.spend_link(session, data.link, clock.now())
    lifetime = credentials.LIFETIMES["session"] // credentials.MICRO
    return Response(None, status_code=204, cookies=[_cookie(secret, lifetime)])


@post("/api/sign-out", Perm.SELF, status_code=204)
def sign_out(request: AnyRequest, session: RequestSession) -> Response[None]:
    actions.sign_out(session, viewer_of(session).account_id, request.cookies.get(COOKIE, ""))
    return Response(None, status_code=204, cookies=[_cookie("", 0)])


@signed_in_get("/api/me")
def me(request: AnyRequest) -> MeOut:
    return me_out(request.scope["user"])


HANDLERS = [sign_in, sign_out, me]
