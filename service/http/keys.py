"""Idempotency-Key: the name a caller gives a request, so that repeating it is safe."""

from typing import TypeVar

from litestar import Response

from service.errors import Malformed
from service.http.routes import AnyRequest
from service.rules.points.requests import KEY

T = TypeVar("T")


def idempotency_key(request: AnyRequest) -> str:
    given = request.headers.get("idempotency-key")
    if given is None:
        raise Malformed(
            "idempotency-key-missing",
            "请在 Idempotency-Key 中给出本次请求的唯一标识，以便安全重试。",
            "Send an Idempotency-Key of your own making, so that the request can be repeated safely.",
        )
    form = KEY.fullmatch(given.strip().removeprefix('"').removesuffix('"'))
    if form is None:
        raise Malformed(
            "idempotency-key-missing",
            "Idempotency-Key 应为 1 至 128 个可见 ASCII 字符，且不以 fact: 或 policy: 开头。",
            "An Idempotency-Key is 1 to 128 visible ASCII characters and does not begin with fact: or policy:.",
        )
    return form[0]


def once(content: T, *, replayed: bool) -> Response[T]:
    """201; for the repetition of what was done before 200, and said so."""
    headers = {"idempotent-replayed": "true"} if replayed else {}
    return Response(content, status_code=200 if replayed else 201, headers=headers)


def wanted_head(request: AnyRequest) -> str | None:
    """The journal's head that If-Match names, where the caller wants to write only on top of what it has seen."""
    given = request.headers.get("if-match")
    return None if given is None else given.strip().strip('"').partition("-")[0]
