"""Pages become an xlsx: the one place that writes cells of sheets that leave."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from service.clock import CAMP_ZONE
from service.documents.books import filling, heights
from service.documents.books.pages import Column, Page, Row, Stamp, Value

LONGEST = 32_767
"""Characters that a spreadsheet keeps in a cell."""
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
INK, LINE, SHADE = "#1F2933", "#9AA5B1", "#E4E7EB"
CELL = {"font_name": "宋体", "font_size": 11, "font_color": INK, "valign": "vcenter", "border": 1, "border_color": LINE}
LOOKS: dict[str, dict[str, Any]] = {
    "above": {"font_name": "宋体", "font_size": 9, "font_color": "#52606D"},
    "header": {**CELL, "font_name": "黑体", "bg_color": SHADE, "align": "center", "text_wrap": True},
    "upright": {**CELL, "font_name": "黑体", "bg_color": SHADE, "align": "center", "rotation": 90},
    "text": {**CELL, "text_wrap": True},
    "number": {**CELL, "num_format": "0", "align": "right"},
    "points": {**CELL, "num_format": "0.00", "align": "right"},
    "bar": {**CELL, "num_format": "0.00", "align": "right"},
    "percent": {**CELL, "num_format": '0.00"%"', "align": "right"},
    "day": {**CELL, "num_format": "yyyy-mm-dd", "align": "center"},
    "trend": CELL,
    "mark": {**CELL, "align": "center"},
    "blank": {**CELL, "num_format": "@", "border": 0},
}
A4 = 9
WIDE = 90.0
"""Characters beyond which a page is turned on its side."""


def book_bytes(pages: Sequence[Page], stamp: Stamp) -> bytes:
    """The same pages under the same stamp are the same bytes."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, SAFE) as book:
        book.set_properties({"created": stamp.made_at.replace(tzinfo=None), "title": stamp.camp})
        looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        for page in pages:
            _write(book.add_worksheet(page.name), page, stamp, looks)
    return stream.getvalue()


def print_around(sheet: Any, title: str, stamp: Stamp) -> None:
    """Above the title; below camp and date, digest, page x of y. An ampersand of a name is no command."""
    camp, day = stamp.camp[:60].replace("&", "&&"), stamp.made_at.astimezone(CAMP_ZONE).date().isoformat()
    sheet.set_header('&C&"黑体,Regular"&14 ' + title[:60].replace("&", "&&"))
    sheet.set_footer(f"&L&9 {camp}　{day}&C&9 {stamp.digest[:16]}&R&9第 &P 页，共 &N 页")


def on_a4(sheet: Any, width: float, header: int) -> None:
    sheet.set_paper(A4)
    if width > WIDE:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)


def put(sheet: Any, row: int, column: int, value: Value, look: Any = None) -> None:
    """By its own type: text is text whatever it looks like."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST], look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _write(sheet: Any, page: Page, stamp: Stamp, looks: dict[str, Any]) -> None:
    header = _write_above(sheet, page, looks)
    for column, one in enumerate(page.columns):
        sheet.set_column(column, column, one.width)
        sheet.write_string(header, column, _headed(one), looks["upright" if one.kind == "mark" else "header"])
    _fit_header(sheet, page, header)
    for number, row in enumerate(page.rows, header + 1):
        _write_row(sheet, page, number, row, looks)
    last = header + len(page.rows)
    _help(sheet, page, header, last, stamp, looks)
    sheet.freeze_panes(header + 1, min(2, max(len(page.columns) - 1, 0)))
    if page.rows and page.columns:
        sheet.autofilter(header, 0, last, len(page.columns) - 1)
    on_a4(sheet, sum(one.width for one in page.columns), header)
    print_around(sheet, page.title, stamp)


def _fit_header(sheet: Any, page: Page, header: int) -> None:
    flat = [(_headed(one), one.width) for one in page.columns if one.kind != "mark"]
    heights.fit(sheet, header, flat, upright=[one.header for one in page.columns if one.kind == "mark"])


def _headed(column: Column) -> str:
    return column.header + ("*" if column.needed else "")


def _write_above(sheet: Any, page: Page, looks: dict[str, Any]) -> int:
    """Returns the row of the headers."""
    for row, line in enumerate(page.above):
        for column, value in enumerate(line):
            put(sheet, row, column, value, looks["above"])
    return len(page.above)


def _write_row(sheet: Any, page: Page, number: int, row: Row, looks: dict[str, Any]) -> None:
    for column, value in enumerate(row):
        kind = page.columns[column].kind if column < len(page.columns) else "text"
        put(sheet, number, column, value, looks["text" if isinstance(value, str) and kind != "mark" else kind])
    heights.fit(sheet, number, [(value, one.width) for value, one in zip(row, page.columns, strict=False)])


def _help(sheet: Any, page: Page, header: int, last: int, stamp: Stamp, looks: dict[str, Any]) -> None:
    """Bars, small lines, and what may be filled in."""
    for column, one in enumerate(page.columns):
        if one.kind == "bar" and page.rows:
            sheet.conditional_format(header + 1, column, last, column, _bar())
        if one.kind == "trend" and page.trends is not None:
            _draw(sheet, page, header, column)
        if one.form is not None and page.blank:
            area = header + 1, column, last + page.blank, column
            filling.offer(sheet, one, area, stamp, looks["blank"])


def _bar() -> dict[str, Any]:
    return {
        "type": "data_bar", "bar_color": "#9AA5B1", "bar_solid": True, "bar_border_color": "#616E7C",
        "min_type": "num", "min_value": 0,
    }  # fmt: skip


def _draw(sheet: Any, page: Page, header: int, column: int) -> None:
    """Beside each row the line of the same row of the other sheet, whose headers are its first row."""
    assert page.trends is not None
    for number in range(1, len(page.rows) + 1):
        place = xl_range_abs(number, page.trends.first, number, page.trends.last)
        drawn = {"range": f"'{page.trends.sheet}'!{place}", "series_color": INK, "last_point": True, "weight": 1.25}
        sheet.add_sparkline(header + number, column, drawn)
