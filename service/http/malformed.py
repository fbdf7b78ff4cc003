"""Refuses what is not of the documented form: where, and what is wanted there."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar.enums import ParamType
from litestar.exceptions import HTTPException, SerializationException

from service.errors import Invalid, Malformed, Problem, Refusal
from service.http import unfit
from service.http.routes import POLICY, AnyRequest
from service.rules.access import Perm, Policy

RANKED = frozenset({Perm.RANKING_READ, Perm.RANKING_DECIDE, Perm.RANKING_PUBLISH, Perm.RANKING_OBJECT})
"""Where a value that was understood and cannot be used is answered 422, as on everything else about a sheet."""
QUERIED = {"policy": "policy-unknown", "through": "cut-off-invalid", "with": "not-comparable"}
REASONS = frozenset({"reason", "cause", "content"})
BLANK = re.compile("matching regex|length >= ")
_PLACE = re.compile(r"\[(\d+)]")


def refusal(request: AnyRequest, error: HTTPException) -> Refusal:
    extra: Any = error.extra if isinstance(error.extra, list) else []
    code = _understood(request, extra)
    if code is not None:
        return _invalid(request, code, extra)
    problems = [_told(request, one) for one in extra] or _behind(error)
    said = "请求内容不合要求。", "The request is not of the documented form."
    return Malformed("malformed", *said, problems=problems)


def _told(request: AnyRequest, one: Mapping[str, Any]) -> Problem:
    """Litestar says of a body that is not there only the handler's name for it."""
    if (one.get("key"), one.get("message")) != ("data", "'data'"):
        return _problem(request, one, "/" + _steps(one), "invalid-value")
    form: Any = request.scope["route_handler"].parsed_data_field
    is_object = isinstance(form.annotation, type) and issubclass(form.annotation, msgspec.Struct)
    fields = msgspec.structs.fields(form.annotation) if is_object else ()
    needed = [field.encode_name for field in fields if field.required]
    zh, en = "请求没有内容", "The request has no body"
    if needed:
        zh, en = f"{zh}：至少要有 {'、'.join(needed)}", f"{en}: it needs at least {', '.join(needed)}"
    return Problem(pointer="/", code="missing", message=f"{zh}。", message_en=f"{en}.")


def _behind(error: HTTPException) -> list[Problem]:
    """What Litestar says only in the exception behind its own: a parameter or a body that is not there."""
    if isinstance(error.__cause__, SerializationException):
        said = "请求内容不是可读的 JSON。", "The body is not readable JSON."
        return [Problem(pointer="/", code="malformed", message=said[0], message_en=said[1])]
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


def _invalid(request: AnyRequest, code: str, extra: Sequence[Mapping[str, Any]]) -> Invalid:
    if code == "reason-missing":
        said = "须写明理由。", "This needs a written reason."
        problems = [Problem(pointer="/" + _steps(one), code=code, message=said[0], message_en=said[1]) for one in extra]
    else:
        said = "地址中的参数不合要求。", "A parameter of the address cannot be used."
        problems = [_problem(request, one, f"?{_parameter(request, one)}", code) for one in extra]
    return Invalid(code, *said, problems=problems)


def _steps(one: Mapping[str, Any]) -> str:
    """`rows[0].reason` as the steps of a JSON pointer; a place among names that nobody knows is left out."""
    return _PLACE.sub(r"/\1", "" if _is_whole(one) else str(one.get("key", ""))).replace("[...]", "").replace(".", "/")


def _is_whole(one: Mapping[str, Any]) -> bool:
    """Litestar calls the whole of a body by its handler's name for it."""
    return (one.get("source"), one.get("key")) == ("body", "data")


def _problem(request: AnyRequest, one: Mapping[str, Any], pointer: str, code: str) -> Problem:
    what = str(one.get("message"))
    choices = _choices(request, one) if "enum value" in what else ()
    zh, en = unfit.words(what, choices) or (f"值不合要求：{what}", what)
    return Problem(pointer=pointer, code=code, message=zh, message_en=en)


def _choices(request: AnyRequest, one: Mapping[str, Any]) -> Sequence[Any]:
    handler: Any = request.scope["route_handler"]
    if one.get("source") == "body":
        return unfit.choices(handler.parsed_data_field.annotation, _steps(one).split("/"))
    field = handler.parsed_fn_signature.parameters.get(str(one.get("key")))
    return unfit.choices(field.annotation, ()) if field is not None else ()
