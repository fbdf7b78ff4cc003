"""How points and places went, month by month; counted anew by the same count, nothing is stored."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from service.database import Session
from service.queries.camps import read_camp
from service.queries.points_standings import How, boards_on

LONGEST = 13
"""Months; of a longer camp the last ones."""
DAY = timedelta(1)


class Point(NamedTuple):
    """Counted points in hundredths and the place by them on a day."""

    on: date
    total: int
    place: int


def list_trends(session: Session, camp_id: UUID, through: date, at_seq: int | None = None) -> dict[str, list[Point]]:
    """By trainee, at the end of each month and on that day, as a ranking through it counts; whoever asks.

    What the caller shows of it is narrowed to whom the viewer may see.
    """
    found: dict[str, list[Point]] = {}
    days = list(_ends(read_camp(session, camp_id).starts_on, through))[-LONGEST:]
    for one in boards_on(session, camp_id, days, at_seq, How(restated=True)):
        for row in one.rows:
            found.setdefault(str(row.trainee), []).append(Point(one.on, row.total, row.place))
    return found


def _ends(first: date, last: date) -> Iterator[date]:
    """The last day of each month from the first day's on, and the last day itself."""
    month = first.replace(day=1)
    while True:
        following = (month + 31 * DAY).replace(day=1)
        if following - DAY >= last:
            break
        yield following - DAY
        month = following
    yield last
