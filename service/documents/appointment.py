"""A .lrmx file: XML from elsewhere, read without entities and within limits, and nothing kept that is not wanted."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any, NoReturn
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from service.errors import Invalid, Problem, TooLarge
from service.rules import appointment as rules
from service.rules.appointment import Form, Photo, Unfit
from service.rules.growth_attachments import recognise
from service.rules.text import has_controls

MOST_BYTES = 3 * 1024 * 1024
MOST_PHOTO = 1024 * 1024
MOST_ELEMENTS = 2_000
ROOT = "Person"
PHOTOS = ("png", "jpg")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding=["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
WORDS = {
    "bad-sex": ("性别应为男或女", "sex is 男 or 女"),
    "bad-month": ("不是年月，应如 1990.03", "not a month; write 1990.03"),
    "too-long": ("过长", "too long"),
    "control-character": ("含有控制字符", "holds control characters"),
    "tag-repeated": ("出现了不止一次", "stands there more than once"),
    "missing-value": ("没有填", "is missing"),
    "photo-damaged": ("不是完整的 base64", "is no whole base64"),
    "photo-too-large": ("超过 1 MB", "is over 1 MB"),
    "photo-type": ("不是 jpg 或 png 图片", "is neither jpg nor png"),
}


def read_form(data: bytes) -> Form:
    """Everything that is wrong is said at once, by the names of its parts; their contents are not repeated."""
    parts, problems = _parts(data)
    basics: dict[str, str] = {}
    for tag, (field, _) in rules.FIELDS.items():
        with _Noting(problems, tag):
            if (value := rules.value_of(tag, parts.get(tag, ""))) is not None:
                basics[field] = value
    career, photo = None, None
    with _Noting(problems, rules.CAREER):
        career = rules.career(parts.get(rules.CAREER, ""))
    with _Noting(problems, rules.PHOTO):
        photo = _photo(parts.get(rules.PHOTO, ""))
    name = rules.person_name(parts.get(rules.NAME, ""))
    if not name:
        problems.append(_problem(rules.NAME, "missing-value"))
    if problems:
        raise _refused(problems)
    left = rules.left_out({tag: bool(text) for tag, text in parts.items()})
    return Form(name=name, basics=basics, career=career, photo=photo, left_out=left)


def wanted_of(data: bytes) -> bytes:
    """The same form without what is never taken over, to be kept between preview and consent."""
    parts = ((one.tag, one.text or "") for one in _root(data) if one.tag in rules.taken())
    inside = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts)
    return f"<{ROOT}>{inside}</{ROOT}>".encode()


class _Noting:
    """Turns what is unfit into a problem of its part."""

    def __init__(self, problems: list[Problem], tag: str) -> None:
        self.problems, self.tag = problems, tag

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: BaseException | None, _: Any) -> bool:
        if not isinstance(error, Unfit):
            return False
        self.problems.append(_problem(self.tag, error.code))
        return True


def _parts(data: bytes) -> tuple[dict[str, str], list[Problem]]:
    """The text of each part below the root; of one that has parts itself only that it holds something."""
    parts: dict[str, str] = {}
    problems = []
    for child in _root(data):
        text = "…" if len(child) else (child.text or "").strip()
        if child.tag in parts:
            problems.append(_problem(child.tag, "tag-repeated"))
        if child.tag != rules.PHOTO and has_controls(text):
            problems.append(_problem(child.tag, "control-character"))
        parts[child.tag] = text
    return parts, problems


def _root(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise TooLarge("too-large", "任免审批表不能超过 3 MB。", "An appointment form may have 3 MB.")
    try:
        root = fromstring(_decoded(data), forbid_dtd=True)
    except DefusedXmlException:
        _refuse("form-entities", "文件含有 DTD 或实体，不予读取。", "It holds a DTD or entities and is not read.")
    except (ParseError, ValueError, LookupError):
        _refuse("form-damaged", "文件不是完整的任免审批表（XML 有误）。", "It is no whole form: its XML is broken.")
    if root.tag != ROOT:
        _refuse(
            "form-root", "不是任免审批表：根元素应为 Person。", "It is no appointment form: its root is not Person."
        )
    if sum(1 for _ in _few(root)) > MOST_ELEMENTS:
        _refuse("form-too-many", "文件结构异常：元素过多。", "It has too many elements.")
    return root


def _few(root: Any) -> Iterator[Any]:
    for number, one in enumerate(root.iter()):
        if number > MOST_ELEMENTS + 1:
            return
        yield one


def _decoded(data: bytes) -> bytes | str:
    """The parser knows no GBK, in which older programs write; what is declared otherwise it reads itself."""
    match = _DECLARED.match(data)
    if match is None or match[1].lower() not in (b"gb2312", b"gbk", b"gb18030"):
        return data
    return _DECLARATION.sub("", data.decode("gb18030"))


def _photo(text: str) -> Photo | None:
    if not text:
        return None
    packed = "".join(text.split())
    if len(packed) > MOST_PHOTO * 4 // 3 + 4:
        raise Unfit("photo-too-large")
    try:
        content = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        raise Unfit("photo-damaged") from None
    kind = recognise(content)
    if kind is None or kind.extensions[0] not in PHOTOS:
        raise Unfit("photo-type")
    return Photo(kind.extensions[0], content)


def _problem(tag: str, code: str) -> Problem:
    known = {rules.NAME: ("姓名", "name"), rules.CAREER: ("简历", "career"), rules.PHOTO: ("照片", "photo")}
    known |= {one: words for one, (_, words) in rules.FIELDS.items()}
    name, name_en = known.get(tag, (tag[:40], tag[:40]))
    zh, en = WORDS[code]
    return Problem(pointer=f"/{tag[:40]}", code=code, message=f"“{name}”{zh}。", message_en=f"{name_en} {en}.")


def _refused(problems: list[Problem]) -> Invalid:
    zh, en = (
        f"任免审批表有 {len(problems)} 处问题，未作任何改动。",
        f"The form has {len(problems)} problems; nothing was changed.",
    )
    return Invalid("form-problems", zh, en, problems=problems)


def _refuse(code: str, zh: str, en: str) -> NoReturn:
    problem = Problem(pointer="/file", code=code, message=zh, message_en=en)
    raise Invalid(code, zh, en, problems=[problem]) from None
