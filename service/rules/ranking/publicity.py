"""What is published of a sheet, and which rows have to be published anew. Source: ranking.md 10."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from service.rules.ranking.choosing import Deliberation
from service.rules.ranking.sheet import Choice

What = Literal["listed", "order", "clause"]


class Published(NamedTuple):
    """One row: on which list, at which place of it 1224, and how it meets the clauses and with what word on 临界."""

    listed: Choice | None = None
    position: int | None = None
    clauses: Mapping[str, str] = {}

    def told(self) -> dict[str, Any]:
        return {"listed": self.listed, "position": self.position, "clauses": dict(self.clauses)}


UNPUBLISHED = Published()


class Changed(NamedTuple):
    trainee: str
    old: Published
    new: Published
    what: tuple[What, ...]

    def told(self) -> dict[str, Any]:
        """As it is kept in the step that publishes it again."""
        return {"trainee": self.trainee, "what": list(self.what), "old": self.old.told(), "new": self.new.told()}


def published(found: Deliberation) -> dict[str, Published]:
    """The rows of the list, in print order."""
    return {trainee: _row(found, trainee) for trainee in found.listed()}


def _row(found: Deliberation, trainee: str) -> Published:
    row, decision = found.rows[trainee], found.decisions.get(trainee)
    choice = found.choices[trainee]
    same = [found.rows[one] for one in found.listed() if found.choices[one] == choice]
    position = 1 + sum((one.score or 0) > (row.score or 0) for one in same)
    words = {one.clause: decision.judgement(one.clause) if decision else None for one in row.verdicts}
    clauses: dict[str, str] = {
        one.clause: f"{one.outcome}:{words[one.clause]}" if one.outcome == "open" and words[one.clause] else one.outcome
        for one in row.verdicts
    }
    return Published(choice, position, clauses)


def changed(before: Mapping[str, Published], after: Mapping[str, Published]) -> tuple[Changed, ...]:
    """Rows whose list, place on it or clauses are others; only they get a new window, the others keep theirs."""
    found = []
    for trainee in dict.fromkeys([*before, *after]):
        old, new = before.get(trainee, UNPUBLISHED), after.get(trainee, UNPUBLISHED)
        if what := _difference(old, new):
            found.append(Changed(trainee, old, new, what))
    return tuple(found)


def _difference(old: Published, new: Published) -> tuple[What, ...]:
    parts: dict[What, bool] = {
        "listed": old.listed != new.listed,
        "order": old.listed == new.listed and old.position != new.position,
        "clause": None not in {old.listed, new.listed} and dict(old.clauses) != dict(new.clauses),
    }
    return tuple(what for what, differs in parts.items() if differs)


HOW_TO_OBJECT = (
    "公示期内（至最后一日 18:00，中国时间），可登录本系统提出异议，也可来信、来访、来电或发电子邮件向组织员提出；"
    "实名或匿名均可，实名者身份保密。逾期的异议照样登记，并注明逾期。"
)
HOW_TO_OBJECT_EN = (
    "Until 18:00 China time of the last day objections are taken in this system, by letter, visit, telephone or e-mail"
    " to the officers, by name or without; names are kept secret. Later ones are registered too, and marked late."
)
