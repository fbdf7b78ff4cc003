from service.rules.imports import Issue
from service.schemas.wire import Out


class RowOut(Out, frozen=True, kw_only=True):
    """One data row of a sheet, or a record that the sheets no longer state (`gone`, which stays as it is)."""

    workbook: str | None
    sheet: str
    row: int | None
    key: list[str]
    action: str
    issues: list[Issue]


class SummaryOut(Out, frozen=True, kw_only=True):
    create: int
    update: int
    same: int
    gone: int
    error: int
    warning: int


class ImportOut(Out, frozen=True, kw_only=True):
    """What a dry run found or a commit wrote; rows that say nothing new are counted, not listed."""

    id: str
    state: str
    summary: SummaryOut
    entries: int
    issues: list[Issue]
    rows: list[RowOut]
