"""What waits for a second person, line by line as it would be posted, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from service import clock
from service.database import Session
from service.queries.points_standings import list_lacking
from service.rules.points.proposals import Columns, lines_of, standing
from service.rules.points.requests import AdjustLine
from service.rules.text import Remark
from service.schemas.points import ReceiptOut
from service.schemas.points_words import points
from service.schemas.wire import In, Out, moment


class AdjustmentIn(In, frozen=True, kw_only=True):
    """Corrections of closed time, 1 to 500: all of them or none."""

    lines: list[AdjustLine]


class DecisionIn(In, frozen=True, kw_only=True):
    """A rejection says why."""

    verdict: Literal["approve", "reject"]
    comment: Remark | None = None


class WaitingOut(Out, frozen=True, kw_only=True):
    """Accepted, and not posted until another person has decided."""

    proposal: str
    standing: str
    expires_at: datetime
    lines: int
    replayed: bool


class ProposedLine(Out, frozen=True, kw_only=True):
    kind: str
    trainee: str | None
    rule: str | None
    amount: int
    points: str
    share: str | None
    matter: str | None
    occurred_on: date
    relates_on: date
    reverses: int | None
    veto_from: date | None
    veto_until: date | None
    veto_state: str | None
    source: str | None
    reason: str | None
    evidence: str | None
    detail: str | None


class LackingOut(Out, frozen=True, kw_only=True):
    trainee: str
    rule: str
    times: int


class ProposalOut(Out, frozen=True, kw_only=True):
    """`standing`: open, approved, rejected or lapsed. `lacking`: facts without an entry before an open settlement."""

    digest: str
    standing: str
    maker: str
    created_at: datetime
    expires_at: datetime
    count: int
    checker: str | None
    verdict: str | None
    decided_at: datetime | None
    comment: str | None
    lines: list[ProposedLine]
    lacking: list[LackingOut] | msgspec.UnsetType = msgspec.UNSET


class DecidedOut(Out, frozen=True, kw_only=True):
    """The decision's digest stands in every line that it posted; of a settlement the signed note to be kept."""

    verdict: str
    decision: str
    receipt: ReceiptOut | None
    checkpoint: str | None
    replayed: bool


def waiting_out(found: Any) -> WaitingOut:
    return WaitingOut.of(found, proposal=found.digest, expires_at=moment(found.expires_at))


def decided_out(found: Any) -> DecidedOut:
    receipt = None if found.receipt is None else ReceiptOut.of(found.receipt)
    return DecidedOut.of(found, decision=found.digest, receipt=receipt)


def proposal_out(
    row: Any, logins: Mapping[UUID, str], numbers: Mapping[Any, str], texts: Mapping[str, str | None]
) -> ProposalOut:
    lines = lines_of(row.payload)
    return ProposalOut.of(
        row,
        standing=standing(row.verdict, row.expires_at, clock.now()),
        maker=logins[row.actor],
        created_at=moment(row.created_at),
        expires_at=moment(row.expires_at),
        count=len(lines),
        checker=logins.get(row.checker),
        decided_at=None if row.decided_at is None else moment(row.decided_at),
        comment=texts.get(row.comment),
        lines=[proposed_line(line, numbers, texts) for line in lines],
        lacking=msgspec.UNSET,
    )


def before_settling(session: Session, camp_id: UUID, one: ProposalOut) -> ProposalOut:
    """With what is lacking, if it is an open settlement: whoever agrees should know."""
    closes = [line.occurred_on for line in one.lines if line.kind == "close" and one.standing == "open"]
    if not closes:
        return one
    found = list_lacking(session, camp_id, closes[0])
    lacking = [LackingOut(trainee=no, rule=rule, times=times) for no, rule, times in found]
    return msgspec.structs.replace(one, lacking=lacking)


def proposed_line(line: Columns, numbers: Mapping[Any, str], texts: Mapping[str, str | None]) -> ProposedLine:
    amount = line["amount"]
    assert isinstance(amount, int)
    shown: dict[str, Any] = {name: line[name] for name in ProposedLine.__struct_fields__ if name in line}
    return ProposedLine(
        **shown
        | {
            "trainee": numbers.get(line["trainee_id"]),
            "points": points(amount),
            "share": None if line["num"] is None else f"{line['num']}/{line['den']}",
            "reason": texts.get(str(line["reason"])),
            "evidence": texts.get(str(line["evidence"])),
        }
    )


class TriedLine(Out, frozen=True, kw_only=True):
    trainee: str | None
    rule: str | None
    kind: str
    amount: int
    points: str


class TriedOut(Out, frozen=True, kw_only=True):
    """A dry run: what would be written, and whether a second person would have to agree first."""

    dry_run: bool
    second_person: bool
    lines: list[TriedLine]


Tried = tuple[Any, Any, Any, Any]
"""Trainee id, rule, kind, amount."""


def proposed(payload: str) -> list[Tried]:
    return [(line["trainee_id"], line["rule"], line["kind"], line["amount"]) for line in lines_of(payload)]


def tried_out(lines: Sequence[Tried], numbers: Mapping[Any, str], *, second_person: bool) -> TriedOut:
    shown = [
        TriedLine(trainee=numbers.get(trainee), rule=rule, kind=kind, amount=amount, points=points(amount))
        for trainee, rule, kind, amount in lines
    ]
    return TriedOut(dry_run=True, second_person=second_person, lines=shown)


class PendingLine(ProposedLine, frozen=True, kw_only=True):
    """What waits for a second person, on the record of whom it concerns."""

    proposal: str
    expires_at: datetime


def pending_lines(
    rows: Sequence[tuple[Any, Columns]], texts: Mapping[str, str | None], *, vetoes: bool
) -> list[PendingLine]:
    """Without vetoes for whom a veto is not to be seen."""
    shown = [(row, line) for row, line in rows if vetoes or line["kind"] != "veto"]
    return [
        PendingLine(
            **msgspec.structs.asdict(proposed_line(line, {}, texts)),
            proposal=row.digest,
            expires_at=moment(row.expires_at),
        )
        for row, line in shown
    ]


def texts_of(rows: Sequence[tuple[Any, Columns]]) -> set[str]:
    return {str(line[name]) for _, line in rows for name in ("reason", "evidence") if line[name] is not None}


def digests(rows: Sequence[Any]) -> set[str]:
    """Every note that the proposals speak of."""
    lines = [line for row in rows for line in lines_of(row.payload)]
    found = {line[name] for line in lines for name in ("reason", "evidence")} | {row.comment for row in rows}
    return {str(one) for one in found if one is not None}
