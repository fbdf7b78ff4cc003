"""授权: places in camps, given and taken by the security administrator, and administrators' offices, as proposals."""

from functools import partial
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import accounts_offices as offices
from service.actions import accounts_roles as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import accounts as queries
from service.queries.access import viewer_of
from service.queries.audit_reading import camp_numbers
from service.rules.access import Perm, Role
from service.rules.accounts import is_own
from service.schemas.accounts import OfficeIn, RoleIn, RoleOut
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/accounts/{login:str}"


@get(ROOT + "/roles", Perm.ROLE_GRANT, personal=True)
def index(request: AnyRequest, session: RequestSession, login: FromPath[str]) -> Response[str]:
    return _page(request, session, login, {})


@post(ROOT + "/roles", Perm.ROLE_GRANT, personal=True)
def give(request: AnyRequest, session: RequestSession, login: FromPath[str], data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("camp", "role", "person")}

    def work() -> Response[None]:
        asked = filled(RoleIn, given)
        account = queries.lock_account(session, login)
        actions.give_role(session, account, asked.camp, Role(asked.role), asked.person)
        return see_other(f"/accounts/{login}/roles")

    return tried(session, work, partial(_page, request, session, login, given))


@post(ROOT + "/roles/{number:str}/withdrawal", Perm.ROLE_GRANT, personal=True)
def withdraw(
    request: AnyRequest, session: RequestSession, login: FromPath[str], number: FromPath[str]
) -> Response[Any]:
    def work() -> Response[None]:
        actions.take_role(session, queries.lock_account(session, login), number)
        return see_other(f"/accounts/{login}/roles")

    return tried(session, work, partial(_page, request, session, login, {}))


@post(ROOT + "/administrator", Perm.ROLE_GRANT, personal=True)
def propose(request: AnyRequest, session: RequestSession, login: FromPath[str], data: Fields) -> Response[Any]:
    def work() -> Response[None]:
        asked, account = filled(OfficeIn, {"kind": data.get("kind", "")}), queries.lock_account(session, login)
        offices.propose_office(session, account, asked.kind, viewer_of(session).account_id, clock.now())
        return see_other("/motions")

    return tried(session, work, partial(_page, request, session, login, {}))


def _page(
    request: AnyRequest, session: Session, login: str, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    account = queries.find_account(session, login)
    roles = [RoleOut.of(row) for row in queries.list_roles(session, account.id)]
    own = is_own(account.id, viewer_of(session).account_id)
    more: dict[str, Any] = {"roles": roles, "camps": sorted(camp_numbers(session).values()), "given": given, "own": own}
    told = {name: getattr(account, name) for name in ("login", "name", "kind", "state")}
    return shown(request, "accounts/roles.html", one=told, refusal=refusal, **more)


HANDLERS: list[Any] = [index, give, withdraw, propose]
