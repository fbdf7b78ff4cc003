"""Days and months in every way officers write them; what two readings fit is refused."""

import re
from datetime import date, datetime, timedelta

from service.documents.workbooks.problems import Broken, Cell, CellError
from service.documents.workbooks.shapes import CampDates
from service.documents.workbooks.texts import folded

_SERIAL_EPOCH = date(1899, 12, 30)
SERIALS = range(10_000, 73_051)  # 1927 to 2099
_DAY = re.compile(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})[日号]?(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_WITHOUT_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_SEVERAL_DAYS = re.compile(r"\d{1,2}[.\-/]\d{1,2}(?:[.\-/]\d{1,4})?")
_MONTH = re.compile(r"(\d{4})[年.\-/](\d{1,2})月?")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
_AGE = re.compile(r"\(\d{2}岁\)$")


def calendar_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("bad-date") from None


def day(value: Cell, camp: CampDates | None) -> date:
    if isinstance(value, Broken):
        raise CellError(value.code)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _day_from_text(folded(value), camp)
    return _day_from_number(value)


def _day_from_number(value: Cell) -> date:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CellError("bad-date")
    if int(value) in SERIALS:
        return _SERIAL_EPOCH + timedelta(days=int(value))
    if value == int(value):
        return _day_from_text(str(int(value)), None)
    raise CellError("bad-date")


def _day_from_text(text: str, camp: CampDates | None) -> date:
    match = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if match is not None:
        return calendar_day(int(match[1]), int(match[2]), int(match[3]))
    if text.isdigit() and len(text) == 5 and int(text) in SERIALS:
        return _SERIAL_EPOCH + timedelta(days=int(text))
    match = _DAY_WITHOUT_YEAR.fullmatch(text)
    if match is not None:
        return in_camp_year(int(match[1]), int(match[2]), camp)
    raise CellError("ambiguous-date" if _SEVERAL_DAYS.fullmatch(text) else "bad-date")


def in_camp_year(month: int, number: int, camp: CampDates | None) -> date:
    """The one year that puts a day without year inside the camp."""
    calendar_day(2000, month, number)
    if camp is None:
        raise CellError("year-missing")
    found = [each for each in _in_every_year(month, number, camp) if camp.holds(each)]
    if len(found) > 1:
        raise CellError("ambiguous-year", years="、".join(str(each.year) for each in found))
    if not found:
        raise outside(f"{month}月{number}日", camp)
    return found[0]


def _in_every_year(month: int, number: int, camp: CampDates) -> list[date]:
    years = range(camp.starts_on.year, camp.ends_on.year + 1)
    # 29 February exists in few years
    return [date(year, month, number) for year in years if (month, number) != (2, 29) or year % 4 == 0]


def outside(what: object, camp: CampDates) -> CellError:
    return CellError("date-outside-camp", day=what, starts=camp.starts_on, ends=camp.ends_on)


def camp_day(value: Cell, camp: CampDates | None) -> date:
    found = day(value, camp)
    if camp is not None and not camp.holds(found):
        raise outside(found, camp)
    return found


def month(value: Cell) -> str:
    """A month as 'YYYY-MM'."""
    if isinstance(value, Broken):
        raise CellError(value.code)
    if isinstance(value, date):
        return _month(value.year, value.month)
    if isinstance(value, str):
        return _month_from_text(_AGE.sub("", folded(value)))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CellError("bad-month")
    return _month_from_number(value)


def _month(year: int, number: int) -> str:
    if not (1900 <= year <= 2100 and 1 <= number <= 12):
        raise CellError("bad-month")
    return f"{year:04}-{number:02}"


def _month_from_text(text: str) -> str:
    match = _MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text)
    if match is not None:
        found = _month(int(match[1]), int(match[2]))
        if re.fullmatch(r"\d{4}\.1", text):
            raise CellError("month-of-one-digit", kept=found, year=match[1])
        return found
    try:
        whole_day = _day_from_text(text, None)
    except CellError:
        raise CellError("bad-month") from None
    return _month(whole_day.year, whole_day.month)


def _month_from_number(value: float) -> str:
    """1990.03 can only be March, but 1990.1 was January or October before Excel dropped the zero."""
    year, _, fraction = repr(round(value, 10)).partition(".")
    if fraction in ("0", ""):
        return _month_from_text(year)
    if fraction == "1":
        raise CellError("ambiguous-month", year=year)
    return _month_from_text(f"{year}.{fraction}")
