"""What the journal counts for under a policy: a pure function that explains every hundredth. Source: ledger.md 6."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache, partial

from service.rules.points.counts import Bucket, CategoryCount, Count, Dropped, Due, Outside, RuleCount, Veto
from service.rules.points.entries import Entry, uncancelled
from service.rules.points.periods import Buckets, bucket
from service.rules.points.policy import Category, Policy, Rule

Key = str | int


class Slot:
    """A rule with the bucket of every day it has met; no days for `once`."""

    __slots__ = ("days", "rule")

    def __init__(self, rule: Rule, quarters: str) -> None:
        self.rule = rule
        self.days = None if rule.period == "once" else Buckets(partial(bucket, rule.period, quarters))


class Tally:
    """A bucket while it is being filled."""

    __slots__ = ("dropped", "nominal", "seqs")

    def __init__(self) -> None:
        self.nominal = self.dropped = 0
        self.seqs: list[int] = []


class Index:
    """A policy as counting walks it: rules by code, and by category in the document's order."""

    __slots__ = ("categories", "slots")

    def __init__(self, policy: Policy) -> None:
        self.slots = {rule.code: Slot(rule, policy.quarters) for rule in policy.rules}
        self.categories: list[tuple[Category, list[Rule]]] = [
            (category, [rule for rule in policy.rules if rule.category == category.code])
            for category in policy.categories
        ]


@lru_cache(maxsize=256)
def index(policy: Policy) -> Index:
    """The policy's index, built once for equal policies."""
    return Index(policy)


def count(
    policy: Policy, entries: Iterable[Entry], on: date | None = None, due: Collection[Due] | None = None
) -> Count:
    """Counts one trainee's entries: cancel, highest-only, rule and period, category, total; hundredths.

    Which entries are in (occurred_on or relates_on up to a day, a seq) is the caller's slice; `on` decides the
    vetoes only, and without it every live veto is active. `due` less the live entries is `missing`. The order of
    entries is of no matter. No errors for a policy without problems. Source: ledger.md 6.
    """
    plan = index(policy)
    live, cancelled = uncancelled(entries)
    dropped = _dropped(plan, live)
    tallies, outside = _tallies(plan, live, {drop.seq for drop in dropped})
    categories = tuple(_category(category, rules, tallies) for category, rules in plan.categories)
    before = sum(category.counted for category in categories)
    counted = _within(before, policy.total.cap, policy.total.floor)
    return Count(
        policy=policy.version,
        on=on,
        cap=policy.total.cap,
        floor=policy.total.floor,
        counted=counted,
        cut=before - counted,
        categories=categories,
        dropped_entries=dropped,
        outside_entries=tuple(outside),
        vetoes=tuple(_vetoes(live, on)),
        missing=missing(live, due) if due else (),
        cancelled=cancelled,
        **_sums(categories, sum(entry.amount for entry in outside)),
    )


def total(policy: Policy, entries: Iterable[Entry]) -> int:
    """What `count` comes to, hundredths, without the explanation and at less cost. Source: ledger.md 6."""
    plan = index(policy)
    live, _ = uncancelled(entries)
    dropped = {drop.seq for drop in _dropped(plan, live)}
    kept: dict[str, dict[Key, int]] = {code: {} for code in plan.slots}
    for entry in live:
        if (slot := plan.slots.get(entry.rule)) and entry.kind != "veto" and entry.seq not in dropped:
            buckets, key = kept[entry.rule], entry.seq if slot.days is None else slot.days[entry.relates_on]
            buckets[key] = buckets.get(key, 0) + entry.amount
    counted = 0
    for category, rules in plan.categories:
        own = sum([_capped(rule, amount) for rule in rules for amount in kept[rule.code].values()])
        counted += _within(category.base + own, category.cap, category.floor)
    return _within(counted, policy.total.cap, policy.total.floor)


def _sums(categories: tuple[CategoryCount, ...], outside: int) -> dict[str, int]:
    return {
        "base": sum(category.base for category in categories),
        "nominal": sum(category.nominal for category in categories) + outside,
        "dropped": sum(category.dropped for category in categories),
        "outside": outside,
        "cut_below": sum(category.cut + category.cut_below for category in categories),
    }


