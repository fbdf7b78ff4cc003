"""Registered awards, deductions and vetoes against the policy's rules."""

from datetime import date

from service.documents.workbooks.index import Index
from service.documents.workbooks.layouts import REGISTRATIONS, RULES
from service.documents.workbooks.lines import Line
from service.documents.workbooks.numbers import plain
from service.documents.workbooks.problems import issue
from service.documents.workbooks.sheets import is_blank
from service.rules.imports import Issue
from service.rules.points.policy import Policy, Rule


def check(index: Index) -> list[Issue]:
    lines = list(index.of(REGISTRATIONS))
    if index.policy is not None:
        _check_lines(index.policy, lines)
        return []
    if RULES.sheet in index.open:
        return []
    for line in lines:
        line.facts.clear()
    sheets = dict.fromkeys((line.grid.workbook, line.grid.sheet) for line in lines)
    named = {"kind": "积分细则", "source": RULES.workbook}
    return [issue("roster-missing", workbook=workbook, sheet=sheet, **named) for workbook, sheet in sheets]


def _check_lines(policy: Policy, lines: list[Line]) -> None:
    rules = {rule.code: rule for rule in policy.rules}
    by_facts = {binding.rule: binding.fact for binding in policy.facts}
    for line in lines:
        rule = rules.get(line.text("rule"))
        if rule is not None:
            _check_rule(line, rule)
            if rule.code in by_facts:
                line.flag("rule", "rule-made-by-facts", fact=by_facts[rule.code])
        elif line.text("rule"):
            line.flag("rule", "unknown-rule")


def _check_rule(line: Line, rule: Rule) -> None:
    on, points = line.values.get("on"), line.values.get("points")
    if rule.until is not None and isinstance(on, date) and on > rule.until:
        line.flag("rule", "rule-retired", until=rule.until)
    if rule.mode == "veto":
        if points:
            line.flag("points", "veto-points")
        return
    for field in ("veto_from", "veto_until"):
        if line.values.get(field) is not None:
            line.flag(field, "veto-term")
    if is_blank(line.raw("points")):
        line.flag("points", "points-missing", rule=rule.code, points=plain(rule.value))
    elif isinstance(points, int):
        _check_points(line, rule, points)


def _check_points(line: Line, rule: Rule, points: int) -> None:
    """Any amount of the rule's own sign is its value times a ratio in lowest terms; a scored one at most once."""
    if points * rule.value <= 0:
        hint = f"应为{plain(rule.value)}" if points == 0 else f"写成{plain(-points)}，或核对细则代码"
        hint_en = f"should be {plain(rule.value)}" if points == 0 else f"{plain(-points)}, or another rule"
        line.flag("points", "points-sign", rule=rule.code, points=plain(rule.value), hint=hint, hint_en=hint_en)
    elif rule.mode == "score" and abs(points) > abs(rule.value):
        line.flag("points", "points-above-full", rule=rule.code, points=plain(rule.value))
