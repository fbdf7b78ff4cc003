"""What was written into a form while the proof of one's identity ran out: kept through the new proof, then sent on."""

from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from service import clock
from service.errors import Refusal
from service.http.bodies import FIELDS, Request
from service.http.routes import POLICY, AnyRequest
from service.rules.access import Policy, Principal, is_fresh

KEPT = "kept"
SECRET = frozenset({"password", "new_password", "code"})
MOST = 100


async def keep(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Reads the form before it is refused; refuses nothing itself."""
    policy, principal = handler.opt.get(POLICY), connection.scope.get("user")
    if not (isinstance(policy, Policy) and policy.is_fresh() and isinstance(principal, Principal)):
        return
    if is_fresh(principal, clock.now()) or not isinstance(connection, Request) or not _is_form(connection):
        return
    with suppress(Refusal):  # what cannot be read is refused as ever
        sent = (await connection.form()).multi_items()
        connection.scope["state"][KEPT] = urlencode([(name, one) for name, one in sent if name not in SECRET])


def _is_form(request: AnyRequest) -> bool:
    return request.method == "POST" and request.content_type[0] == FIELDS


def kept_in(request: AnyRequest) -> dict[str, str]:
    """For the page that asks for the proof: what was sent, and where to."""
    written = request.scope["state"].get(KEPT)
    return {"to": request.scope["path"], "kept": written} if written else {}


def fields(kept: str) -> list[tuple[str, str]]:
    return [one for one in parse_qsl(kept, keep_blank_values=True)[:MOST] if one[0] not in SECRET]
