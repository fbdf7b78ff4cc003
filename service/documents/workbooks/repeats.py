"""The same key twice, in one sheet or in two files: which is right cannot be told, so both are named."""

from typing import NamedTuple

from service.documents.workbooks.index import Index
from service.documents.workbooks.lines import Line
from service.rules.facts import Attendance


class _Place(NamedTuple):
    line: Line
    cell: str

    def __str__(self) -> str:
        return f"《{self.line.grid.workbook}》{self.line.grid.sheet} {self.cell}"


_First = dict[tuple[object, ...], _Place]


def check(index: Index) -> None:
    first: _First = {}
    for line in index.lines:
        if line.layout.spread == "sessions":
            _check_sessions(line, first)
        elif all(line.values.get(field) is not None for field in line.layout.key):
            _check_key(line, (line.layout.sheet, *line.key), first)


def _check_key(line: Line, key: tuple[object, ...], first: _First) -> bool:
    here = _Place(line, line.cell(line.layout.key[0]))
    other = first.setdefault(key, here)
    if other.line is line:
        return False
    shown = " ".join(line.key)
    line.flag(line.layout.key[0], "duplicate-row", other=other, key=shown)
    other.line.flag(line.layout.key[0], "duplicate-row", other=here, key=shown)
    return True


def _check_sessions(line: Line, first: _First) -> None:
    """A trainee twice in one sheet is one problem; twice in one half-day of two sheets is one a cell."""
    if not line.text("trainee") or _check_key(line, (line.grid.workbook, line.grid.sheet, *line.key), first):
        return
    for fact, cell in line.facts:
        assert isinstance(fact, Attendance)
        here = _Place(line, cell)
        other = first.setdefault((fact.on, fact.half, fact.trainee), here)
        if other.line is not line:
            line.flag_at(cell, "duplicate-row", other=other, key=fact.trainee)
            other.line.flag_at(other.cell, "duplicate-row", other=here, key=fact.trainee)
