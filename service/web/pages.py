"""What every page is made with: the caller's language and place, the template, and the way on after a form."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar
from unicodedata import normalize
from urllib.parse import quote, urlsplit

import msgspec
from litestar import Response
from litestar.datastructures import Cookie

from service.database import Session
from service.errors import Invalid, Malformed, Problem, Refusal, Stale
from service.http.access import COOKIE
from service.http.problems import STATUS
from service.http.routes import SAFE, TRACE, AnyRequest
from service.rules.points.requests import KEY
from service.web import unfit
from service.web.locale import Language
from service.web.navigation import Caller, current, links
from service.web.rendering import render

T = TypeVar("T")
HTML = "text/html; charset=utf-8"
LANGUAGE, SAID = "jy-language", "jy-said"
SAFE_IN_PLACES = "/?&=%:;,+-._~@"


def language_of(request: AnyRequest) -> Language:
    """As chosen, else Chinese unless the browser asks for English and for no Chinese."""
    chosen = request.cookies.get(LANGUAGE)
    if chosen in {"zh", "en"}:
        return chosen  # type: ignore[return-value]
    wanted = request.headers.get("accept-language", "").lower()
    return "en" if wanted.startswith("en") and "zh" not in wanted else "zh"


def caller_of(request: AnyRequest) -> Caller:
    return Caller(request.scope.get("user"), request.path_params.get("camp"))


def shown(
    request: AnyRequest, template: str, *, status: int = 200, cookies: list[Cookie] | None = None, **context: Any
) -> Response[str]:
    caller = caller_of(request)
    said = request.cookies.get(SAID) if request.method in SAFE else None
    known: dict[str, Any] = {"caller": caller, "camp": caller.camp, "refusal": None, "said": said}
    known |= {"links": links, "current": current}
    known |= {"path": request.scope["path"], "here": _here(request), "is_opened": request.method in SAFE}
    body = render(template, language_of(request), known | context)
    headers = {"vary": "Cookie, Accept-Language"}
    given = [*(cookies or []), *([_saying("", 0)] if said else [])]
    return Response(body, status_code=status, media_type=HTML, headers=headers, cookies=given)


def _saying(what: str, seconds: int = 60) -> Cookie:
    """What the next page says once: it takes the cookie away, so that loading anew says nothing."""
    return Cookie(key=SAID, value=what, path="/", samesite="lax", httponly=True, max_age=seconds)


def _here(request: AnyRequest) -> str:
    """Where to come back to: this address if it can be opened, else the page of the form that was sent, else home."""
    if request.method in SAFE:
        query = request.scope["query_string"].decode("latin-1")
        return request.scope["path"] + (f"?{query}" if query else "")
    sent = urlsplit(request.headers.get("referer", ""))
    if sent.netloc != request.headers.get("host"):
        return "/"
    return within(sent.path + (f"?{sent.query}" if sent.query else ""))


def see_other(location: str, cookies: list[Cookie] | None = None, *, said: str = "") -> Response[None]:
    """Where to go after a form, so that loading anew does not send it twice; `said` names a line of said.html."""
    given = [*(cookies or []), *([_saying(said)] if said else [])]
    return Response(
        None, status_code=303, headers={"location": quote(location, safe=SAFE_IN_PLACES + "#")}, cookies=given
    )


def within(given: str | None, default: str = "/") -> str:
    """An address on this site; anything else would lead a person who has just signed in elsewhere."""
    if given is None or not given.startswith("/") or given.startswith(("//", "/\\")):
        return default
    return quote(given, safe=SAFE_IN_PLACES)


def filled(struct: type[T], values: dict[str, Any]) -> T:
    """The fields of a form as the struct that the API takes; empty ones are not given."""
    given = {name: typed(value) for name, value in values.items() if value != ""}
    try:
        return msgspec.convert(given, struct, strict=False)
    except msgspec.ValidationError as error:
        raise _unfit(str(error)) from error


def typed(value: Any) -> Any:
    """A text as the API is sent it: browsers end its lines with CR LF, and keyboards compose letters differently."""
    return normalize("NFC", value.replace("\r\n", "\n")) if isinstance(value, str) else value


def written(values: dict[str, Any], name: str) -> str:
    """What was typed into a field, without blanks around it."""
    return str(typed(values.get(name, ""))).strip()


def ticked(values: dict[str, Any], name: str) -> list[str]:
    """All that was ticked under one name."""
    given = values.get(name, [])
    return [str(one) for one in given] if isinstance(given, list) else [str(given)]


def version_in(values: dict[str, Any]) -> int:
    """The version that a form was opened with; 0 of something new."""
    given = str(values.get("version", ""))
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def require_version(opened: int, now: int) -> None:
    require_seen(str(opened), str(now))


def require_seen(opened: str, now: str) -> None:
    if opened != now:
        raise Stale(
            "stale",
            "内容已在别处改过：下面并列两份，请核对后再保存。",
            "It was changed elsewhere: both texts stand below; compare, then save again.",
        )


def _unfit(message: str) -> Invalid:
    what, _, where = message.partition(" - at `$")
    missing = what.startswith("Object missing required field")
    pointer = "/" + (what.split("`")[1] if missing else where.strip("`.").replace(".", "/"))
    zh, en = unfit.missing(pointer) if missing else unfit.words(what, pointer)
    return Invalid(
        "invalid", zh, en, problems=[Problem(pointer=pointer, code="invalid-value", message=zh, message_en=en)]
    )


def tried(
    session: Session,
    work: Callable[[], Response[Any]],
    again: Callable[[Refusal], Response[Any]],
    *,
    first: bool = True,
) -> Response[Any]:
    """What a form does, whole or not at all; refused, it is shown again with what was written and what is wrong.

    `first` is false where the request has written before, which then stays and has its row in the audit.
    """
    try:
        with session.begin_nested():
            return work()
    except Refusal as refusal:
        if first:
            session.info.pop(TRACE, None)  # a refusal leaves a row of its own
        answer = again(refusal)
        answer.status_code = STATUS[type(refusal)]
        return answer


def new_key() -> str:
    """What a form is called when it is shown, so that sending it twice does it once."""
    return secrets.token_urlsafe(18)


def key_of(data: dict[str, Any]) -> str:
    given = str(data.get("key", ""))
    if KEY.fullmatch(given) is None:
        raise Malformed(
            "form-key-missing", "这张表不完整，请重新打开后再填。", "This form is incomplete; open it anew."
        )
    return given


def cookie_of(request: AnyRequest) -> str:
    return request.cookies.get(COOKIE, "")
