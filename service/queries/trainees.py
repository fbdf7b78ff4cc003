from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_

from service.database import Session
from service.errors import Forbidden
from service.queries.access import viewer_of
from service.queries.scoping_writes import note_visible
from service.queries.sealed import open_column, phone_indexes
from service.queries.select import Page, Paged, all_rows, c, columns, hot_rows, one, one_row, page
from service.rules.access import Role
from service.tables.trainees import Trainee

_LIST = columns(
    Trainee.id, Trainee.no, Trainee.name, Trainee.sex, Trainee.unit, Trainee.post, Trainee.channel, Trainee.state,
    Trainee.phone, Trainee.version,
)  # fmt: skip
_BY_NO = columns(Trainee).where(c(Trainee.camp_id) == bindparam("camp_id"), c(Trainee.no) == bindparam("no"))
_LOCKED = _BY_NO.with_for_update(key_share=True)
_NUMBERS = columns(Trainee.id, Trainee.no, Trainee.name, Trainee.unit, Trainee.state).where(
    c(Trainee.camp_id) == bindparam("camp_id")
)
_NUMBER = columns(Trainee.no).where(c(Trainee.camp_id) == bindparam("camp_id"), c(Trainee.id) == bindparam("id"))
FEW = 4
_ID = _NUMBERS.where(c(Trainee.no) == bindparam("no"))
_IDS = _NUMBERS.where(c(Trainee.no).in_(bindparam("numbers", expanding=True)))
SORTABLE = {"no": Trainee.no, "name": Trainee.name, "unit": Trainee.unit, "channel": Trainee.channel}


def number_of(session: Session, camp_id: UUID, trainee_id: UUID) -> str:
    return str(one_row(session, _NUMBER, camp_id=camp_id, id=trainee_id).no)


def list_trainees(
    session: Session,
    camp_id: UUID,
    wanted: Page,
    *,
    unit: str | None = None,
    channel: str | None = None,
    state: str | None = None,
    q: str | None = None,
    phone: str | None = None,
) -> Paged:
    """By phone for officers only: whoever may ask learns whose it is."""
    statement = _LIST.where(c(Trainee.camp_id) == camp_id)
    if phone is not None:
        statement = statement.where(c(Trainee.phone_index).in_(_indexes(session, phone)))
    for column, value in ((Trainee.unit, unit), (Trainee.channel, channel), (Trainee.state, state)):
        statement = statement if value is None else statement.where(c(column) == value)
    if q:
        statement = statement.where(or_(c(Trainee.name).contains(q, autoescape=True), c(Trainee.no) == q))
    found = page(session, statement, wanted, SORTABLE, "no")
    return Paged(open_column(session, found.rows, "trainee", "phone", camp_id), found.total)


def _indexes(session: Session, phone: str) -> list[str]:
    if viewer_of(session).role is not Role.OFFICER:
        raise Forbidden("officers-only", "只有组织员可以按联系电话查找。", "Only officers look up by phone.")
    return phone_indexes(session, phone)


def find_trainee(session: Session, camp_id: UUID, no: str) -> Trainee:
    return one(session, Trainee, _BY_NO, camp_id=camp_id, no=no)


def lock_trainee(session: Session, camp_id: UUID, no: str) -> Trainee:
    """To be changed: of two edits at once the second sees what the first wrote."""
    return one(session, Trainee, _LOCKED, camp_id=camp_id, no=no)


def list_ids(session: Session, camp_id: UUID, numbers: Collection[str]) -> dict[str, UUID]:
    """The ids of those of the numbers that there are."""
    if len(numbers) > FEW:
        rows = all_rows(session, _IDS, camp_id=camp_id, numbers=list(numbers))
    else:
        rows = [row for no in numbers for row in hot_rows(session, _ID, camp_id=camp_id, no=no)]
    note_visible(session, Trainee, ((camp_id, row.id) for row in rows))
    return {row.no: row.id for row in rows}


def list_numbers(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Who is in the camp: id, no, name, unit, state; to look them up, and nobody is noted as shown."""
    return session.execute(_NUMBERS, {"camp_id": camp_id}).all()
