"""What is said of a value that is not as it should be, by what the decoder expected there."""

import re
from ast import literal_eval
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from msgspec import inspect

from service.rules import text
from service.schemas import accounts, notices, recommendations_objections, sign_in

Words = tuple[str, str]
"""Chinese and English."""


def _patterns(kinds: Mapping[Any, Words]) -> dict[str, Words]:
    return {next(filter(None, (one.pattern for one in get_args(kind)[1:]))): said for kind, said in kinds.items()}


CODE = "验证码是六位数字，或一个备用码。", "The code has six digits; or use a spare code."
_SEEN = "请写出看得见的文字，不要有控制字符。", "Write text that can be seen, without control characters."
WRITTEN = _patterns(
    {
        text.Number: (
            "编号以字母、数字或汉字开头，其后只用这些和 . _ -。",
            "A number begins with a letter, a digit or a Chinese character; after it these and . _ - may stand.",
        ),
        text.Line: (
            "请写在一行内，不要留空，也不要有控制字符。",
            "Write one line that is not blank, without control characters.",
        ),
        text.Reason: _SEEN,
        text.Text: ("文字中不能有控制字符。", "A text may have no control characters."),
        text.Month: ("月份写作年-月，如 2020-09。", "Write the month as 2020-09."),
        accounts.Login: (
            "登录名以小写字母或数字开头，其后只用这些和 . _ -。",
            "A login begins with a small letter or a digit; after it these and . _ - may stand.",
        ),
        text.Digest: ("摘要是 64 位十六进制数字（0-9、a-f）。", "A digest has 64 hexadecimal digits, 0-9 and a-f."),
        notices.Clock: ("时间写作时:分，如 08:30。", "Write the time as 08:30."),
        text.SixDigits: ("签到码是六位数字。", "The code on the screen has six digits."),
        sign_in.Code: CODE,
        recommendations_objections.Content: _SEEN,
    }
) | {
    text.COMPARED: (
        "请写推荐表编号（如 TJ-2）、live、policy:版本 或 draft:编号。",
        "Name a sheet such as TJ-2, or live, policy:<version> or draft:<id>.",
    )
}
TYPES: Mapping[str, Words] = {
    "int": ("整数", "a whole number"),
    "float": ("数", "a number"),
    "decimal": ("数", "a number"),
    "str": ("文字", "a text"),
    "bool": (" true 或 false", "true or false"),
    "array": ("列表", "a list"),
    "object": ("对象", "an object"),
    "null": ("空", "null"),
    "date": ("日期", "a day"),
    "datetime": ("时间", "a time"),
    "uuid": (" UUID", "a UUID"),
}
UNFIT: tuple[tuple[str, Words], ...] = (
    (r"missing required field `(.+?)`", ("请填写 {0}。", "Give {0}.")),
    (
        r"unknown field `(.+?)`",
        ("没有 {0} 这一项：请去掉，或改正名称。", "There is no field {0}: leave it out or correct its name."),
    ),
    (r"encoded datetime", ("时间写作 2020-09-01T08:30:00+08:00。", "Write the time as 2020-09-01T08:30:00+08:00.")),
    (r"date\b", ("请写作年-月-日，如 2020-09-01。", "Write the day as 2020-09-01.")),
    (r"UUID|`uuid`", ("请写系统给出的编号（UUID）。", "Write the id (UUID) that the service gave.")),
    (r"base64", ("请写 base64 编码的内容。", "Write it in base64.")),
    (r"enum value (.+)", ("{0} 不是所列的选项：请从中选一个。", "{0} is none of those listed: choose one of them.")),
    (r"`array` of length <= (\d+)", ("太多了，至多 {0} 项。", "Too many: {0} at most.")),
    (r"`array` of length >= (\d+)", ("太少了，至少 {0} 项。", "Too few: {0} at least.")),
    (r"length <= (\d+)", ("太长了，至多 {0} 个字。", "Too long: {0} characters at most.")),
    (r"length >= (\d+)", ("太短了，至少 {0} 个字。", "Too short: {0} characters at least.")),
    (r"` <= (\S+)", ("太大了，至多 {0}。", "Too large: {0} at most.")),
    (r"` >= (\S+)", ("太小了，至少 {0}。", "Too small: {0} at least.")),
    (r"` < (\S+)", ("太大了，须小于 {0}。", "Too large: less than {0}.")),
    (r"` > (\S+)", ("太小了，须大于 {0}。", "Too small: more than {0}.")),
    (r"multiple of (\S+)", ("须是 {0} 的整数倍。", "It has to be a multiple of {0}.")),
    (r"out of range", ("数字太大或太小。", "The number is too large or too small.")),
    (r"[Ii]nvalid (decimal|number)", ("请填数字。", "Write a number.")),
)


def words(what: str, choices: Sequence[Any] = ()) -> Words | None:
    """With what there is to choose from, if that is known. None where the decoder says what has no words here."""
    if choices:
        listed = [str(one) for one in choices]
        return f"可选：{'、'.join(listed)}。", f"Choose one of {', '.join(listed)}."
    if found := re.search(r"matching regex (.+)$", what):
        return WRITTEN.get(literal_eval(found[1]))
    for pattern, (zh, en) in UNFIT:
        if found := re.search(pattern, what):
            return zh.format(*found.groups()), en.format(*found.groups())
    return _type(what)


def choices(kind: Any, steps: Iterable[str]) -> Sequence[Any]:
    """What may stand at a place within a type: the values of its enumeration, none if it is none."""
    found = [inspect.type_info(kind)]
    for step in steps:
        found = [one for at in _plain(found) for one in _within(at, step)]
    return [value for at in _plain(found) for value in _values(at)]


def _plain(kinds: Iterable[inspect.Type]) -> Iterator[inspect.Type]:
    for one in kinds:
        if isinstance(one, inspect.UnionType):
            yield from _plain(one.types)
        else:
            yield one.type if isinstance(one, inspect.Metadata) else one


def _within(at: inspect.Type, step: str) -> list[inspect.Type]:
    if isinstance(at, inspect.StructType):
        return [field.type for field in at.fields if field.encode_name == step]
    return [at.item_type] if isinstance(at, inspect.ListType) else []


def _values(at: inspect.Type) -> Sequence[Any]:
    if isinstance(at, inspect.LiteralType):
        return at.values
    return [one.value for one in at.cls] if isinstance(at, inspect.EnumType) else ()


def _type(what: str) -> Words | None:
    found = re.match(r"Expected `(.+?)`(?:, got `(.+?)`)?", what)
    if found is None:
        return None
    wanted, got = ([TYPES.get(one, (one, one)) for one in (part or "").split(" | ")] for part in found.groups())
    zh, en = "或".join(one[0] for one in wanted), " or ".join(one[1] for one in wanted)
    if not found[2]:
        return f"请写{zh}。", f"Write {en}."
    return f"请写{zh}，而不是{got[0][0]}。", f"Write {en}, not {got[0][1]}."
