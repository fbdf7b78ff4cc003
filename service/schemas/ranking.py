"""A ranking as one viewer sees it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from service.queries.ranking_shown import Shown
from service.rules.access import Role
from service.rules.ranking.sheet import Row
from service.rules.ranking.wording_rows import CHOICES
from service.schemas.ranking_method import MethodOut, method_out
from service.schemas.ranking_rows import ReviewerOut, RowOut, row_out
from service.schemas.ranking_words import term
from service.schemas.wire import Out


class RankingOut(Out, frozen=True, kw_only=True):
    """Rows in print order, those whom the viewer may see; `sheet` and `revision` of one that was frozen, TJ-1.

    Three figures that are never mixed: `place` by points, `score`, and `chance`, which says how sure the order is.
    """

    sheet: str | None
    revision: int | None
    digest: str | None
    method: MethodOut
    rows: list[RowOut]


def ranking_out(found: Shown, people: Mapping[str, Any], mentors: Mapping[str, Any]) -> RankingOut:
    """To organisers; `people` and `mentors` by id."""
    more = {row.trainee: {"reviewers": reviewers(row.reviewers, mentors)} for row in found.sheet.rows}
    return _out(found, people, more, lines=True)


def published_out(found: Shown, people: Mapping[str, Any], role: Role | None) -> RankingOut:
    """To trainees and mentors: no reviewer, and of each row the list on which it was published.

    A mentor is not told of vetoes, so she does not read the rows that stand under one.
    """
    more: dict[str, dict[str, Any]] = {}
    told = found.sheet.rows if role is not Role.MENTOR else [one for one in found.sheet.rows if one.state != "barred"]
    for row in told:
        choice = found.listed.get(row.trainee)
        more[row.trainee] = {"listed": None if choice is None else term(CHOICES, choice)}
    return _out(found, people, more)


def _out(
    found: Shown,
    people: Mapping[str, Any],
    more: Mapping[str, Mapping[str, Any]],
    *,
    lines: bool = False,
) -> RankingOut:
    shown = [row for row in found.sheet.rows if row.trainee in people and row.trainee in more]
    return RankingOut(
        sheet=found.name,
        revision=found.revision,
        digest=found.digest,
        method=method_out(found, lines=lines),
        rows=[row_out(row, people[row.trainee], found.inputs, more[row.trainee]) for row in printed(shown, people)],
    )


def printed(rows: Iterable[Row], people: Mapping[str, Any]) -> Iterator[Row]:
    """As the sheet has them, equals by number: they have to be printed somehow."""
    for _, equals in groupby(
        rows, key=lambda row: (row.state == "listed", row.order, row.place if row.order is None else 0)
    ):
        yield from sorted(equals, key=lambda row: str(people[row.trainee].no))


def reviewers(ids: Sequence[str], mentors: Mapping[str, Any]) -> list[ReviewerOut]:
    return [ReviewerOut(no=mentors[one].no, name=mentors[one].name) for one in ids]