def _dropped(plan: Index, live: list[Entry]) -> tuple[Dropped, ...]:
    """All but the highest of each matter within a group, of equals all but the lowest seq."""
    rivals: dict[tuple[str, str], list[Entry]] = {}
    for entry in live:
        if entry.matter is not None and (slot := plan.slots.get(entry.rule)) and slot.rule.group is not None:
            rivals.setdefault((slot.rule.group, entry.matter), []).append(entry)
    return tuple(sorted((drop for group in rivals.values() for drop in _outdone(group)), key=lambda drop: drop.seq))


def _outdone(rivals: list[Entry]) -> Iterator[Dropped]:
    keeper = min(rivals, key=lambda entry: (-entry.amount, entry.seq))
    return (Dropped(one.seq, one.rule, one.amount, keeper.seq) for one in rivals if one is not keeper)


def _tallies(plan: Index, live: list[Entry], dropped: set[int]) -> tuple[dict[str, dict[Key, Tally]], list[Outside]]:
    tallies: dict[str, dict[Key, Tally]] = {}
    outside = []
    for entry in live:
        slot = plan.slots.get(entry.rule)
        if slot is None:
            outside.append(Outside(entry.seq, entry.rule, entry.amount))
        elif entry.kind != "veto":
            key: Key = entry.seq if slot.days is None else slot.days[entry.relates_on]
            buckets = tallies.setdefault(entry.rule, {})
            if (tally := buckets.get(key)) is None:
                tally = buckets[key] = Tally()
            tally.nominal += entry.amount
            tally.seqs.append(entry.seq)
            if entry.seq in dropped:
                tally.dropped += entry.amount
    return tallies, outside


def _category(category: Category, rules: list[Rule], tallies: dict[str, dict[Key, Tally]]) -> CategoryCount:
    parts = tuple([_rule(rule, tallies[rule.code]) for rule in rules if rule.code in tallies])
    before = category.base + sum([part.counted for part in parts])
    counted = _within(before, category.cap, category.floor)
    return CategoryCount(
        category=category.code,
        base=category.base,
        nominal=sum([part.nominal for part in parts]),
        dropped=sum([part.dropped for part in parts]),
        cut_below=sum([part.cut for part in parts]),
        cap=category.cap,
        floor=category.floor,
        counted=counted,
        cut=before - counted,
        rules=parts,
    )


def _rule(rule: Rule, tallies: dict[Key, Tally]) -> RuleCount:
    buckets = tuple([_bucket(rule, key, tallies[key]) for key in sorted(tallies)])
    nominal = dropped = counted = 0
    for part in buckets:
        nominal += part.nominal
        dropped += part.dropped
        counted += part.counted
    return RuleCount(rule.code, nominal, dropped, counted, nominal - dropped - counted, buckets)


def _bucket(rule: Rule, key: Key, tally: Tally) -> Bucket:
    kept = tally.nominal - tally.dropped
    counted = _capped(rule, kept)
    name = key if isinstance(key, str) else f"#{key}"
    return Bucket(rule.code, name, tally.nominal, tally.dropped, rule.cap, counted, kept - counted, tuple(tally.seqs))


def _capped(rule: Rule, points: int) -> int:
    """A cap bites only on its own side."""
    if rule.cap is None:
        return points
    return min(points, rule.cap) if rule.value >= 0 else max(points, rule.cap)


def _within(points: int, cap: int | None, floor: int | None) -> int:
    if cap is not None and points > cap:
        points = cap
    return floor if floor is not None and points < floor else points


def _vetoes(live: list[Entry], on: date | None) -> Iterator[Veto]:
    for entry in live:
        if entry.kind == "veto" and entry.veto_from is not None and entry.veto_state is not None:
            active = on is None or (entry.veto_from <= on and (entry.veto_until is None or on <= entry.veto_until))
            yield Veto(entry.seq, entry.rule, entry.veto_from, entry.veto_until, entry.veto_state, active)


def missing(live: Iterable[Entry], due: Collection[Due]) -> tuple[Due, ...]:
    """What must have an entry and has none among those; an entry of 0 is one."""
    posted = {(entry.rule, entry.source) for entry in live}
    return tuple(sorted((one for one in due if (one.rule, one.source) not in posted), key=lambda d: (d.rule, d.source)))
