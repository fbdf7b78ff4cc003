"""An uploaded workbook given back: before each row what became of it and what is wrong, at each cell a comment."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import msgspec
import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from service.documents.books import heights
from service.documents.books.pages import Stamp
from service.documents.books.writing import CELL, LOOKS, SAFE, on_a4, print_around, put
from service.documents.workbooks.grids import Grid
from service.documents.workbooks.plans import PROBLEM, RESULT
from service.documents.workbooks.problems import Broken, Cell, place_of
from service.documents.workbooks.reading import TOLD
from service.rules.imports import Issue

ACTIONS = {"create": "新增 new", "update": "更新 update", "same": "不变 same", "error": "错误 error"}
LEVELS = {"error": "错误 error", "warning": "提醒 warning"}
SHIFT = 2
"""Columns that stand before the others."""
OUTCOME, SAID, OTHER = 11, 40, 13
"""Widths of columns: what came of a row, what is wrong, and every other."""
WHAT, WORDS = 14, 78
"""The same of the first sheet."""
SHADES = {
    "error": "#F8D7B0", "warning": "#FFF3BF", "create": "#D3F0E0", "update": "#D6E4F5", "same": "#FFFFFF",
}  # fmt: skip
LONGEST = 1_000
MOST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
Place = tuple[int, int]


class Result(msgspec.Struct, frozen=True):
    """What was read of one sheet: its header's row, counted from 0, and each row's outcome and each cell's issues."""

    header: int | None = None
    actions: Mapping[int, str] = {}
    issues: Mapping[Place, Sequence[Issue]] = {}

    def flagged(self) -> dict[int, list[int]]:
        """The columns with something wrong, by row."""
        found: dict[int, list[int]] = {}
        for row, column in sorted(self.issues):
            found.setdefault(row, []).append(column)
        return found


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One workbook with what was found in it; `issues` are those of no cell."""

    grids: Sequence[Grid]
    results: Mapping[str, Result]
    issues: Sequence[Issue]
    only_problems: bool = False


def result(header: int | None, actions: Mapping[int, str], issues: Iterable[Issue]) -> Result:
    placed = sorted((place, number, one) for number, one in enumerate(issues) if (place := place_of(one.cell)))
    by_cell = {place: [one for _, _, one in group] for place, group in groupby(placed, key=lambda each: each[0])}
    return Result(header, actions, by_cell)


def annotated(told: Told, stamp: Stamp) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, SAFE) as book:
        book.set_properties({"created": stamp.made_at.replace(tzinfo=None), "title": stamp.camp})
        looks = _looks(book)
        _summary(book.add_worksheet(TOLD), told, stamp, looks)
        for grid, name in zip(told.grids, _names(told.grids), strict=True):
            writing = _Sheet(book.add_worksheet(name), grid, told.results.get(grid.sheet, Result()), looks)
            writing.write(whole=not told.only_problems)
            print_around(writing.sheet, grid.sheet, stamp)
    return stream.getvalue()


def _names(grids: Sequence[Grid]) -> list[str]:
    """As they were, where a spreadsheet takes them: a csv is called after its file, whatever that is called."""
    names = [TOLD]
    for grid in grids:
        plain = _FORBIDDEN.sub("_", grid.sheet).strip("'")[:MOST_NAME] or "_"
        numbered = (f"{plain[: MOST_NAME - 4]}-{number}" for number in range(2, len(grids) + 3))
        taken = {one.lower() for one in names}
        names.append(next(one for one in (plain, *numbered) if one.lower() not in taken))
    return names[1:]


def sentence(one: Issue) -> str:
    about = f"{one.field}：" if one.field and one.field not in one.message else ""
    return about + one.message + (f" → {one.suggestion}" if one.suggestion else "")


def sentence_en(one: Issue) -> str:
    about = f"{one.field}: " if one.field and one.field not in one.message_en else ""
    suggested = one.suggestion_en or one.suggestion
    return about + one.message_en + (f" → {suggested}" if suggested else "")


def both(issues: Sequence[Issue]) -> str:
    return "；".join(map(sentence, issues)) + "\n" + " ".join(map(sentence_en, issues))


def _looks(book: Any) -> dict[tuple[str, str], Any]:
    """By kind of cell and what is to be said of it."""
    day = {"num_format": "yyyy-mm-dd"}
    found = {("header", ""): book.add_format(LOOKS["header"])}
    for kind, more in (("text", {}), ("day", day)):
        found[kind, ""] = book.add_format({**CELL, **more})
        for level, colour in SHADES.items():
            found[kind, level] = book.add_format({**CELL, **more, "bg_color": colour, "text_wrap": True})
    return found


def _summary(sheet: Any, told: Told, stamp: Stamp, looks: Mapping[tuple[str, str], Any]) -> None:
    """What concerns whole sheets or the workbook, and how the colours are meant."""
    every = [one for each in told.results.values() for several in each.issues.values() for one in several]
    errors = sum(one.level == "error" for one in (*every, *told.issues))
    warnings = len(every) + len(told.issues) - errors
    lines = [
        (
            "结果 Result",
            f"{errors} 处错误，{warnings} 处提醒；改好后可以原样再上传。\n"
            f"Errors: {errors}, warnings: {warnings}. Mend them and upload this file as it is.",
        ),
        (
            "说明 Legend",
            "每张表前两列是导入结果和问题。有错误的单元格标橙色，有提醒的标黄色，批注写明怎样改。\n"
            "The first two columns of a sheet are the result and the problems. Cells with errors are orange, those with"
            " warnings yellow; their comments say how to mend them.",
        ),
        *((LEVELS[one.level], f"{one.sheet or one.workbook}：{both([one])}") for one in told.issues),
    ]
    sheet.set_column(0, 0, WHAT)
    sheet.set_column(1, 1, WORDS)
    for row, (what, words) in enumerate(lines):
        put(sheet, row, 0, what, looks["header", ""])
        put(sheet, row, 1, words, looks["text", "same"])
        heights.fit(sheet, row, [(what, WHAT), (words, WORDS)])
    on_a4(sheet, WHAT + WORDS, 0)
    print_around(sheet, TOLD, stamp)


class _Sheet:
    def __init__(self, sheet: Any, grid: Grid, result: Result, looks: Mapping[tuple[str, str], Any]) -> None:
        self.sheet, self.grid, self.result, self.looks = sheet, grid, result, looks
        self.flagged = result.flagged()

    def write(self, *, whole: bool) -> None:
        """All rows, or down to the headers and then those with problems, whose merged cells are filled."""
        head = self.result.header or 0
        rows = [row for row in range(self._height()) if whole or row <= head or row in self.flagged]
        for number, row in enumerate(rows):
            self._row(number, row, bare=whole or row < head)
        if whole:
            self._merge()
        self._fit(rows.index(head) if head in rows else 0)

    def _height(self) -> int:
        return max(len(self.grid.rows), max(self.flagged, default=0) + 1)

    def _row(self, number: int, row: int, *, bare: bool) -> None:
        if row == self.result.header:
            put(self.sheet, number, 0, RESULT, self.looks["header", ""])
            put(self.sheet, number, 1, PROBLEM, self.looks["header", ""])
        self._outcome(number, row)
        cells = len(self.grid.rows[row]) if row < len(self.grid.rows) else 0
        for column in range(max(cells, max(self.flagged.get(row, ()), default=-1) + 1)):
            if not (bare and (row, column) in self.grid.filled):
                self._cell(number, (row, column))
        self._fit_row(number, row)

    def _fit_row(self, number: int, row: int) -> None:
        issues = self._issues(row)
        wrapped = [(self.grid.at(row, column), OTHER) for column in self.flagged.get(row, ())]
        heights.fit(self.sheet, number, [(both(issues) if issues else "", SAID), *wrapped])

    def _issues(self, row: int) -> list[Issue]:
        """Those said beside a row; the headers' are said at their cells alone."""
        if row == self.result.header:
            return []
        return [one for column in self.flagged.get(row, ()) for one in self.result.issues[row, column]]

    def _outcome(self, number: int, row: int) -> None:
        issues = self._issues(row)
        action = self.result.actions.get(row, "")
        if action and row != self.result.header:
            put(self.sheet, number, 0, ACTIONS[action], self.looks["text", action])
        if issues:
            put(self.sheet, number, 1, both(issues), self.looks["text", _worst(issues)])

    def _cell(self, number: int, place: Place) -> None:
        value, issues = self.grid.at(*place), self.result.issues.get(place, ())
        if value == "" and not issues:
            return
        kind = "day" if isinstance(value, date) else "text"
        _put(self.sheet, number, place[1] + SHIFT, value, self.looks[kind, _worst(issues)])
        if issues:
            words = "\n".join(f"{LEVELS[one.level]}：{both([one])}" for one in issues)
            size = {"x_scale": 2, "y_scale": 1 + len(issues)}
            self.sheet.write_comment(number, place[1] + SHIFT, words[:LONGEST], size)

    def _merge(self) -> None:
        for first, last in (one for one in self.grid.merged if one[0] != one[1]):
            issues = self.result.issues.get(first, ())
            value, look = self.grid.at(*first), self.looks["text", _worst(issues)]
            try:
                self.sheet.merge_range(first[0], first[1] + SHIFT, last[0], last[1] + SHIFT, "", look)
            except OverlappingRange:
                continue
            day = isinstance(value, date)
            _put(self.sheet, first[0], first[1] + SHIFT, value, self.looks["day", ""] if day else look)

    def _fit(self, header: int) -> None:
        width = max((len(cells) for cells in self.grid.rows), default=0)
        self.sheet.set_column(0, 0, OUTCOME)
        self.sheet.set_column(1, 1, SAID)
        self.sheet.set_column(SHIFT, SHIFT + max(width - 1, 0), OTHER)
        self.sheet.freeze_panes(header + 1, SHIFT)
        on_a4(self.sheet, OUTCOME + SAID + OTHER * width, header)


def _put(sheet: Any, row: int, column: int, value: Cell, look: Any) -> None:
    """As it was read: what was an error or a formula is its text."""
    if isinstance(value, Broken):
        put(sheet, row, column, value.text, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, datetime):
        put(sheet, row, column, value.date() if value.time() == datetime.min.time() else str(value), look)
    else:
        put(sheet, row, column, value if isinstance(value, str | int | float | date) else str(value), look)


def _worst(issues: Sequence[Issue]) -> str:
    return max((one.level for one in issues), key=["warning", "error"].index, default="")
