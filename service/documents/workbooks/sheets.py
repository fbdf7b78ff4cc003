"""The rows below the headers: which are records, which are blanks, headings and footers."""

import re

import msgspec

from service.documents.workbooks import choices, lengths
from service.documents.workbooks.columns import Column
from service.documents.workbooks.columns import text as plain_text
from service.documents.workbooks.headers import field_of, names_of
from service.documents.workbooks.lines import Line
from service.documents.workbooks.plans import Plan, columns_in_use
from service.documents.workbooks.problems import Broken, Cell, CellError, cell_name, issue, shown
from service.documents.workbooks.shapes import CampDates
from service.documents.workbooks.texts import tidy
from service.rules.facts import Attendance
from service.rules.imports import Issue

_SUBTOTAL = re.compile(r"(?:小\s*计|本页合计)\s*(?:[:：\d].*)?", re.DOTALL)
_FOOTER = re.compile(
    r"(?:(?:合\s*计|总\s*计|共\s*计)\s*(?:[:：\d(（].*)?"
    r"|(?:备\s*注|注|附注|说\s*明|填表说明|填表人|统计人|制表人|填报人|审核人|经办人|负责人|制表|填表日期|填报日期|打印日期)"
    r"\s*\d*\s*(?:[:：.、,，\s].*)?)",
    re.DOTALL,
)


def is_blank(value: Cell) -> bool:
    return isinstance(value, str) and not isinstance(value, Broken) and not tidy(value)


def lines(plan: Plan, camp: CampDates | None) -> list[Line]:
    found: list[Line] = []
    footer = ""
    for row in range(plan.rows[-1] + 1, len(plan.grid.rows)):
        first = _first(plan, row)
        if first is None or _repeats_header(plan, row):
            continue
        across = _is_across(plan, row)
        if not footer and _FOOTER.fullmatch(first) and (across or not _is_record(plan, row, camp)):
            footer = first
        elif footer:
            _flag_behind(plan, row, footer, camp)
        elif not (across or _SUBTOTAL.fullmatch(first)) and _has_content(plan, row):
            found.append(_line(plan, row, camp))
    if not found:
        plan.issues.append(issue("no-rows", workbook=plan.grid.workbook, sheet=plan.grid.sheet))
    _flag_empty_sessions(plan, found)
    return found


def _first(plan: Plan, row: int) -> str | None:
    """The first cell of its own, as text; none where a row has nothing but what merged cells above lend it."""
    for column, value in enumerate(plan.grid.rows[row]):
        if not is_blank(value) and (row, column) not in plan.grid.filled:
            return tidy(shown(value))
    return None


def _is_across(plan: Plan, row: int) -> bool:
    """One merged cell is all the row holds: a heading, not a record."""
    places = [column for column, value in enumerate(plan.grid.rows[row]) if not is_blank(value)]
    return len(places) > 1 and all((row, column) in plan.grid.filled for column in places[1:]) and (
        len({shown(plan.grid.at(row, column)) for column in places}) == 1
    )  # fmt: skip


def _repeats_header(plan: Plan, row: int) -> bool:
    """Long lists are printed with their headers on every page."""
    names, key = names_of(plan.layout), plan.layout.key[0]
    return key in plan.columns and field_of(names, plan.grid.at(row, plan.columns[key])) == key


def _has_content(plan: Plan, row: int) -> bool:
    return any(
        not is_blank(plan.grid.at(row, column)) and (row, column) not in plan.grid.filled
        for column in columns_in_use(plan)
    )


def _is_record(plan: Plan, row: int, camp: CampDates | None) -> bool:
    """A full row whose key can be read, even if its first word is 说明."""
    layout = plan.layout
    keys = [column for column in layout.columns if column.field in layout.key]
    if all(column.read is plain_text for column in keys):
        return False
    if any(is_blank(_at(plan, row, column)) for column in layout.required if not column.blank):
        return False
    return all(_can_read(column, _at(plan, row, column), camp) for column in keys)


def _at(plan: Plan, row: int, column: Column) -> Cell:
    return plan.grid.at(row, plan.columns[column.field]) if column.field in plan.columns else ""


