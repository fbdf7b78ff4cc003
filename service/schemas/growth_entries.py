from datetime import date, datetime
from typing import Any
from uuid import UUID

from service.rules.growth_entries import Half, OfficerKind, OwnKind, Wording
from service.rules.text import Reason
from service.schemas.wire import In, Out, moment


class EntryIn(Wording, frozen=True, kw_only=True):
    """By an officer."""

    kind: OfficerKind


class ContributionIn(Wording, frozen=True, kw_only=True):
    """By the trainee; a self-summary names its half-year."""

    kind: OwnKind
    period: Half | None = None


class WithdrawalIn(In, frozen=True, kw_only=True):
    reason: Reason


class EntryLine(Out, frozen=True, kw_only=True):
    """What a file shows of an entry: its newest version."""

    id: UUID
    version: int
    kind: str
    period: str | None
    occurred_on: date
    title: str
    body: str
    recorded_at: datetime


class EntryOut(EntryLine, frozen=True, kw_only=True):
    withdrawn: bool
    withdrawn_reason: str | None


class AttachmentLine(Out, frozen=True, kw_only=True):
    """An attachment without its bytes."""

    id: UUID
    filename: str
    media_type: str
    size: int
    sha256: str
    recorded_at: datetime


class AttachmentOut(AttachmentLine, frozen=True, kw_only=True):
    withdrawn_reason: str | None


def entry_line(row: Any) -> EntryLine:
    return EntryLine.of(row, recorded_at=moment(row.recorded_at))


def entry_out(row: Any) -> EntryOut:
    return EntryOut.of(row, recorded_at=moment(row.recorded_at))


def attachment_line(row: Any) -> AttachmentLine:
    return AttachmentLine.of(row, recorded_at=moment(row.recorded_at))


def attachment_out(row: Any) -> AttachmentOut:
    return AttachmentOut.of(row, recorded_at=moment(row.recorded_at))
