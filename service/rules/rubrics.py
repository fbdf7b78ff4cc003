"""Marks on a rubric: one for each criterion, none above its full mark."""

from collections.abc import Mapping

from service.errors import Invalid, Problem
from service.rules.facts import Rubric


def full_mark(rubric: Rubric) -> int:
    return sum(criterion.full for criterion in rubric)


def in_order(rubric: Rubric, marks: Mapping[str, int]) -> tuple[int, ...]:
    """The marks in the rubric's order; everything that is wrong is said at once."""
    names = {criterion.name for criterion in rubric}
    problems = [_problem(name, "unknown-criterion", "评分表没有这项指标。", "The rubric has no such criterion.")
                for name in marks if name not in names]  # fmt: skip
    for criterion in rubric:
        if criterion.name not in marks:
            problems.append(_problem(criterion.name, "missing-mark", "缺少这项评分。", "This mark is missing."))
        elif not 0 <= marks[criterion.name] <= criterion.full:
            problems.append(_beyond(criterion.name, criterion.full))
    if problems:
        raise Invalid("invalid", "评分不符合评分表。", "The marks do not fit the rubric.", problems=problems)
    return tuple(marks[criterion.name] for criterion in rubric)


def named(rubric: Rubric, marks: tuple[int, ...]) -> dict[str, int]:
    return {criterion.name: mark for criterion, mark in zip(rubric, marks, strict=True)}


def pointer(name: str) -> str:
    return "/marks/" + name.replace("~", "~0").replace("/", "~1")


def _beyond(name: str, full: int) -> Problem:
    return _problem(name, "above-full-mark", f"不能超过满分 {full / 100:g}。", f"The full mark is {full / 100:g}.")


def _problem(name: str, code: str, message: str, message_en: str) -> Problem:
    return Problem(pointer=pointer(name), code=code, message=message, message_en=message_en)
