from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from service.queries.notices import matters_in
from service.rules.notices import KINDS, Channel, Language, Plan, State, sentence
from service.schemas.wire import In, Out, moment

Clock = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Words = Annotated[str, msgspec.Meta(max_length=200)]
Kind = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class ContactIn(In, frozen=True, kw_only=True):
    """An address is needed for `email` and forgotten otherwise."""

    channel: Channel
    address: Annotated[str, msgspec.Meta(max_length=254)] | None = None
    language: Language = "zh"


class ContactOut(Out, frozen=True, kw_only=True):
    """`available`: the channels that this installation can send by."""

    channel: str
    address: str | None
    language: str
    available: list[str]


class PlanIn(In, frozen=True, kw_only=True):
    """Times of the day are China's. A digest that says what the last one said waits for `repeat_days`."""

    active: bool
    groups: bool
    working_days: bool
    send_at: Clock
    quiet_from: Clock
    quiet_until: Clock
    lead_days: Annotated[int, msgspec.Meta(ge=0, le=30)]
    repeat_days: Annotated[int, msgspec.Meta(ge=1, le=30)]
    silenced: Annotated[list[Kind], msgspec.Meta(max_length=len(KINDS))] = msgspec.field(default_factory=list)
    opening: Words = ""
    closing: Words = ""


class PlanOut(Out, frozen=True, kw_only=True):
    """`kinds`: what a digest can speak of, and `silenced` which of it is left out."""

    version: int
    active: bool
    groups: bool
    working_days: bool
    send_at: str
    quiet_from: str
    quiet_until: str
    lead_days: int
    repeat_days: int
    silenced: list[str]
    opening: str
    closing: str
    kinds: list[str]


class DeliveryOut(Out, frozen=True, kw_only=True):
    attempt: int
    at: datetime
    outcome: str
    error: str


class NoticeOut(Out, frozen=True, kw_only=True):
    """`name` is whom it is for, `group` which group; what it says holds counts and days only."""

    id: UUID
    name: str | None
    group: str | None
    channel: str
    on: date
    says: list[str]
    says_en: list[str]
    state: State
    attempts: int
    error: str
    next_at: datetime | None
    queued_at: datetime
    sent_at: datetime | None


class NoticeShownOut(NoticeOut, frozen=True, kw_only=True):
    deliveries: list[DeliveryOut]


def contact_out(row: Any, address: str | None, available: Sequence[str]) -> ContactOut:
    if row is None:
        return ContactOut(channel="off", address=None, language="zh", available=list(available))
    return ContactOut(channel=row.channel, address=address, language=row.language, available=list(available))


def plan_in(asked: PlanIn) -> Plan:
    given = msgspec.structs.asdict(asked)
    given |= {name: _minutes(given[name]) for name in ("send_at", "quiet_from", "quiet_until")}
    return Plan(**{**given, "silenced": tuple(asked.silenced)})


def plan_out(plan: Plan, version: int) -> PlanOut:
    given = msgspec.structs.asdict(plan)
    given |= {name: _clock(given[name]) for name in ("send_at", "quiet_from", "quiet_until")}
    return PlanOut(**{**given, "silenced": list(plan.silenced)}, version=version, kinds=list(KINDS))


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def notice_out(row: Any, names: Mapping[UUID, str]) -> NoticeOut:
    return NoticeOut(**_fields(row, names))


def notice_shown(row: Any, names: Mapping[UUID, str], deliveries: Sequence[Any]) -> NoticeShownOut:
    tries = [DeliveryOut.of(one, at=moment(one.at)) for one in deliveries]
    return NoticeShownOut(**_fields(row, names), deliveries=tries)


def _fields(row: Any, names: Mapping[UUID, str]) -> dict[str, Any]:
    matters = matters_in(row.matters)
    return {
        **{name: getattr(row, name) for name in ("id", "channel", "on", "state", "attempts", "error")},
        "name": names.get(row.account_id),
        "group": row.recipient.removeprefix("group:") if row.account_id is None else None,
        "says": [sentence(one) for one in matters],
        "says_en": [sentence(one, "en") for one in matters],
        "next_at": moment(row.next_at) if row.state == "waiting" else None,
        "queued_at": moment(row.queued_at),
        "sent_at": None if row.sent_at is None else moment(row.sent_at),
    }
