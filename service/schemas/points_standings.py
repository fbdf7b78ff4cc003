"""A board as one viewer sees it, and one trainee's figures down to the entries."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from service.queries.points_standings import Board, standing_of
from service.queries.select import Page, unsortable
from service.rules.points.sources import SourceName
from service.rules.points.standings import Standing
from service.schemas.points import AsOf, EntryOut, StandingsOut, as_of, entry_out, standing_out
from service.schemas.points_counts import CountOut, count_out
from service.schemas.points_proposals import PendingLine
from service.schemas.points_words import category_names
from service.schemas.wire import Out

REMEMBERED = 8
SORTABLE: dict[str, Callable[[Standing, dict[Any, Any]], Any]] = {
    "place": lambda row, _: row.place,
    "total": lambda row, _: row.total,
    "no": lambda row, people: people[row.trainee].no,
}


def standings_out(found: Board, seen: Sequence[Standing], wanted: Page, *, vetoes: bool = True) -> StandingsOut:
    rows = _sorted(found, seen, wanted.sort or "place,no")
    names = category_names(found.policy)
    part = rows[wanted.offset : wanted.offset + wanted.limit]
    return StandingsOut(
        as_of=as_of(found),
        items=[standing_out(row, found.people, names, vetoes=vetoes) for row in part],
        total=len(rows),
        limit=wanted.limit,
        offset=wanted.offset,
    )


def standings_page(found: Board, seen: Sequence[Standing], wanted: Page, *, vetoes: bool) -> bytes:
    """The whole board's page as JSON, made once for as long as the board is remembered."""
    if seen is not found.rows or not vetoes:
        return msgspec.json.encode(standings_out(found, seen, wanted, vetoes=vetoes))
    if wanted not in found.views:
        if len(found.views) >= REMEMBERED:
            found.views.clear()
        found.views[wanted] = msgspec.json.encode(standings_out(found, seen, wanted))
    page: bytes = found.views[wanted]
    return page


def page_of(found: Board, seen: Sequence[Standing], wanted: Page) -> Sequence[Standing]:
    """Whom a page shows, in no order where it shows everybody."""
    if not wanted.sort and wanted.offset == 0 and wanted.limit >= len(seen):
        return seen
    return _sorted(found, seen, wanted.sort or "place,no")[wanted.offset : wanted.offset + wanted.limit]


def _sorted(found: Board, seen: Sequence[Standing], sort: str) -> list[Standing]:
    rows = list(seen)
    for name in reversed([part.strip() for part in sort.split(",")]):
        if name.removeprefix("-") not in SORTABLE:
            raise unsortable(SORTABLE)
        rows.sort(key=_by(found, name.removeprefix("-")), reverse=name.startswith("-"))
    return rows


def _by(found: Board, name: str) -> Callable[[Standing], Any]:
    return lambda row: SORTABLE[name](row, found.people)


class ExplanationOut(Out, frozen=True, kw_only=True):
    """`pending`: what waits for a second person and does not count yet."""

    as_of: AsOf
    no: str
    name: str
    place: int | None
    count: CountOut | None
    entries: list[EntryOut]
    pending: list[PendingLine]


def explanation_out(
    found: Board,
    trainee: Any,
    lines: Sequence[Any],
    names: Mapping[str, SourceName],
    *,
    vetoes: bool,
    pending: Sequence[PendingLine] = (),
) -> ExplanationOut:
    own = standing_of(found, trainee.id)
    return ExplanationOut(
        as_of=as_of(found),
        no=trainee.no,
        name=trainee.name,
        place=own.place if own else None,
        count=count_out(own.count, found.policy, vetoes=vetoes) if own and found.policy else None,
        entries=[
            entry_out(row, names, found.at_seq, vetoes=vetoes)
            for row in lines
            if (row.relates_on if found.how.restated else row.occurred_on) <= found.on and row.seq <= found.at_seq
        ],
        pending=list(pending),
    )
