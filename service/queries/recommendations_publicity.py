"""公示期 as it is known now: a table of holidays that was loaded since may end it later, never earlier."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from service.database import Session
from service.queries import recommendations as queries
from service.queries.calendar import list_years
from service.queries.recommendations_reading import Dossier
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
    rows = {row.trainee_id: row for row in queries.list_windows(session, found.row.camp_id, found.row.id)}
    return {str(one.trainee): one for one in _extended(session, rows.items(), days)}


def _extended(session: Session, rows: Iterable[tuple[UUID, Any]], days: int) -> list[Publication]:
    tables: dict[date, Known] = {}
    found = []
    for trainee, row in rows:
        known = tables.setdefault(row.first_day, {}) or known_from(session, row.first_day, days)
        tables[row.first_day] = known
        printed = Window(row.first_day, row.last_day, row.provisional)
        found.append(Publication(str(trainee), row, extended(printed, days, known)))
    return found
