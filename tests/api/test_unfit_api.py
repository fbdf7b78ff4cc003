"""A value that is not as it should be: where it stands, what is wanted there, in Chinese and English."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from litestar import Litestar
from msgspec import Meta

from service.http import unfit
from service.http.openapi import DIGITS, KEY, NAMED
from service.rules import text
from tests.make import Caller, keyed

Call = Callable[[str | None], Caller]
HAN = re.compile("[\u4e00-\u9fff]")
OWN = {DIGITS, KEY["pattern"], NAMED}
"""What only the description of the API says; none of them comes out of the decoder."""


class Inner(msgspec.Struct):
    kind: Literal["a", "b"] | None = None


class Form(msgspec.Struct, forbid_unknown_fields=True):
    whole: Annotated[int, Meta(ge=-1, le=5)] = 0
    part: Annotated[float, Meta(gt=0, lt=5)] = 1
    step: Annotated[int, Meta(multiple_of=5)] = 0
    exact: Decimal = Decimal()
    word: Annotated[str, Meta(min_length=2, max_length=3)] = "ab"
    month: text.Month | None = None
    day: date | None = None
    time: datetime | None = None
    flag: bool = True
    id: UUID | None = None
    file: bytes = b""
    many: Annotated[list[str], Meta(min_length=1, max_length=2)] = msgspec.field(default_factory=lambda: ["x"])
    inner: list[Inner] = msgspec.field(default_factory=list)


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ({"whole": "x"}, "请写整数，而不是文字。", "Write a whole number, not a text."),
        ({"whole": -2}, "太小了，至少 -1。", "Too small: -1 at least."),
        ({"whole": 6}, "太大了，至多 5。", "Too large: 5 at most."),
        ({"part": 0}, "太小了，须大于 0.0。", "Too small: more than 0.0."),
        ({"part": 5}, "太大了，须小于 5.0。", "Too large: less than 5.0."),
        ({"step": 3}, "须是 5 的整数倍。", "It has to be a multiple of 5."),
        ({"exact": "x"}, "请填数字。", "Write a number."),
        ({"word": "a"}, "太短了，至少 2 个字。", "Too short: 2 characters at least."),
        ({"word": "abcd"}, "太长了，至多 3 个字。", "Too long: 3 characters at most."),
        ({"word": None}, "请写文字，而不是空。", "Write a text, not null."),
        ({"month": "2020-13"}, "月份写作年-月，如 2020-09。", "Write the month as 2020-09."),
        ({"month": 7}, "请写文字或空，而不是整数。", "Write a text or null, not a whole number."),
        ({"day": "2020-02-30"}, "请写作年-月-日，如 2020-09-01。", "Write the day as 2020-09-01."),
        ({"time": "x"}, "时间写作 2020-09-01T08:30:00+08:00。", "Write the time as 2020-09-01T08:30:00+08:00."),
        ({"flag": 1}, "请写 true 或 false，而不是整数。", "Write true or false, not a whole number."),
        ({"id": "x"}, "请写系统给出的编号（UUID）。", "Write the id (UUID) that the service gave."),
        ({"file": "%"}, "请写 base64 编码的内容。", "Write it in base64."),
        ({"many": []}, "太少了，至少 1 项。", "Too few: 1 at least."),
        ({"many": ["a", "b", "c"]}, "太多了，至多 2 项。", "Too many: 2 at most."),
        ({"many": {}}, "请写列表，而不是对象。", "Write a list, not an object."),
        ({"inner": [{"kind": "c"}]}, "可选：a、b。", "Choose one of a, b."),
        ({"x": 1}, "没有 x 这一项：请去掉，或改正名称。", "There is no field x: leave it out or correct its name."),
        ([], "请写对象，而不是列表。", "Write an object, not a list."),
    ],
    ids=str,
)
def test_what_the_decoder_says_has_words(given: object, zh: str, en: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(msgspec.json.encode(given), type=Form)
    what, _, where = str(refused.value).partition(" - at `$")
    choices = unfit.choices(Form, re.findall(r"\w+", where)) if "enum" in what else ()
    assert unfit.words(what, choices) == (zh, en)


def test_choices_are_those_of_the_place_that_is_meant() -> None:
    assert list(unfit.choices(Form, ["inner", "0", "kind"])) == ["a", "b"]
    assert list(unfit.choices(Form, ["inner", "0"])) == list(unfit.choices(Form, ["nowhere"])) == []
    assert unfit.words("Invalid enum value 'c'") == (
        "'c' 不是所列的选项：请从中选一个。",
        "'c' is none of those listed: choose one of them.",
    )


def patterns(value: Any) -> Iterator[str]:
    for name, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if name == "pattern" and isinstance(one, str):
            yield one
        yield from patterns(one)


def test_every_form_of_a_text_that_is_served_has_words(application: Litestar) -> None:
    served = set(patterns(json.loads(application.state.openapi()))) - OWN
    assert len(served) > 8
    for pattern in served:
        zh, en = unfit.words(f"Expected `str` matching regex {pattern!r}") or ("", "")
        assert HAN.search(zh), pattern
        assert en[:1].isupper(), pattern


@pytest.mark.parametrize(
    ("path", "body", "pointer", "zh"),
    [
        ("/points/vouchers", {"lines": [{"trainee": "QY2020-001", "rule": "B01"}]}, "/lines/0", "请填写 on。"),
        ("/points/vouchers", [], "/", "请写对象，而不是列表。"),
        ("/recommendations/x/objections", {"content": 1}, "/content", "请写文字，而不是整数。"),
    ],
    ids=str,
)
def test_an_answer_says_it_at_its_place(call: Call, path: str, body: Any, pointer: str, zh: str) -> None:
    answer = call("officer").signed_in().post(path, body, headers=keyed("one"))
    assert answer.status_code == 400, answer.text
    told = {one["pointer"]: one["message"] for one in answer.json()["errors"]}
    assert told.get(pointer) == zh, told


def test_a_body_that_is_no_json_is_told_so(call: Call) -> None:
    answer = call("officer").request(
        "POST", "/points/vouchers", content=b"{", headers={"content-type": "application/json", **keyed("one")}
    )
    assert [one["message_en"] for one in answer.json()["errors"]] == ["The body is not readable JSON."]


@pytest.mark.parametrize(
    ("path", "pointer", "zh"),
    [
        ("/points/entries?limit=0", "/limit", "太小了，至少 1。"),
        ("/outcomes/validity?years=2", "?years", "可选：1、3。"),
    ],
)
def test_so_is_a_parameter_of_the_address(call: Call, path: str, pointer: str, zh: str) -> None:
    told = call("officer").get(path).json()["errors"]
    assert [(one["pointer"], one["message"]) for one in told] == [(pointer, zh)]
