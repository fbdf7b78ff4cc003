"""What people decide on a sheet, and where they have to say why. Source: ranking.md 8 and 10."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from service.rules.points.policy import Recommendation
from service.rules.ranking.line import Line, drawn
from service.rules.ranking.sheet import Choice, Clause, Row, Sheet

Judgement = Literal["upheld", "rejected"]
"""认可 or 不认可 of a clause that is 临界."""
Need = Literal["verdict", "line", "deviation", "passed_over"]
Fault = Literal["not-eligible", "quota-exceeded"]
Stage = Literal["draft", "decision"]
LEVELS: Mapping[Choice | None, int] = {"priority": 2, "reserve": 1}
ON_THE_LIST = frozenset({"priority", "reserve"})


class Decision(NamedTuple):
    """What was decided about one row; without a choice the computed one holds.

    `covers`: the reason is that of every row which the figures cannot tell from this one (see `Deliberation.groups`).
    """

    choice: Choice | None = None
    performance: Judgement | None = None
    maturity: Judgement | None = None
    reason: str | None = None
    covers: bool = False

    def judgement(self, clause: Clause) -> Judgement | None:
        """Of a rated clause; of a fact nobody judges."""
        return self.performance if clause == "performance" else self.maturity if clause == "maturity" else None


NOTHING = Decision()


def restated(before: Decision | None, said: Decision) -> Decision:
    """What holds of one row once something more is said about it: a choice and a word stand until another is given.

    So does the reason, while neither choice nor word is another.
    """
    kept = before or NOTHING
    now = said._replace(
        choice=said.choice or kept.choice,
        performance=said.performance or kept.performance,
        maturity=said.maturity or kept.maturity,
    )
    is_same = now[:3] == kept[:3]
    return now._replace(reason=kept.reason, covers=kept.covers) if is_same and not said.reason else now


Places = Mapping[str, Choice | None]


def open_clauses(row: Row) -> tuple[Clause, ...]:
    """The clauses of a listed row that are 临界 and want a person's word."""
    return tuple(one.clause for one in row.verdicts if row.state == "listed" and one.outcome == "open")


def is_eligible(row: Row, decision: Decision = NOTHING) -> bool:
    """Only who is listed, and was not turned down where it was 临界, can be 优先推荐 or 后备."""
    return row.state == "listed" and not any(decision.judgement(one) == "rejected" for one in open_clauses(row))


def line_of(rows: Sequence[Row], terms: Recommendation) -> Line:
    """The order of those rows, who is chosen by it, and who stands equal across a line."""
    scores = np.array([_score(row) for row in rows], dtype=np.int64)
    everybody = np.ones(len(rows), dtype=np.bool_)
    return drawn(scores, everybody, ~everybody, terms)


def _score(row: Row) -> int:
    """A listed row's published score; there is always one."""
    assert row.score is not None
    return row.score


