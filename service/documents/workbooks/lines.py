"""One data row on its way to becoming facts."""

from service.documents.workbooks.grids import Grid
from service.documents.workbooks.layouts import Layout
from service.documents.workbooks.problems import Cell, CellError, cell_name, issue
from service.documents.workbooks.shapes import Row
from service.rules.facts import Fact
from service.rules.imports import Issue


class Line:
    """Values by field, where each stands, and what is wrong; checks add issues until the row is closed."""

    __slots__ = ("apart", "columns", "facts", "grid", "headers", "issues", "layout", "row", "values")

    def __init__(self, grid: Grid, layout: Layout, row: int, columns: dict[str, int], headers: dict[str, str]) -> None:
        self.grid = grid
        self.layout = layout
        self.row = row
        self.columns = columns
        self.headers = headers
        self.values: dict[str, object] = {}
        self.issues: list[Issue] = []
        self.facts: list[tuple[Fact, str]] = []
        self.apart: set[str] = set()  # cells that are a record each: wrong ones leave the others standing

    def cell(self, field: str) -> str:
        """The name of a field's cell; the key's where the field has no column."""
        return cell_name(self.row, self.columns.get(field, self.columns.get(self.layout.key[0], 0)))

    def raw(self, field: str) -> Cell:
        return self.grid.at(self.row, self.columns[field]) if field in self.columns else ""

    def text(self, field: str) -> str:
        """A field read before as text; empty where it is blank or wrong."""
        value = self.values.get(field)
        return value if isinstance(value, str) else ""

    def flag(self, field: str, code: str, /, **details: object) -> None:
        value = self.raw(field)
        self.add(
            issue(
                code,
                workbook=self.grid.workbook,
                sheet=self.grid.sheet,
                cell=self.cell(field),
                field=self.headers.get(field, field),
                value=None if value == "" else value,
                **details,
            )
        )

    def flag_at(self, cell: str, code: str, /, **details: object) -> None:
        """Of a cell that is a record by itself."""
        column = next(at for at in range(len(self.grid.rows[self.row])) if cell_name(self.row, at) == cell)
        self.add(
            issue(
                code,
                workbook=self.grid.workbook,
                sheet=self.grid.sheet,
                cell=cell,
                field=None,
                value=self.grid.at(self.row, column),
                **details,
            )
        )

    def flag_error(self, field: str, error: CellError) -> None:
        self.flag(field, error.code, **error.details)

    def add(self, found: Issue) -> None:
        self.issues.append(found)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(str(self.values[field]) for field in self.layout.key if field in self.values)

    def has_errors(self) -> bool:
        return any(found.level == "error" for found in self.issues)

    def closed(self) -> Row:
        wrong = {found.cell for found in self.issues if found.level == "error"}
        kept = [] if wrong - self.apart else [(fact, cell) for fact, cell in self.facts if cell not in wrong]
        return Row(
            workbook=self.grid.workbook,
            sheet=self.grid.sheet,
            layout=self.layout.sheet,
            row=self.row + 1,
            key=self.key,
            facts=tuple(fact for fact, _ in kept),
            cells=tuple(cell for _, cell in kept),
            issues=tuple(self.issues),
        )
