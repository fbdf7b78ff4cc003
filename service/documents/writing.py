"""Rows become csv whose text stays text."""

import csv
import io
from collections.abc import Sequence
from itertools import compress

from service.documents.books import Page
from service.documents.books.pages import Value
from service.documents.cells import guarded

Rows = Sequence[Sequence[Value]]
BOM = "\ufeff"


def csv_bytes(rows: Rows) -> bytes:
    """UTF-8, with the mark by which spreadsheets know it."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows([_plain(one) for one in row] for row in rows)
    return (BOM + stream.getvalue()).encode()


def rows_of(page: Page) -> Rows:
    """What stands above, the headers, and the rows; small lines are drawn and no text."""
    kept = [one.kind != "trend" for one in page.columns]
    headers = [one.header for one in page.columns]
    return [*page.above, *(list(compress(row, kept)) for row in (headers, *page.rows))]


def _plain(value: Value) -> str:
    return guarded(value) if isinstance(value, str) else "" if value is None else str(value)
