"""Whose eyes somebody would have who is not calling: for her calendar and her reminders."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists

from service.database import Session
from service.queries.access import as_system
from service.queries.select import c, columns
from service.rules.access import Role, Viewer
from service.tables.access import Account, CampRole, Recusal
from service.tables.camps import Camp
from service.tables.trainees import Trainee

MEMBERS = (
    columns(
        CampRole.camp_id, CampRole.account_id, CampRole.role, CampRole.trainee_id, CampRole.mentor_id, Account.login,
        c(Camp.number).label("camp"),
        exists()
        .where(
            c(Recusal.camp_id) == CampRole.camp_id,
            c(Recusal.account_id) == CampRole.account_id,
            c(Recusal.ended_at).is_(None),
        )
        .label("recused"),
        exists().where(c(Trainee.camp_id) == CampRole.camp_id, c(Trainee.restricted)).label("withheld"),
    )
    .join(Account, c(Account.id) == CampRole.account_id)
    .join(Camp, c(Camp.id) == CampRole.camp_id)
    .where(c(Account.state) == "active", c(Camp.state) != "archived")
    .order_by(c(Camp.starts_on), c(CampRole.camp_id), c(CampRole.account_id))
)  # fmt: skip
_OF_ACCOUNT = MEMBERS.where(c(CampRole.account_id) == bindparam("account_id"))


def list_places(session: Session, account_id: UUID) -> Sequence[Any]:
    """An active account's places in the camps that are not archived, the oldest camp first."""
    with as_system(session):
        return session.execute(_OF_ACCOUNT, {"account_id": account_id}).all()


def eyes_of(row: Any, today: date) -> Viewer:
    narrowed = bool(row.recused or row.withheld)
    role, camp_id = Role(row.role), row.camp_id
    return Viewer(row.account_id, today, camp_id, role, row.trainee_id, row.mentor_id, (camp_id,), narrowed)


@contextmanager
def as_member(session: Session, row: Any, today: date) -> Iterator[UUID]:
    """Goes on with the eyes of one who has that place, and never with more."""
    session.flush()
    before, session.info["viewer"] = session.info["viewer"], eyes_of(row, today)
    try:
        yield row.camp_id
    finally:
        session.info["viewer"] = before
