"""Bytes become grids of cells: one per visible sheet, whatever the file's type."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

import msgspec
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from service.documents.workbooks import archive, delimited, parts
from service.documents.workbooks.problems import Broken, Cell, FileError, issue
from service.rules.imports import Issue

MOST_BYTES = 5 * 1024 * 1024
_ERRORS = {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# BOF, perhaps WRITEPROTECT, then FILEPASS: the reader takes such a file for damaged, or reads nonsense from it
_FILEPASS = re.compile(rb"\x09\x08(?:\x10\x00.{16}|\x08\x00.{8})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)


class Grid(msgspec.Struct, kw_only=True):
    """`filled` are cells that show the first cell of a merged range."""

    workbook: str
    sheet: str
    rows: list[list[Cell]]
    filled: set[tuple[int, int]] = msgspec.field(default_factory=set)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = msgspec.field(default_factory=list)

    def at(self, row: int, column: int) -> Cell:
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if column < len(cells) else ""


Found = Grid | Issue


def grids(workbook: str, data: bytes) -> Iterator[Found]:
    """Each sheet's grid, or the issue why there is none; a file that cannot be opened is a FileError."""
    if not data:
        raise FileError("file-empty")
    if len(data) > MOST_BYTES:
        raise FileError("file-too-large", size=len(data))
    if data.startswith(b"PK"):
        return _from_zip(workbook, data)
    if data.startswith(_OLE):
        return _from_xls(workbook, data)
    return _from_csv(workbook, data)


def _from_csv(workbook: str, data: bytes) -> Iterator[Found]:
    if data[:4] in (b"\x89PNG", b"%PDF", b"\xff\xd8\xff\xe0", b"Rar!", b"7z\xbc\xaf"):
        raise FileError("file-type-unknown")
    rows = delimited.table(data)
    _name_errors(rows)
    sheet = PurePath(workbook).stem
    if len(rows) > parts.MOST_ROWS:
        return iter([issue("too-many-rows", workbook=workbook, sheet=sheet)])
    return iter([Grid(workbook=workbook, sheet=sheet, rows=rows)])


def _from_xls(workbook: str, data: bytes) -> Iterator[Found]:
    if "EncryptedPackage".encode("utf-16-le") in data or _FILEPASS.search(data):
        raise FileError("encrypted")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise FileError("macros")
    return _sheets(workbook, data, None)


def _from_zip(workbook: str, data: bytes) -> Iterator[Found]:
    opened = archive.opened(data)
    names = opened.namelist()
    if "xl/workbook.xml" in names:
        return _sheets(workbook, data, opened)
    if "content.xml" in names:
        return _sheets(workbook, data, None)
    raise FileError("file-type-unknown")


def _sheets(workbook: str, data: bytes, opened: zipfile.ZipFile | None) -> Iterator[Found]:
    where = parts.sheet_parts(opened) if opened is not None else {}
    with _damage_named():
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for about in book.sheets_metadata:
        xml = archive.part(opened, where.get(about.name, "")) if opened is not None else b""
        yield from _sheet(workbook, book, about.name, about.visible == SheetVisibleEnum.Visible, xml)


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except PasswordError:
        raise FileError("encrypted") from None
    except (CalamineError, OSError, ValueError):
        raise FileError("file-damaged") from None
    except BaseException as error:
        # the reader is Rust: a panic on a damaged file is no Exception
        if type(error).__name__ == "PanicException":
            raise FileError("file-damaged") from None
        raise


def _sheet(workbook: str, book: CalamineWorkbook, name: str, visible: bool, xml: bytes) -> Iterator[Found]:
    if parts.reaches_too_far(xml):
        yield issue("too-many-rows", workbook=workbook, sheet=name)
        return
    with _damage_named():
        sheet = book.get_sheet_by_name(name)
    if sheet.total_height > parts.MOST_ROWS:
        yield issue("too-many-rows", workbook=workbook, sheet=name)
    elif sheet.height and not visible:
        yield issue("sheet-hidden", workbook=workbook, sheet=name)
    elif sheet.height:
        yield _grid(workbook, name, sheet, parts.broken_cells(xml))


def _grid(workbook: str, name: str, sheet: CalamineSheet, broken: parts.BrokenCells) -> Grid:
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
    grid = Grid(workbook=workbook, sheet=name, rows=rows)
    for (row, column), found in broken.items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = found
    _name_errors(rows)
    grid.merged = list(sheet.merged_cell_ranges or [])
    for first, last in grid.merged:
        _fill(grid, first, last)
    return grid


def _name_errors(rows: list[list[Cell]]) -> None:
    """Error values also arrive as text: from csv, from ods, pasted."""
    for cells in rows:
        for column, value in enumerate(cells):
            if isinstance(value, str) and value[:1] == "#" and value.strip() in _ERRORS:
                cells[column] = Broken("excel-error", value.strip())


def _fill(grid: Grid, first: tuple[int, int], last: tuple[int, int]) -> None:
    value = grid.at(*first)
    if value == "":
        return
    for row in range(first[0], min(last[0] + 1, len(grid.rows))):
        cells = grid.rows[row]
        for column in range(first[1], min(last[1] + 1, len(cells))):
            if (row, column) != first:
                cells[column] = value
                grid.filled.add((row, column))
