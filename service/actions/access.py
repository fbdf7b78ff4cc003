"""Accounts, the roles they hold and the credentials that prove them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col

from service.database import Database, Session
from service.errors import Conflict, invalid
from service.queries import credentials as queries
from service.queries.access import as_system
from service.queries.accounts import holds_role
from service.rules import credentials
from service.rules.access import ADMINISTRATORS, SYSTEM, Membership, Principal, Role, Via
from service.tables.access import Account, CampRole, Credential

NOTED = 60 * credentials.MICRO
"""How old a note of use may be before a new one is made."""


KINDS = {"token": frozenset({Via.TOKEN}), "cookie": frozenset({Via.SESSION, Via.PENDING})}


def recognise(database: Database, secret: str, sent_as: str, now: int) -> Principal | None:
    """Whom a secret proves; a token must be whole before the database is asked."""
    if sent_as == "token" and not credentials.is_token(secret):
        return None
    rows = queries.find_credential(database.glance(SYSTEM), credentials.digest(secret), now)
    if not rows or rows[0].kind not in KINDS[sent_as] or _is_idle(rows[0], now):
        return None
    return _principal(rows, Via(rows[0].kind))


def _is_idle(row: Any, now: int) -> bool:
    last = row.last_used_at or row.proved_at
    return bool(row.kind == Via.SESSION and now - last > credentials.IDLE)


def note_use(database: Database, principal: Principal, now: int) -> None:
    """In a transaction of its own, so that a refusal afterwards does not make a credential look idle."""
    with database.begin(SYSTEM, write=True) as session:
        used = update(Credential).where(col(Credential.id) == principal.credential_id).values(last_used_at=now)
        session.exec(used)


def _principal(rows: Sequence[Any], via: Via) -> Principal:
    first = rows[0]
    return Principal(
        account_id=first.account_id,
        kind=first.account_kind,
        via=via,
        proved_at=first.proved_at,
        credential_id=first.id,
        used_at=first.last_used_at or 0,
        scopes=None if first.scopes is None else frozenset(first.scopes.split()),
        camp_only=first.camp_only,
        camps={
            row.number: Membership(
                row.camp_id, Role(row.role), row.trainee_id, row.mentor_id, bool(row.recused), bool(row.withheld)
            )
            for row in rows
            if row.number is not None
        },
    )


def open_account(session: Session, login: str, name: str, role: Role, now: int) -> Account:
    """An account of the kind that the role needs."""
    with as_system(session):
        if queries.find_account(session, login) is not None:
            raise invalid("/login", "login-taken", f"登录名 {login} 已被使用。", f"The login {login} is taken.")
        kind = role.value if role in ADMINISTRATORS else "business"
        account = Account(kind=kind, login=login, name=name, state="active", created_at=now)
        session.add(account)
        session.flush()
        return account


def grant_role(
    session: Session,
    account_id: UUID,
    camp_id: UUID,
    role: Role,
    *,
    trainee_id: UUID | None = None,
    mentor_id: UUID | None = None,
) -> None:
    """A role in one camp, from the next request on; the first makes the account one for business."""
    with as_system(session):
        account = session.get(Account, account_id, with_for_update=True)
        if account is not None and account.kind in ADMINISTRATORS:
            raise Conflict(
                "duties-separate",
                "管理员账号不能担任训练营内的角色。",
                "An administrator's account cannot hold a role in a camp.",
            )
        if account is not None and account.kind == "none":
            account.kind, account.auth_epoch = "business", account.auth_epoch + 1
            session.flush()
        session.add(
            CampRole(camp_id=camp_id, account_id=account_id, role=role, trainee_id=trainee_id, mentor_id=mentor_id)
        )
        session.flush()


def withdraw_role(session: Session, account_id: UUID, camp_id: UUID) -> None:
    """Without any role the account is of no kind again, so that its person may be given another duty."""
    with as_system(session):
        session.exec(delete(CampRole).where(col(CampRole.account_id) == account_id, col(CampRole.camp_id) == camp_id))
        end_credentials(session, account_id)
        if not holds_role(session, account_id):
            session.exec(update(Account).where(col(Account.id) == account_id).values(kind="none"))


def end_credentials(session: Session, account_id: UUID) -> None:
    """Raises the epoch, so every credential of the account is dead at the next request."""
    with as_system(session):
        session.exec(update(Account).where(col(Account.id) == account_id).values(auth_epoch=Account.auth_epoch + 1))


def issue(
    session: Session,
    account: Account,
    kind: str,
    now: int,
    *,
    scopes: str | None = None,
    camp_id: UUID | None = None,
    label: str = "",
    lifetime: int | None = None,
) -> str:
    """A new credential; the secret is returned once and kept only as a digest."""
    secret = credentials.new_token() if kind == "token" else credentials.new_secret()
    with as_system(session):
        session.add(
            Credential(
                account_id=account.id,
                kind=kind,
                sha256=credentials.digest(secret),
                scopes=scopes,
                camp_id=camp_id,
                label=label,
                last4=secret[-4:],
                auth_epoch=account.auth_epoch,
                created_at=now,
                expires_at=now + (lifetime or credentials.LIFETIMES[kind]),
                proved_at=now,
            )
        )
        session.flush()
    return secret


def sign_out(session: Session, account_id: UUID, secret: str) -> None:
    with as_system(session):
        session.exec(
            delete(Credential).where(
                col(Credential.account_id) == account_id, col(Credential.sha256) == credentials.digest(secret)
            )
        )