def _can_read(column: Column, value: Cell, camp: CampDates | None) -> bool:
    try:
        column.read(value, camp)
    except CellError:
        return False
    return True


def _flag_behind(plan: Plan, row: int, footer: str, camp: CampDates | None) -> None:
    keys = [column for column in plan.layout.columns if column.field in plan.layout.key]
    filled = [column for column in columns_in_use(plan) if not is_blank(plan.grid.at(row, column))]
    readable = all(_can_read(column, _at(plan, row, column), camp) for column in keys)
    if len(filled) > 1 and readable and not _is_across(plan, row) and not _FOOTER.fullmatch(_first(plan, row) or ""):
        plan.flag("row-after-footer", row, plan.columns.get(plan.layout.key[0], 0), field=None, footer=footer[:20])


def _line(plan: Plan, row: int, camp: CampDates | None) -> Line:
    line = Line(plan.grid, plan.layout, row, plan.columns, plan.headers)
    for column in plan.layout.columns:
        if column.field in plan.columns:
            _read(line, column, camp)
        elif not column.required:
            line.values[column.field] = column.default
    if plan.layout.spread == "sessions":
        _read_marks(plan, line)
    elif plan.layout.fact is not None and not plan.blocked and not line.has_errors():
        _make(line)
    return line


def _read(line: Line, column: Column, camp: CampDates | None) -> None:
    value = line.raw(column.field)
    if is_blank(value):
        line.values[column.field] = column.default
        if not column.blank:
            line.flag(column.field, "missing-value")
        return
    try:
        line.values[column.field] = column.read(value, camp)
        lengths.fit(line.layout, line, column.field)
    except CellError as error:
        line.values[column.field] = error.kept
        line.flag_error(column.field, error)


def _make(line: Line) -> None:
    fact = line.layout.fact
    assert fact is not None
    fields = {field.name for field in msgspec.structs.fields(fact)}
    values = {field: value for field, value in line.values.items() if field in fields}
    if "marks" in fields:
        marks = [value for field, value in line.values.items() if field.startswith("mark") and field[4:].isdigit()]
        values["marks"] = tuple(marks)
    line.facts.append((fact(**values), line.cell(line.layout.key[0])))


def _read_marks(plan: Plan, line: Line) -> None:
    blanks = []
    for column, session in plan.sessions.items():
        value, cell = plan.grid.at(line.row, column), cell_name(line.row, column)
        line.apart.add(cell)
        if is_blank(value):
            blanks.append(column)
            continue
        try:
            mark = choices.mark(value)
        except CellError as error:
            line.add(_mark_issue(plan, line.row, column, error))
            continue
        if not plan.blocked and line.text("trainee"):
            fact = Attendance(on=session.on, half=session.half, trainee=line.text("trainee"), mark=mark)  # type: ignore[arg-type]
            line.facts.append((fact, cell))
    line.values["blanks"] = blanks


def _mark_issue(plan: Plan, row: int, column: int, error: CellError) -> Issue:
    return issue(
        error.code,
        workbook=plan.grid.workbook,
        sheet=plan.grid.sheet,
        cell=cell_name(row, column),
        field=shown(plan.grid.at(plan.rows[-1], column)),
        value=plan.grid.at(row, column),
        **error.details,
    )


def _flag_empty_sessions(plan: Plan, found: list[Line]) -> None:
    """A half-day nobody has a mark in is said once; other blanks once a row."""
    blanks = [(line, set(_blanks(line))) for line in found]
    empty = {column for column in plan.sessions if found and all(column in columns for _, columns in blanks)}
    for column in sorted(empty):
        plan.flag("empty-session", plan.rows[-1], column)
    for line, columns in blanks:
        left = sorted(columns - empty)
        if left:
            first, field = cell_name(line.row, left[0]), shown(plan.grid.at(plan.rows[-1], left[0]))
            where = {"workbook": plan.grid.workbook, "sheet": plan.grid.sheet, "cell": first, "field": field}
            line.add(issue("blank-marks", **where, count=len(left), first=first))


def _blanks(line: Line) -> list[int]:
    found = line.values.get("blanks", [])
    return found if isinstance(found, list) else []
