"""Who is calling (authentication), and whether such a caller may use this route (the one guard)."""

from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from anyio import to_thread
from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service import clock
from service.actions import access as actions
from service.database import Database
from service.errors import Busy, Forbidden, Malformed, NotFound, Problem, Unauthenticated
from service.http.audit import record_refusal
from service.http.paging import LARGEST
from service.http.routes import POLICY, SAFE
from service.rules import access as rules
from service.rules import access_words
from service.rules.access import Perm, Policy, Principal, Via
from service.rules.audit import is_recorded

COOKIE = "__Host-jy"
Connection = ASGIConnection[Any, Any, Any, Any]


class Authentication(ASGIMiddleware):
    """Only answers who it is: never excludes a path, never refuses."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["user"] = None
        policy = _policy(scope["route_handler"]) if "route_handler" in scope else None
        if policy is None:
            await next_app(scope, receive, send)
            return
        connection: Connection = ASGIConnection(scope)
        kind, secret = _credential(connection)
        if secret and policy.signed_in:
            scope["user"] = await _recognise(connection.app.state.database, secret, kind)
        known = bool(secret) or not policy.signed_in
        await next_app(scope, receive, _watched(connection, policy, send, known=known))


def _watched(connection: Connection, policy: Policy, send: Send, *, known: bool) -> Send:
    """Refusals leave a row before they leave."""
    method = connection.scope.get("method", "GET")

    async def watched(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 400:
            status = message["status"]
            if is_recorded(status, known=known, personal=policy.personal, writes=method not in SAFE):
                await record_refusal(connection, status)
        await send(message)

    return watched


async def _recognise(database: Database, secret: str, kind: str) -> Principal | None:
    if database.is_sqlite:  # whose readers never wait
        found = actions.recognise(database, secret, kind, clock.now())
    else:
        found = await to_thread.run_sync(actions.recognise, database, secret, kind, clock.now())
    if found is not None and found.used_at < clock.now() - actions.NOTED:
        with suppress(Busy):  # what cannot be noted now is noted at a later request
            await to_thread.run_sync(actions.note_use, database, found, clock.now())
    return found


def _credential(connection: Connection) -> tuple[str, str | None]:
    """What kind of proof was sent, and the proof; a bearer header wins over the cookie and never falls back to it."""
    header = connection.headers.get("authorization")
    if header is not None:
        kind, _, secret = header.partition(" ")
        return "token", secret.strip() if kind.lower() == "bearer" else None
    return "cookie", connection.cookies.get(COOKIE)


def _policy(handler: Any) -> Policy | None:
    found = handler.opt.get(POLICY)
    return found if isinstance(found, Policy) else None


async def authorize(connection: Connection, handler: BaseRouteHandler) -> None:
    """Each line refuses and stops; which rows may be seen is asked in the query, not here."""
    policy, principal = _policy(handler), connection.scope.get("user")
    if policy is None:
        raise Forbidden("no-policy", "此地址没有访问规则。", "This route has no policy.")
    if policy.signed_in and principal is None:
        raise _unauthenticated()
    if _is_cross_site(connection, principal):
        raise Forbidden("cross-site", "拒绝来自其他网站的请求。", "Requests from another site are refused.")
    _refuse_unknown_parameters(connection, handler)
    _refuse_runaway_numbers(connection)
    if principal is not None:
        _check(connection, policy, principal)


def _refuse_runaway_numbers(connection: Connection) -> None:
    """SQLite's driver fails on them; nothing has such a number."""
    if any(isinstance(value, int) and abs(value) > LARGEST for value in connection.path_params.values()):
        raise NotFound


def _check(connection: Connection, policy: Policy, principal: Principal) -> None:
    camp = connection.path_params.get("camp")
    if principal.via not in policy.ways():
        raise _wrong_way(principal.via)
    if camp is not None and principal.kind not in rules.ADMINISTRATORS and camp not in principal.camps:
        raise NotFound
    if policy.perm is not None and not rules.is_granted(principal, camp, policy.perm):
        raise _not_granted(principal, policy.perm)
    if rules.is_recused_from(principal, camp, policy.perm):
        raise Forbidden(
            "recused", "您对本营有须回避的人员，不能作此决定。", "You are recused from a person of this camp."
        )
    if policy.is_fresh() and not rules.is_fresh(principal, clock.now()):
        raise Unauthenticated("reauthenticate", "请重新验证身份。", "Prove your identity again.")


def _not_granted(principal: Principal, perm: Perm) -> Forbidden:
    """In words to a person; a program is told the name of the scope that its token lacks."""
    if principal.scopes is not None and perm not in principal.scopes:
        return Forbidden("forbidden", f"此令牌的范围不含 {perm}。", f"This token's scopes do not hold {perm}.")
    return Forbidden("forbidden", *access_words.refusal(perm))


def _wrong_way(via: Via) -> Forbidden:
    if via is Via.TOKEN:
        return Forbidden(
            "forbidden", "此操作须登录后进行，令牌不可用。", "This needs a signed-in session, not a token."
        )
    if via is Via.PENDING:
        return Forbidden("second-factor", "请先完成第二步验证。", "Finish signing in with the second factor first.")
    return Forbidden("forbidden", "您已登录，无需此操作。", "You are signed in already.")


def _unauthenticated() -> Unauthenticated:
    return Unauthenticated("unauthenticated", "请先登录或提供有效令牌。", "Sign in, or send a valid token.")


def _is_cross_site(connection: Connection, principal: Principal | None) -> bool:
    if connection.scope.get("method", "GET") in SAFE or (principal is not None and principal.via is Via.TOKEN):
        return False
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    return connection.headers.get("origin") not in connection.app.state.settings.allowed_origins


def _refuse_unknown_parameters(connection: Connection, handler: BaseRouteHandler) -> None:
    sent = {name for name, _ in parse_qsl(connection.scope["query_string"].decode("latin-1"), keep_blank_values=True)}
    known = _known_parameters(handler) - connection.path_params.keys() if sent else set()
    if unknown := sorted(sent - known):
        problems = [
            Problem(
                pointer=f"?{name}", code="unknown-parameter", message="没有这个参数。", message_en="No such parameter."
            )
            for name in unknown
        ]
        raise Malformed(
            "unknown-parameter",
            f"参数不认识；可用：{'、'.join(sorted(known)) or '无'}。",
            f"Unknown parameter; known: {', '.join(sorted(known)) or 'none'}.",
            problems=problems,
        )


def _known_parameters(handler: BaseRouteHandler) -> set[str]:
    given = {*handler.resolve_dependencies(), "request", "data", "state", "headers"}
    from_query = set()
    for name, parameter in handler.parsed_fn_signature.parameters.items():
        if name not in given:
            from_query.add(getattr(parameter.kwarg_definition, "name", None) or name)
    return from_query


def refuse_bare_routes(app: Litestar) -> None:
    """Deny by default: a handler without a policy stops the start."""
    bare = [
        f"{','.join(sorted(getattr(handler, 'http_methods', ['*'])))} {route.path}"
        for route in app.routes
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)])
        if handler is not None and _policy(handler) is None and not _is_automatic_options(handler)
    ]
    if bare:
        raise RuntimeError(f"routes without a policy: {bare}")


def _is_automatic_options(handler: Any) -> bool:
    return getattr(handler, "http_methods", None) == {"OPTIONS"}
