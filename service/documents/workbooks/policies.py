"""The workbook 积分细则 as one policy document."""

import hashlib
from datetime import date
from typing import Any, NamedTuple

import msgspec

from service.documents.workbooks import bindings, policy_cells, recommending
from service.documents.workbooks.layouts import (
    CATEGORIES,
    MATURITY_RUBRIC,
    RECOMMENDATION,
    RULES,
    SEMINAR_RUBRIC,
    Layout,
)
from service.documents.workbooks.lines import Line
from service.documents.workbooks.numbers import plain
from service.documents.workbooks.problems import issue
from service.documents.workbooks.shapes import CampDates
from service.documents.workbooks.texts import folded
from service.rules.facts import Criterion, Rubric
from service.rules.imports import Issue
from service.rules.points.consistency import JUDGED
from service.rules.points.policy import Binding, Category, Group, Policy, Recommendation, Rubrics, Rule

LAYOUTS = (CATEGORIES, RULES, SEMINAR_RUBRIC, MATURITY_RUBRIC, RECOMMENDATION)
_OPTIONAL = (SEMINAR_RUBRIC, MATURITY_RUBRIC, RECOMMENDATION)


class Outcome(NamedTuple):
    """`rubrics` serve the marks of this upload even where the policy itself has errors."""

    policy: Policy | None
    rubrics: Rubrics
    issues: list[Issue]


class _Sheets:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines

    def of(self, layout: Layout) -> list[Line]:
        return [line for line in self.lines if line.layout.sheet == layout.sheet]

    @property
    def absent(self) -> list[Layout]:
        return [layout for layout in LAYOUTS if not self.of(layout)]


def read(lines: list[Line], camp: CampDates | None, before: Policy | None) -> Outcome:
    sheets = _Sheets(lines)
    kept = before.rubrics if before is not None else Rubrics()
    rubrics = Rubrics(
        seminar=_rubric(sheets.of(SEMINAR_RUBRIC)) or kept.seminar,
        maturity=_rubric(sheets.of(MATURITY_RUBRIC)) or kept.maturity,
    )
    if not lines:
        return Outcome(None, rubrics, [])
    categories = _categories(sheets.of(CATEGORIES))
    rules = _rules(sheets.of(RULES), {category.code: category for category in categories})
    recommendation = _recommendation(sheets, categories, before)
    facts, unbound = bindings.bound(sheets.of(RULES))
    facts = _posted_by(facts, sheets, before)
    issues = _absences(sheets, camp, before) + _without_rule(sheets, unbound)
    if camp is None or _wrong(sheets, issues):
        return Outcome(None, rubrics, issues)
    policy = Policy(
        version=1,
        effective_from=camp.starts_on,
        groups=_groups(sheets.of(RULES)),
        categories=categories,
        rules=_as_strict(rules, before),
        facts=facts,
        rubrics=rubrics,
        recommendation=recommendation,
        **_unsaid(before),
    )
    return Outcome(None if policy_cells.flag(policy, lines) else policy, rubrics, issues)


def _unsaid(before: Policy | None) -> dict[str, Any]:
    """What no sheet can say stays as it is in force."""
    return (
        {} if before is None else {name: getattr(before, name) for name in ("quarters", "second_person_from", "total")}
    )


def _as_strict(rules: tuple[Rule, ...], before: Policy | None) -> tuple[Rule, ...]:
    """Whether evidence has to be given is of that kind too."""
    strict = {rule.code for rule in before.rules if rule.evidence_required} if before is not None else set()
    return tuple(msgspec.structs.replace(rule, evidence_required=rule.code in strict) for rule in rules)


def _groups(lines: list[Line]) -> tuple[Group, ...]:
    names = dict.fromkeys(line.text("group") for line in lines if line.text("group"))
    return tuple(Group(code=group_code(name), name=name) for name in names)


def group_code(name: str) -> str:
    """Officers name a group in words; its code follows from the name, so that the order of rules is of no matter."""
    plain = folded(name)
    if plain.isascii() and len(plain) <= 16:
        return plain
    return f"G{hashlib.sha256(plain.encode()).hexdigest()[:8]}"


def _recommendation(sheets: _Sheets, categories: tuple[Category, ...], before: Policy | None) -> Recommendation | None:
    lines = sheets.of(RECOMMENDATION)
    if not lines:
        return before.recommendation if before is not None else None
    return recommending.recommendation(lines, full_points(categories), categories)


def _posted_by(facts: tuple[Binding, ...], sheets: _Sheets, before: Policy | None) -> tuple[Binding, ...]:
    """校准分 for every kind of fact that people judge, where the sheet says so; without a sheet as before."""
    lines = sheets.of(RECOMMENDATION)
    kept = before is not None and any(one.marks == "fair" for one in before.facts)
    is_fair = recommending.posted_by(lines) == "fair" if lines else kept
    return tuple(msgspec.structs.replace(one, marks="fair") if is_fair and one.fact in JUDGED else one for one in facts)


