"""The reminders of a camp as officers see them, its plan, and how a person is reached."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam

from service.database import Session
from service.queries.access import as_system
from service.queries.sealed import open_at, place_of
from service.queries.select import Page, Paged, all_rows, c, columns, maybe, one, one_row, page
from service.rules.notices import Matter, Plan
from service.tables.access import Account
from service.tables.audit import INSTALLATION
from service.tables.notices import Contact, Notice, NoticeDelivery, NoticePlan

_LIST = columns(
    Notice.id, Notice.recipient, Notice.account_id, Notice.trainee_id, Notice.channel, Notice.on, Notice.matters,
    Notice.state, Notice.attempts, Notice.next_at, Notice.error, Notice.queued_at, Notice.sent_at,
).where(c(Notice.camp_id) == bindparam("camp_id"))  # fmt: skip
_ONE = _LIST.where(c(Notice.id) == bindparam("id"))
_ROW = (
    columns(Notice).where(c(Notice.camp_id) == bindparam("camp_id"), c(Notice.id) == bindparam("id")).with_for_update()
)
_DELIVERIES = (
    columns(NoticeDelivery.attempt, NoticeDelivery.at, NoticeDelivery.outcome, NoticeDelivery.error)
    .where(c(NoticeDelivery.camp_id) == bindparam("camp_id"), c(NoticeDelivery.notice_id) == bindparam("notice_id"))
    .order_by(c(NoticeDelivery.attempt))
)
_PLAN = columns(NoticePlan).where(c(NoticePlan.camp_id) == bindparam("camp_id"))
_PLAN_LOCKED = _PLAN.with_for_update()
_CONTACT = columns(Contact).where(c(Contact.account_id) == bindparam("account_id"))
_CONTACT_LOCKED = _CONTACT.with_for_update()
_NAMES = columns(Account.id, Account.name).where(c(Account.id).in_(bindparam("ids", expanding=True)))
_LATELY = (
    columns(Notice.recipient)
    .join(NoticeDelivery, and_(c(NoticeDelivery.camp_id) == Notice.camp_id, c(NoticeDelivery.notice_id) == Notice.id))
    .where(
        c(Notice.camp_id) == bindparam("camp_id"),
        c(Notice.channel) == "group",
        c(NoticeDelivery.at) > bindparam("since"),
    )
)
SORTABLE = {"on": Notice.on, "state": Notice.state, "queued_at": Notice.queued_at, "id": Notice.id}


def list_notices(session: Session, camp_id: UUID, wanted: Page, state: str | None = None) -> Paged:
    """The newest day first."""
    statement = _LIST.where(c(Notice.camp_id) == camp_id)
    statement = statement if state is None else statement.where(c(Notice.state) == state)
    return page(session, statement.params(camp_id=camp_id), wanted, SORTABLE, "-on,id")


def find_notice(session: Session, camp_id: UUID, id: UUID) -> Any:
    return one_row(session, _ONE, camp_id=camp_id, id=id)


def lock_notice(session: Session, camp_id: UUID, id: UUID) -> Notice:
    return one(session, Notice, _ROW, camp_id=camp_id, id=id)


def list_deliveries(session: Session, camp_id: UUID, id: UUID) -> Sequence[Any]:
    return all_rows(session, _DELIVERIES, camp_id=camp_id, notice_id=id)


def names_of(session: Session, notices: Sequence[Any]) -> dict[UUID, str]:
    """Whom they are for, by account."""
    ids = {one.account_id for one in notices} - {None}
    with as_system(session):
        return {row.id: row.name for row in session.execute(_NAMES, {"ids": list(ids)})}


def matters_in(text: str) -> tuple[Matter, ...]:
    return msgspec.json.decode(text, type=tuple[Matter, ...])


def find_plan(session: Session, camp_id: UUID) -> tuple[Plan, int]:
    """What is set, and its version: the product's own, and 0, while nothing is."""
    row = maybe(session, NoticePlan, _PLAN, camp_id=camp_id)
    return (Plan(), 0) if row is None else (plan_of(row), row.version)


def lock_plan(session: Session, camp_id: UUID) -> NoticePlan | None:
    return maybe(session, NoticePlan, _PLAN_LOCKED, camp_id=camp_id)


def plan_of(row: NoticePlan) -> Plan:
    given = {name: getattr(row, name) for name in Plan.__struct_fields__}
    return Plan(**{**given, "silenced": tuple(row.silenced.split())})


def find_contact(session: Session, account_id: UUID) -> Contact | None:
    with as_system(session):
        return maybe(session, Contact, _CONTACT, account_id=account_id)


def lock_contact(session: Session, account_id: UUID) -> Contact | None:
    with as_system(session):
        return maybe(session, Contact, _CONTACT_LOCKED, account_id=account_id)


def contact_place(account_id: UUID) -> str:
    """What a sealed address is bound to."""
    return place_of("contact", "address", INSTALLATION, account_id)


def address_of(session: Session, contact: Contact | None) -> str | None:
    if contact is None or contact.address is None:
        return None
    return open_at(session, contact_place(contact.account_id), contact.address)


def list_lately(session: Session, camp_id: UUID, since: int) -> list[str]:
    """The group that each attempt since then went to."""
    return list(session.scalars(_LATELY, {"camp_id": camp_id, "since": since}))
