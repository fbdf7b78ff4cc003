"""公示: what everybody of the camp reads. No scores, no causes of a veto."""

from datetime import date
from typing import Any

from service.queries.recommendations_publicity import Publication
from service.queries.recommendations_view import Notice
from service.rules.ranking.procedure import name_of
from service.rules.ranking.publicity import HOW_TO_OBJECT, HOW_TO_OBJECT_EN, What
from service.rules.ranking.wording_procedure import SHEET_STATES
from service.schemas.ranking_words import Term, term
from service.schemas.recommendations_acts import listed
from service.schemas.wire import Out


class CorrectionOut(Out, frozen=True, kw_only=True):
    """Why a row is published again: what differs, the list it was on before, and the cause."""

    what: list[What]
    before: Term | None
    cause: str | None


class NoticeRow(Out, frozen=True, kw_only=True):
    """`listed` none: taken off the list, which is published too."""

    no: str
    name: str
    unit: str
    post: str | None
    listed: Term | None
    first_day: date
    last_day: date
    provisional: bool
    extended: bool
    correction: CorrectionOut | None


class NoticeOut(Out, frozen=True, kw_only=True):
    """`provisional` 暂定: a year without a table of holidays; the end may move later, never earlier."""

    sheet: str
    state: Term
    through: date
    working_days: int
    first_day: date | None
    last_day: date | None
    provisional: bool
    how_to_object: str
    how_to_object_en: str
    rows: list[NoticeRow]


def notice_out(found: Notice) -> NoticeOut:
    windows = [one.window for one in found.published]
    return NoticeOut(
        sheet=name_of(found.found.row.number),
        state=term(SHEET_STATES, found.found.standing.state),
        through=found.found.row.through,
        working_days=found.days,
        first_day=min((one.first for one in windows), default=None),
        last_day=max((one.last for one in windows), default=None),
        provisional=any(one.provisional for one in windows),
        how_to_object=HOW_TO_OBJECT,
        how_to_object_en=HOW_TO_OBJECT_EN,
        rows=[_row(found, one) for one in sorted(found.published, key=lambda one: _place(found, one))],
    )


def _place(found: Notice, one: Publication) -> Any:
    """By list and place; equals by number, since they have to be printed somehow."""
    lists = ("priority", "reserve", None)
    return lists.index(one.row.listed), one.row.position or 0, found.people[one.trainee].no


def _row(found: Notice, one: Publication) -> NoticeRow:
    person, window = found.people[one.trainee], one.window
    return NoticeRow(
        no=person.no,
        name=person.name,
        unit=person.unit,
        post=person.post,
        listed=listed(one.row.listed),
        first_day=window.first,
        last_day=window.last,
        provisional=window.provisional,
        extended=one.is_extended,
        correction=_correction(found, one),
    )


def _correction(found: Notice, one: Publication) -> CorrectionOut | None:
    told = found.changed.get((one.row.revision, one.trainee))
    if told is None:
        return None
    return CorrectionOut(what=told["what"], before=listed(told["old"]["listed"]), cause=one.row.cause)
