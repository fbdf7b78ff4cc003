"""The verdict on a journal, and its checkpoints."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from service.rules.points.finding_words import in_chinese
from service.rules.text import Digest
from service.schemas.wire import In, Out, moment


class Pin(In, frozen=True, kw_only=True):
    """A receipt that was kept elsewhere."""

    seq: Annotated[int, Meta(ge=0, le=2**53)]
    hash: Digest


class PinsIn(In, frozen=True, kw_only=True):
    pins: Annotated[list[Pin], Meta(max_length=1000)] = msgspec.field(default_factory=list)


class Finding(Out, frozen=True, kw_only=True):
    """`seq` is 0 where it is at no line; `what` is as the stand-alone verifier says it, `what_zh` in Chinese."""

    seq: int
    what: str
    what_zh: str


class VerdictOut(Out, frozen=True, kw_only=True):
    """`pinned` says whether a cut tail could have been seen."""

    ok: bool
    first_bad_seq: int | None
    findings: list[Finding]
    seq: int
    hash: str
    pinned: bool


class CheckpointOut(Out, frozen=True, kw_only=True):
    seq: int
    hash: str
    note: str
    signed_at: datetime


class CheckpointsOut(Out, frozen=True, kw_only=True):
    """`keys` are what the notes are checked with; keep them elsewhere."""

    items: list[CheckpointOut]
    keys: list[str]


def verdict_out(head: Any, findings: Any, *, pinned: bool) -> VerdictOut:
    return VerdictOut(
        ok=not findings,
        first_bad_seq=findings[0][0] if findings else None,
        findings=[Finding(seq=seq, what=what, what_zh=in_chinese(what)) for seq, what in findings],
        seq=head.seq,
        hash=head.hash,
        pinned=pinned,
    )


def checkpoint_out(row: Any) -> CheckpointOut:
    return CheckpointOut.of(row, signed_at=moment(row.signed_at))
