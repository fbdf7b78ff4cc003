"""How a person is reminded, when a camp's digests leave, and having one tried again."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.database import Session
from service.errors import Conflict, invalid
from service.queries import notices as queries
from service.queries.access import as_system
from service.queries.sealed import keys_of
from service.queries.select import c
from service.rules.notices import ATTEMPTS, KINDS, Plan, is_address
from service.tables.mentors import Mentor
from service.tables.notices import Contact, Notice, NoticePlan
from service.tables.trainees import Trainee


def set_contact(
    session: Session, account_id: UUID, *, channel: str, address: str | None, language: str, now: int
) -> Contact:
    """The caller's own; an address is kept only while it is used."""
    if channel == "email" and not is_address(address or ""):
        raise invalid("/address", "not-an-address", "请填写有效的邮箱地址。", "Give an address for mail.")
    row = queries.lock_contact(session, account_id) or Contact(account_id=account_id, changed_at=now)
    row.channel, row.language, row.changed_at = channel, language, now
    sealed = keys_of(session).seal(queries.contact_place(account_id), address or "")
    row.address = sealed if channel == "email" else None
    with as_system(session, pending=True):
        session.add(row)
        session.flush()
    return row


def change_plan(session: Session, camp_id: UUID, row: NoticePlan | None, plan: Plan, now: int) -> NoticePlan:
    _check_kinds(plan.silenced)
    for name in ("opening", "closing"):
        _check_words(session, camp_id, name, getattr(plan, name))
    values: dict[str, Any] = {name: getattr(plan, name) for name in Plan.__struct_fields__}
    values["silenced"] = " ".join(sorted(set(plan.silenced)))
    if row is None:
        row = NoticePlan(camp_id=camp_id, version=0, changed_at=now, **values)
    for name, value in values.items():
        setattr(row, name, value)
    row.version, row.changed_at = row.version + 1, now
    session.add(row)
    session.flush()
    return row


def _check_kinds(silenced: Iterable[str]) -> None:
    if unknown := sorted(set(silenced) - set(KINDS)):
        raise invalid(
            "/silenced", "unknown-kind", f"没有这类提醒：{'、'.join(unknown)}。",
            f"There is no such kind: {', '.join(unknown)}.",
        )  # fmt: skip


def _check_words(session: Session, camp_id: UUID, name: str, words: str) -> None:
    """What goes into a group may name nobody of the camp, whether or not the officer deals with her."""
    with as_system(session):
        people = [
            *session.scalars(select(c(Trainee.name)).where(c(Trainee.camp_id) == camp_id)),
            *session.scalars(select(c(Mentor.name)).where(c(Mentor.camp_id) == camp_id)),
        ]
    if any(len(one) > 1 and one in words for one in people):
        raise invalid(
            f"/{name}", "names-somebody", "提醒会发到群里，不能写学员或导师的姓名。",
            "Reminders go to groups: they may not name a trainee or mentor.",
        )  # fmt: skip


def try_again(session: Session, notice: Notice, now: int) -> Notice:
    """What was given up or waits for its next attempt is tried at once, as often as at first."""
    if notice.state not in {"failed", "waiting"}:
        raise Conflict(
            "not-to-be-sent", "这条提醒已发出或已作废，不必重试。", "It was sent or dropped; there is nothing to try."
        )
    notice.state, notice.next_at, notice.allowed = "waiting", now, notice.attempts + ATTEMPTS
    session.flush()
    return notice
