from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, or_

from service.database import Session
from service.queries.access import as_system
from service.queries.select import Page, Paged, c, columns, maybe, one, one_row, page
from service.rules.mentors import Span
from service.tables.mentors import Assignment, Mentor


def holds_on(day: Any) -> Any:
    """Assignments that hold on a day."""
    return and_(c(Assignment.starts_on) <= day, or_(c(Assignment.ends_on).is_(None), c(Assignment.ends_on) >= day))


def _load(day: Any) -> Any:
    """How many trainees a mentor has on a day."""
    return (
        columns(func.count())
        .select_from(Assignment)
        .where(c(Assignment.camp_id) == Mentor.camp_id, c(Assignment.mentor_id) == Mentor.id, holds_on(day))
        .correlate(Mentor)
        .scalar_subquery()
    )


_COLUMNS = (
    Mentor.id, Mentor.no, Mentor.name, Mentor.unit, Mentor.post, Mentor.expertise, Mentor.capacity, Mentor.version,
)  # fmt: skip
_ONE_SHOWN = columns(*_COLUMNS, _load(bindparam("on")).label("load")).where(
    c(Mentor.camp_id) == bindparam("camp_id"), c(Mentor.no) == bindparam("no")
)
_BY_NO = columns(Mentor).where(c(Mentor.camp_id) == bindparam("camp_id"), c(Mentor.no) == bindparam("no"))
# without KEY SHARE a reference to the mentor from another table would have to wait
_LOCKED = _BY_NO.with_for_update(key_share=True).execution_options(populate_existing=True)
_NUMBER = columns(Mentor.no).where(c(Mentor.camp_id) == bindparam("camp_id"), c(Mentor.id) == bindparam("mentor_id"))
_SPANS = columns(Assignment.starts_on, Assignment.ends_on).where(
    c(Assignment.camp_id) == bindparam("camp_id"), c(Assignment.mentor_id) == bindparam("mentor_id")
)
SORTABLE = {"no": Mentor.no, "name": Mentor.name, "unit": Mentor.unit, "capacity": Mentor.capacity}


def list_mentors(
    session: Session, camp_id: UUID, wanted: Page, on: date, *, unit: str | None = None, q: str | None = None
) -> Paged:
    """Mentors with the number of trainees that each has on a day."""
    load = _load(on)
    statement = columns(*_COLUMNS, load.label("load")).where(c(Mentor.camp_id) == camp_id)
    if unit is not None:
        statement = statement.where(c(Mentor.unit) == unit)
    if q:
        found = [c(column).contains(q, autoescape=True) for column in (Mentor.name, Mentor.expertise)]
        statement = statement.where(or_(*found, c(Mentor.no) == q))
    return page(session, statement, wanted, {**SORTABLE, "load": load}, "no")


def show_mentor(session: Session, camp_id: UUID, no: str, on: date) -> Any:
    return one_row(session, _ONE_SHOWN, camp_id=camp_id, no=no, on=on)


def find_mentor(session: Session, camp_id: UUID, no: str) -> Mentor:
    return one(session, Mentor, _BY_NO, camp_id=camp_id, no=no)


def number_of(session: Session, camp_id: UUID, mentor_id: UUID) -> str:
    return str(one_row(session, _NUMBER, camp_id=camp_id, mentor_id=mentor_id).no)


def lock_mentor(session: Session, camp_id: UUID, no: str) -> Mentor:
    """Until the transaction ends nobody else locks the mentor, so what is counted now still holds then."""
    return one(session, Mentor, _LOCKED, camp_id=camp_id, no=no)


def lock_named_mentor(session: Session, camp_id: UUID, no: str) -> Mentor | None:
    """The same for a mentor that a request only mentions."""
    return maybe(session, Mentor, _LOCKED, camp_id=camp_id, no=no)


def is_mentor_number_taken(session: Session, camp_id: UUID, no: str) -> bool:
    taken = columns(exists().where(c(Mentor.camp_id) == camp_id, c(Mentor.no) == no))
    with as_system(session):
        return bool(session.scalar(taken))


def mentor_spans(session: Session, camp_id: UUID, mentor_id: UUID) -> list[Span]:
    """When the mentor has trainees, those whom the viewer may not see included, since capacity counts them."""
    with as_system(session):
        rows = session.execute(_SPANS, {"camp_id": camp_id, "mentor_id": mentor_id})
        return [Span(*row) for row in rows]
