"""The workbooks of a dry run, annotated: what came of each row, and what is wrong where."""

from collections.abc import Sequence
from pathlib import PurePath
from uuid import UUID

from service.database import Session
from service.documents import importing
from service.documents.books.annotated import Result, Told, annotated, result
from service.documents.exports import stamp_of
from service.documents.importing import Examined
from service.documents.workbooks.grids import Grid, grids
from service.documents.workbooks.problems import FileError, place_of
from service.documents.workbooks.reading import TOLD
from service.rules.imports import Issue

Files = dict[str, bytes]


def annotate(session: Session, camp_id: UUID, batch_id: UUID, *, only_problems: bool = False) -> Files:
    """Each workbook as xlsx under its own name, whatever it was; those of one name are told apart by a number."""
    files, found = importing.held(session, camp_id, batch_id)
    stamp, made = stamp_of(session, camp_id, found.data_version), Files()
    for name, data in files:
        told = Told(
            grids=_grids(name, data),
            results=_results(name, found),
            issues=_apart(name, found),
            only_problems=only_problems,
        )
        made[_free(f"{PurePath(name).stem}-导入结果", made)] = annotated(told, stamp)
    return {f"{name}.xlsx": data for name, data in made.items()}


def _free(name: str, taken: Files) -> str:
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)


def _grids(name: str, data: bytes) -> list[Grid]:
    """Those that people see; of a file that cannot be opened only what is wrong with it."""
    try:
        return [one for one in grids(name, data) if isinstance(one, Grid) and one.sheet != TOLD]
    except FileError:
        return []


def _results(name: str, found: Examined) -> dict[str, Result]:
    headers = {one.sheet: one.header_row - 1 for one in found.reading.sheets if one.workbook == name}
    return {sheet: _result(name, sheet, header, found) for sheet, header in headers.items()}


def _result(name: str, sheet: str, header: int, found: Examined) -> Result:
    rows = [one for one in found.rows if (one.workbook, one.sheet) == (name, sheet) and one.row is not None]
    actions = {one.row - 1: one.action for one in rows if one.row is not None}
    of_sheet = [one for one in found.reading.issues if (one.workbook, one.sheet) == (name, sheet)]
    return result(header, actions, [*of_sheet, *(one for row in rows for one in row.issues)])


def _apart(name: str, found: Examined) -> Sequence[Issue]:
    return [one for one in found.reading.issues if one.workbook == name and place_of(one.cell) is None]
