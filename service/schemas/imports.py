from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.database import Session
from service.queries.imports import list_batches, list_books
from service.queries.points_proposals import list_names
from service.rules.imports import Issue
from service.schemas.wire import Out, moment


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
    """What a dry run found or a commit wrote; rows that say nothing new are counted, not listed.

    `span` is the first and last line that it wrote, `waiting` how many of its lines wait for a second person, in the
    proposals with those digests.
    """

    id: str
    state: str
    summary: SummaryOut
    entries: int
    span: tuple[int, int] | None = None
    waiting: int = 0
    proposals: Sequence[str] = ()
    issues: list[Issue]
    rows: list[RowOut]


class BatchOut(Out, frozen=True, kw_only=True):
    """One upload in a list of them."""

    id: str
    state: str
    by: str
    books: Sequence[str]
    created_at: datetime
    committed_at: datetime | None
    summary: SummaryOut


class Summed(msgspec.Struct):
    summary: SummaryOut


def batches_on(session: Session, camp_id: UUID) -> list[BatchOut]:
    """Every committed upload and the latest that were only tried, the newest first."""
    rows, books = list_batches(session, camp_id), list_books(session, camp_id)
    logins = list_names(session, [row.account_id for row in rows])
    return [_batch(row, logins, books) for row in rows]


def _batch(row: Any, logins: Mapping[UUID, str], books: Mapping[UUID, Sequence[str]]) -> BatchOut:
    return BatchOut.of(
        row,
        id=str(row.id),
        by=logins[row.account_id],
        books=books.get(row.id, ()),
        created_at=moment(row.created_at),
        committed_at=None if row.committed_at is None else moment(row.committed_at),
        summary=msgspec.json.decode(row.report, type=Summed).summary,
    )
