"""Do groups fare differently on a sheet? Findings for people to answer; no formula equalises anything.

Source: ranking.md 11. The order of evidence is fixed: score gaps, own-favour, four-fifths, exact tests of the table.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import isfinite
from typing import Literal

import numpy as np

from service.rules.measurement import fairness as measured
from service.rules.ranking.inputs import Part, Person
from service.rules.ranking.sheet import Rated, Row, Sheet, Source

By = Literal["channel", "unit", "sex", "mentor"]
GROUPS: Mapping[By, Callable[[Person], str | None]] = {
    "channel": lambda one: one.channel,
    "unit": lambda one: one.unit,
    "sex": lambda one: one.sex,
    "mentor": lambda one: one.mentor,
}
OTHERS = "*"
"""Everybody else, where only one group is large enough to be reported."""
NOTES: Mapping[str, tuple[str, str]] = {
    "order": (
        "证据依次看：分数差距、评委对本单位与所带学员的偏向、五分之四规则、整表检验；前者比后者可靠。",
        "Read the evidence in this order: score gaps, favour towards own trainees, four-fifths, tests of the table.",
    ),
    "four_fifths": (
        "五分之四规则单独不构成证据：45 人中随机选 9 人，也有约七成的情形会触发。",
        "Four-fifths alone is no evidence: of 45 people, 9 chosen blindly set it off in about seven cases of ten.",
    ),
    "flip": (
        "换一个人入选，高低就会相反或持平的，已标明；这样的差别说明不了问题。",
        "Where one selection more would level or reverse the rates, it is marked: such a difference says nothing.",
    ),
    "nothing_equalised": (
        "系统不为任何群体调整分数或名次。发现差距的，由人查明原因并记录答复。",
        "No score or place is changed for any group. People find out why groups differ, and record the answer.",
    ),
    "many": (
        "比较次数很多，纯属偶然时也会有约二十分之一的 p 值低于 .05。",
        "There are many comparisons: by chance alone about one in twenty has a p below .05.",
    ),
    "small": (
        "不足 5 人的组不单独报告，只列名称。",
        "Groups under 5 are not reported, only named.",
    ),
}


class Gap(Part, frozen=True, kw_only=True):
    """Mean of a group less mean of all others, in the sheet's unit of the measure; Hedges g; p by permutation.

    `hedges` is none without spread inside the groups.
    """

    measure: str
    group: str
    size: int
    others: int
    difference: float
    hedges: float | None
    p: float


class Rate(Part, frozen=True, kw_only=True):
    """A group's share of those selected beside that of the group with the highest share; `ratio` in 10⁻⁴."""

    group: str
    size: int
    selected: int
    against: str
    against_size: int
    against_selected: int
    ratio: int
    flagged: bool
    flips: bool
    p: float


class Group(Part, frozen=True, kw_only=True):
    label: str
    size: int
    selected: int


class Division(Part, frozen=True, kw_only=True):
    """The cohort divided one way. `p`: Fisher for 2 x 2, by permutation for more groups; none for fewer than two."""

    by: By
    groups: tuple[Group, ...]
    unreported: tuple[str, ...]
    gaps: tuple[Gap, ...]
    rates: tuple[Rate, ...]
    p: float | None


class Favour(Part, frozen=True, kw_only=True):
    """Points of 100, 10⁻⁴, that reviewers give their own beyond others, with its error; `kept`: taken off."""

    source: Source
    favour: int
    se: int
    kept: bool


class Fairness(Part, frozen=True, kw_only=True):
    """`comparisons` is the number of score gaps tested; `notes` are codes of NOTES."""

    cohort: int
    selected: int
    permutations: int
    tables: int
    comparisons: int
    divisions: tuple[Division, ...]
    own: tuple[Favour, ...]
    notes: tuple[str, ...]


def _rated(read: Callable[[Row], Rated | None], *, fair: bool) -> Callable[[Row], int | None]:
    def figure(row: Row) -> int | None:
        found = read(row)
        return None if found is None else found.fair if fair else found.raw

    return figure


MEASURES: Mapping[str, Callable[[Row], int | None]] = {
    "score_raw": lambda row: row.score_raw,
    "score": lambda row: row.score,
    "points": lambda row: row.points,
    "performance_raw": lambda row: row.performance_raw,
    "performance": lambda row: row.performance,
    "seminar_raw": _rated(lambda row: row.seminar, fair=False),
    "seminar_fair": _rated(lambda row: row.seminar, fair=True),
    "posting_raw": _rated(lambda row: row.posting, fair=False),
    "posting_fair": _rated(lambda row: row.posting, fair=True),
    "maturity_raw": _rated(lambda row: row.maturity, fair=False),
    "maturity_fair": _rated(lambda row: row.maturity, fair=True),
}
"""Raw beside fair; points and scores in hundredths, the others in 10⁻⁴ of 100. Who lacks a figure is left out of it."""


