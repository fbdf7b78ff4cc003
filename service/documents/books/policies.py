"""A policy as the rows of 积分细则."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from service.documents.workbooks.layouts import (
    CATEGORIES,
    MATURITY_RUBRIC,
    RECOMMENDATION,
    RULES,
    SEMINAR_RUBRIC,
    Layout,
)
from service.documents.workbooks.numbers import plain
from service.documents.workbooks.policies import group_code
from service.documents.workbooks.recommending import CHOICES, FULL_POINTS, ITEMS
from service.documents.workbooks.recommending_terms import FEWER, TERMS, Item
from service.rules.points.consistency import DEDUCTIONS
from service.rules.points.policy import Policy, Recommendation, Rule

Record = Mapping[str, Any]
CASCADE = "同分次序"


def records(layout: Layout, policy: Policy | None) -> Iterator[Record]:
    if policy is None:
        return
    if layout is CATEGORIES:
        yield from map(msgspec.structs.asdict, policy.categories)
    elif layout is RULES:
        yield from (_rule(policy, one) for one in policy.rules)
    elif layout is SEMINAR_RUBRIC:
        yield from map(msgspec.structs.asdict, policy.rubrics.seminar)
    elif layout is MATURITY_RUBRIC:
        yield from map(msgspec.structs.asdict, policy.rubrics.maturity)
    elif layout is RECOMMENDATION and policy.recommendation is not None:
        yield from _recommendation(policy, policy.recommendation)


def _rule(policy: Policy, rule: Rule) -> Record:
    """Under a group's name where its code follows from it, and with the fact that makes its entries."""
    names = {one.code: one.name for one in policy.groups}
    facts = {one.rule: one.fact for one in policy.facts}
    name = names.get(rule.group or "", "")
    group = (name if group_code(name) == rule.group else rule.group) if rule.group else None
    return {**msgspec.structs.asdict(rule), "group": group, "fact": facts.get(rule.code)}


def _recommendation(policy: Policy, its: Recommendation) -> Iterator[Record]:
    given = _figures(its)
    for item in (*ITEMS, FULL_POINTS, *TERMS):
        yield {"item": item.name, "figure": _figure(item, given[item.field])}
    chosen = {"basis": its.basis, "line_rule": its.line_rule, "marks": _marks(policy)}
    for name, (field, words) in CHOICES.items():
        yield {"item": name, "figure": words[chosen[field]][0]}
    if its.cascade:
        steps = [FEWER if step == DEDUCTIONS else step for step in its.cascade]
        yield {"item": CASCADE, "figure": "、".join(steps)}


def _marks(policy: Policy) -> str:
    return "fair" if any(one.marks == "fair" for one in policy.facts) else "raw"


def _figures(its: Recommendation) -> dict[str, int]:
    anchors = {
        f"{name}_{end}": getattr(getattr(its.anchors, name), end)
        for name in ("performance", "maturity")
        for end in ("full", "floor")
    }
    gates = {f"gate_{name}": value for name, value in msgspec.structs.asdict(its.gates).items()}
    plain_ones = {name: getattr(its, name) for name in ("points_place", "quota", "reserve", "publicity_days")}
    terms = msgspec.structs.asdict(its.weights) | msgspec.structs.asdict(its.minimum)
    return {**terms, **gates, **anchors, **plain_ones, "full_points": its.full_points}


def _figure(item: Item, value: int) -> int | float | str:
    """Percents up to one are written with their sign, since 1 alone may mean the whole."""
    hundredths = value * 100 if item.whole else value
    if item.percent and 0 < hundredths <= 100:
        return f"{plain(hundredths)}%"
    return value if item.whole else value / 100
