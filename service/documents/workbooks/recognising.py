"""A sheet is known by its headers; its name, title and file only decide between equals."""

import msgspec

from service.documents.workbooks.grids import Grid
from service.documents.workbooks.headers import MOST_HEADER_ROWS, NAMES, Head, field_of, heads, named, width, words_in
from service.documents.workbooks.layouts import LAYOUTS, Layout
from service.documents.workbooks.problems import Broken, shown


class Ambiguous(msgspec.Struct, frozen=True):
    layouts: tuple[Layout, ...]


def recognised(grid: Grid) -> Head | Ambiguous | None:
    words = words_in(grid)
    candidates = [found[0] for layout in LAYOUTS if (found := heads(grid, layout, words))]
    complete = [head for head in candidates if not head.missing]
    own = named(grid.sheet)
    for head in complete:
        if head.layout is own:
            return head
    if complete:
        return _decided(grid, _equals(complete))
    return _incomplete(grid, candidates, own)


def _equals(complete: list[Head]) -> list[Head]:
    most = max(_fit(head) for head in complete)
    return [head for head in complete if _fit(head) == most]


def _fit(head: Head) -> tuple[int, int]:
    return len(head.columns), len(head.layout.required)


def _decided(grid: Grid, equals: list[Head]) -> Head | Ambiguous:
    if len(equals) == 1:
        return equals[0]
    layouts = tuple(head.layout for head in equals)
    for text in (grid.sheet, _title(grid, equals[0].rows[0]), grid.workbook):
        layout = named(text, layouts)
        if layout is not None:
            return next(head for head in equals if head.layout is layout)
    return Ambiguous(layouts)


def _title(grid: Grid, header_row: int) -> str:
    cells = [cell for row in grid.rows[:header_row] for cell in row if not isinstance(cell, Broken)]
    return "".join(dict.fromkeys(shown(cell) for cell in cells))


def _incomplete(grid: Grid, candidates: list[Head], own: Layout | None) -> Head | None:
    """A sheet known by its name, or lacking one column only, is worth saying what it lacks."""
    for head in candidates:
        if head.layout is own:
            return head
    if own is not None:
        return _keyless(grid, own)
    nearly = [head for head in candidates if len(head.missing) == 1 and len(head.columns) >= 3]
    return nearly[0] if len(nearly) == 1 else None


def _keyless(grid: Grid, layout: Layout) -> Head | None:
    """The row that holds most of the layout's headers though the key column is not among them."""
    best: Head | None = None
    for row in range(min(MOST_HEADER_ROWS, len(grid.rows))):
        fields = [
            (field_of(NAMES[layout.sheet], grid.at(row, column)), column) for column in range(width(grid, (row,)))
        ]
        columns = {field: column for field, column in reversed(fields) if field is not None}
        if len(columns) >= min(2, len(layout.columns)) and len(columns) > len(best.columns if best else {}):
            best = Head(layout, (row,), columns)
    return best
