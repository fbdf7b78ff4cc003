"""Was there as much to earn for everybody? What the same count gives for every chance taken at full score.

Source: ranking.md 11, opportunity. It explains and changes no score.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from service.rules.measurement import opportunity as measured
from service.rules.measurement.fairness import SMALLEST
from service.rules.points.amounts import half_up
from service.rules.points.counting import count, index
from service.rules.points.counts import Count
from service.rules.points.entries import Entry
from service.rules.points.plan import in_force
from service.rules.points.policy import FactKind, Policy, Rule, bound_rules
from service.rules.points.requests import Version
from service.rules.ranking.inputs import Part

OPEN = "open"
"""An award or result that nobody offers: registered when it happens."""
LOSS = "loss"
"""A deduction or a veto: no chance."""


class Chance(Part, frozen=True, kw_only=True):
    """Something that a trainee was really offered on a day: a half-day held, a course with a place, a posting …"""

    fact: FactKind
    on: date
    source: str


class Left(Part, frozen=True, kw_only=True):
    """A rule that the comparison leaves out, and why: `open` or `loss`."""

    rule: str
    name: str
    why: str


class Line(Part, frozen=True, kw_only=True):
    """Of one rule or category: what could be earned and what was, hundredths, as they count."""

    code: str
    chances: int
    available: int
    earned: int


class Offered(Part, frozen=True, kw_only=True):
    """One trainee. `share` earned of available in 10⁻⁴, `share_place` by that share (1224) beside the place by points.

    `scarce`: more than 10 % below the cohort's median; `flagged`: scarce, and five or more places off by share.
    """

    trainee: str
    place: int
    available: int
    earned: int
    share: int
    share_place: int
    scarce: bool
    flagged: bool
    rules: tuple[Line, ...]
    categories: tuple[Line, ...]


class GroupOffered(Part, frozen=True, kw_only=True):
    """Means of a group, hundredths, and how many of it are flagged; groups under 5 are only named."""

    by: str
    label: str
    size: int | None
    available: int | None = None
    earned: int | None = None
    flagged: int | None = None


class Opportunity(Part, frozen=True, kw_only=True):
    """`median` of what was available, in hundredths (half up)."""

    median: int
    rows: tuple[Offered, ...]
    groups: tuple[GroupOffered, ...]
    left_out: tuple[Left, ...]


def closed_rules(policy: Policy) -> frozenset[str]:
    """Rules that give points for a fact that somebody is offered; the others are open-ended."""
    bound = {binding.rule for binding in policy.facts}
    return frozenset(rule.code for rule in policy.rules if rule.code in bound and _gives(rule))


def left_out(policy: Policy) -> tuple[Left, ...]:
    """The policy's other rules, named."""
    inside = closed_rules(policy)
    return tuple(
        Left(rule=rule.code, name=rule.name, why=OPEN if _gives(rule) else LOSS)
        for rule in policy.rules
        if rule.code not in inside
    )


def imagined(versions: Sequence[Version], trainee: Hashable, chances: Sequence[Chance]) -> list[Entry]:
    """The journal in which the trainee took every chance at full score: value of the rule in force on its day."""
    return [
        Entry(seq, "award", trainee, policy.version, rule.code, 1, 1, half_up(rule.value, 1, 1), None, on, on)
        for seq, (policy, rule, on) in enumerate(_taken(versions, chances), 1)
    ]


def _taken(versions: Sequence[Version], chances: Sequence[Chance]) -> Iterator[tuple[Policy, Rule, date]]:
    for chance in sorted(chances, key=lambda one: (one.on, one.source)):
        policy = in_force(versions, chance.on)
        for code in bound_rules(policy, chance.fact) if policy else ():
            slot = index(policy).slots.get(code) if policy else None
            if policy and slot and _gives(slot.rule):
                yield policy, slot.rule, chance.on


def _gives(rule: Rule) -> bool:
    return rule.mode != "veto" and rule.value > 0


