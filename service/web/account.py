"""One's own account on pages: proving oneself anew, sessions, language, signing out."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery, URLEncodedBody

from service import clock
from service.actions import access as actions
from service.actions import own_account as own_actions
from service.errors import Refusal
from service.http import own_account
from service.http.problems import STATUS
from service.http.proving import cookie
from service.http.routes import AnyRequest, get, post, public_get
from service.http.sessions import RequestSession
from service.queries import sign_in as queries
from service.queries.access import viewer_of
from service.rules.access import Perm
from service.schemas.access import me_out
from service.schemas.own_account import PasswordIn, ProofIn, session_out
from service.web.pages import LANGUAGE, cookie_of, filled, see_other, shown, within

Fields = URLEncodedBody[dict[str, Any]]
YEAR = 365 * 24 * 3600
KEPT = "kept."
"""Stands before the names of another form's fields."""


@get("/account", Perm.SELF)
def show(request: AnyRequest, session: RequestSession) -> Response[str]:
    account_id = viewer_of(session).account_id
    rows = queries.list_sessions(session, account_id, clock.now())
    me = me_out(request.scope["user"], queries.find_own(session, account_id))
    sessions = [session_out(row, cookie_of(request)) for row in rows]
    return shown(request, "account/show.html", me=me, sessions=sessions)


@post("/account/sessions/{id:uuid}/end", Perm.SELF)
def end_session(session: RequestSession, id: FromPath[UUID]) -> Response[None]:
    own_actions.end_session(session, viewer_of(session).account_id, id)
    return see_other("/account")


@post("/account/proof", Perm.SELF)
async def prove(request: AnyRequest, data: Fields) -> Response[Any]:
    try:
        asked = filled(ProofIn, {name: data.get(name, "") for name in ("password", "code")})
        admission = await own_account.prove_again(request, asked.password, asked.code)
    except Refusal as refusal:
        return _again(request, "account/proof.html", refusal, next=within(data.get("next")), **_kept(data))
    proved = [cookie(admission.secret, admission.seconds)]
    if "act" in data:
        return shown(request, "account/again.html", given=_kept(data), cookies=proved)
    return see_other(within(data.get("next")), proved)


@get("/account/password", Perm.SELF, fresh=True)
def ask_password(request: AnyRequest) -> Response[str]:
    return shown(request, "account/password.html", given={})


@post("/account/password", Perm.SELF, fresh=True)
async def change_password(request: AnyRequest, data: Fields) -> Response[Any]:
    try:
        asked = filled(PasswordIn, {name: data.get(name, "") for name in ("password", "new_password")})
        admission = await own_account.change_password(request, asked.password, asked.new_password)
    except Refusal as refusal:
        return _again(request, "account/password.html", refusal)
    return see_other("/account", [cookie(admission.secret, admission.seconds)])


@post("/sign-out", Perm.SELF)
def sign_out(request: AnyRequest, session: RequestSession) -> Response[None]:
    actions.sign_out(session, viewer_of(session).account_id, cookie_of(request))
    return see_other("/sign-in", [cookie("", 0)])


@public_get("/language/{language:str}")
def choose_language(language: FromPath[str], next: FromQuery[str | None] = None) -> Response[None]:
    chosen = "en" if language == "en" else "zh"
    kept = Cookie(key=LANGUAGE, value=chosen, path="/", samesite="lax", httponly=True, max_age=YEAR)
    return see_other(within(next), [kept])


def _kept(data: dict[str, Any]) -> dict[str, Any]:
    """The form that was on its way when the proof was asked for; it is sent again by whoever wrote it."""
    if "act" not in data:
        return {}
    sent = [(name.removeprefix(KEPT), value) for name, value in data.items() if name.startswith(KEPT)]
    kept = [(name, one) for name, value in sent for one in (value if isinstance(value, list) else [value])]
    return {"act": within(data["act"]), "kept": kept}


def _again(request: AnyRequest, template: str, refusal: Refusal, **given: Any) -> Response[str]:
    request.scope["state"]["reason"] = refusal.code
    return shown(request, template, status=STATUS[type(refusal)], refusal=refusal, given=given)


HANDLERS = [show, end_session, prove, ask_password, change_password, sign_out, choose_language]
