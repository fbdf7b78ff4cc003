from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from service.database import Session
from service.errors import NotFound
from service.queries.calendar import Line, YearTable, find_year
from service.rules import text
from service.rules.working_days import YEARS, Kind
from service.rules.working_days_table import Entry, warnings
from service.schemas.wire import In, Out


class CalendarDayIn(In, frozen=True, kw_only=True):
    day: date
    kind: Kind
    document: text.Line


class CalendarIn(In, frozen=True, kw_only=True):
    days: Annotated[list[CalendarDayIn], Meta(max_length=200)]


class CalendarDayOut(Out, frozen=True, kw_only=True):
    day: date
    kind: Kind
    document: str


class WarningOut(Out, frozen=True, kw_only=True):
    code: str
    message: str
    message_en: str


class CalendarOut(Out, frozen=True, kw_only=True):
    """`provisional`: without a table every Monday to Friday counts as a working day."""

    year: int
    source: Literal["office", "library", "none"]
    provisional: bool
    days: list[CalendarDayOut]
    warnings: list[WarningOut]


def lines_of(data: CalendarIn) -> list[Line]:
    return [Line(one.day, one.kind, one.document) for one in data.days]


def year_out(session: Session, year: int) -> CalendarOut:
    if year not in YEARS:
        raise NotFound
    return calendar_out(year, find_year(session, year))


def tag_of(content: CalendarOut) -> str:
    return f"calendar-{content.year}-{sha256(msgspec.json.encode(content)).hexdigest()[:16]}"


def calendar_out(year: int, found: YearTable) -> CalendarOut:
    """What the library says has been looked at before."""
    odd = warnings(year, [Entry(line.day, line.kind) for line in found.days]) if found.source == "office" else []
    return CalendarOut(
        year=year,
        source=found.source,
        provisional=found.source == "none",
        days=[CalendarDayOut.of(line) for line in found.days],
        warnings=[WarningOut.of(one) for one in odd],
    )
