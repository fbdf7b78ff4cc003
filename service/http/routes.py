"""Route decorators that carry their policy; a route without one stops the app from starting."""

from collections.abc import Callable
from typing import Any

import litestar
from litestar.handlers import HTTPRouteHandler

from service.rules.access import ANYONE_SIGNED_IN, PUBLIC, Perm, Policy

Decorator = Callable[[Callable[..., Any]], HTTPRouteHandler]
AnyRequest = litestar.Request[Any, Any, Any]
POLICY = "policy"


def _route(verb: Callable[..., Any], path: str, policy: Policy, **options: Any) -> Decorator:
    return verb(path, opt={POLICY: policy}, sync_to_thread=True, **options)  # type: ignore[no-any-return]


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
