"""The words an import speaks: where a problem is, what it is, what would be right."""

from typing import Literal

import msgspec

Level = Literal["error", "warning"]


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One problem of one cell; `cell` is like 'C7', null where it concerns a whole sheet or workbook."""

    workbook: str
    sheet: str | None = None
    cell: str | None = None
    field: str | None = None
    code: str
    level: Level = "error"
    message: str
    message_en: str
    value: str | None = None
    suggestion: str | None = None
    suggestion_en: str | None = None
