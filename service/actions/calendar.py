"""Loading a year's holidays, from the State Council's notice."""

from collections.abc import Sequence

from service.database import Session
from service.errors import Invalid
from service.queries import calendar as queries
from service.queries.calendar import Line
from service.rules.working_days_table import Entry, problems
from service.tables.calendar import CalendarDay


def replace_year(session: Session, year: int, lines: Sequence[Line]) -> None:
    """The whole year at once; without a line the office has no table of its own any more."""
    found = problems(year, [Entry(line.day, line.kind) for line in lines])
    if found:
        raise Invalid("invalid", found[0].message, found[0].message_en, problems=found)
    for row in queries.lock_year(session, year):
        session.delete(row)
    session.flush()
    session.add_all(CalendarDay(day=line.day, kind=line.kind, year=year, document=line.document) for line in lines)
    session.flush()
