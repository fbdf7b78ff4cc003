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
_CAMP = col(Trainee.camp_id) == bindparam("camp_id")
_ROSTER = select(col(Trainee.no), col(Trainee.id)).where(_CAMP)
_SIZE = select(func.count()).select_from(Trainee).where(_CAMP)


def saw(session: Session | Glance, persons: Iterable[UUID | str] = ()) -> None:
    """These and no others so far; with nobody it says that there was nobody to be seen."""
    if not isinstance(session.info.get("viewer"), System):
        noted: set[UUID | str] = session.info.setdefault(SEEN, set())
        noted.update(persons)


def saw_rows(session: Session | Glance, rows: Sequence[Any]) -> None:
    """Rows tell whom they are about by `trainee_id`, or by `trainee`, a number."""
    names = rows[0]._fields if rows else ()
    name = next((one for one in ("trainee_id", "trainee") if one in names), None)
    saw(session, {getattr(row, name) for row in rows} - {None} if name else ())


def saw_row(session: Session | Glance, row: Any) -> None:
    """One whole row of a table."""
    person = row.id if isinstance(row, Trainee) else getattr(row, "trainee_id", None)
    saw(session, () if person is None else (person,))


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
