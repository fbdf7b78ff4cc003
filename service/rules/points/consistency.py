"""What is wrong with a policy, all of it. Source: ledger.md 5, ranking.md 7."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

import msgspec

from service.rules.points.periods import CALENDAR
from service.rules.points.policy import Binding, Category, Mode, Policy, Recommendation, Rule, Total
from service.rules.points.text import is_filled

LARGEST = 1_000_000
FULL = 100_00
FEWEST_PUBLICITY_DAYS = 5
DEDUCTIONS = "deductions"
"""A step of the tie cascade: fewer points deducted."""
SCORED = frozenset({"exam", "seminar", "posting", "assessment", "unit_assessment"})
JUDGED = frozenset({"seminar", "posting", "assessment"})
"""By people, whose severity may be told: only these can post 校准分."""
DEDUCTED = frozenset({"late", "absent"})


class PolicyProblem(msgspec.Struct, frozen=True):
    """One problem: the part of the document, the element's position from 0 in it, its code or name, field and code."""

    part: str
    index: int | None
    name: str | None
    field: str
    code: str


Finding = tuple[str, str]


def problems(policy: Policy) -> list[PolicyProblem]:
    """Every problem of the document by itself; empty when it may be published."""
    return [
        *_found("policy", None, None, _whole(policy)),
        *_found("total", None, None, _bounds(policy.total)),
        *_each("groups", [(group.code, _named(group.code, group.name)) for group in policy.groups]),
        *_each("categories", [(one.code, _category(one)) for one in policy.categories]),
        *_each("rules", [(rule.code, _rule(policy, rule)) for rule in policy.rules]),
        *_each("facts", [(one.fact, _binding(policy, one)) for one in policy.facts]),
        *_rubric("rubrics.seminar", [(line.name, line.full) for line in policy.rubrics.seminar]),
        *_rubric("rubrics.maturity", [(line.name, line.full) for line in policy.rubrics.maturity]),
        *_found("recommendation", None, None, _recommendation(policy.recommendation)),
        *_found("recommendation", None, None, _order(policy)),
    ]


def successor_problems(old: Policy, new: Policy) -> list[PolicyProblem]:
    """Why `new` can't follow `old`: version, effective_from, a rule left out, a mode or sign changed."""
    after = {rule.code: rule for rule in new.rules}
    kept = ((rule.code, _successor(rule, after.get(rule.code))) for rule in old.rules)
    whole = []
    if new.version != old.version + 1:
        whole.append(("version", "version-not-next"))
    if new.effective_from <= old.effective_from:
        whole.append(("effective_from", "not-later"))
    positions = {rule.code: index for index, rule in enumerate(new.rules)}
    rules = chain.from_iterable(_found("rules", positions.get(code), code, found) for code, found in kept)
    return [*_found("policy", None, None, whole), *rules]


def _found(part: str, index: int | None, name: str | None, findings: Iterable[Finding]) -> Iterator[PolicyProblem]:
    return (PolicyProblem(part, index, name, field, code) for field, code in findings)


def _each(part: str, elements: Sequence[tuple[str, Iterable[Finding]]]) -> Iterator[PolicyProblem]:
    seen: set[str] = set()
    for index, (code, findings) in enumerate(elements):
        if code in seen:
            yield PolicyProblem(part, index, code, "fact" if part == "facts" else "code", "duplicate-code")
        seen.add(code)
        yield from _found(part, index, code, findings)


def _whole(policy: Policy) -> Iterator[Finding]:
    if policy.version < 1:
        yield "version", "out-of-range"
    if policy.quarters != CALENDAR and not _is_day(policy.quarters):
        yield "quarters", "bad-quarters"
    if policy.second_person_from is not None and not 1 <= policy.second_person_from <= LARGEST:
        yield "second_person_from", "out-of-range"
    if not policy.categories:
        yield "categories", "empty"
    if not policy.rules:
        yield "rules", "empty"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _named(code: str, name: str) -> Iterator[Finding]:
    if not is_filled(code, 16) or not code.isascii():
        yield "code", "bad-text"
    if not is_filled(name, 120):
        yield "name", "bad-text"


def _bounds(limits: Total | Category) -> Iterator[Finding]:
    if limits.cap is not None and limits.floor is not None and limits.floor > limits.cap:
        yield "floor", "floor-above-cap"


def _category(category: Category) -> Iterator[Finding]:
    yield from _named(category.code, category.name)
    crossed = list(_bounds(category))
    yield from crossed
    above = category.cap is not None and category.base > category.cap
    below = category.floor is not None and category.base < category.floor
    if (above or below) and not crossed:
        yield "base", "base-outside"


