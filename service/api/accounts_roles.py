"""Places in camps and administrators' offices: the security administrator gives or proposes, never alone the latter."""

from typing import Any

from litestar.params import FromPath, JSONBody

from service import clock
from service.actions import accounts_offices as offices
from service.actions import accounts_roles as actions
from service.database import Session
from service.http.routes import get, post
from service.http.sessions import RequestSession
from service.queries import accounts as queries
from service.queries.access import viewer_of
from service.queries.motions import find_motion
from service.rules.access import Perm, Role
from service.schemas.accounts import OfficeIn, RoleIn, RoleOut, RolesOut
from service.schemas.motions import MotionOut, motion_out
from service.tables.audit import INSTALLATION

ROOT = "/api/accounts/{login:str}"


def _held(session: Session, account: Any) -> RolesOut:
    roles = [RoleOut.of(row) for row in queries.list_roles(session, account.id)]
    return RolesOut(login=account.login, kind=account.kind, roles=roles)


@get(ROOT + "/roles", Perm.ROLE_GRANT, personal=True)
def index(session: RequestSession, login: FromPath[str]) -> RolesOut:
    return _held(session, queries.find_account(session, login))


@post(ROOT + "/roles", Perm.ROLE_GRANT, personal=True)
def give(session: RequestSession, login: FromPath[str], data: JSONBody[RoleIn]) -> RolesOut:
    account = queries.lock_account(session, login)
    actions.give_role(session, account, data.camp, Role(data.role), data.person)
    return _held(session, account)


@post(ROOT + "/roles/{number:str}/withdrawal", Perm.ROLE_GRANT, personal=True, status_code=200)
def withdraw(session: RequestSession, login: FromPath[str], number: FromPath[str]) -> RolesOut:
    account = queries.lock_account(session, login)
    actions.take_role(session, account, number)
    return _held(session, account)


@post(ROOT + "/administrator", Perm.ROLE_GRANT, personal=True)
def propose(session: RequestSession, login: FromPath[str], data: JSONBody[OfficeIn]) -> MotionOut:
    account, by = queries.lock_account(session, login), viewer_of(session).account_id
    motion = offices.propose_office(session, account, data.kind, by, clock.now())
    return motion_out(find_motion(session, INSTALLATION, offices.ADMINISTRATOR, motion.id))


HANDLERS = [index, give, withdraw, propose]
