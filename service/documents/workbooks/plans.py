"""How one sheet's columns will be read: the layout's own, the rubric's criteria, the sessions of a sign-in sheet."""

from collections.abc import Iterator

import msgspec

from service.documents.workbooks import sessions
from service.documents.workbooks.columns import Column, plain_number
from service.documents.workbooks.forms import Form, Read
from service.documents.workbooks.grids import Grid
from service.documents.workbooks.headers import Head, bare, field_above, is_own, names_of, width
from service.documents.workbooks.layouts import Layout
from service.documents.workbooks.numbers import mark
from service.documents.workbooks.problems import Cell, CellError, cell_name, issue, shown
from service.documents.workbooks.sessions import Session
from service.documents.workbooks.shapes import CampDates
from service.documents.workbooks.texts import tidy
from service.rules.facts import Rubric
from service.rules.imports import Issue

RESULT, PROBLEM = "导入结果", "问题"
"""What an annotated workbook says before each row, and is not read when it comes back."""
UNREAD = {"序号", "行号", RESULT, PROBLEM}


class Plan(msgspec.Struct):
    """`blocked`: rows are looked through for problems but make no facts."""

    grid: Grid
    layout: Layout
    rows: tuple[int, ...]
    columns: dict[str, int] = msgspec.field(default_factory=dict)
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    sessions: dict[int, Session] = msgspec.field(default_factory=dict)
    issues: list[Issue] = msgspec.field(default_factory=list)
    blocked: bool = False

    def flag(self, code: str, row: int, column: int, **details: object) -> None:
        value = self.grid.at(row, column)
        field = shown(value).strip() or None
        place = {"cell": cell_name(row, column), "field": field, "value": None if value == "" else value}
        self.issues.append(
            issue(code, workbook=self.grid.workbook, sheet=self.grid.sheet, **(place | details))  # type: ignore[arg-type]
        )


def planned(grid: Grid, head: Head, camp: CampDates | None, rubric: Rubric | None) -> Plan:
    plan = Plan(grid, with_criteria(head.layout, rubric or ()), head.rows)
    left = _place_columns(plan)
    if head.layout.spread == "sessions":
        left = _place_sessions(plan, left, camp)
    for column, row in left:
        plan.flag("unknown-column", row, column)
    _flag_unnamed(plan)
    _flag_missing(plan, rubric)
    return plan


def with_criteria(layout: Layout, rubric: Rubric) -> Layout:
    marks = tuple(
        Column(f"mark{number}", criterion.name, _marking(criterion.full)) for number, criterion in enumerate(rubric)
    )
    return msgspec.structs.replace(layout, columns=layout.columns + marks)


def _marking(full: int) -> Read:
    return plain_number(lambda value: mark(value, full), Form("hundredths", 0, full // 100))


def _place_columns(plan: Plan) -> list[tuple[int, int]]:
    """The columns nobody knows are left over, each with the row of its header."""
    named, left = _named(plan), []
    for column in range(width(plan.grid, plan.rows)):
        field, row = named.get(column, (None, 0))
        if field is None:
            if (header := _header_row(plan, column)) is not None:
                left.append((column, header))
        elif field not in plan.columns:
            plan.columns[field] = column
            plan.headers[field] = shown(plan.grid.at(row, column)).strip()
        elif (row, column) not in plan.grid.filled:
            plan.blocked = True
            plan.flag("duplicate-column", row, column, first=cell_name(row, plan.columns[field]))
    return left


def _named(plan: Plan) -> dict[int, tuple[str, int]]:
    """Field and header row by column; beside 登记序号 a column 序号 is no second one."""
    names = names_of(plan.layout)
    found = {
        column: (field, row)
        for column in range(width(plan.grid, plan.rows))
        for field, row in [field_above(plan.grid, names, plan.rows, column)]
        if field is not None
    }
    own = {
        column: field for column, (field, row) in found.items() if is_own(plan.layout, field, plan.grid.at(row, column))
    }
    return {column: place for column, place in found.items() if column in own or place[0] not in own.values()}


def _header_row(plan: Plan, column: int) -> int | None:
    for row in reversed(plan.rows):
        value = plan.grid.at(row, column)
        if value != "" and bare(value) not in UNREAD:
            return row
    return None


def _place_sessions(plan: Plan, left: list[tuple[int, int]], camp: CampDates | None) -> list[tuple[int, int]]:
    """Columns that look like no half-day at all are left over."""
    others = []
    day: Cell = ""
    for column, row in left:
        above, below = plan.grid.at(plan.rows[0], column), plan.grid.at(plan.rows[-1], column)
        day = above if above != "" else day
        lower = below if len(plan.rows) > 1 else ""
        if not sessions.looks_like_session(day if sessions.is_half(lower) else above):
            others.append((column, row))
            continue
        try:
            _add_session(plan, column, row, sessions.session(sessions.joined(day, lower), camp), camp)
        except CellError as error:
            plan.blocked = True
            plan.flag(error.code, row, column, **error.details)
    return others


def _add_session(plan: Plan, column: int, row: int, session: Session, camp: CampDates | None) -> None:
    if camp is not None and camp.today is not None and session.on > camp.today and _has_marks(plan, column):
        raise CellError("date-in-future", day=session.on)
    first = next((place for place, other in plan.sessions.items() if other == session), None)
    if first is None:
        plan.sessions[column] = session
    else:
        plan.blocked = True
        plan.flag("duplicate-column", row, column, first=cell_name(row, first))


def _has_marks(plan: Plan, column: int) -> bool:
    cells = (plan.grid.at(row, column) for row in range(plan.rows[-1] + 1, len(plan.grid.rows)))
    return any(tidy(shown(value)) for value in cells)


def _flag_unnamed(plan: Plan) -> None:
    """Data below an empty header is not lost without a word."""
    known = set(plan.columns.values())
    below = plan.grid.rows[plan.rows[-1] + 1 :]
    for column in range(max((len(cells) for cells in below), default=0)):
        bare = all(plan.grid.at(row, column) == "" for row in plan.rows)
        if bare and column not in known and _holds_data(plan, below, column):
            plan.flag("unknown-column", plan.rows[-1], column, field="(无表头)")


def _holds_data(plan: Plan, below: list[list[Cell]], column: int) -> bool:
    start = plan.rows[-1] + 1
    return any(
        column < len(cells) and cells[column] not in ("", None) and (row, column) not in plan.grid.filled
        for row, cells in enumerate(below, start)
    )


def _flag_missing(plan: Plan, rubric: Rubric | None) -> None:
    missing = [column.header for column in plan.layout.required if column.field not in plan.columns]
    where = {"workbook": plan.grid.workbook, "sheet": plan.grid.sheet}
    if missing:
        cell = cell_name(plan.rows[-1], 0)
        plan.issues.append(issue("missing-column", **where, cell=cell, columns="、".join(missing)))
    unread = plan.layout.spread in ("seminar", "maturity") and not rubric
    if unread:
        name = "研讨评分表" if plan.layout.spread == "seminar" else "成熟度评价表"
        plan.issues.append(issue("rubric-unknown", **where, rubric=name))
    plan.blocked = plan.blocked or unread or bool(missing)


def columns_in_use(plan: Plan) -> Iterator[int]:
    yield from plan.columns.values()
    yield from plan.sessions