def _wrong(sheets: _Sheets, issues: list[Issue]) -> bool:
    return any(line.has_errors() for line in sheets.lines) or any(found.level == "error" for found in issues)


def _without_rule(sheets: _Sheets, unbound: list[str]) -> list[Issue]:
    lines = sheets.of(RULES)
    if not unbound or not lines:
        return []
    where = {"workbook": lines[0].grid.workbook, "sheet": lines[0].grid.sheet}
    return [issue("fact-without-rule", **where, facts="、".join(unbound))]


def _absences(sheets: _Sheets, camp: CampDates | None, before: Policy | None) -> list[Issue]:
    found: list[Issue] = []
    workbook = sheets.lines[0].grid.workbook
    needed = [layout.sheet for layout in sheets.absent if layout not in _OPTIONAL]
    others = [layout.sheet for layout in sheets.absent if layout in _OPTIONAL]
    if needed:
        found.append(issue("policy-incomplete", workbook=workbook, sheets="、".join(needed)))
    if others:
        code = "policy-part-absent" if before is None else "policy-part-kept"
        found.append(issue(code, workbook=workbook, sheets="、".join(others)))
    if camp is None:
        found.append(issue("effective-date-missing", workbook=workbook))
    return found


def _rubric(lines: list[Line]) -> Rubric:
    rubric = []
    for line in lines:
        full = line.values.get("full")
        if full == 0:
            line.flag("full", "value-zero")
        elif line.text("name") and isinstance(full, int):
            rubric.append(Criterion(name=line.text("name"), full=full))
    total = sum(criterion.full for criterion in rubric)
    if rubric and total != 10_000 and not any(line.has_errors() for line in lines):
        lines[-1].flag("full", "rubric-sum", sum=plain(total))
    return tuple(rubric)


def _categories(lines: list[Line]) -> tuple[Category, ...]:
    found = []
    for line in lines:
        cap = line.values.get("cap")
        if isinstance(cap, int) and cap < 0:
            line.flag("cap", "cap-negative")
        if line.text("code"):
            fields = {field: line.values[field] for field in ("code", "name", "cap", "floor") if field in line.values}
            base = line.values.get("base")
            found.append(Category(**fields, base=base if isinstance(base, int) else 0))  # type: ignore[arg-type]
    return tuple(found)


def full_points(categories: tuple[Category, ...]) -> int:
    """What can be attained without bonus points."""
    return sum(
        category.cap or 0
        for category in categories
        if category.code != "B" and "加分" not in (category.name or "")
    )  # fmt: skip


def _rules(lines: list[Line], categories: dict[str, Category]) -> tuple[Rule, ...]:
    found = []
    for line in lines:
        category = categories.get(line.text("category"))
        if category is None and line.text("category") and categories:
            line.flag("category", "unknown-category")
        _check_value(line, category)
        _check_cap(line)
        if not line.has_errors():
            found.append(_rule(line))
    return tuple(found)


def _check_value(line: Line, category: Category | None) -> None:
    value, mode = line.values.get("value"), line.values.get("mode")
    if not isinstance(value, int) or mode is None:
        return
    if mode == "veto":
        if value or line.values.get("cap"):
            line.flag("value", "veto-value")
    elif value == 0:
        line.flag("value", "value-zero")
    elif value > 0 and category is not None and _deducts(category):
        line.flag("value", "deduction-sign", category=category.name)


def _deducts(category: Category) -> bool:
    name = category.name or ""
    return ("减分" in name or "扣分" in name) and "加" not in name


def _check_cap(line: Line) -> None:
    cap, period, value = line.values.get("cap"), line.values.get("period"), line.values.get("value")
    if cap is None and period is not None and line.raw("cap") == "":
        line.flag("cap", "period-without-cap")
    if not isinstance(cap, int) or not isinstance(value, int) or line.values.get("mode") == "veto":
        return
    if period is None and line.raw("period") == "":
        line.flag("period", "cap-without-period")
    if value < 0 < cap:
        line.flag("cap", "cap-sign")
        line.values["cap"] = -cap
    elif cap < 0 < value:
        line.flag("cap", "cap-against-value")


def _rule(line: Line) -> Rule:
    names = {field.name for field in msgspec.structs.fields(Rule)}
    values = {field: value for field, value in line.values.items() if field in names}
    values["second_person"] = bool(values.get("second_person"))
    group = line.text("group")
    values["group"] = group_code(group) if group else None
    until = values.get("until")
    values["until"] = until if isinstance(until, date) else None
    if values.get("mode") == "veto":
        values |= {"cap": None, "period": None}
    return Rule(**values)  # type: ignore[arg-type]
