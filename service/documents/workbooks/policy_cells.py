"""What keeps a policy from being counted by, said at the cells that it was read from."""

from collections.abc import Mapping, Sequence

from service.documents.workbooks.layouts import CATEGORIES, MATURITY_RUBRIC, RECOMMENDATION, RULES, SEMINAR_RUBRIC
from service.documents.workbooks.lines import Line
from service.rules.points import consistency
from service.rules.points.consistency import PolicyProblem
from service.rules.points.policy import Policy

_SHEETS = {
    "categories": CATEGORIES.sheet,
    "rules": RULES.sheet,
    "rubrics.seminar": SEMINAR_RUBRIC.sheet,
    "rubrics.maturity": MATURITY_RUBRIC.sheet,
    "recommendation": RECOMMENDATION.sheet,
}
_WORDS = {
    "floor-above-cap": "floor-above-cap",
    "base-outside": "base-outside",
    "group-without-award": "group-without-award",
    "rule-retired": "rule-retired-before",
}


def flag(policy: Policy, lines: Sequence[Line]) -> bool:
    """Whether any was found; parts kept from the policy in force have no lines and were checked with it."""
    by_sheet: dict[str, list[Line]] = {}
    for line in lines:
        by_sheet.setdefault(line.layout.sheet, []).append(line)
    return any([_flagged(policy, problem, by_sheet) for problem in consistency.problems(policy)])


def _flagged(policy: Policy, problem: PolicyProblem, by_sheet: Mapping[str, list[Line]]) -> bool:
    found = _line(policy, problem, by_sheet)
    if found is None:
        return False
    if (problem.part, problem.field) == ("recommendation", "full_points"):
        found.flag("item", "full-points-unknown")
    elif problem.code == "bad-text":
        found.flag(problem.field, "policy-code" if problem.field == "code" else "too-long", most=120)
    else:
        field = "until" if problem.code == "rule-retired" else problem.field
        found.flag(field, _WORDS.get(problem.code, "policy-inconsistent"), problem=problem.code)
    return True


def _line(policy: Policy, problem: PolicyProblem, by_sheet: Mapping[str, list[Line]]) -> Line | None:
    part, index = problem.part, problem.index
    if part == "groups" and index is not None:
        part, index = "rules", [rule.group for rule in policy.rules].index(policy.groups[index].code)
    if part == "facts" and index is not None:
        part, index = "rules", [rule.code for rule in policy.rules].index(policy.facts[index].rule)
    lines = by_sheet.get(_SHEETS.get(part, ""), [])
    return lines[-1 if index is None else index] if lines else None
