"""What comes before any route: the name the request was sent to, and one form of every text in its address."""

from typing import Any
from unicodedata import is_normalized, normalize
from urllib.parse import parse_qsl, unquote, urlencode

from litestar import Request
from litestar.types import ASGIApp, Receive, Scope, Send

from service.config import allowed_hosts
from service.errors import Malformed, Refusal
from service.http.problems import refused
from service.rules.text import has_breaks, has_controls


def guarded(inner: ASGIApp) -> ASGIApp:
    """Also of unknown routes, which no middleware of the app sees."""

    async def arrive(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            _check(scope)
        except Refusal as refusal:
            await _turn_away(scope, receive, send, refusal)
            return
        await inner(scope, receive, send)

    return arrive


def _check(scope: Any) -> None:
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1 or hosts[0].lower() not in allowed_hosts(scope["app"].state.settings):
        raise Malformed("unknown-host", "本服务不以此主机名提供。", "This service does not go by that host name.")
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    asked = unquote(query) if "%" in query else query
    if has_controls(path + asked) or has_breaks(path + asked):
        raise Malformed("bad-text", "地址中有不可用的字符。", "The address has characters that cannot be used.")
    if not is_normalized("NFC", path):
        scope["path"] = normalize("NFC", path)
    if not is_normalized("NFC", asked):
        scope["query_string"] = _normal(query)


def _normal(query: str) -> bytes:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([(normalize("NFC", name), normalize("NFC", value)) for name, value in pairs]).encode()


async def _turn_away(scope: Scope, receive: Receive, send: Send, refusal: Refusal) -> None:
    request: Request[Any, Any, Any] = Request(scope)
    answer = refused(request, refusal).to_asgi_response(None, request)
    await answer(scope, receive, send)
