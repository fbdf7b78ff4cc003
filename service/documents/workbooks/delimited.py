"""csv: one sheet, recognised by its headers."""

import codecs
import csv
import io
import re

from service.documents.cells import unguarded
from service.documents.workbooks.problems import Cell, FileError

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LOST_ZERO = re.compile(r"\d{4}\.\d")


def decoded(data: bytes) -> str:
    marked = [name for bom, name in _BOMS if data.startswith(bom)]
    for name in marked or ["utf-8", "gb18030"]:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise FileError("encoding-unknown")


def table(data: bytes) -> list[list[Cell]]:
    text = decoded(data)
    if "\0" in text:
        raise FileError("file-type-unknown")
    try:
        return [[_cell(value) for value in row] for row in csv.reader(io.StringIO(text, newline=""), _dialect(text))]
    except csv.Error:
        raise FileError("file-damaged") from None


def _dialect(text: str) -> type[csv.Dialect]:
    start = text[:5_000]

    class Found(csv.excel):
        delimiter = max(",\t;", key=start.count)

    return Found


def _cell(value: str) -> Cell:
    """Our own export guards text against being run as a formula; 1990.1 is typed as the number it may have been."""
    if _LOST_ZERO.fullmatch(value):
        return float(value)
    return unguarded(value)
