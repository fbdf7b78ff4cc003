"""Accounts: made, disabled and invited by the system administrator, ended and reset by the security administrator."""

from typing import Annotated, Any

from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service import clock
from service.actions import accounts as actions
from service.database import Session
from service.http.paging import QueryLimit, QueryOffset, QuerySearch, QuerySort
from service.http.routes import get, post
from service.http.sessions import RequestSession
from service.queries import accounts as queries
from service.queries.access import viewer_of
from service.queries.select import Page
from service.queries.settings import setting
from service.rules.access import Perm
from service.rules.accounts import Kind, State
from service.schemas.accounts import (
    AccountIn,
    AccountOut,
    DisableIn,
    InvitationOut,
    ResetIn,
    account_out,
    invitation_out,
)
from service.schemas.wire import Listed, listed

ROOT = "/api/accounts"
ONE = ROOT + "/{login:str}"


def _shown(session: Session, account: Any) -> AccountOut:
    return account_out(account, setting(session, "dormant_days"), clock.now())


@get(ROOT, Perm.ACCOUNT_READ, personal=True)
def index(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    q: QuerySearch = None,
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    kind: FromQuery[Kind | None] = None,
) -> Listed[AccountOut]:
    wanted, now, days = Page(limit, offset, sort), clock.now(), setting(session, "dormant_days")
    found = queries.list_accounts(session, wanted, now=now, dormant_days=days, q=q, state=in_state, kind=kind)
    return listed(found, wanted, lambda row: account_out(row, days, now))


@post(ROOT, Perm.ACCOUNT_MANAGE, personal=True)
def create(session: RequestSession, data: JSONBody[AccountIn]) -> InvitationOut:
    now = clock.now()
    account, link = actions.invite_new(session, data.login, data.name, data.staff_no, now)
    return invitation_out(account.login, link, now)


@get(ONE, Perm.ACCOUNT_READ, personal=True)
def show(session: RequestSession, login: FromPath[str]) -> AccountOut:
    return _shown(session, queries.find_account(session, login))


@post(ONE + "/invitation", Perm.ACCOUNT_MANAGE, personal=True)
def invite(session: RequestSession, login: FromPath[str]) -> InvitationOut:
    now, account = clock.now(), queries.lock_account(session, login)
    return invitation_out(login, actions.invite(session, account, now), now)


@post(ONE + "/disable", Perm.ACCOUNT_MANAGE, personal=True, status_code=200)
def disable(session: RequestSession, login: FromPath[str], data: JSONBody[DisableIn]) -> AccountOut:
    account, by = queries.lock_account(session, login), viewer_of(session).account_id
    return _shown(session, actions.disable(session, account, data.reason, by))


@post(ONE + "/enable", Perm.ACCOUNT_MANAGE, personal=True, status_code=200)
def enable(session: RequestSession, login: FromPath[str]) -> AccountOut:
    return _shown(session, actions.enable(session, queries.lock_account(session, login)))


@post(ONE + "/credentials/end", Perm.CREDENTIAL_END, personal=True, status_code=200)
def end_credentials(session: RequestSession, login: FromPath[str]) -> AccountOut:
    return _shown(session, actions.end_all(session, queries.lock_account(session, login)))


@post(ONE + "/second-factor/reset", Perm.MFA_RESET, personal=True, status_code=200)
def reset_second_factor(session: RequestSession, login: FromPath[str], data: JSONBody[ResetIn]) -> AccountOut:
    account, by = queries.lock_account(session, login), viewer_of(session).account_id
    return _shown(session, actions.reset_second_factor(session, account, data.reason, by))


HANDLERS = [index, create, show, invite, disable, enable, end_credentials, reset_second_factor]
