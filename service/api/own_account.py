"""One's own account: sessions, step-up, password and second factor."""

from uuid import UUID

from litestar import Response
from litestar.params import FromPath, JSONBody

from service import clock
from service.actions import own_account as actions
from service.http import own_account
from service.http.access import COOKIE
from service.http.proving import answered
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import sign_in as queries
from service.queries.access import viewer_of
from service.rules.access import Perm
from service.schemas.own_account import PasswordIn, ProofIn, SessionOut, session_out
from service.schemas.sign_in import CodeIn, EnrolmentOut, RecoveryOut, enrolment_out


@get("/api/me/sessions", Perm.SELF)
def sessions(request: AnyRequest, session: RequestSession) -> list[SessionOut]:
    rows = queries.list_sessions(session, viewer_of(session).account_id, clock.now())
    return [session_out(row, request.cookies.get(COOKIE, "")) for row in rows]


@post("/api/me/sessions/{id:uuid}/end", Perm.SELF, status_code=204)
def end_session(session: RequestSession, id: FromPath[UUID]) -> None:
    actions.end_session(session, viewer_of(session).account_id, id)


@post("/api/me/proof", Perm.SELF, status_code=204)
async def prove(request: AnyRequest, data: JSONBody[ProofIn]) -> Response[None]:
    return answered(await own_account.prove_again(request, data.password, data.code))


@post("/api/me/password", Perm.SELF, fresh=True, status_code=204)
async def change_password(request: AnyRequest, data: JSONBody[PasswordIn]) -> Response[None]:
    return answered(await own_account.change_password(request, data.password, data.new_password))


@post("/api/me/second-factor/enrolment", Perm.SELF, fresh=True, status_code=200)
async def enrol(request: AnyRequest) -> EnrolmentOut:
    return enrolment_out(await own_account.begin_enrolment(request))


@post("/api/me/second-factor/enrolment/confirm", Perm.SELF, fresh=True, status_code=200)
async def confirm(request: AnyRequest, data: JSONBody[CodeIn]) -> Response[RecoveryOut]:
    admission, codes = await own_account.confirm_enrolment(request, data.code)
    return answered(admission, RecoveryOut(recovery_codes=codes))


HANDLERS = [sessions, end_session, prove, change_password, enrol, confirm]
