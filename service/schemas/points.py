"""Points as people read them: hundredths and the same as text, each figure with what is behind it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from service.queries.points_standings import Board
from service.rules.points.counts import Bucket, CategoryCount, Count, RuleCount
from service.rules.points.policy import Policy
from service.rules.points.requests import PostLine
from service.rules.points.standings import Change, Standing
from service.rules.text import Text
from service.schemas.wire import In, Out


def points(amount: int) -> str:
    """1277 as 12.77, without a float in between."""
    sign, size = "-" if amount < 0 else "", abs(amount)
    return f"{sign}{size // 100}.{size % 100:02}"


class VoucherIn(In, frozen=True, kw_only=True):
    """One request: all of its lines or none."""

    lines: Annotated[list[PostLine], Meta(min_length=1, max_length=500)]


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
    """What an answer rests on: the journal's head, the policy version and the settled day."""

    seq: int
    hash: str
    policy: int | None
    closed_through: date | None
    on: date


class HeadOut(Out, frozen=True, kw_only=True):
    as_of: AsOf
    versions: list[int]


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
    return AsOf(
        seq=found.head.seq,
        hash=found.head.hash,
        policy=found.policy.version if found.policy else None,
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


def category_names(policy: Policy | None) -> dict[str, str]:
    return {one.code: one.name for one in policy.categories} if policy else {}


class EntryOut(Out, frozen=True, kw_only=True):
    """One line of the journal with its texts; what it counts for is in the explanation."""

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
    veto_from: date | None
    veto_until: date | None
    veto_state: str | None
    source: str | None
    reason: str | None
    evidence: str | None
    policy: int
    recorded_at: int
    prev_hash: str
    hash: str


def entry_out(row: Any, at_seq: int | None = None) -> EntryOut:
    """The line as the journal stands, or stood at that line."""
    known = row.reversed_by is None or at_seq is None or row.reversed_by <= at_seq
    return EntryOut.of(
        row,
        reversed_by=row.reversed_by if known else None,
        trainee=row.no,
        points=points(row.amount),
        share=None if row.num is None else f"{row.num}/{row.den}",
        reason=row.reason_text,
        evidence=row.evidence_text,
    )


class BucketOut(Out, frozen=True, kw_only=True):
    """A rule in one period: nominal = counted + cut + dropped."""

    period: str
    nominal: int
    cap: int | None
    counted: int
    cut: int
    dropped: int
    entries: list[int]


class RuleOut(Out, frozen=True, kw_only=True):
    code: str
    name: str
    nominal: int
    counted: int
    cut: int
    dropped: int
    buckets: list[BucketOut]


class CategoryOut(Out, frozen=True, kw_only=True):
    """nominal + base = counted + cut + cut_below + dropped."""

    code: str
    name: str
    base: int
    nominal: int
    cap: int | None
    floor: int | None
    counted: int
    points: str
    cut: int
    cut_below: int
    dropped: int
    rules: list[RuleOut]


class CountOut(Out, frozen=True, kw_only=True):
    """Every hundredth: nominal + base = total + cut + cut_below + dropped + outside."""

    base: int
    nominal: int
    total: int
    points: str
    cut: int
    cut_below: int
    dropped: int
    outside: int
    categories: list[CategoryOut]
    dropped_entries: list[Any]
    outside_entries: list[Any]
    vetoes: list[Any] | msgspec.UnsetType = msgspec.UNSET
    sentences: list[str]
    sentences_en: list[str]


class ExplanationOut(Out, frozen=True, kw_only=True):
    as_of: AsOf
    no: str
    name: str
    place: int | None
    count: CountOut | None
    entries: list[EntryOut]


def count_out(found: Count, policy: Policy, *, vetoes: bool) -> CountOut:
    names = category_names(policy) | {rule.code: rule.name for rule in policy.rules}
    zh, en = sentences(found, names)
    return CountOut(
        base=found.base,
        nominal=found.nominal,
        total=found.counted,
        points=points(found.counted),
        cut=found.cut,
        cut_below=found.cut_below,
        dropped=found.dropped,
        outside=found.outside,
        categories=[_category(one, names) for one in found.categories],
        dropped_entries=list(found.dropped_entries),
        outside_entries=list(found.outside_entries),
        vetoes=list(found.vetoes) if vetoes else msgspec.UNSET,
        sentences=zh,
        sentences_en=en,
    )


def _category(found: CategoryCount, names: Mapping[str, str]) -> CategoryOut:
    return CategoryOut.of(
        found,
        code=found.category,
        name=names[found.category],
        points=points(found.counted),
        rules=[_rule(one, names) for one in found.rules],
    )


def _rule(found: RuleCount, names: Mapping[str, str]) -> RuleOut:
    return RuleOut.of(found, code=found.rule, name=names[found.rule], buckets=[_bucket(one) for one in found.buckets])


def _bucket(found: Bucket) -> BucketOut:
    return BucketOut.of(found, period=found.key, entries=list(found.seqs))


def sentences(found: Count, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Each cut in words, rule by rule, then category and total."""
    zh, en = [], []
    for category in found.categories:
        for bucket in (bucket for rule in category.rules for bucket in rule.buckets if bucket.cut):
            name, sums = names[bucket.rule], (points(bucket.nominal - bucket.dropped), points(bucket.counted))
            zh.append(f"{bucket.rule} {name}（{bucket.key}）原始分 {sums[0]}，封顶后计 {sums[1]}。")
            en.append(f"{bucket.rule} {name} ({bucket.key}): {sums[0]} posted, {sums[1]} counted under its cap.")
        if category.cut:
            name, sums = names[category.category], (points(category.counted + category.cut), points(category.counted))
            zh.append(f"{name}合计 {sums[0]}，类别封顶后计 {sums[1]}。")
            en.append(f"{name}: {sums[0]} before the category's cap, {sums[1]} counted.")
    if found.cut:
        sums = points(found.counted + found.cut), points(found.counted)
        zh.append(f"总分 {sums[0]}，总分限额后计 {sums[1]}。")
        en.append(f"Total: {sums[0]} before the bounds of the total, {sums[1]} counted.")
    for drop in found.dropped_entries:
        zh.append(f"第 {drop.seq} 笔与第 {drop.keeper} 笔为同一事项，就高不重复，不计 {points(drop.amount)}。")
        en.append(f"Entry {drop.seq} is of one matter with entry {drop.keeper}, which is higher; not counted.")
    return zh, en


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


def change_out(change: Change, people: Mapping[Any, Any]) -> ChangeOut:
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
