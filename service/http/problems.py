"""Refusals and failures as application/problem+json, in one shape."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR

from service import errors
from service.errors import Refusal
from service.http import malformed
from service.http.headers import name_request
from service.http.routes import AnyRequest

logger = logging.getLogger("jingying")
MEGABYTE = 1024 * 1024
MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[Refusal], int] = {
    errors.Malformed: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.Unsupported: 415,
    errors.Invalid: 422,
    errors.PreconditionRequired: 428,
    errors.TooMany: 429,
    errors.Busy: 503,
}
HTTP_CODES = {
    400: ("malformed", "请求格式不对。"),
    404: ("not-found", "没有这项内容，或您无权查看。"),
    405: ("method-not-allowed", "此地址不支持该方法。"),
    415: ("unsupported-media-type", "不支持的内容类型。"),
}


def refused(request: AnyRequest, refusal: Refusal) -> Response[bytes]:
    status = STATUS[type(refusal)]
    body = _body(request, status, refusal.code, refusal.message, refusal.message_en, refusal.problems)
    return _answer(status, body | refusal.details, _headers(status, refusal))


def _headers(status: int, refusal: Refusal) -> dict[str, str]:
    if status == 429:
        return {"retry-after": str(refusal.details["retry_after"])}
    return {"retry-after": "1"} if status == 503 else {"www-authenticate": "Bearer"} if status == 401 else {}


def http_error(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    if isinstance(error, ValidationException) or error.status_code == 400:
        return refused(request, malformed.refusal(request, error))
    if error.status_code == 404:
        return refused(request, errors.NotFound())
    if error.status_code == 413:
        return refused(request, _too_large(request))
    phrase = HTTPStatus(error.status_code).phrase
    code, message = HTTP_CODES.get(error.status_code, ("http-error", phrase))
    return _answer(error.status_code, _body(request, error.status_code, code, message, phrase), error.headers)


def _too_large(request: AnyRequest) -> errors.TooLarge:
    """It was not read to its end, so that only the whole is known."""
    handler: Any = request.scope["route_handler"]
    most = f"{(handler.resolve_request_max_body_size() or 0) // MEGABYTE} MB"
    return errors.TooLarge(
        "too-large",
        f"内容过大：一次发送的全部内容（文件与表单合计）不能超过 {most}。",
        f"Too large: all that is sent at once, files and form together, may have {most}.",
    )


def failed(request: AnyRequest, error: Exception) -> Response[bytes]:
    logger.error("request %s failed", request_id(request), exc_info=error)
    body = _body(
        request, HTTP_500_INTERNAL_SERVER_ERROR, "internal", "系统出错，已记录。", "Something failed; it was logged."
    )
    return _answer(HTTP_500_INTERNAL_SERVER_ERROR, body)


def grouped(request: AnyRequest, group: BaseExceptionGroup[Exception]) -> Response[bytes]:
    """Litestar groups what a commit raises with what the handler raised; the refusal among them is the answer."""
    for error in _members(group):
        if isinstance(error, Refusal):
            return refused(request, error)
    return failed(request, next(_members(group)))


def _members(error: BaseException) -> Iterator[Exception]:
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _members(one)
    elif isinstance(error, Exception):
        yield error


def request_id(request: AnyRequest) -> str:
    return name_request(request.scope)


def _body(
    request: AnyRequest, status: int, code: str, message: str, message_en: str, problems: Any = ()
) -> dict[str, Any]:
    request.scope["state"]["reason"] = code
    return {
        "type": f"urn:jingying:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": message,
        "detail_en": message_en,
        "instance": request.scope["path"],
        "request_id": request_id(request),
        "errors": msgspec.to_builtins(problems),
    }


def _answer(status: int, body: dict[str, Any], headers: Any = None) -> Response[bytes]:
    return Response(msgspec.json.encode(body), status_code=status, media_type=MEDIA_TYPE, headers=headers or {})
