"""How high a row must be for its texts to be read: spreadsheets that print do not all find that out themselves."""

import re
from collections.abc import Iterable
from math import floor
from typing import Any
from unicodedata import east_asian_width

LINE = 15.0
"""Points of a line of 11-point type."""
HALF = 6.0
"""Points of half a character of it."""
MOST = 409.0
"""Points that a spreadsheet gives a row."""
FILLED = 0.93
"""Of a column's width: it is told in digits of another, narrower typeface, and has margins."""
_UNBROKEN = re.compile(r"[!-~]+|.")


def fit(sheet: Any, row: int, cells: Iterable[tuple[object, float]], upright: Iterable[str] = ()) -> None:
    """Of values and the widths of their columns, and of texts that run upwards."""
    flat = [lines_of(value, width) * LINE for value, width in cells if isinstance(value, str)]
    high = max([*flat, *(size_of(text) * HALF + LINE for text in upright)], default=LINE)
    if high > LINE:
        sheet.set_row(row, min(high, MOST))


def lines_of(text: str, width: float) -> int:
    room = max(floor(width * FILLED), 2)
    return sum(_lines(line, room) for line in text.split("\n"))


def _lines(line: str, room: int) -> int:
    """Words of the Latin alphabet stay whole where they can."""
    lines, used = 1, 0
    for word in _UNBROKEN.findall(line):
        size = size_of(word)
        if used and used + size > room:
            lines, used = lines + 1, 0
        further, used = divmod(used + size - 1, room)
        lines, used = lines + further, used + 1
    return lines


def size_of(text: str) -> int:
    """In half characters: those of East Asia are two wide."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)
