"""Rows become files: csv and xlsx whose text stays text."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter

from service.documents.cells import guarded

Value = str | int | float | None
Rows = Sequence[Sequence[Value]]
BOM = "\ufeff"
LONGEST = 32_767
"""Characters that a spreadsheet keeps in a cell."""
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def csv_bytes(rows: Rows) -> bytes:
    """UTF-8, with the mark by which spreadsheets know it."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows([_plain(one) for one in row] for row in rows)
    return (BOM + stream.getvalue()).encode()


def _plain(value: Value) -> str:
    return guarded(value) if isinstance(value, str) else "" if value is None else str(value)


def xlsx_bytes(sheet: str, rows: Rows) -> bytes:
    """One sheet, text as text and numbers as numbers."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _SAFE) as book:
        page = book.add_worksheet(sheet)
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(place, column, value[:LONGEST])
                elif value is not None:
                    page.write_number(place, column, value)
    return stream.getvalue()
