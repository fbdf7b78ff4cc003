"""Whom a session's viewer was shown: noted where rows are read, so that the audit misses nobody."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from service.database import Glance, Session
from service.rules.access import System
from service.tables.trainees import Trainee

SEEN = "seen"
"""Names the persons noted in a session: ids, or the numbers of rows that carry no id."""
ABOUT = "about"
"""Names the camp in whose audit the request goes, where its route names none that the caller belongs to."""
BECAUSE = "because"
"""Names the reason noted in a session, as a code word."""
_CAMP = col(Trainee.camp_id) == bindparam("camp_id")
_ROSTER = select(col(Trainee.no), col(Trainee.id)).where(_CAMP)
_SIZE = select(func.count()).select_from(Trainee).where(_CAMP)


def saw(session: Session | Glance, persons: Iterable[Any] = ()) -> None:
    """These and no others so far; with nobody it says that there was nobody to be seen."""
    if not isinstance(session.info.get("viewer"), System):
        noted: set[UUID | str] = session.info.setdefault(SEEN, set())
        noted.update(persons)


def about(session: Session, camp_id: UUID) -> None:
    session.info[ABOUT] = camp_id


def saw_rows(session: Session | Glance, statement: Any, rows: Sequence[Any]) -> None:
    place = person_in(statement, rows[0]._fields) if rows else None
    saw(session, () if place is None else {row[place] for row in rows} - {None})


def person_in(statement: Any, names: Sequence[str]) -> int | None:
    """Which column of a row tells whom it is about: `trainee_id`; else a trainee's own id, else the number."""
    if "trainee_id" in names:
        return names.index("trainee_id")
    own = [_of_trainee(column) for column in getattr(statement, "_raw_columns", ())]
    return next((own.index(key) for key in ("id", "no") if key in own), None)


def _of_trainee(column: Any) -> str | None:
    """The key of a column of the trainee's table, under whatever name it is read."""
    column = getattr(column, "element", column)  # a label's
    table = getattr(column, "table", None)
    name = getattr(getattr(table, "element", table), "name", None)  # an alias's
    return column.key if name == Trainee.__tablename__ else None


def saw_row(session: Session | Glance, row: Any) -> None:
    """One whole row of a table."""
    person = row.id if isinstance(row, Trainee) else getattr(row, "trainee_id", None)
    saw(session, () if person is None else (person,))


def saw_account(session: Session, *accounts: UUID) -> None:
    """Whose account was shown or changed; noted whoever looks, since accounts are read as the system."""
    session.info.setdefault(SEEN, set()).update(accounts)


def because(session: Session, reason: str) -> None:
    """A code word for the audit that says why something was done."""
    session.info[BECAUSE] = reason


def take(session: Session) -> set[UUID | str] | None:
    """What was noted; None if no query said anything."""
    found: set[UUID | str] | None = session.info.get(SEEN)
    return found


def identified(session: Session, camp_id: UUID, persons: set[UUID | str]) -> tuple[set[UUID], int]:
    """The same as ids, and how many the camp has; run as the system."""
    ids = {one for one in persons if isinstance(one, UUID)}
    if len(persons) == len(ids) <= 1:
        return ids, 0
    if len(persons) > len(ids):
        known = {no: found for no, found in session.execute(_ROSTER, {"camp_id": camp_id})}
        ids |= {known[one] for one in persons if one in known}
    return ids, session.scalar(_SIZE, {"camp_id": camp_id}) or 0
