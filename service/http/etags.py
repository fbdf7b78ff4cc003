"""Strong ETags: 304 for what the caller already has, 428 and 412 for edits that do not say what they edit."""

from collections.abc import Callable
from typing import Any

from litestar import Response

from service.errors import PreconditionRequired, Stale
from service.http.routes import AnyRequest


def tagged(
    request: AnyRequest, tag: str, content: Callable[[], Any], status: int = 200, media_type: str = "application/json"
) -> Response[Any]:
    """The content under its tag, or 304 without making it."""
    headers = {"etag": f'"{tag}"', "cache-control": "private, no-cache"}
    if f'"{tag}"' in _listed(request.headers.get("if-none-match")):
        return Response(None, status_code=304, headers=headers)
    return Response(content(), status_code=status, headers=headers, media_type=media_type)


def require_match(request: AnyRequest, tag: str, current: Any = None) -> None:
    """If-Match must name the version that the edit was made from."""
    given = request.headers.get("if-match")
    if given is None:
        raise PreconditionRequired(
            "precondition-required", "请在 If-Match 中给出所改版本的 ETag。", "Send the ETag you edited in If-Match."
        )
    if f'"{tag}"' not in _listed(given):
        raise Stale(
            "stale", "内容已被他人改过，请核对后重试。", "It was changed meanwhile; compare and try again.",
            current=current, etag=f'"{tag}"',
        )  # fmt: skip


def _listed(header: str | None) -> set[str]:
    return {part.strip() for part in header.split(",")} if header else set()
