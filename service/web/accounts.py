"""账号: born without any role, disabled and invited by the system administrator; the security administrator ends and
resets."""

from functools import partial
from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody

from service import clock
from service.actions import accounts as actions
from service.database import Session
from service.errors import Refusal
from service.http.paging import QueryOffset
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import accounts as queries
from service.queries.access import viewer_of
from service.queries.select import Page
from service.queries.settings import setting
from service.rules.access import Perm
from service.rules.accounts import Kind, State, is_own
from service.rules.text import Line
from service.schemas.accounts import AccountIn, DisableIn, ResetIn, account_out, invitation_out
from service.schemas.wire import In, listed
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/accounts"
ONE = ROOT + "/{login:str}"
PART = 50


class Wanted(In, frozen=True, kw_only=True):
    """The filter above the list."""

    q: Line | None = None
    state: State | None = None
    kind: Kind | None = None


@get(ROOT, Perm.ACCOUNT_READ, personal=True)
def index(
    request: AnyRequest,
    session: RequestSession,
    q: FromQuery[str] = "",
    in_state: Annotated[str, QueryParameter(name="state")] = "",
    kind: FromQuery[str] = "",
    offset: QueryOffset = 0,
) -> Response[Any]:
    given = {"q": q, "state": in_state, "kind": kind}
    work = partial(_index, request, session, given, offset)
    return tried(session, lambda: work(filled(Wanted, given)), lambda refusal: work(Wanted(), refusal))


@get(ROOT + "/new", Perm.ACCOUNT_MANAGE)
def ask(request: AnyRequest) -> Response[str]:
    return _new(request, {})


@post(ROOT, Perm.ACCOUNT_MANAGE, personal=True)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("login", "name", "staff_no")}

    def work() -> Response[str]:
        asked, now = filled(AccountIn, given), clock.now()
        account, link = actions.invite_new(session, asked.login, asked.name, asked.staff_no, now)
        return _link(request, account.login, link, now)

    return tried(session, work, partial(_new, request, given))


@get(ONE, Perm.ACCOUNT_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, login: FromPath[str]) -> Response[str]:
    return _show(request, session, login)


@post(ONE + "/invitation", Perm.ACCOUNT_MANAGE, personal=True)
def invite(request: AnyRequest, session: RequestSession, login: FromPath[str]) -> Response[Any]:
    def work() -> Response[str]:
        now = clock.now()
        return _link(request, login, actions.invite(session, queries.lock_account(session, login), now), now)

    return tried(session, work, partial(_show, request, session, login))


@post(ONE + "/disable", Perm.ACCOUNT_MANAGE, personal=True)
def disable(request: AnyRequest, session: RequestSession, login: FromPath[str], data: Fields) -> Response[Any]:
    def work(account: Any) -> None:
        reason = filled(DisableIn, {"reason": data.get("reason", "")}).reason
        actions.disable(session, account, reason, viewer_of(session).account_id)

    return _done(request, session, login, work)


@post(ONE + "/enable", Perm.ACCOUNT_MANAGE, personal=True)
def enable(request: AnyRequest, session: RequestSession, login: FromPath[str]) -> Response[Any]:
    return _done(request, session, login, partial(actions.enable, session))


@post(ONE + "/credentials/end", Perm.CREDENTIAL_END, personal=True)
def end_credentials(request: AnyRequest, session: RequestSession, login: FromPath[str]) -> Response[Any]:
    return _done(request, session, login, partial(actions.end_all, session))


@post(ONE + "/second-factor/reset", Perm.MFA_RESET, personal=True)
def reset_second_factor(
    request: AnyRequest, session: RequestSession, login: FromPath[str], data: Fields
) -> Response[Any]:
    def work(account: Any) -> None:
        reason = filled(ResetIn, {"reason": data.get("reason", "")}).reason
        actions.reset_second_factor(session, account, reason, viewer_of(session).account_id)

    return _done(request, session, login, work)


def _index(
    request: AnyRequest,
    session: Session,
    given: dict[str, str],
    offset: int,
    wanted: Wanted,
    refusal: Refusal | None = None,
) -> Response[str]:
    part, now, days = Page(PART, offset), clock.now(), setting(session, "dormant_days")
    chosen = msgspec.structs.asdict(wanted)
    rows = queries.list_accounts(session, part, now=now, dormant_days=days, **chosen)
    found = listed(rows, part, lambda row: account_out(row, days, now))
    return shown(request, "accounts/index.html", found=found, given=given, refusal=refusal)


def _show(request: AnyRequest, session: Session, login: str, refusal: Refusal | None = None) -> Response[str]:
    account = queries.find_account(session, login)
    one = account_out(account, setting(session, "dormant_days"), clock.now())
    own = is_own(account.id, viewer_of(session).account_id)
    return shown(request, "accounts/show.html", one=one, own=own, refusal=refusal)


def _done(request: AnyRequest, session: Session, login: str, work: Any) -> Response[Any]:
    """Something done to an account, and the account as it is now."""

    def whole() -> Response[None]:
        work(queries.lock_account(session, login))
        return see_other(f"{ROOT}/{login}")

    return tried(session, whole, partial(_show, request, session, login))


def _new(request: AnyRequest, given: dict[str, str], refusal: Refusal | None = None) -> Response[str]:
    return shown(request, "accounts/new.html", given=given, refusal=refusal)


def _link(request: AnyRequest, login: str, link: str, now: int) -> Response[str]:
    """Shown this once: it stands in no address and nowhere in the product."""
    made = invitation_out(login, link, now)
    whole = f"{request.app.state.settings.address}/sign-in/link?link={link}"
    return shown(request, "accounts/link.html", made=made, whole=whole)


HANDLERS: list[Any] = [index, ask, create, show, invite, disable, enable, end_credentials, reset_second_factor]
