"""Workbooks in, facts and problems out."""

import hashlib
from collections.abc import Sequence

from service.documents.workbooks import (
    held,
    limits,
    meetings,
    people,
    plans,
    policies,
    registered,
    repeats,
    settled,
    sheets,
)
from service.documents.workbooks.grids import Grid, grids
from service.documents.workbooks.headers import Head
from service.documents.workbooks.index import Index, indexed
from service.documents.workbooks.layouts import RULES
from service.documents.workbooks.lines import Line
from service.documents.workbooks.problems import FileError, issue
from service.documents.workbooks.recognising import Ambiguous, recognised
from service.documents.workbooks.shapes import CampDates, Known, Reading, SheetRead
from service.rules.facts import Rubric
from service.rules.imports import Issue
from service.rules.points.policy import Policy, Rubrics

Place = tuple[Grid, Head]
TOLD = "导入说明"
"""A sheet that we write for people and do not read."""
_POLICY_SHEETS = {layout.sheet for layout in policies.LAYOUTS}


def read(files: Sequence[tuple[str, bytes]], *, camp: CampDates | None = None, known: Known | None = None) -> Reading:
    """Everything wrong is said at once; the order of files does not matter."""
    return _Reader(camp, known).read(files)


class _Reader:
    def __init__(self, camp: CampDates | None, known: Known | None) -> None:
        self.camp = camp
        self.known = known
        self.issues: list[Issue] = []
        self.lines: list[Line] = []
        self.sheets: list[SheetRead] = []
        self.unreadable: set[str] = set()

    def read(self, files: Sequence[tuple[str, bytes]]) -> Reading:
        places = [place for name, data in self._without_copies(files) for place in self._opened(name, data)]
        before = self.known.policy if self.known is not None else None
        self._read_sheets([place for place in places if place[1].layout.sheet in _POLICY_SHEETS], Rubrics())
        repeats.check(self._index(None))
        outcome = policies.read(self.lines, self.camp, before)
        self.issues += outcome.issues
        policy = None if self.unreadable & _POLICY_SHEETS else outcome.policy
        made = len(self.lines)
        self._read_sheets([place for place in places if place[1].layout.sheet not in _POLICY_SHEETS], outcome.rubrics)
        index = self._index(policy or (before if not made else None), self.lines[made:])
        self._check(index)
        return Reading(
            rows=tuple(line.closed() for line in self.lines),
            issues=tuple(self.issues),
            sheets=tuple(self.sheets),
            policy=policy,
            namesakes=people.namesakes(index),
        )

    def _without_copies(self, files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        first: dict[str, str] = {}
        kept = []
        for name, data in files:
            digest = hashlib.sha256(data).hexdigest()
            if digest in first:
                self.issues.append(issue("same-file-twice", workbook=name, other=first[digest]))
            else:
                first[digest] = name
                kept.append((name, data))
        return kept

    def _opened(self, name: str, data: bytes) -> list[Place]:
        try:
            found = list(grids(name, data))
        except FileError as error:
            self.issues.append(issue(error.code, workbook=name, **error.details))  # type: ignore[arg-type]
            return []
        self.issues += [each for each in found if isinstance(each, Issue)]
        ours = (each for each in found if isinstance(each, Grid) and each.sheet != TOLD)
        places = [place for each in ours if (place := self._placed(each)) is not None]
        if not places and not any(each.level == "error" for each in self.issues if each.workbook == name):
            self.issues.append(issue("nothing-recognised", workbook=name))
        return places

    def _placed(self, grid: Grid) -> Place | None:
        found = recognised(grid)
        if isinstance(found, Head):
            return grid, found
        if isinstance(found, Ambiguous):
            names = "、".join(layout.sheet for layout in found.layouts)
            self.unreadable |= {layout.sheet for layout in found.layouts}
            self.issues.append(issue("sheet-ambiguous", workbook=grid.workbook, sheet=grid.sheet, layouts=names))
        else:
            self.issues.append(issue("sheet-unknown", workbook=grid.workbook, sheet=grid.sheet))
        return None

    def _read_sheets(self, places: list[Place], rubrics: Rubrics) -> None:
        for grid, head in places:
            plan = plans.planned(grid, head, self.camp, _rubric(rubrics, head))
            found = sheets.lines(plan, self.camp)
            self.lines += found
            self.issues += plan.issues
            if plan.blocked:
                self.unreadable.add(head.layout.sheet)
            self.sheets.append(
                SheetRead(
                    workbook=grid.workbook,
                    sheet=grid.sheet,
                    layout=head.layout.sheet,
                    header_row=head.rows[-1] + 1,
                    rows=len(found),
                )
            )

    def _index(self, policy: Policy | None, lines: list[Line] | None = None) -> Index:
        unreadable = set(self.unreadable)
        if policy is None and (self.known is None or any(line.layout.sheet in _POLICY_SHEETS for line in self.lines)):
            unreadable.add(RULES.sheet)
        return indexed(self.lines if lines is None else lines, self.camp, self.known, policy, frozenset(unreadable))

    def _check(self, index: Index) -> None:
        repeats.check(index)
        self.issues += people.check(index)
        limits.check(index)
        held.check(index)
        meetings.check(index)
        self.issues += registered.check(index)
        settled.check(index)


def _rubric(rubrics: Rubrics, head: Head) -> Rubric | None:
    if head.layout.spread == "seminar":
        return rubrics.seminar
    return rubrics.maturity if head.layout.spread == "maturity" else None
