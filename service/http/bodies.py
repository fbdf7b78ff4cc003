"""What a request brings: JSON that is sent as JSON, forms that are sent as forms, text in one form."""

import re
from contextlib import suppress
from typing import Any
from unicodedata import normalize
from urllib.parse import parse_qsl

import litestar
from litestar.datastructures import FormMultiDict
from litestar.exceptions import HTTPException

from service.errors import Malformed, Problem, Unsupported
from service.rules.text import has_controls

JSON, FORM, FIELDS = "application/json", "multipart/form-data", "application/x-www-form-urlencoded"
_STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


class Request(litestar.Request[Any, Any, Any]):
    async def json(self) -> Any:
        _require(self, JSON)
        try:
            return _clean_json(await self.body(), await super().json())
        except (UnicodeDecodeError, RecursionError) as error:  # which Litestar takes for failures of its own
            raise Malformed("malformed", "请求内容不是可读的 JSON。", "The body is not readable JSON.") from error

    async def form(self) -> FormMultiDict:
        _require(self, FIELDS if _takes_fields(self) else FORM)
        sent = list((await super().form()).items())
        if not sent:
            raise Malformed("malformed", "表单是空的。", "The form is empty.")
        return FormMultiDict([(_clean_text(name, ""), _of_a_form(name, value)) for name, value in sent])


WRITTEN = "written"
"""Names in a request's state what its form said, where its sender has to prove herself before it is read."""
SECRET = frozenset({"password", "new_password", "code"})


async def keep_written(connection: Any) -> None:
    """So that a page can send it again for her; what is secret is not kept, and files are not."""
    if isinstance(connection, Request) and connection.content_type[0] == FIELDS:
        with suppress(HTTPException, UnicodeDecodeError):
            sent = parse_qsl((await connection.body()).decode())
            connection.scope["state"][WRITTEN] = [(name, text) for name, text in sent if name not in SECRET]


def _takes_fields(request: Request) -> bool:
    """Pages' own forms; files come as the other kind."""
    field = request.scope["route_handler"].parsed_data_field
    return getattr(getattr(field, "kwarg_definition", None), "media_type", None) == FIELDS


def _require(request: Request, wanted: str) -> None:
    if request.content_type[0].strip().lower() != wanted:
        raise Unsupported("unsupported-media-type", f"请以 {wanted} 发送。", f"Send it as {wanted}.")


def _clean_json(body: bytes, value: Any) -> Any:
    """Every name is followed by a colon outside strings: more colons than names mean that one was said twice."""
    cleaned, names = _clean(value, "")
    if names != _STRINGS.sub(b"", body).count(b":"):
        raise Malformed("repeated-name", "同一对象中有重复的名称。", "A name stands twice in the same object.")
    return cleaned


def _clean(value: Any, pointer: str) -> tuple[Any, int]:
    """The value with its text in NFC, and how many names its objects have."""
    if isinstance(value, str):
        return _clean_text(value, pointer), 0
    if isinstance(value, list):
        items = [_clean(one, f"{pointer}/{place}") for place, one in enumerate(value)]
        return [one for one, _ in items], sum(names for _, names in items)
    if isinstance(value, dict):
        parts = {_clean_text(name, pointer): _clean(one, f"{pointer}/{name}") for name, one in value.items()}
        return {name: one for name, (one, _) in parts.items()}, len(parts) + sum(names for _, names in parts.values())
    return value, 0


def _clean_text(text: str, pointer: str) -> str:
    if has_controls(text):
        message, message_en = "文字中有不可用的字符。", "The text has characters that cannot be used."
        where = Problem(pointer=pointer, code="bad-text", message=message, message_en=message_en)
        raise Malformed("bad-text", message, message_en, problems=[where])
    return text if text.isascii() else normalize("NFC", text)


def _of_a_form(name: str, value: Any) -> Any:
    """Browsers end the lines of a form with CR LF."""
    return _clean_text(value.replace("\r\n", "\n"), f"/{name}") if isinstance(value, str) else value
