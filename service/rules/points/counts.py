"""The explanation of a count: every hundredth that is cut, dropped or left out is somewhere in it.

At every level nominal + base = counted + cut (+ cut_below) + dropped (+ outside), in hundredths:
nominal 原始分 as posted, dropped entries included; cut 封顶削减 of this level's cap or floor, negative where it
raises; cut_below of the levels under it.
"""

from datetime import date
from functools import cached_property

import msgspec

from service.rules.points.entries import VetoState


class Part(msgspec.Struct, frozen=True):
    pass


class Bucket(Part, frozen=True):
    """One rule in one period; nominal = counted + cut + dropped."""

    rule: str
    key: str
    nominal: int
    dropped: int
    cap: int | None
    counted: int
    cut: int
    seqs: tuple[int, ...]


class RuleCount(Part, frozen=True):
    """Sums over the rule's buckets; nominal = counted + cut + dropped."""

    rule: str
    nominal: int
    dropped: int
    counted: int
    cut: int
    buckets: tuple[Bucket, ...]


class CategoryCount(Part, frozen=True):
    """nominal + base = counted + cut + cut_below + dropped; rules without entries are left out."""

    category: str
    base: int
    nominal: int
    dropped: int
    cut_below: int
    cap: int | None
    floor: int | None
    counted: int
    cut: int
    rules: tuple[RuleCount, ...]


class Dropped(Part, frozen=True):
    """An entry that another of its matter outdoes 同一事项就高不重复."""

    seq: int
    rule: str
    amount: int
    keeper: int


class Outside(Part, frozen=True):
    """An entry of a rule that the policy lacks."""

    seq: int
    rule: str
    amount: int


class Veto(Part, frozen=True):
    """A live veto; active when `on` lies in its term, both days inclusive, or when no day was asked for."""

    seq: int
    rule: str
    since: date
    until: date | None
    state: VetoState
    active: bool


class Due(Part, frozen=True):
    """A fact that must have an entry: a closed seminar, a quarter that is over."""

    rule: str
    source: str


class Count(Part, frozen=True, dict=True):
    """One trainee under one policy; nominal + base = counted + cut + cut_below + dropped + outside."""

    policy: int
    on: date | None
    base: int
    nominal: int
    dropped: int
    outside: int
    cut_below: int
    cap: int | None
    floor: int | None
    counted: int
    cut: int
    categories: tuple[CategoryCount, ...]
    dropped_entries: tuple[Dropped, ...]
    outside_entries: tuple[Outside, ...]
    vetoes: tuple[Veto, ...]
    missing: tuple[Due, ...]
    cancelled: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.counted

    @property
    def barred(self) -> bool:
        return any(veto.active for veto in self.vetoes)

    @property
    def incomplete(self) -> bool:
        return bool(self.missing)

    @cached_property
    def by_category(self) -> dict[str, int]:
        """Counted points by category."""
        return {category.category: category.counted for category in self.categories}

    @cached_property
    def by_rule(self) -> dict[str, int]:
        """Counted points by rule with entries."""
        return {rule.rule: rule.counted for category in self.categories for rule in category.rules}

    @cached_property
    def raw_by_rule(self) -> dict[str, int]:
        """Points as posted by rule with entries."""
        return {rule.rule: rule.nominal for category in self.categories for rule in category.rules}