def fairness(sheet: Sheet, people: Sequence[Person], selected: Collection[str], seed: int) -> Fairness:
    """The whole report. `selected` are those put forward, by id; `seed` from the digest of the inputs.

    A group is compared with all others together, two groups once; groups under 5, and divisions that leave under 5
    others, are not reported. A measure that a division cannot compare has no line. Source: ranking.md 11.
    """
    known = {one.trainee: one for one in people}
    rows = sorted((row for row in sheet.rows if row.trainee in known), key=lambda row: row.trainee)
    divisions = tuple(
        _division(by, [(row, read(known[row.trainee])) for row in rows], selected, seed + 1_000 * nth)
        for nth, (by, read) in enumerate(GROUPS.items())
    )
    hidden = any(one.unreported for one in divisions)
    return Fairness(
        cohort=len(rows),
        selected=sum(row.trainee in selected for row in rows),
        permutations=measured.PERMUTATIONS,
        tables=measured.TABLES,
        comparisons=sum(len(one.gaps) for one in divisions),
        divisions=divisions,
        own=tuple(_own(sheet)),
        notes=tuple(code for code in NOTES if hidden or code != "small"),
    )


def _own(sheet: Sheet) -> list[Favour]:
    return [
        Favour(source=one.source, favour=one.own, se=one.own_se, kept=one.own_kept)
        for one in sheet.sources
        if one.own is not None and one.own_se is not None
    ]


def _division(by: By, labelled: Sequence[tuple[Row, str | None]], selected: Collection[str], seed: int) -> Division:
    placed = [(row, label) for row, label in labelled if label is not None]
    found = [
        Group(
            label=name,
            size=sum(label == name for _, label in placed),
            selected=sum(label == name and row.trainee in selected for row, label in placed),
        )
        for name in sorted({label for _, label in placed})
    ]
    large = [one for one in found if one.size >= measured.SMALLEST]
    compared = _compared(found, large)
    return Division(
        by=by,
        groups=tuple(large),
        unreported=tuple(one.label for one in found if one.size < measured.SMALLEST),
        gaps=tuple(gap for nth, name in enumerate(MEASURES) for gap in _gaps(name, placed, seed + 40 * nth)),
        rates=tuple(_rates(compared)),
        p=_table(compared, seed),
    )


def _gaps(measure: str, placed: Sequence[tuple[Row, str]], seed: int) -> list[Gap]:
    figures = [(MEASURES[measure](row), label) for row, label in placed]
    known = [(value, label) for value, label in figures if value is not None]
    if not known:
        return []
    values, labels = (np.array(each) for each in zip(*known, strict=True))
    return [_gap(measure, one) for one in measured.gaps(values.astype(np.float64), labels, seed)]


def _gap(measure: str, found: measured.Gap) -> Gap:
    return Gap(
        measure=measure,
        group=str(found.group),
        size=found.size,
        others=found.others,
        difference=found.difference,
        hedges=found.hedges if isfinite(found.hedges) else None,
        p=found.p,
    )


def _compared(found: Sequence[Group], large: Sequence[Group]) -> list[Group]:
    """The large groups; a single one beside all others together, where these are enough."""
    rest = [one for one in found if one not in large]
    others = Group(label=OTHERS, size=sum(one.size for one in rest), selected=sum(one.selected for one in rest))
    return [*large, others] if len(large) == 1 and others.size >= measured.SMALLEST else list(large)


def _rates(groups: Sequence[Group]) -> list[Rate]:
    """Every group beside the one with the highest share, as the Uniform Guidelines ask."""
    if len(groups) < 2:
        return []
    best = max(groups, key=lambda one: (one.selected / one.size, one.size, one.label))
    return [_rate(one, best) for one in groups if one is not best]


def _rate(one: Group, best: Group) -> Rate:
    found = measured.four_fifths((one.selected, best.selected), (one.size, best.size))
    return Rate(
        group=one.label,
        size=one.size,
        selected=one.selected,
        against=best.label,
        against_size=best.size,
        against_selected=best.selected,
        ratio=round(found.ratio * 10_000),
        flagged=found.flagged,
        flips=found.flips,
        p=found.p,
    )


def _table(groups: Sequence[Group], seed: int) -> float | None:
    if len(groups) < 2:
        return None
    return measured.fisher([[one.selected, one.size - one.selected] for one in groups], seed=seed)