@dataclass(frozen=True, eq=False)
class Deliberation:
    """A sheet with what people decided on it. `published` are the choices that a final decision starts from."""

    sheet: Sheet
    terms: Recommendation
    decisions: Mapping[str, Decision]
    published: Places | None = None

    @cached_property
    def rows(self) -> dict[str, Row]:
        return {row.trainee: row for row in self.sheet.rows}

    @cached_property
    def eligible(self) -> list[Row]:
        return [row for row in self.sheet.rows if is_eligible(row, self.decision(row))]

    @cached_property
    def proposed(self) -> Places:
        """What holds where nobody chose: the order's places without who was turned down, or what was published."""
        return self.computed if self.published is None else self.published

    @cached_property
    def line(self) -> Line:
        return line_of(self.eligible, self.terms)

    @cached_property
    def computed(self) -> Places:
        """The places of the order, without who was turned down where it was 临界."""
        return dict(zip((row.trainee for row in self.eligible), self.line.choices, strict=True))

    @cached_property
    def choices(self) -> dict[str, Choice | None]:
        """The choices in effect, of every row."""
        return {no: self.decisions.get(no, NOTHING).choice or self.proposed.get(no) for no in self.rows}

    @cached_property
    def groups(self) -> list[frozenset[str]]:
        """Rows that no figure puts in order: 难分 at each of the two lines, and equals across one."""
        bands = [
            frozenset(row.trainee for row in self.eligible if row.band == "open"),
            frozenset(row.trainee for row in self.eligible if row.band_list == "open"),
        ]
        equals = zip(self.eligible, self.line.at_line, strict=True) if self.terms.line_rule != "all" else ()
        scores = {_score(row) for row, is_across in equals if is_across}
        return bands + [frozenset(row.trainee for row in self.eligible if row.score == one) for one in scores]

    def decision(self, row: Row) -> Decision:
        return self.decisions.get(row.trainee, NOTHING)

    def level(self, trainee: str) -> int:
        return LEVELS.get(self.choices[trainee], 0)

    def passing(self, row: Row) -> frozenset[str]:
        """Who stands higher on the list with a lower score; empty for whom nobody passed over."""
        if row.state != "listed":
            return frozenset()
        return frozenset(
            one.trainee
            for one in self.eligible
            if _score(one) < _score(row) and self.level(one.trainee) > self.level(row.trainee)
        )

    def passed_over(self) -> list[str]:
        """越过: in print order."""
        return [row.trainee for row in self.sheet.rows if self.passing(row)]

    def has_reason(self, trainee: str, among: frozenset[str] = frozenset()) -> bool:
        """Her own, or one that covers a group with her and `among` in it."""
        own = self.decisions.get(trainee, NOTHING)
        return bool(own.reason) or any(self._is_covered(one) for one in self.groups if {trainee, *among} <= one)

    def _is_covered(self, group: frozenset[str]) -> bool:
        found = (self.decisions.get(one, NOTHING) for one in group)
        return any(one.covers and one.reason for one in found)

    def needs(self, row: Row) -> Iterator[Need]:
        """What a row needs a reason for: a word on 临界, 难分 across the line, a deviation, passing over."""
        if self.published is None and open_clauses(row):
            yield "verdict"
        if self.published is None and self._is_across(row.trainee):
            yield "line"
        if self.choices[row.trainee] != self.proposed.get(row.trainee):
            yield "deviation"
        if self.passing(row):
            yield "passed_over"

    def missing(self, row: Row) -> list[Need]:
        """What is still wanted of a row."""
        return [need for need in self.needs(row) if not self._is_met(row, need)]

    def _is_met(self, row: Row, need: Need) -> bool:
        own = self.decision(row)
        if need == "verdict":
            return bool(own.reason) and all(own.judgement(one) for one in open_clauses(row))
        return self.has_reason(row.trainee, self.passing(row) if need == "passed_over" else frozenset())

    def _is_across(self, trainee: str) -> bool:
        """Whether people drew a line through a group that she is in."""
        return any(self._is_drawn(group) for group in self.groups if trainee in group)

    def _is_drawn(self, group: frozenset[str]) -> bool:
        return len({self.level(one) for one in group}) > 1

    def faults(self) -> dict[str, Fault]:
        """What no reason helps: somebody on the list who cannot be, or more than the quota."""
        found: dict[str, Fault] = {}
        for trainee in self.listed():
            if not is_eligible(self.rows[trainee], self.decisions.get(trainee, NOTHING)):
                found[trainee] = "not-eligible"
        return found or dict.fromkeys(self._beyond(), "quota-exceeded")

    def _beyond(self) -> list[str]:
        """Who was put on a list that is full already; the computed may exceed a quota by the line rule `all`."""
        by_figures = list(self.computed.values())
        for choice, quota in (("priority", self.terms.quota), ("reserve", self.terms.reserve)):
            held = [no for no in self.listed() if self.choices[no] == choice]
            if len(held) > max(quota, by_figures.count(choice)):  # type: ignore[arg-type]
                return held
        return []

    def listed(self) -> list[str]:
        """Who is on the list, in print order."""
        return [row.trainee for row in self.sheet.rows if self.choices[row.trainee] in ON_THE_LIST]
