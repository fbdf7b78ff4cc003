"""Administering accounts: invited, disabled, enabled, ended, reset; never one's own."""

from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col

from service.actions.access import issue
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import credentials, seen
from service.queries.access import as_system
from service.rules import accounts as rules
from service.tables.access import Account, Credential, RecoveryCode


def invite_new(session: Session, login: str, name: str, staff_no: str | None, now: int) -> tuple[Account, str]:
    """An account without any role, and the link that activates it, shown once."""
    if credentials.find_account(session, login) is not None:
        raise invalid("/login", "login-taken", f"登录名 {login} 已被使用。", f"The login {login} is taken.")
    account = Account(login=login, name=name, staff_no=staff_no, created_at=now)
    with as_system(session):
        session.add(account)
        session.flush()
    seen.saw_account(session, account.id)
    return account, issue(session, account, "link", now)


def invite(session: Session, account: Account, now: int) -> str:
    """Another link, by which a new password is set; those given before are dead."""
    if account.state == "disabled":
        raise Conflict("account-disabled", "账号已停用，请先恢复。", "The account is disabled; enable it first.")
    with as_system(session):
        given = col(Credential.account_id) == account.id, col(Credential.kind) == "link"
        session.exec(delete(Credential).where(*given))
    return issue(session, account, "link", now)


def disable(session: Session, account: Account, why: rules.WhyDisabled, by: UUID) -> Account:
    require_another(account.id, by)
    if account.state == "disabled":
        raise Conflict("account-disabled", "账号已经停用。", "The account is disabled already.")
    account.state = "disabled"
    return ended(session, account, why)


def enable(session: Session, account: Account) -> Account:
    """As it was before; nothing that proved it before proves it again."""
    if account.state != "disabled":
        raise Conflict("account-enabled", "账号没有停用。", "The account is not disabled.")
    account.state = "invited" if account.password is None else "active"
    return ended(session, account)


def end_all(session: Session, account: Account) -> Account:
    """Every session, token and link of the account."""
    return ended(session, account)


def reset_second_factor(session: Session, account: Account, why: rules.WhyReset, by: UUID) -> Account:
    """The next sign-in begins with enrolling a new one."""
    require_another(account.id, by)
    return forget_second_factor(session, account, why)


def forget_second_factor(session: Session, account: Account, why: str) -> Account:
    account.totp, account.totp_at, account.totp_next, account.totp_step = None, None, None, 0
    with as_system(session):
        session.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account.id))
    return ended(session, account, why)


def ended(session: Session, account: Account, why: str = "") -> Account:
    """A new epoch, in which nothing of before proves anything; `why` is a code word for the audit."""
    account.auth_epoch += 1
    if why:
        seen.because(session, why)
    with as_system(session, pending=True):
        session.flush()
    return account


def require_another(account_id: UUID, by: UUID) -> None:
    if rules.is_own(account_id, by):
        raise Conflict("own-account", "不能处理自己的账号。", "Nobody administers her own account.")
