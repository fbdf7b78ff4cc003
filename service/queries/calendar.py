"""A year's holidays: the office's rows if there are any, else the library's table, else none."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from sqlalchemy import bindparam

from service.database import Session
from service.queries.select import all_rows, c, columns
from service.rules.working_days import Kind, Year
from service.rules.working_days_library import DOCUMENT, library_year
from service.rules.working_days_table import Entry, table_of
from service.tables.calendar import CalendarDay

Source = Literal["office", "library", "none"]
_YEARS = (
    columns(CalendarDay.day, CalendarDay.kind, CalendarDay.year, CalendarDay.document)
    .where(c(CalendarDay.year).between(bindparam("first"), bindparam("last")))
    .order_by(c(CalendarDay.day))
)
_LOCKED = columns(CalendarDay).where(c(CalendarDay.year) == bindparam("year")).with_for_update()


class Line(NamedTuple):
    day: date
    kind: Kind
    document: str


class YearTable(NamedTuple):
    source: Source
    days: Sequence[Line]


def find_year(session: Session, year: int) -> YearTable:
    """The table in force, by day."""
    rows = all_rows(session, _YEARS, first=year, last=year)
    if rows:
        return YearTable("office", [Line(row.day, row.kind, row.document) for row in rows])
    found = library_year(year)
    return YearTable("none", []) if found is None else YearTable("library", _lines(found))


def list_years(session: Session, first: int, last: int) -> dict[int, Year | None]:
    """Tables of several years, both included, to count working days by."""
    found: dict[int, list[Entry]] = {}
    for row in all_rows(session, _YEARS, first=first, last=last):
        found.setdefault(row.year, []).append(Entry(row.day, row.kind))
    return {year: table_of(found[year]) if year in found else library_year(year) for year in range(first, last + 1)}


def lock_year(session: Session, year: int) -> Sequence[CalendarDay]:
    """The office's rows, to be replaced."""
    return session.scalars(_LOCKED, {"year": year}).all()


def _lines(table: Year) -> list[Line]:
    kinds: dict[date, Kind] = {**dict.fromkeys(table.holidays, "holiday"), **dict.fromkeys(table.makeups, "makeup")}
    return [Line(day, kinds[day], DOCUMENT) for day in sorted(kinds)]
