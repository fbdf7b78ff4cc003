"""Route decorators that carry their policy; a route without one stops the app from starting."""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

import litestar
from anyio import to_thread
from litestar.handlers import HTTPRouteHandler

from service.rules.access import ANYONE_SIGNED_IN, PUBLIC, UNFINISHED, Perm, Policy

Decorator = Callable[[Callable[..., Any]], HTTPRouteHandler]
AnyRequest = litestar.Request[Any, Any, Any]
POLICY, ACTION = "policy", "action"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FINISH = "finish"
"""Names what ends the session's transaction."""
TRACE = "trace"
"""Names what the request leaves in the audit; there only where it leaves something."""
WRITES = "writes"
"""Marks a session that may write."""
AT_ONCE = "at once"
"""Marks a session that never waits: a read on SQLite, whose readers see the last commit whoever writes."""


def policy_of(handler: Any) -> Policy:
    """The policy of a handler that has one; the guard has refused the others."""
    found = handler.opt[POLICY]
    assert isinstance(found, Policy)
    return found


def action_of(handler: Any) -> str:
    """`topic.verb`: what the audit calls it."""
    return str(handler.opt.get(ACTION, "route.none"))


def _route(verb: Callable[..., Any], path: str, policy: Policy, *, slow: bool = False, **options: Any) -> Decorator:
    def decorated(handler: Callable[..., Any]) -> HTTPRouteHandler:
        action = f"{handler.__module__.rpartition('.')[2]}.{handler.__name__}"
        made: HTTPRouteHandler = verb(path, opt={POLICY: policy, ACTION: action}, **options)(
            _placed(handler, slow=slow)
        )
        return made

    return decorated


def _placed(handler: Callable[..., Any], *, slow: bool) -> Callable[..., Any]:
    """In a thread, except where nothing is waited for: there a thread costs more than the read itself, unless slow.

    One that is a coroutine does its waiting itself, in transactions of its own.
    """
    if iscoroutinefunction(handler):
        return handler

    @wraps(handler)
    async def run(**given: Any) -> Any:
        session = given.get("session")
        if session is not None and session.info.get(AT_ONCE) and not slow:
            answer = _whole(handler, given)
        else:
            answer = await to_thread.run_sync(_whole, handler, given)
        if session is not None and (trace := session.info.pop(TRACE, None)):
            await trace.of_read(session, answer)
        return answer

    return run


def _whole(handler: Callable[..., Any], given: dict[str, Any]) -> Any:
    """The handler, its audit row where it writes, and its commit, before anything is answered."""
    answer, session = handler(**given), given.get("session")
    if session is not None:
        if session.info.get(WRITES) and (trace := session.info.pop(TRACE, None)):
            trace.of_write(session, answer)
        if finish := session.info.pop(FINISH, None):
            finish()
    return answer


def get(path: str, perm: Perm, *, personal: bool = False, fresh: bool = False, **options: Any) -> Decorator:
    """`slow`: others go on while it is worked out."""
    return _route(litestar.get, path, Policy(perm, personal=personal, fresh=fresh), **options)


def post(
    path: str, perm: Perm, *, personal: bool = False, keyed: bool = False, fresh: bool = False, **options: Any
) -> Decorator:
    return _route(litestar.post, path, Policy(perm, personal=personal, keyed=keyed, fresh=fresh), **options)


def put(path: str, perm: Perm, *, personal: bool = False, fresh: bool = False, **options: Any) -> Decorator:
    return _route(litestar.put, path, Policy(perm, personal=personal, fresh=fresh), **options)


def delete(path: str, perm: Perm, *, personal: bool = False, fresh: bool = False, **options: Any) -> Decorator:
    return _route(litestar.delete, path, Policy(perm, personal=personal, fresh=fresh), **options)


def public_get(path: str, **options: Any) -> Decorator:
    return _route(litestar.get, path, PUBLIC, **options)


def public_post(path: str, **options: Any) -> Decorator:
    return _route(litestar.post, path, PUBLIC, **options)


def signed_in_get(path: str, **options: Any) -> Decorator:
    return _route(litestar.get, path, ANYONE_SIGNED_IN, **options)


def pending_get(path: str, **options: Any) -> Decorator:
    """For those whose second factor is still missing."""
    return _route(litestar.get, path, UNFINISHED, **options)


def pending_post(path: str, **options: Any) -> Decorator:
    return _route(litestar.post, path, UNFINISHED, **options)
