"""Refusals and failures as application/problem+json, in one shape."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from litestar.enums import ParamType
from litestar.exceptions import HTTPException, ValidationException
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR

from service import errors
from service.errors import Problem, Refusal
from service.http.headers import name_request
from service.http.routes import POLICY, AnyRequest
from service.rules.access import Perm, Policy

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


RANKED = frozenset({Perm.RANKING_READ, Perm.RANKING_DECIDE, Perm.RANKING_PUBLISH, Perm.RANKING_OBJECT})
"""Where a value that was understood and cannot be used is answered 422, as on everything else about a sheet."""
QUERIED = {"policy": "policy-unknown", "through": "cut-off-invalid", "with": "not-comparable"}
REASONS = frozenset({"reason", "cause", "content"})
BLANK = re.compile("matching regex|length >= ")
_PLACE = re.compile(r"\[(\d+)]")


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
        return _validation(request, error)
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


def _validation(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    extra: Any = error.extra if isinstance(error.extra, list) else []
    code = _understood(request, extra)
    if code is not None:
        return refused(request, _invalid(request, code, extra))
    problems = [_told(request, one) for one in extra] or _missing(error)
    said = "请求内容不合要求。", "The request is not of the documented form."
    return _answer(400, _body(request, 400, "malformed", *said, problems))


def _told(request: AnyRequest, one: Mapping[str, Any]) -> Problem:
    """Litestar says of a body that is not there only the handler's name for it."""
    if (one.get("key"), one.get("message")) != ("data", "'data'"):
        return _problem(one, "/" + _steps(one), "invalid-value")
    form: Any = request.scope["route_handler"].parsed_data_field
    is_object = isinstance(form.annotation, type) and issubclass(form.annotation, msgspec.Struct)
    fields = msgspec.structs.fields(form.annotation) if is_object else ()
    needed = [field.encode_name for field in fields if field.required]
    zh, en = "请求没有内容", "The request has no body"
    if needed:
        zh, en = f"{zh}：至少要有 {'、'.join(needed)}", f"{en}: it needs at least {', '.join(needed)}"
    return Problem(pointer="/", code="missing", message=f"{zh}。", message_en=f"{en}.")


def _missing(error: HTTPException) -> list[Problem]:
    """Litestar names a parameter that is not there only in the KeyError behind its exception."""
    if not isinstance(error.__cause__, KeyError):
        return []
    name = error.__cause__.args[0]
    said = f"缺少参数 {name}。", f"The parameter {name} is missing."
    return [Problem(pointer=f"/{name}", code="missing", message=said[0], message_en=said[1])]


def _understood(request: AnyRequest, extra: Sequence[Mapping[str, Any]]) -> str | None:
    """The code of what is not malformed but wrong: on a ranking's routes values in the address, and blank reasons."""
    handler: Any = request.scope.get("route_handler")
    policy = getattr(handler, "opt", {}).get(POLICY)
    if not extra or not isinstance(policy, Policy) or policy.perm not in RANKED:
        return None
    if all(one.get("source") == ParamType.QUERY for one in extra):
        return QUERIED.get(_parameter(request, extra[0]), "invalid")
    return "reason-missing" if all(_is_blank(one) for one in extra) else None


def _parameter(request: AnyRequest, one: Mapping[str, Any]) -> str:
    """As the address calls it."""
    name = str(one.get("key"))
    field = request.scope["route_handler"].parsed_fn_signature.parameters.get(name)
    return getattr(getattr(field, "kwarg_definition", None), "name", None) or name


def _is_blank(one: Mapping[str, Any]) -> bool:
    is_reason = str(one.get("key", "")).rpartition(".")[2] in REASONS
    return one.get("source") == "body" and is_reason and BLANK.search(str(one.get("message"))) is not None


def _invalid(request: AnyRequest, code: str, extra: Sequence[Mapping[str, Any]]) -> errors.Invalid:
    if code == "reason-missing":
        said = "须写明理由。", "This needs a written reason."
        problems = [Problem(pointer="/" + _steps(one), code=code, message=said[0], message_en=said[1]) for one in extra]
    else:
        said = "地址中的参数不合要求。", "A parameter of the address cannot be used."
        problems = [_problem(one, f"?{_parameter(request, one)}", code) for one in extra]
    return errors.Invalid(code, *said, problems=problems)


def _steps(one: Mapping[str, Any]) -> str:
    """`rows[0].reason` as the steps of a JSON pointer; a place among names that nobody knows is left out."""
    return _PLACE.sub(r"/\1", str(one.get("key", ""))).replace("[...]", "").replace(".", "/")


def _problem(one: Mapping[str, Any], pointer: str, code: str) -> Problem:
    said = str(one.get("message"))
    return Problem(pointer=pointer, code=code, message=f"值不合要求：{said}", message_en=said)


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
