"""Who is calling (authentication), and whether such a caller may use this route (the one guard)."""

from typing import Any
from urllib.parse import parse_qsl, unquote

from anyio import to_thread
from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from service import clock
from service.actions import access as actions
from service.database import Database
from service.errors import Forbidden, Malformed, NotFound, Problem, Unauthenticated
from service.http.paging import LARGEST
from service.http.routes import POLICY
from service.rules import access as rules
from service.rules.access import Policy, Principal, Via

COOKIE = "__Host-jy"
SAFE = {"GET", "HEAD", "OPTIONS"}
Connection = ASGIConnection[Any, Any, Any, Any]


class Authentication(ASGIMiddleware):
    """Only answers who it is: never excludes a path, never refuses."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["user"] = None
        if "route_handler" in scope and getattr(_policy(scope["route_handler"]), "signed_in", False):
            connection: Connection = ASGIConnection(scope)
            secret, via = _credential(connection)
            if secret and via:
                scope["user"] = await _recognise(connection.app.state.database, secret, via)
        await next_app(scope, receive, send)


async def _recognise(database: Database, secret: str, via: Via) -> Principal | None:
    if database.is_sqlite:  # whose readers never wait
        found = actions.recognise(database, secret, via, clock.now())
    else:
        found = await to_thread.run_sync(actions.recognise, database, secret, via, clock.now())
    if found is not None and found.used_at < clock.now() - actions.NOTED:
        await to_thread.run_sync(actions.note_use, database, found, clock.now())
    return found


def _credential(connection: Connection) -> tuple[str | None, Via | None]:
    """A bearer header wins over the cookie and never falls back to it."""
    header = connection.headers.get("authorization")
    if header is not None:
        kind, _, secret = header.partition(" ")
        return (secret.strip(), Via.TOKEN) if kind.lower() == "bearer" else (None, None)
    return connection.cookies.get(COOKIE), Via.SESSION


def _policy(handler: Any) -> Policy | None:
    found = handler.opt.get(POLICY)
    return found if isinstance(found, Policy) else None


async def authorize(connection: Connection, handler: BaseRouteHandler) -> None:
    """Each line refuses and stops; which rows may be seen is asked in the query, not here."""
    policy, principal = _policy(handler), connection.scope.get("user")
    _refuse_controls(connection)
    if policy is None:
        raise Forbidden("no-policy", "此地址没有访问规则。", "This route has no policy.")
    if policy.signed_in and principal is None:
        raise _unauthenticated()
    if _is_cross_site(connection, principal):
        raise Forbidden("cross-site", "拒绝来自其他网站的请求。", "Requests from another site are refused.")
    _refuse_unknown_parameters(connection, handler)
    _refuse_runaway_numbers(connection)
    if policy.perm is not None and principal is not None:
        _check(connection, policy.perm, principal)


def _refuse_controls(connection: Connection) -> None:
    """PostgreSQL refuses NUL and SQLite does not; no name or number holds a control character."""
    asked = connection.scope["path"] + unquote(connection.scope["query_string"].decode("latin-1"))
    if any(character < " " or character == "\x7f" for character in asked):
        raise Malformed("bad-text", "地址中有不可用的字符。", "The address has characters that cannot be used.")


def _refuse_runaway_numbers(connection: Connection) -> None:
    """SQLite's driver fails on them; nothing has such a number."""
    if any(isinstance(value, int) and abs(value) > LARGEST for value in connection.path_params.values()):
        raise NotFound


def _check(connection: Connection, perm: rules.Perm, principal: Principal) -> None:
    camp = connection.path_params.get("camp")
    grant = rules.GRANTS[perm]
    if principal.via not in grant.via:
        raise Forbidden("forbidden", "此操作须登录后进行，令牌不可用。", "This needs a signed-in session, not a token.")
    if camp is not None and principal.kind == "business" and camp not in principal.camps:
        raise NotFound
    if not rules.is_granted(principal, camp, perm):
        raise Forbidden("forbidden", f"没有权限：{perm}。", f"You lack the permission {perm}.")
    if grant.fresh and not rules.is_fresh(principal, clock.now()):
        raise Unauthenticated("reauthenticate", "请重新验证身份。", "Prove your identity again.")


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
    unknown = sorted(sent - _known_parameters(handler)) if sent else []
    if unknown:
        problems = [
            Problem(
                pointer=f"?{name}", code="unknown-parameter", message="没有这个参数。", message_en="No such parameter."
            )
            for name in unknown
        ]
        known = "、".join(sorted(_known_parameters(handler))) or "无"
        raise Malformed(
            "unknown-parameter",
            f"参数不认识；可用：{known}。",
            f"Unknown parameter; known: {known}.",
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
