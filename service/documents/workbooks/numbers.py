"""Numbers: shortest decimals, full-width digits, units behind; nothing is ever rounded away."""

import re
from decimal import Decimal

from service.documents.workbooks.problems import Broken, Cell, CellError
from service.documents.workbooks.texts import folded

_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)(?:分|人|名|个|次|天|日|课时|学时|小时|个?工作日|%)?")
_STATES = {"缺席", "回避", "弃权", "未评", "缺评", "请假", "缺考", "免评", "无"}
_MOST = Decimal(10_000)


def seen(value: Cell) -> int | float | str:
    """The cell if it can hold a number at all."""
    if isinstance(value, Broken):
        raise CellError(value.code)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise CellError("not-a-number")
    return value


def decimal(value: Cell) -> Decimal:
    number = seen(value)
    if isinstance(number, str):
        return _from_text(number)
    # a workbook cell is a double: 85.09999999999999 was typed as 85.1
    return Decimal(repr(round(number, 10)))


def _from_text(text: str) -> Decimal:
    word = folded(text)
    if word in _STATES:
        raise CellError("state-in-mark")
    match = _NUMBER.fullmatch(word)
    if match is None:
        raise CellError("not-a-number")
    return Decimal(match[1])


def hundredths(value: Cell) -> int:
    scaled = decimal(value) * 100
    if scaled != scaled.to_integral_value():
        raise CellError("too-many-decimals")
    if abs(scaled) > _MOST * 100:
        raise CellError("out-of-range", low=-_MOST, high=_MOST)
    return int(scaled)


def whole(value: Cell) -> int:
    number = decimal(value)
    if number != number.to_integral_value():
        raise CellError("not-whole")
    return within(int(number), -1_000_000, 1_000_000)


def within(number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        raise CellError("out-of-range", low=low, high=high)
    return number


def score(value: Cell) -> int:
    """Out of 100.00, in hundredths."""
    number = hundredths(value)
    if not 0 <= number <= 10_000:
        raise CellError("out-of-range", low=0, high=100)
    return number


def mark(value: Cell, full: int) -> int:
    number = hundredths(value)
    if number < 0:
        raise CellError("out-of-range", low=0, high=plain(full))
    if number > full:
        raise CellError("above-full", full=plain(full))
    return number


def plain(number: int) -> str:
    """Hundredths as people write them: 8540 is 85.4."""
    sign, digits = "-" if number < 0 else "", abs(number)
    return sign + f"{digits // 100}.{digits % 100:02}".rstrip("0").rstrip(".")
