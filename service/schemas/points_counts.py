"""A count down to the last hundredth, and in words."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from service.rules.points.counts import Bucket, CategoryCount, Count, RuleCount
from service.rules.points.policy import Policy
from service.schemas.points_words import category_names, points
from service.schemas.wire import Out


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
    """Every hundredth: nominal + base = total + cut + cut_below + dropped + outside.

    `missing`: facts that must have an entry and have none, such as a closed seminar without marks or a quarter that is
    over without an assessment. Missing is not zero, and nothing is re-scaled.
    """

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
    incomplete: bool
    missing: list[Any]
    vetoes: list[Any] | msgspec.UnsetType = msgspec.UNSET
    sentences: list[str]
    sentences_en: list[str]


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
        incomplete=found.incomplete,
        missing=list(found.missing),
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


def period_name(key: str) -> str:
    """全期, 2020年, 2020年第3季度, 2020年9月; one that runs from a day, and an entry, stay as they are."""
    if key == "whole":
        return "全期"
    year, _, part = key.partition("-")
    if not part:
        return f"{year}年" if len(year) == 4 and year.isdigit() else key
    return f"{year}年第{part[1:]}季度" if part.startswith("Q") else f"{year}年{int(part)}月" if part.isdigit() else key


def sentences(found: Count, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Each cut in words, rule by rule, then category and total."""
    zh, en = [], []
    for category in found.categories:
        for bucket in (bucket for rule in category.rules for bucket in rule.buckets if bucket.cut):
            name, sums = names[bucket.rule], (points(bucket.nominal - bucket.dropped), points(bucket.counted))
            zh.append(f"{bucket.rule} {name}（{period_name(bucket.key)}）原始分 {sums[0]}，封顶后计 {sums[1]}。")
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
    for rule, times in Counter(one.rule for one in found.missing).items():
        zh.append(f"{rule} {names[rule]}：有 {times} 项应计而尚无记录，缺项不等于 0 分。")
        en.append(f"{rule} {names[rule]}: {times} facts have no entry yet; missing is not zero.")
    return zh, en
