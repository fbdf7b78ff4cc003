"""Route decorators that carry their policy; a route without one stops the app from starting."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import litestar
from anyio import to_thread
from litestar.handlers import HTTPRouteHandler

from service.rules.access import ANYONE_SIGNED_IN, PUBLIC, Perm, Policy

Decorator = Callable[[Callable[..., Any]], HTTPRouteHandler]
AnyRequest = litestar.Request[Any, Any, Any]
POLICY = "policy"
FINISH = "finish"
"""Names what ends the session's transaction."""
AT_ONCE = "at once"
"""Marks a session that never waits: a read on SQLite, whose readers see the last commit whoever writes."""


def _route(verb: Callable[..., Any], path: str, policy: Policy, **options: Any) -> Decorator:
    decorate = verb(path, opt={POLICY: policy}, **options)
    return lambda handler: decorate(_placed(handler))


def _placed(handler: Callable[..., Any]) -> Callable[..., Any]:
    """In a thread, except where nothing is waited for: there a thread costs more than the read itself."""

    @wraps(handler)
    async def run(**given: Any) -> Any:
        session = given.get("session")
        if session is not None and session.info.get(AT_ONCE):
            return _whole(handler, given)
        return await to_thread.run_sync(_whole, handler, given)

    return run


def _whole(handler: Callable[..., Any], given: dict[str, Any]) -> Any:
    """The handler and then its commit, before anything is answered."""
    answer, session = handler(**given), given.get("session")
    if session is not None and (finish := session.info.pop(FINISH, None)):
        finish()
    return answer


def get(path: str, perm: Perm, *, personal: bool = False, **options: Any) -> Decorator:
    return _route(litestar.get, path, Policy(perm, personal=personal), **options)


def post(path: str, perm: Perm, *, personal: bool = False, keyed: bool = False, **options: Any) -> Decorator:
    return _route(litestar.post, path, Policy(perm, personal=personal, keyed=keyed), **options)


def put(path: str, perm: Perm, *, personal: bool = False, **options: Any) -> Decorator:
    return _route(litestar.put, path, Policy(perm, personal=personal), **options)


def delete(path: str, perm: Perm, *, personal: bool = False, **options: Any) -> Decorator:
    return _route(litestar.delete, path, Policy(perm, personal=personal), **options)


def public_get(path: str, **options: Any) -> Decorator:
    return _route(litestar.get, path, PUBLIC, **options)


def public_post(path: str, **options: Any) -> Decorator:
    return _route(litestar.post, path, PUBLIC, **options)


def signed_in_get(path: str, **options: Any) -> Decorator:
    return _route(litestar.get, path, ANYONE_SIGNED_IN, **options)
