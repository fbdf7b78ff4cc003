"""Signing in, step by step: what a try leaves, what a proof opens, and what a new password ends."""

from typing import NamedTuple

from sqlalchemy import delete, update
from sqlmodel import col

from service.actions import second_factor
from service.actions.access import issue
from service.database import Session
from service.errors import Unauthenticated
from service.queries import sign_in as queries
from service.queries.access import as_system
from service.queries.settings import setting
from service.queries.sign_in import Opened
from service.rules import credentials
from service.rules.second_factor import is_needed
from service.tables.access import Account, Credential, LoginAttempt


class Browser(NamedTuple):
    """Where a session is to live: how it names itself, and the cookie it came with, which is dead afterwards."""

    agent: str
    before: str


class Admission(NamedTuple):
    """The secret for the cookie, how many seconds it lives, and what is still missing, if anything."""

    secret: str
    seconds: int
    next: str | None = None


def refused() -> Unauthenticated:
    """One message for unknown, wrong, disabled and dormant."""
    return Unauthenticated(
        "sign-in-failed",
        "登录名或密码不正确，或账号暂不能登录。",
        "Login or password is wrong, or the account cannot sign in at present.",
    )


def link_refused() -> Unauthenticated:
    return Unauthenticated("link-invalid", "链接无效、已用过或已过期。", "This link is wrong, used or expired.")


def note_attempts(session: Session, attempts: list[LoginAttempt]) -> None:
    """Before anything is counted, so that tries side by side see each other."""
    with as_system(session):
        session.add_all(attempts)
        session.flush()


def forget_attempts(session: Session, attempts: list[LoginAttempt]) -> None:
    """Only failures count."""
    with as_system(session):
        session.exec(delete(LoginAttempt).where(col(LoginAttempt.id).in_([one.id for one in attempts])))


def admit(session: Session, account: Account, anew: str | None, now: int, browser: Browser) -> Admission:
    """Whose password was right; `anew` is its hash with today's parameters, where it was kept with others."""
    hold_password(session, account, anew)
    return _go_on(session, account, now, browser)


def hold_password(session: Session, account: Account, anew: str | None) -> None:
    """Locks the account, which must still be as it was when its password was looked at."""
    with as_system(session):
        held = session.exec(
            update(Account)
            .where(
                col(Account.id) == account.id,
                col(Account.password) == account.password,
                col(Account.auth_epoch) == account.auth_epoch,
                col(Account.state) == "active",
            )
            .values(password=anew or account.password)
        )
    if held.rowcount != 1:
        raise refused()


def accept_link(session: Session, opened: Opened, password: str, now: int, browser: Browser) -> Admission:
    """Spends a one-time link on a new password, given as its hash; of two at once one wins."""
    before = opened.account
    with as_system(session):
        spent = session.exec(delete(Credential).where(col(Credential.id) == opened.credential_id))
        if spent.rowcount != 1:
            raise link_refused()
        session.exec(delete(Credential).where(col(Credential.account_id) == before.id, col(Credential.kind) == "link"))
        kept = session.exec(
            update(Account)
            .where(
                col(Account.id) == before.id,
                col(Account.auth_epoch) == before.auth_epoch,
                col(Account.state) != "disabled",
            )
            .values(password=password, password_at=now, state="active", auth_epoch=_next_epoch(before))
        )
    if kept.rowcount != 1:
        raise link_refused()
    return _go_on(session, queries.find_own(session, before.id), now, browser)


def _next_epoch(account: Account) -> int:
    """A password that replaces another ends what was proved before; the first one does not."""
    return account.auth_epoch + (account.password is not None)


def _go_on(session: Session, account: Account, now: int, browser: Browser) -> Admission:
    """A session, or the wait for a second factor."""
    if account.totp_at is not None:
        return _wait_for(session, account, "code", now, browser)
    if is_needed(account.kind, queries.list_roles(session, account.id), setting(session, "mfa_roles")):
        return _wait_for(session, account, "enrol", now, browser)
    return open_session(session, account, now, browser)


def _wait_for(session: Session, account: Account, step: str, now: int, browser: Browser) -> Admission:
    _end(session, browser.before)
    secret = issue(session, account, "pending", now, label=browser.agent)
    return Admission(secret, credentials.LIFETIMES["pending"] // credentials.MICRO, step)


def finish_with_code(session: Session, account: Account, code: str, now: int, browser: Browser) -> Admission:
    second_factor.spend_code(session, account, code, now)
    return _finish(session, account, now, browser)


def finish_with_enrolment(
    session: Session, account: Account, code: str, now: int, browser: Browser
) -> tuple[Admission, list[str]]:
    """Also the spare codes."""
    second_factor.refuse_second_enrolment(account)
    codes = second_factor.confirm_enrolment(session, account, code, now)
    return _finish(session, account, now, browser), codes


def _finish(session: Session, account: Account, now: int, browser: Browser) -> Admission:
    """After the second factor: the pending credential becomes a session, once."""
    if not _end(session, browser.before):
        raise refused()
    return open_session(session, account, now, browser)


def open_session(session: Session, account: Account, now: int, browser: Browser) -> Admission:
    """Always a new secret; the oldest session ends where there would be too many."""
    _end(session, browser.before)
    with as_system(session):
        session.exec(update(Account).where(col(Account.id) == account.id).values(last_sign_in_at=now))
        surplus = queries.list_sessions(session, account.id, now)[credentials.SESSIONS - 1 :]
        session.exec(delete(Credential).where(col(Credential.id).in_([one.id for one in surplus])))
    secret = issue(session, account, "session", now, label=browser.agent)
    return Admission(secret, credentials.LIFETIMES["session"] // credentials.MICRO)


def _end(session: Session, secret: str) -> bool:
    """What the browser came with; whether it was a credential."""
    ended = delete(Credential).where(
        col(Credential.sha256) == credentials.digest(secret), col(Credential.kind).in_(["session", "pending"])
    )
    with as_system(session):
        return bool(session.exec(ended).rowcount == 1)
