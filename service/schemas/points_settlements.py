"""Settlements: which day, by whom, and the frozen sheet that its digest proves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from service.rules.points.settlement import Sheet, sheet_digest
from service.rules.points.standings import Standing
from service.schemas.points_words import points
from service.schemas.wire import In, Out, moment


class SettlementIn(In, frozen=True, kw_only=True):
    """Through which day, inclusive."""

    through: date


class SettlementOut(Out, frozen=True, kw_only=True):
    """`checkpoint`: the note that was signed with it, to be kept elsewhere."""

    through: date
    seq: int
    hash: str
    sheet: str
    entries: int
    policy_digest: str
    maker: str
    checker: str | None
    settled_at: datetime
    checkpoint: str | None


class SheetLine(Out, frozen=True, kw_only=True):
    """As published on that day; `restated` is the same day as known now, and is never mixed into it."""

    no: str
    name: str
    place: int
    total: int
    points: str
    barred: bool
    categories: dict[str, int]
    restated: int


class SheetOut(Out, frozen=True, kw_only=True):
    through: date
    seq: int
    hash: str
    policy: int
    sheet: str
    lines: list[SheetLine]


def settlement_out(row: Any, logins: Mapping[UUID, str]) -> SettlementOut:
    detail = msgspec.json.decode(row.detail)
    return SettlementOut(
        through=row.occurred_on,
        seq=row.seq,
        hash=row.hash,
        sheet=detail["sheet"],
        entries=detail["entries"],
        policy_digest=detail["policy_digest"],
        maker=logins[row.actor],
        checker=logins.get(row.approver),
        settled_at=moment(row.recorded_at),
        checkpoint=row.note,
    )


def sheet_out(
    row: Any, found: Sheet, published: Sequence[Standing], now: Mapping[Any, Standing], people: Mapping[Any, Any]
) -> SheetOut:
    return SheetOut(
        through=found.through,
        seq=row.seq,
        hash=row.hash,
        policy=found.policy.version,
        sheet=sheet_digest(found.lines),
        lines=[_line(one, now[one.trainee], people[one.trainee]) for one in published],
    )


def _line(published: Standing, now: Standing, person: Any) -> SheetLine:
    return SheetLine(
        no=person.no,
        name=person.name,
        place=published.place,
        total=published.total,
        points=points(published.total),
        barred=published.barred,
        categories=published.categories,
        restated=now.total,
    )
