"""Signing in on pages: password, code, and the first time a one-time link and a second factor."""

from typing import Any

from litestar import Response
from litestar.params import FromQuery, URLEncodedBody

from service import clock
from service.actions.sign_in import Admission, link_refused
from service.errors import Refusal
from service.http import sign_in
from service.http.problems import STATUS
from service.http.proving import cookie
from service.http.routes import AnyRequest, pending_get, pending_post, public_get, public_post
from service.http.sessions import RequestSession
from service.queries import sign_in as queries
from service.schemas.sign_in import CodeIn, LinkIn, SignInIn, enrolment_out
from service.web.pages import filled, see_other, shown, within

Fields = URLEncodedBody[dict[str, Any]]
STEPS = {"code": "/sign-in/code", "enrol": "/sign-in/enrolment"}


@public_get("/sign-in")
def ask_password(request: AnyRequest, next: FromQuery[str | None] = None) -> Response[str]:
    return shown(request, "sign_in/password.html", given={"next": within(next)})


@public_post("/sign-in")
async def enter_password(request: AnyRequest, data: Fields) -> Response[Any]:
    try:
        asked = filled(SignInIn, {name: data.get(name, "") for name in ("login", "password")})
        return _on(await sign_in.enter_password(request, asked.login, asked.password), data.get("next"))
    except Refusal as refusal:
        return _again(request, "sign_in/password.html", refusal, data)


@public_get("/sign-in/link")
def ask_new_password(request: AnyRequest, session: RequestSession, link: FromQuery[str] = "") -> Response[str]:
    """Looking at a link does not spend it."""
    if queries.find_link(session, link, clock.now()) is None:
        raise link_refused()
    return shown(request, "sign_in/link.html", given={"link": link})


@public_post("/sign-in/link")
async def accept_link(request: AnyRequest, data: Fields) -> Response[Any]:
    try:
        asked = filled(LinkIn, {name: data.get(name, "") for name in ("link", "password")})
        return _on(await sign_in.accept_link(request, asked.link, asked.password), None)
    except Refusal as refusal:
        spent = refusal.code == "link-invalid"
        return _again(request, "sign_in/spent.html" if spent else "sign_in/link.html", refusal, data)


@pending_get("/sign-in/code")
def ask_code(request: AnyRequest, next: FromQuery[str | None] = None) -> Response[str]:
    return shown(request, "sign_in/code.html", given={"next": within(next)})


@pending_post("/sign-in/code")
async def enter_code(request: AnyRequest, data: Fields) -> Response[Any]:
    try:
        asked = filled(CodeIn, {"code": data.get("code", "")})
        return _on(await sign_in.enter_code(request, asked.code), data.get("next"))
    except Refusal as refusal:
        return _again(request, "sign_in/code.html", refusal, data)


@pending_get("/sign-in/enrolment")
def offer_enrolment(request: AnyRequest) -> Response[str]:
    return shown(request, "sign_in/enrolment.html", enrolment=None, given={})


@pending_post("/sign-in/enrolment")
async def enrol(request: AnyRequest) -> Response[str]:
    enrolment = enrolment_out(await sign_in.begin_enrolment(request))
    return shown(request, "sign_in/enrolment.html", enrolment=enrolment, given={})


@pending_post("/sign-in/enrolment/confirm")
async def confirm(request: AnyRequest, data: Fields) -> Response[Any]:
    try:
        asked = filled(CodeIn, {"code": data.get("code", "")})
        admission, codes = await sign_in.confirm_enrolment(request, asked.code)
    except Refusal as refusal:
        begun = await sign_in.begun_enrolment(request)
        enrolment = enrolment_out(begun) if begun else None
        return _again(request, "sign_in/enrolment.html", refusal, data, enrolment=enrolment)
    return shown(request, "sign_in/recovery.html", codes=codes, cookies=[cookie(admission.secret, admission.seconds)])


def _on(admission: Admission, wanted: str | None) -> Response[Any]:
    where = within(wanted)
    step = STEPS.get(admission.next or "")
    if step is not None:
        where = f"{step}?next={where}" if admission.next == "code" else step
    return see_other(where, [cookie(admission.secret, admission.seconds)])


def _again(request: AnyRequest, template: str, refusal: Refusal, data: dict[str, Any], **more: Any) -> Response[str]:
    """Everything that was written is there again but what is secret."""
    request.scope["state"]["reason"] = refusal.code
    given = {name: value for name, value in data.items() if name not in {"password", "code"}}
    given["next"] = within(data.get("next"))
    return shown(request, template, status=STATUS[type(refusal)], refusal=refusal, given=given, **more)


HANDLERS = [
    ask_password, enter_password, ask_new_password, accept_link, ask_code, enter_code, offer_enrolment, enrol, confirm,
]  # fmt: skip
