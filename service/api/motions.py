"""What the security administrator proposed for administrators, decided on by a system administrator."""

from uuid import UUID

from litestar.params import FromPath, JSONBody

from service import clock
from service.actions.accounts_offices import ADMINISTRATOR, decide_office
from service.http.routes import get, post
from service.http.sessions import RequestSession
from service.queries import motions as queries
from service.queries.access import viewer_of
from service.queries.settings import setting
from service.rules.access import Perm
from service.schemas.accounts import AccountOut, account_out
from service.schemas.motions import DecisionIn, MotionsOut, motion_out
from service.tables.audit import INSTALLATION


@get("/api/motions", Perm.ACCOUNT_READ)
def index(session: RequestSession) -> MotionsOut:
    found = queries.list_open(session, INSTALLATION, ADMINISTRATOR, clock.now())
    return MotionsOut(items=[motion_out(row) for row in found])


@post("/api/motions/{motion:uuid}/decision", Perm.ROLE_CONFIRM, personal=True, status_code=200)
def decide(session: RequestSession, motion: FromPath[UUID], data: JSONBody[DecisionIn]) -> AccountOut:
    by, now = viewer_of(session).account_id, clock.now()
    account = decide_office(session, motion, data.digest, data.verdict, data.reason, by, now)
    return account_out(account, setting(session, "dormant_days"), now)


HANDLERS = [index, decide]
