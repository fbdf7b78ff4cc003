"""A column of a layout: what heads it, what field it fills, how its cells are read."""

import re
from collections.abc import Callable

import msgspec

from service.documents.workbooks import choices, days, numbers
from service.documents.workbooks.forms import Form, Formed, Read
from service.documents.workbooks.problems import Broken, Cell, CellError, shown
from service.documents.workbooks.shapes import CampDates
from service.documents.workbooks.texts import folded, has_control_characters, person_name, tidy

_CODE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff._-]{0,31}")
_BETWEEN_CODES = re.compile(r"[、,，;；/\s]+")


class Column(msgspec.Struct, frozen=True):
    """`required`: the column must be there; `blank`: its cell may be empty and means `default`."""

    field: str
    header: str
    read: Read
    also: tuple[str, ...] = ()
    required: bool = True
    blank: bool = False
    default: object = None

    @property
    def form(self) -> Form:
        return self.read.form if isinstance(self.read, Formed) else FORMS[self.read]


def text(value: Cell, _: CampDates | None = None) -> str:
    if isinstance(value, Broken):
        raise CellError(value.code)
    if isinstance(value, int | float) and abs(value) >= 1e15:
        raise CellError("digits-lost")
    words = tidy(shown(value))
    if has_control_characters(words):
        raise CellError("control-character")
    return words


def name(value: Cell, _: CampDates | None) -> str:
    return person_name(text(value))


def code(value: Cell, _: CampDates | None = None) -> str:
    found = folded(text(value)).upper()
    if _CODE.fullmatch(found) is None:
        raise CellError("number-code")
    return found


def codes(value: Cell, _: CampDates | None) -> tuple[str, ...]:
    """Numbers joined by 、; a repeated one is refused."""
    found = tuple(code(part) for part in _BETWEEN_CODES.split(text(value)) if part)
    for member in found:
        if found.count(member) > 1:
            raise CellError("panel-repeated", member=member)
    return found


def phone(value: Cell, _: CampDates | None) -> str:
    digits = folded(text(value))
    if re.fullmatch(r"\+?[\d\-()/、,]{5,40}", digits) is None:
        raise CellError("not-a-number")
    return digits


def month(value: Cell, _: CampDates | None) -> str:
    return days.month(value)


def any_day(value: Cell, camp: CampDates | None) -> object:
    return days.day(value, camp)


def plain_number(read: Callable[[Cell], object], form: Form) -> Read:
    return Formed(lambda value, _: read(value), form)


def whole_between(low: int, high: int) -> Read:
    return Formed(lambda value, _: numbers.within(numbers.whole(value), low, high), Form("whole", low, high))


def hundredths_between(low: int, high: int) -> Read:
    """Bounds in whole points."""

    def read(value: Cell, _: CampDates | None) -> int:
        number = numbers.hundredths(value)
        if not low * 100 <= number <= high * 100:
            raise CellError("out-of-range", low=low, high=high)
        return number

    return Formed(read, Form("hundredths", low, high))


def choice(words: choices.Words, read: Callable[[Cell], object] | None = None) -> Read:
    return plain_number(read or choices.chooser(words), Form("choice", words=words))


day = days.camp_day
score = plain_number(numbers.score, Form("hundredths", 0, 100))
points = plain_number(numbers.hundredths, Form("hundredths"))
FORMS: dict[Read, Form] = {
    text: Form("text"),
    name: Form("text"),
    code: Form("text"),
    phone: Form("text"),
    codes: Form("codes"),
    month: Form("month"),
    any_day: Form("day", beyond=True),
    day: Form("day"),
}
"""Of those that need nothing to be known."""
