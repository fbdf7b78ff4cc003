"""The rows of 推荐办法 that may be left out: anchors, the least data, and what orders those with equal points."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from service.documents.workbooks.lines import Line
from service.documents.workbooks.numbers import plain
from service.documents.workbooks.problems import Broken, shown
from service.documents.workbooks.texts import folded
from service.rules.points.consistency import DEDUCTIONS
from service.rules.points.policy import Anchor, Anchors, Category, Minimum


class Item(NamedTuple):
    field: str
    name: str
    also: tuple[str, ...]
    low: int
    high: int
    whole: bool
    percent: bool = False


MOST = 1_000
TERMS = (
    Item("performance_full", "表现满分", ("表现分满分",), 0, 100, False),
    Item("performance_floor", "表现起点", ("表现分起点",), 0, 100, False),
    Item("maturity_full", "成熟度满分", ("成熟度分满分",), 0, 100, False),
    Item("maturity_floor", "成熟度起点", ("成熟度分起点",), 0, 100, False),
    Item("reviews", "最少研讨评分", ("最少评分", "最少研讨评分数"), 1, MOST, True),
    Item("reviewers", "最少评委", ("最少评委数",), 1, MOST, True),
    Item("postings", "最少岗位", ("最少岗位数", "最少实践岗位"), 1, MOST, True),
    Item("assessments", "最少成熟度评价", ("最少成熟度评价数", "最少导师评价"), 1, MOST, True),
)
FEWER = "扣分少"
_FEWER = frozenset(folded(word) for word in (FEWER, "扣分较少", "扣分少者优先", "减分少"))
_BETWEEN = re.compile(r"[、,，;；/>＞\s]+")
Found = Mapping[str, int | str]


def anchors(found: Found) -> Anchors:
    return Anchors(performance=_anchor(found, "performance"), maturity=_anchor(found, "maturity"))


def minimum(found: Found) -> Minimum:
    given = {item: int(found[item]) for item in ("reviews", "reviewers", "postings", "assessments") if item in found}
    return Minimum(**given)


def check(found: Found, first: Mapping[str, Line]) -> None:
    """What two rows say together, at the one that was written; a row left out has its usual figure."""
    for criterion in ("performance", "maturity"):
        anchor = _anchor(found, criterion)
        if anchor.floor >= anchor.full:
            line = first.get(f"{criterion}_floor") or first[f"{criterion}_full"]
            line.flag("figure", "anchor-order", floor=plain(anchor.floor), full=plain(anchor.full))
    least = minimum(found)
    if least.reviewers > least.reviews:
        line = first.get("reviewers") or first["reviews"]
        line.flag("figure", "minimum-order", reviewers=least.reviewers, reviews=least.reviews)


def cascade(line: Line, categories: tuple[Category, ...]) -> tuple[str, ...]:
    """Category codes, or names, in the order written, and 扣分少; empty where nothing is written."""
    value = line.raw("figure")
    if isinstance(value, Broken):
        line.flag("figure", value.code)
        return ()
    known = {folded(word).upper(): one.code for one in categories for word in (one.name, one.code)}
    known |= dict.fromkeys(_FEWER, DEDUCTIONS)
    steps: list[str] = []
    for word in filter(None, _BETWEEN.split(shown(value))):
        step = known.get(folded(word).upper())
        if step is None:
            line.flag(
                "figure", "cascade-unknown", step=word, choices="、".join([*(one.code for one in categories), FEWER])
            )
        elif step in steps:
            line.flag("figure", "cascade-repeated", step=word)
        else:
            steps.append(step)
    return tuple(steps)


def _anchor(found: Found, criterion: str) -> Anchor:
    usual = Anchor()
    return Anchor(
        floor=int(found.get(f"{criterion}_floor", usual.floor)), full=int(found.get(f"{criterion}_full", usual.full))
    )
