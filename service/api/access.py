from litestar import Response

from service.actions import access as actions
from service.http.access import COOKIE
from service.http.proving import cookie
from service.http.routes import AnyRequest, post, signed_in_get
from service.http.sessions import RequestSession
from service.queries.access import viewer_of
from service.queries.sign_in import find_own
from service.rules.access import Perm
from service.schemas.access import MeOut, me_out


@post("/api/sign-out", Perm.SELF, status_code=204)
def sign_out(request: AnyRequest, session: RequestSession) -> Response[None]:
    actions.sign_out(session, viewer_of(session).account_id, request.cookies.get(COOKIE, ""))
    return Response(None, status_code=204, cookies=[cookie("", 0)])


@signed_in_get("/api/me")
def me(request: AnyRequest, session: RequestSession) -> MeOut:
    return me_out(request.scope["user"], find_own(session, viewer_of(session).account_id))


HANDLERS = [sign_out, me]
