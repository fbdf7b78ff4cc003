"""What stands on a sheet, before anything is known of cells and styles."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from service.documents.workbooks.forms import Form

Value = str | int | float | date | None
Row = Sequence[Value]
Kind = Literal["text", "number", "points", "percent", "day", "bar", "trend", "mark"]
WIDTHS = {
    "text": 12.0,
    "number": 8.0,
    "points": 9.0,
    "percent": 9.0,
    "day": 12.0,
    "bar": 14.0,
    "trend": 16.0,
    "mark": 3.0,
}


class Column(msgspec.Struct, frozen=True):
    """`bar`: points with a bar behind them; `trend`: a small line; `mark`: one character, its header upright.

    `form`: what may be filled in; `needed`: must be.
    """

    header: str
    kind: Kind = "text"
    wide: float | None = None
    form: Form | None = None
    needed: bool = False

    @property
    def width(self) -> float:
        return self.wide or WIDTHS[self.kind]


class Trends(msgspec.Struct, frozen=True):
    """Where the figures of small lines stand: a sheet and its first and last column, counted from 0."""

    sheet: str
    first: int
    last: int


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: lines above, headers, rows; `blank` rows below to be filled in; the title stands on printed pages."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row] = ()
    title: str = ""
    above: Sequence[Row] = ()
    trends: Trends | None = None
    blank: int = 0


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What every printed page says at its foot: whose, of when, and the digest of what it shows."""

    camp: str
    made_at: datetime
    digest: str = ""
    days: tuple[date, date] | None = None
    """The camp's first and last day, between which days are filled in."""
