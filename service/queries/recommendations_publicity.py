"""公示期 as it is known now: a table of holidays that was loaded since may end it later, never earlier."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from service import clock
from service.database import Session
from service.queries import recommendations as queries
from service.queries.access import viewer_of
from service.queries.calendar import list_years
from service.queries.recommendations_dossier import Dossier, Step
from service.rules.access import Role
from service.rules.working_days import Known, Window, extended, is_over


class Publication(NamedTuple):
    """A row's newest publication, whose `row` is as it was first printed."""

    trainee: str
    row: Any
    window: Window

    @property
    def is_extended(self) -> bool:
        return bool(self.window.last != self.row.last_day)

    def is_over(self, now: int) -> bool:
        return is_over(self.window, now)


def known_from(session: Session, first_day: date, days: int) -> Known:
    """Tables of the years that a window of so many days may lie in."""
    return list_years(session, first_day.year, first_day.year + 1 + days // 200)


def list_publications(session: Session, found: Dossier, days: int) -> dict[str, Publication]:
    """By trainee; of who was taken off the list too, since that was published as well."""
    return _newest(session, queries.list_windows(session, found.row.camp_id, found.row.id), days)


def list_printed(session: Session, found: Dossier, revision: int) -> list[Publication]:
    """Up to that revision, as they were printed, whatever was learnt of holidays since."""
    rows = queries.list_windows(session, found.row.camp_id, found.row.id)
    newest = {row.trainee_id: row for row in rows if row.revision <= revision}
    return [Publication(str(one), row, _printed(row)) for one, row in newest.items()]


def list_shown(session: Session, found: Dossier) -> Sequence[Any]:
    """Rows as they were published, by revision: to officers all, to everybody else from their first day on."""
    rows = queries.list_windows(session, found.row.camp_id, found.row.id)
    if viewer_of(session).role is Role.OFFICER:
        return rows
    today = clock.today()
    return [row for row in rows if row.first_day <= today]


def list_shown_publications(session: Session, found: Dossier, days: int) -> dict[str, Publication]:
    """By trainee, what this viewer reads of the notice today."""
    return _newest(session, list_shown(session, found), days)


def shown_step(session: Session, found: Dossier) -> Step | None:
    """The frozen sheet that this viewer reads: officers the one that stands, everybody else the newest that is out."""
    if viewer_of(session).role is Role.OFFICER:
        return found.frozen
    out = [row.revision for row in list_shown(session, found)]
    return found.revised(max(out)) if out else None


def _newest(session: Session, rows: Iterable[Any], days: int) -> dict[str, Publication]:
    newest = {row.trainee_id: row for row in rows}
    return {one.trainee: one for one in _extended(session, newest.items(), days)}


def _printed(row: Any) -> Window:
    return Window(row.first_day, row.last_day, row.provisional)


def _extended(session: Session, rows: Iterable[tuple[UUID, Any]], days: int) -> list[Publication]:
    tables: dict[date, Known] = {}
    found = []
    for trainee, row in rows:
        known = tables.setdefault(row.first_day, {}) or known_from(session, row.first_day, days)
        tables[row.first_day] = known
        found.append(Publication(str(trainee), row, extended(_printed(row), days, known)))
    return found
