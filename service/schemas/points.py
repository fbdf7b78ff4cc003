"""Points as people read them: hundredths and the same as text, each figure with what is behind it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from service.queries.points_standings import Board, Trial
from service.rules.points.policy import Policy
from service.rules.points.requests import PostLine
from service.rules.points.sources import SourceName, about
from service.rules.points.standings import Change, Standing
from service.rules.text import Text
from service.schemas.points_words import points
from service.schemas.wire import In, Listed, Out


class VoucherIn(In, frozen=True, kw_only=True):
    """One request of 1 to 500 lines: all of them or none."""

    lines: list[PostLine]


class ReversalIn(In, frozen=True, kw_only=True):
    reason: Annotated[Text, Meta(min_length=1)]
    evidence: Annotated[Text, Meta(min_length=1)] | None = None


class ReceiptOut(Out, frozen=True, kw_only=True):
    """Keep it: it proves where the request stands in the journal."""

    first_seq: int
    last_seq: int
    hash: str
    replayed: bool


class AsOf(Out, frozen=True, kw_only=True):
    """What an answer rests on: the journal's head, the policy version and the settled day.

    `draft` stands where it was counted by a draft, which is not in force: `policy` is then the version it is to be.
    """

    seq: int
    hash: str
    policy: int | None
    draft: UUID | msgspec.UnsetType = msgspec.UNSET
    closed_through: date | None
    on: date


class Counts(Out, frozen=True, kw_only=True):
    """`waiting`: proposals that a second person has yet to decide; for officers."""

    entries: int
    vouchers: int
    settlements: int
    waiting: int | msgspec.UnsetType = msgspec.UNSET


class HeadOut(Out, frozen=True, kw_only=True):
    as_of: AsOf
    versions: list[int]
    counts: Counts


class CategoryPoints(Out, frozen=True, kw_only=True):
    code: str
    name: str
    counted: int
    points: str


class StandingOut(Out, frozen=True, kw_only=True):
    """`barred`: a veto is active; points and place stay. Absent for a mentor, like the vetoes themselves."""

    place: int
    no: str
    name: str
    unit: str
    total: int
    points: str
    barred: bool | msgspec.UnsetType = msgspec.UNSET
    categories: list[CategoryPoints]


class StandingsOut(Out, frozen=True, kw_only=True):
    as_of: AsOf
    items: list[StandingOut]
    total: int
    limit: int
    offset: int


def as_of(found: Board) -> AsOf:
    trial = found.how.policy
    return AsOf(
        seq=found.head.seq,
        hash=found.head.hash,
        policy=found.policy.version if found.policy else None,
        draft=trial.draft if isinstance(trial, Trial) else msgspec.UNSET,
        closed_through=found.closed_through,
        on=found.on,
    )


def standing_out(row: Standing, people: Mapping[Any, Any], names: Mapping[str, str], *, vetoes: bool) -> StandingOut:
    person = people[row.trainee]
    return StandingOut(
        place=row.place,
        no=person.no,
        name=person.name,
        unit=person.unit,
        total=row.total,
        points=points(row.total),
        barred=row.barred if vetoes else msgspec.UNSET,
        categories=[
            CategoryPoints(code=code, name=names[code], counted=counted, points=points(counted))
            for code, counted in row.categories.items()
        ],
    )


class EntryOut(Out, frozen=True, kw_only=True):
    """One line of the journal with its texts; what it counts for is in the explanation. A mentor sees no term."""

    seq: int
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
    reversed_by: int | None
    veto_from: date | msgspec.UnsetType | None
    veto_until: date | msgspec.UnsetType | None
    veto_state: str | msgspec.UnsetType | None
    source: str | None
    about: str | None
    about_en: str | None
    reason: str | None
    evidence: str | None
    policy: int
    recorded_at: int
    prev_hash: str
    hash: str
    entered_by: str | msgspec.UnsetType = msgspec.UNSET
    approved_by: str | msgspec.UnsetType | None = msgspec.UNSET


class Head(Out, frozen=True, kw_only=True):
    seq: int
    hash: str


class EntriesOut(Listed[EntryOut], frozen=True, kw_only=True):
    """`as_of` is the journal's head that the answer was read at: keep it as a receipt."""

    as_of: Head


NO_TERM = dict.fromkeys(("veto_from", "veto_until", "veto_state"), msgspec.UNSET)


def entry_out(
    row: Any,
    names: Mapping[str, SourceName],
    at_seq: int | None = None,
    *,
    vetoes: bool,
    people: Mapping[UUID, str] | None = None,
) -> EntryOut:
    """The line as the journal stands, or stood at that line; with `people` also by whom."""
    known = row.reversed_by is None or at_seq is None or row.reversed_by <= at_seq
    zh, en = about(row.source, names) or (None, None)
    return EntryOut.of(
        row,
        about=zh,
        about_en=en,
        reversed_by=row.reversed_by if known else None,
        trainee=row.no,
        points=points(row.amount),
        share=None if row.num is None else f"{row.num}/{row.den}",
        reason=row.reason_text,
        evidence=row.evidence_text,
        **({} if vetoes else NO_TERM),
        entered_by=msgspec.UNSET if people is None else people.get(row.actor, msgspec.UNSET),
        approved_by=msgspec.UNSET if people is None else people.get(row.approver),
    )


class ChangeOut(Out, frozen=True, kw_only=True):
    """Before and after, in hundredths; rules and categories hold only what moves."""

    no: str
    name: str
    total: tuple[int, int]
    difference: int
    place: tuple[int, int]
    barred: tuple[bool, bool]
    categories: dict[str, tuple[int, int]]
    rules: dict[str, tuple[int, int]]


class EffectOut(Out, frozen=True, kw_only=True):
    as_of: AsOf
    draft: int
    items: list[ChangeOut]


def effect_out(found: Board, draft: Policy, changes: Sequence[Change]) -> EffectOut:
    items = [_change(change, found.people) for change in changes]
    return EffectOut(as_of=as_of(found), draft=draft.version, items=items)


def _change(change: Change, people: Mapping[Any, Any]) -> ChangeOut:
    person = people[change.trainee]
    return ChangeOut.of(change, no=person.no, name=person.name, difference=change.points)


class PolicyLine(Out, frozen=True, kw_only=True):
    version: int
    effective_from: date
    digest: str


class PolicyOut(PolicyLine, frozen=True, kw_only=True):
    document: msgspec.Raw


class DraftOut(Out, frozen=True, kw_only=True):
    id: str
    version: int
    state: str
    document: msgspec.Raw


def policy_out(row: Any) -> PolicyOut:
    return PolicyOut.of(row, document=msgspec.Raw(row.document.encode()))


def draft_out(row: Any) -> DraftOut:
    return DraftOut.of(row, id=str(row.id), document=msgspec.Raw(row.document.encode()))
