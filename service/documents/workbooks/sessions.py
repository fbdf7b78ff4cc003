"""Attendance columns: a date and a half-day above each, in one header row or two."""

import re
from datetime import date, datetime
from typing import NamedTuple

from service.documents.workbooks import days
from service.documents.workbooks.problems import Cell, CellError, shown
from service.documents.workbooks.shapes import CampDates
from service.documents.workbooks.texts import folded
from service.rules.facts import Half

_HALVES: dict[str, Half] = {"上午": "am", "下午": "pm", "AM": "am", "PM": "pm", "上": "am", "下": "pm"}
_SESSION = re.compile(
    r"(?:(\d{4})[年.\-/])?(\d{1,2})[月.\-/](\d{1,2})[日号]?(?:0{1,2}:00(?::00)?)?\(?(?:(?:周|星期|礼拜)[一二三四五六日天])?[)\-_]*\(?"
    r"(上午|下午|AM|PM|上|下)\)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})[\-_]*\(?(上午|下午|AM|PM|上|下)\)?")
_LOOKS_LIKE_DAY = re.compile(r"上午|下午|AM|PM|\d{1,4}[年月.\-/]\d{1,2}|\d{8}")
_LOST_ZERO = re.compile(r"\d{1,2}\.[123]")


class Session(NamedTuple):
    on: date
    half: Half


def is_half(value: Cell) -> bool:
    return isinstance(value, str) and _bare(value) in _HALVES


def looks_like_session(value: Cell) -> bool:
    if isinstance(value, date) or _is_serial(value):
        return True
    return _LOOKS_LIKE_DAY.search(folded(shown(value)).upper()) is not None


def _is_serial(value: Cell) -> bool:
    """A day whose cell has lost its format."""
    return isinstance(value, int | float) and value in days.SERIALS


def _bare(text: str) -> str:
    return folded(text).upper().strip("()")


def joined(upper: Cell, lower: Cell) -> str:
    """The two header cells of one column as one text; a day without half stays without."""
    day, half = _written(upper), _written(lower)
    if day == half or not half:
        return day
    if _LOST_ZERO.fullmatch(day):
        # 6.1 may have been 6.10 before the zero was dropped
        raise CellError("ambiguous-date")
    return day + _bare(half)


def _written(value: Cell) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if _is_serial(value):
        return days.day(value, None).isoformat()
    return folded(shown(value))


def session(text: str, camp: CampDates | None) -> Session:
    word = text.upper()
    match = _SESSION.fullmatch(word) or _COMPACT.fullmatch(word)
    if match is None:
        raise CellError("session-header")
    year, month, number = match[1], int(match[2]), int(match[3])
    if year is None:
        return Session(days.in_camp_year(month, number, camp), _HALVES[match[4]])
    on = days.camp_day(days.calendar_day(int(year), month, number), camp)
    return Session(on, _HALVES[match[4]])
