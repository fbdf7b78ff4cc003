"""The three administrators of an installation: made together once, or admitted anew when all else is lost."""

from collections.abc import Mapping

from service.actions.accounts import forget_second_factor, invite, invite_new
from service.database import Session
from service.errors import Conflict
from service.queries import accounts as queries
from service.queries.access import as_system
from service.queries.audit import lock_head
from service.queries.credentials import find_account
from service.tables.access import Account
from service.tables.audit import INSTALLATION

OFFICES = ("sysadmin", "secadmin", "auditor")


def bootstrap(session: Session, logins: Mapping[str, str], now: int) -> dict[str, str]:
    """A one-time link for each login; refused while there is a system administrator. Of two at once one wins."""
    lock_head(session, INSTALLATION)
    if queries.list_administrators(session, "sysadmin"):
        raise Conflict(
            "bootstrapped",
            "已有系统管理员；若都无法登录，请加 --recover。",
            "There is a system administrator; use --recover if none can sign in.",
        )
    return {login: _admitted(session, office, login, now) for office, login in logins.items()}


def recover(session: Session, logins: Mapping[str, str], now: int) -> dict[str, str]:
    """New links: password and second factor of before are forgotten, and what they proved has ended."""
    lock_head(session, INSTALLATION)
    return {login: _readmitted(session, office, login, now) for office, login in logins.items()}


def _admitted(session: Session, office: str, login: str, now: int) -> str:
    account, _ = invite_new(session, login, login, None, now)
    account.kind = office
    return _invited(session, account, now)


def _readmitted(session: Session, office: str, login: str, now: int) -> str:
    if find_account(session, login) is None:
        return _admitted(session, office, login, now)
    account = queries.lock_account(session, login)
    if account.kind != office:
        raise Conflict(
            "another-office", f"{login} 不是此类管理员。", f"{login} holds another office: name the right login."
        )
    account.password, account.state = None, "invited"
    return _invited(session, forget_second_factor(session, account, "recover"), now)


def _invited(session: Session, account: Account, now: int) -> str:
    with as_system(session):
        session.flush()
    return invite(session, account, now)
