"""Accounts as administrators see them: who may sign in, and nothing of what is done in a camp."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_

from service.database import Session
from service.queries.access import as_system
from service.queries.seen import saw_account
from service.queries.select import Page, Paged, c, columns, one, page
from service.rules.settings import DAY
from service.tables.access import Account, CampRole
from service.tables.camps import Camp
from service.tables.mentors import Mentor
from service.tables.trainees import Trainee

_LIST = columns(
    Account.id, Account.login, Account.name, Account.staff_no, Account.kind, Account.state, Account.totp_at,
    Account.created_at, Account.last_sign_in_at, Account.password_at,
)  # fmt: skip
_SEEN = func.coalesce(Account.last_sign_in_at, Account.created_at)
_BY_LOGIN = columns(Account).where(c(Account.login) == bindparam("login"))
_LOCKED = _BY_LOGIN.with_for_update()
_BY_ID = columns(Account).where(c(Account.id) == bindparam("account_id"))
_NAME = columns(Account.name).where(c(Account.id) == bindparam("account_id"))
_LOCKED_ID = _BY_ID.with_for_update()
_ROLES = (
    columns(
        c(Camp.number).label("camp"), CampRole.role, func.coalesce(Trainee.no, Mentor.no).label("person"), Camp.state
    )
    .join(Camp, c(Camp.id) == CampRole.camp_id)
    .join(Trainee, (c(Trainee.camp_id) == CampRole.camp_id) & (c(Trainee.id) == CampRole.trainee_id), isouter=True)
    .join(Mentor, (c(Mentor.camp_id) == CampRole.camp_id) & (c(Mentor.id) == CampRole.mentor_id), isouter=True)
    .where(c(CampRole.account_id) == bindparam("account_id"))
    .order_by(c(Camp.number))
)
_HOLDS = columns(CampRole.camp_id).where(c(CampRole.account_id) == bindparam("account_id")).limit(1)
_OF_KIND = columns(Account).where(c(Account.kind) == bindparam("kind"), c(Account.state) != "disabled")
SORTABLE = {
    "login": Account.login, "name": Account.name, "kind": Account.kind, "created_at": Account.created_at,
    "last_seen": _SEEN,
}  # fmt: skip


def list_accounts(
    session: Session,
    wanted: Page,
    *,
    now: int,
    dormant_days: int,
    q: str | None = None,
    state: str | None = None,
    kind: str | None = None,
) -> Paged:
    """`q` is part of a login or name, or a whole staff number."""
    statement = _LIST if kind is None else _LIST.where(c(Account.kind) == kind)
    if state is not None:
        statement = _in_state(statement, state, now - dormant_days * DAY)
    if q:
        known = (c(Account.login).contains(q, autoescape=True), c(Account.name).contains(q, autoescape=True))
        statement = statement.where(or_(*known, c(Account.staff_no) == q))
    with as_system(session):
        found = page(session, statement, wanted, SORTABLE, "login")
    saw_account(session, *(row.id for row in found.rows))
    return found


def find_exporter(session: Session, account_id: UUID) -> str:
    """Who takes a file out, as the file says it."""
    with as_system(session):
        return str(session.scalar(_NAME, {"account_id": account_id}))


def _in_state(statement: Any, state: str, since: int) -> Any:
    """As rules/settings.is_dormant tells them apart."""
    asleep = (since > _SEEN) & (func.coalesce(Account.password_at, 0) < since)
    if state == "dormant":
        return statement.where(c(Account.state) == "active", asleep)
    chosen = statement.where(c(Account.state) == state)
    return chosen.where(~asleep) if state == "active" else chosen


def find_account(session: Session, login: str) -> Account:
    with as_system(session):
        found = one(session, Account, _BY_LOGIN, login=login)
    saw_account(session, found.id)
    return found


def lock_account(session: Session, login: str) -> Account:
    """To be changed: of two changes at once the second sees what the first wrote."""
    with as_system(session):
        found = one(session, Account, _LOCKED, login=login)
    saw_account(session, found.id)
    return found


def lock_account_id(session: Session, account_id: UUID) -> Account:
    with as_system(session):
        found = one(session, Account, _LOCKED_ID, account_id=account_id)
    saw_account(session, found.id)
    return found


def own_account(session: Session, account_id: UUID) -> Account:
    """The caller's."""
    with as_system(session):
        return one(session, Account, _BY_ID, account_id=account_id)


def list_roles(session: Session, account_id: UUID) -> Sequence[Any]:
    """Which camps it has a place in, and which."""
    with as_system(session):
        return session.execute(_ROLES, {"account_id": account_id}).all()


def holds_role(session: Session, account_id: UUID) -> bool:
    with as_system(session):
        return session.scalar(_HOLDS, {"account_id": account_id}) is not None


def list_administrators(session: Session, kind: str) -> list[Account]:
    """Those of the kind that are not disabled."""
    with as_system(session):
        return list(session.scalars(_OF_KIND, {"kind": kind}))