def _rule(policy: Policy, rule: Rule) -> Iterator[Finding]:
    yield from _named(rule.code, rule.name)
    if rule.category not in {category.code for category in policy.categories}:
        yield "category", "unknown-category"
    if rule.group is not None and rule.group not in {group.code for group in policy.groups}:
        yield "group", "unknown-group"
    # Only award has a matter, so a deduction or a veto can't compete.
    if rule.group is not None and rule.value <= 0:
        yield "group", "group-without-award"
    yield from _veto(rule) if rule.mode == "veto" else _valued(rule)


def _veto(rule: Rule) -> Iterator[Finding]:
    if rule.value != 0:
        yield "value", "veto-with-value"
    if rule.cap is not None or rule.period is not None:
        yield "cap", "veto-with-cap"


def _valued(rule: Rule) -> Iterator[Finding]:
    if rule.value == 0:
        yield "value", "without-value"
    if abs(rule.value) > LARGEST:
        yield "value", "out-of-range"
    if (rule.cap is None) != (rule.period is None):
        yield ("period" if rule.period is None else "cap"), "cap-and-period"
    if rule.cap is not None and rule.cap * rule.value <= 0 and rule.value != 0:
        yield "cap", "cap-sign"


def _binding(policy: Policy, binding: Binding) -> Iterator[Finding]:
    fact = binding.fact
    if binding.marks == "fair" and fact not in JUDGED:
        yield "marks", "not-judged"
    rule = next((rule for rule in policy.rules if rule.code == binding.rule), None)
    if rule is None:
        yield "rule", "unknown-rule"
        return
    mode: Mode = "score" if fact in SCORED else "times"
    if rule.mode != mode:
        yield "rule", "wrong-mode"
    elif (rule.value < 0) != (fact in DEDUCTED):
        yield "rule", "wrong-sign"
    if rule.until is not None and rule.until < policy.effective_from:
        yield "rule", "rule-retired"


def _rubric(part: str, lines: Sequence[tuple[str, int]]) -> Iterator[PolicyProblem]:
    seen: set[str] = set()
    for index, (name, full) in enumerate(lines):
        if full <= 0:
            yield PolicyProblem(part, index, name, "full", "out-of-range")
        if name in seen or not is_filled(name, 120):
            yield PolicyProblem(part, index, name, "name", "duplicate-name" if name in seen else "bad-text")
        seen.add(name)
    # A mean of totals is read as a share of 100.00.
    if lines and sum(full for _, full in lines) != FULL:
        yield PolicyProblem(part, None, None, "full", "rubric-sum")


def _recommendation(ways: Recommendation | None) -> Iterator[Finding]:
    if ways is None:
        return
    weights = (ways.weights.points, ways.weights.performance, ways.weights.maturity)
    if sum(weights) != 100:
        yield "weights", "weights-sum"
    for field, value, low, high in (
        ("weights", min(weights), 0, 100),
        ("gates.attendance", ways.gates.attendance, 0, FULL),
        ("gates.performance", ways.gates.performance, 0, FULL),
        ("gates.maturity", ways.gates.maturity, 0, FULL),
        ("points_place", ways.points_place, 1, FULL),
        ("quota", ways.quota, 1, LARGEST),
        ("reserve", ways.reserve, 0, LARGEST),
        ("publicity_days", ways.publicity_days, FEWEST_PUBLICITY_DAYS, 365),
        ("full_points", ways.full_points, 1, 100 * LARGEST),
    ):
        if not low <= value <= high:
            yield field, "out-of-range"


def _order(policy: Policy) -> Iterator[Finding]:
    """What a sheet is ordered by, and from how much data on."""
    ways = policy.recommendation
    if ways is None:
        return
    for field, anchor in (
        ("anchors.performance", ways.anchors.performance),
        ("anchors.maturity", ways.anchors.maturity),
    ):
        if not 0 <= anchor.floor < anchor.full <= FULL:
            yield field, "out-of-range"
    least = ways.minimum
    if min(least.reviews, least.reviewers, least.postings, least.assessments) < 1 or least.reviewers > least.reviews:
        yield "minimum", "out-of-range"
    known = {category.code for category in policy.categories} | {DEDUCTIONS}
    if len(set(ways.cascade)) != len(ways.cascade) or not known.issuperset(ways.cascade):
        yield "cascade", "unknown-step"


def _successor(old: Rule, new: Rule | None) -> Iterator[Finding]:
    if new is None:
        yield "code", "rule-left-out"
        return
    if new.mode != old.mode:
        yield "mode", "mode-changed"
    if (new.value > 0) != (old.value > 0) or (new.value < 0) != (old.value < 0):
        yield "value", "sign-changed"