def opportunity(
    policy: Policy,
    versions: Sequence[Version],
    places: Mapping[str, int],
    chances: Mapping[str, Sequence[Chance]],
    entries: Mapping[str, Sequence[Entry]],
    groups: Mapping[str, Mapping[str, str]],
) -> Opportunity:
    """Available beside earned for everybody of `places` (place by points, by id), by rule, category and total.

    Both are counted under `policy` with its caps; earned leaves out the entries of open-ended rules, as available
    does. `groups`: for each division the label by id. Raises ValueError for an empty cohort.
    """
    if not places:
        raise ValueError("nobody is in the cohort")
    cohort = sorted(places)
    dreamt = {one: imagined(versions, one, chances.get(one, ())) for one in cohort}
    both = [_Both(one, *_counted(policy, dreamt[one], entries.get(one, ()))) for one in cohort]
    found = measured.opportunity(
        np.array([one.available for one in both]),
        np.array([one.earned for one in both]),
        np.array([places[one] for one in cohort]),
    )
    rows = tuple(_row(policy, places, dreamt, one, found, nth) for nth, one in enumerate(both))
    return Opportunity(
        median=_median([one.available for one in both]),
        rows=rows,
        groups=tuple(_grouped(rows, groups)),
        left_out=left_out(policy),
    )


class _Both(NamedTuple):
    trainee: str
    could: Count
    did: Count

    @property
    def available(self) -> int:
        return max(self.could.counted, 0)

    @property
    def earned(self) -> int:
        return max(self.did.counted, 0)


def _counted(policy: Policy, dreamt: Sequence[Entry], entries: Sequence[Entry]) -> tuple[Count, Count]:
    inside = closed_rules(policy)
    return count(policy, dreamt), count(policy, [entry for entry in entries if entry.rule in inside])


def _row(
    policy: Policy,
    places: Mapping[str, int],
    dreamt: Mapping[str, Sequence[Entry]],
    one: _Both,
    found: measured.Opportunity,
    nth: int,
) -> Offered:
    return Offered(
        trainee=one.trainee,
        place=places[one.trainee],
        available=one.available,
        earned=one.earned,
        share=round(float(found.share[nth]) * 10_000),
        share_place=int(found.place[nth]),
        scarce=bool(found.scarce[nth]),
        flagged=bool(found.flagged[nth]),
        rules=_by_rule(policy, dreamt[one.trainee], one),
        categories=_by_category(one),
    )


def _by_rule(policy: Policy, taken: Sequence[Entry], one: _Both) -> tuple[Line, ...]:
    lines = (
        Line(
            code=rule.code,
            chances=sum(entry.rule == rule.code for entry in taken),
            available=one.could.by_rule.get(rule.code, 0),
            earned=one.did.by_rule.get(rule.code, 0),
        )
        for rule in policy.rules
    )
    return tuple(line for line in lines if line.chances or line.earned)


def _by_category(one: _Both) -> tuple[Line, ...]:
    return tuple(
        Line(
            code=each.category,
            chances=sum(len(bucket.seqs) for rule in each.rules for bucket in rule.buckets),
            available=each.counted,
            earned=one.did.by_category[each.category],
        )
        for each in one.could.categories
    )


def _median(values: Sequence[int]) -> int:
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2] + 1) // 2


def _grouped(rows: Sequence[Offered], groups: Mapping[str, Mapping[str, str]]) -> Iterator[GroupOffered]:
    for by, labels in groups.items():
        for label in sorted(set(labels.values())):
            yield _group(by, label, [row for row in rows if labels.get(row.trainee) == label])


def _group(by: str, label: str, rows: Sequence[Offered]) -> GroupOffered:
    size = len(rows)
    if size < SMALLEST:
        return GroupOffered(by=by, label=label, size=None)
    available, earned = (sum(getattr(row, name) for row in rows) for name in ("available", "earned"))
    return GroupOffered(
        by=by,
        label=label,
        size=size,
        available=(2 * available + size) // (2 * size),
        earned=(2 * earned + size) // (2 * size),
        flagged=sum(row.flagged for row in rows),
    )
