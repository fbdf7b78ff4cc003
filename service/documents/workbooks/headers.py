"""Which sheet a grid is, where its headers stand, and which column holds what."""

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from service.documents.workbooks import sessions
from service.documents.workbooks.columns import Column
from service.documents.workbooks.grids import Grid
from service.documents.workbooks.layouts import LAYOUTS, Layout
from service.documents.workbooks.problems import Broken, Cell, shown
from service.documents.workbooks.texts import folded

MOST_HEADER_ROWS = 15
_BEHIND = re.compile(r"[(\[【][^()]*[)\]】]$|[:*]$")
_LEADING_MARK = re.compile(r"^[*★]")


class Head(msgspec.Struct, frozen=True):
    """`rows` are one header row or two, counted from 0."""

    layout: Layout
    rows: tuple[int, ...]
    columns: Mapping[str, int]

    @property
    def missing(self) -> tuple[Column, ...]:
        return tuple(column for column in self.layout.required if column.field not in self.columns)


def label(value: Cell) -> str:
    return "" if isinstance(value, Broken | date) else _LEADING_MARK.sub("", folded(shown(value)))


def bare(value: Cell) -> str:
    """A header without the remark in brackets or the colon behind it."""
    return _BEHIND.sub("", label(value))


Names = Mapping[str, str]


def names_of(layout: Layout) -> Names:
    """Header as folded -> field; a column's own header beats another's synonym."""
    names = {folded(word): column.field for column in reversed(layout.columns) for word in column.also}
    return names | {folded(column.header): column.field for column in layout.columns}


NAMES: dict[str, Names] = {layout.sheet: names_of(layout) for layout in LAYOUTS}


def field_of(names: Names, value: Cell) -> str | None:
    return names.get(label(value)) or names.get(bare(value))


def is_own(layout: Layout, field: str, value: Cell) -> bool:
    """A column's own header, not a synonym that another column may be meant by."""
    own = folded(next(column.header for column in layout.columns if column.field == field))
    return own in (label(value), bare(value))


def width(grid: Grid, rows: tuple[int, ...]) -> int:
    return max((len(grid.rows[row]) for row in rows), default=0)


Words = list[set[str]]


def words_in(grid: Grid) -> Words:
    """What may be a header, by row, and one row more for a head of two."""
    rows = grid.rows[: MOST_HEADER_ROWS + 1]
    return [{word for value in cells for word in (label(value), bare(value))} for cells in rows]


def heads(grid: Grid, layout: Layout, words: Words) -> list[Head]:
    """Every place where this layout's headers may stand, best first."""
    key = {word for word, field in NAMES[layout.sheet].items() if field == layout.key[0]}
    # a head of two rows may have its key in either
    rows = range(min(MOST_HEADER_ROWS, len(words)))
    near = [row for row in rows if any(key & each for each in words[max(row - 1, 0) : row + 2])]
    found = [_head(grid, layout, row) for row in near]
    fitting = [head for head in found if _is_header(grid, head)]
    return sorted(fitting, key=lambda head: len(head.columns), reverse=True)


def _head(grid: Grid, layout: Layout, row: int) -> Head:
    rows = _block(grid, layout, row)
    columns: dict[str, int] = {}
    for column in range(width(grid, rows)):
        field, _ = field_above(grid, NAMES[layout.sheet], rows, column)
        if field is not None:
            columns.setdefault(field, column)
    return Head(layout, rows, columns)


def field_above(grid: Grid, names: Names, rows: tuple[int, ...], column: int) -> tuple[str | None, int]:
    """What a column holds and the row that says so: below a group heading stands the column's own name."""
    for row in reversed(rows):
        field = field_of(names, grid.at(row, column))
        if field is not None:
            return field, row
    return None, rows[-1]


def _block(grid: Grid, layout: Layout, row: int) -> tuple[int, ...]:
    if _has_halves(grid, row):
        return (row - 1, row) if row else (row,)
    if _has_halves(grid, row + 1) or _is_merged_down(grid, layout, row):
        return (row, row + 1)
    return (row,)


def _has_halves(grid: Grid, row: int) -> bool:
    return 0 <= row < len(grid.rows) and any(sessions.is_half(value) for value in grid.rows[row])


def _is_merged_down(grid: Grid, layout: Layout, row: int) -> bool:
    """A header cell that reaches into the next row makes that row a header too."""
    places = enumerate(grid.rows[row])
    return any(
        (row + 1, column) in grid.filled and field_of(NAMES[layout.sheet], value) and grid.at(row + 1, column) == value
        for column, value in places
    )


def _is_header(grid: Grid, head: Head) -> bool:
    layout = head.layout
    if layout.key[0] not in head.columns:
        return False
    if layout.spread == "sessions":
        cells = [grid.at(row, column) for row in head.rows for column in range(width(grid, head.rows))]
        return any(sessions.looks_like_session(cell) for cell in cells if not isinstance(cell, Broken))
    return len(head.columns) >= min(3, len(layout.columns))


def named(text: str, layouts: tuple[Layout, ...] = LAYOUTS) -> Layout | None:
    """The layout whose name or hint is the longest inside a text; none if two are."""
    word = folded(text)
    found = [(len(name), layout) for layout in layouts for name in (layout.sheet, *layout.hints) if name in word]
    longest = max((length for length, _ in found), default=0)
    best = {layout.sheet: layout for length, layout in found if length == longest}
    return next(iter(best.values())) if len(best) == 1 else None
