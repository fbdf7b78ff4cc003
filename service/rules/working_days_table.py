"""What is wrong with a year's table of holidays, or at least odd.

Source: 全国年节及纪念日放假办法 (State Council, as amended in 2007, 2013 and 2024).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from service.errors import Problem
from service.rules.working_days import SATURDAY, Kind, Year, is_working

FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
FIXED_SINCE_2025 = {**FIXED, (5, 2): "劳动节"}
"""Public holidays with a fixed date, month and day."""
SEASONS = (
    ("春节", "Spring Festival", (1, 20), (2, 23)),
    ("清明节", "Tomb-sweeping Day", (4, 3), (4, 7)),
    ("端午节", "the Dragon Boat Festival", (5, 25), (6, 27)),
)
"""Holidays that follow moon or sun, and between which days they fall; 中秋 may coincide with National Day."""


class Entry(NamedTuple):
    """One line of a table."""

    day: date
    kind: Kind


def table_of(entries: Sequence[Entry]) -> Year:
    days = {kind: frozenset(one.day for one in entries if one.kind == kind) for kind in ("holiday", "makeup")}
    return Year(days["holiday"], days["makeup"])


def problems(year: int, entries: Sequence[Entry]) -> list[Problem]:
    """Everything that is wrong, at its line: another year, a day twice, a make-up day that is a weekday anyway.

    A public holiday with a fixed date must not come out as a working day. An empty table is none at all, so it is
    never wrong.
    """
    seen: dict[date, int] = {}
    found = [problem for place, entry in enumerate(entries) for problem in _of_line(year, place, entry, seen)]
    return [*found, *_missing(year, entries)] if entries else []


def warnings(year: int, entries: Sequence[Entry]) -> list[Problem]:
    """What may well be right and is worth a second look: fewer make-up days than usual, a festival without a day."""
    return [*_unbalanced(year, entries), *_without_festival(year, entries)] if entries else []


def statutory_days(year: int) -> int:
    """Public holidays of a year; every further weekday off is made up for."""
    return 13 if year >= 2025 else 11 if year >= 2008 else 10


def _of_line(year: int, place: int, entry: Entry, seen: dict[date, int]) -> Iterator[Problem]:
    first = seen.setdefault(entry.day, place)
    if entry.day.year != year:
        yield _at(place, entry, "wrong-year", f"不在{year}年", f"is not in {year}")
    if first != place:
        yield _at(place, entry, "repeated-day", f"与第{first + 1}行重复", f"is in line {first + 1} already")
    if entry.kind == "makeup" and entry.day.weekday() < SATURDAY:
        yield _at(place, entry, "makeup-on-weekday", "本是工作日，不能补班", "is a weekday, so nothing is made up for")


def _at(place: int, entry: Entry, code: str, zh: str, en: str) -> Problem:
    day = entry.day.isoformat()
    return Problem(
        pointer=f"/days/{place}/day",
        code=code,
        message=f"第{place + 1}行：{day} {zh}。",
        message_en=f"Line {place + 1}: {day} {en}.",
    )


def _missing(year: int, entries: Sequence[Entry]) -> Iterator[Problem]:
    table = table_of(entries)
    for (month, number), name in (FIXED_SINCE_2025 if year >= 2025 else FIXED).items():
        day = date(year, month, number)
        if is_working(day, table):
            yield Problem(
                pointer="/days",
                code="holiday-missing",
                message=f"缺少{day.isoformat()}（{name}）：按表这天要上班。",
                message_en=f"{day.isoformat()} is a public holiday, and by this table a working day.",
            )


def _unbalanced(year: int, entries: Sequence[Entry]) -> Iterator[Problem]:
    table, usual = table_of(entries), statutory_days(year)
    off, made_up = sum(day.weekday() < SATURDAY for day in table.holidays), len(table.makeups)
    if off - made_up > usual:
        yield Problem(
            pointer="/days",
            code="makeups-missing",
            message=f"工作日放假{off}天，补班{made_up}天，净放假比法定的{usual}天多；请核对是否漏了补班日。",
            message_en=f"{off} weekdays off and {made_up} made up for: more than the {usual} public holidays;"
            " is a make-up day missing?",
        )


def _without_festival(year: int, entries: Sequence[Entry]) -> Iterator[Problem]:
    holidays = table_of(entries).holidays
    for name, name_en, first, last in SEASONS:
        if not any(date(year, *first) <= day <= date(year, *last) for day in holidays):
            yield Problem(
                pointer="/days",
                code="festival-missing",
                message=f"没有{name}的放假日，请核对。",
                message_en=f"There is no holiday for {name_en}; please check.",
            )
