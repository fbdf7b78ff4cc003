"""A problem is a code with details; its words come from the wording table."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from service.documents.workbooks.wording import WORDING
from service.rules.imports import Issue

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


class Broken(NamedTuple):
    """A cell whose content the reader cannot see: an Excel error or a formula never calculated."""

    code: str
    text: str


Cell = int | float | str | bool | date | datetime | time | timedelta | Broken


class FileError(Exception):
    """The whole file is refused."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class CellError(Exception):
    """One cell cannot be taken as it stands; a warning keeps `kept`."""

    def __init__(self, code: str, kept: object = None, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.kept = kept
        self.details = details


def shown(value: Cell) -> str:
    if isinstance(value, Broken):
        return value.text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def cell_name(row: int, column: int) -> str:
    """Excel's name of a cell, both counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def place_of(name: str | None) -> tuple[int, int] | None:
    """Row and column of a cell by its name, both counted from 0; none of what is no cell."""
    match = _CELL.fullmatch(name or "")
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def issue(
    code: str,
    /,
    *,
    workbook: str,
    sheet: str | None = None,
    cell: str | None = None,
    field: str | None = None,
    value: Cell | None = None,
    **details: object,
) -> Issue:
    words = WORDING[code]
    seen = None if value is None else shown(value)
    filling = {"value": "" if seen is None else seen[:60], "field": field or "", **details}
    return Issue(
        workbook=workbook,
        sheet=sheet,
        cell=cell,
        field=field,
        code=code,
        level=words.level,
        message=words.message.format(**filling),
        message_en=words.message_en.format(**filling),
        value=seen,
        suggestion=words.suggestion.format(**filling) or None,
        suggestion_en=words.suggestion_en.format(**filling) or None,
    )
