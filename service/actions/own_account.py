"""One's own account, once signed in: proving it anew, its password, its second factor, its sessions."""

from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col

from service.actions import second_factor
from service.actions.access import end_credentials
from service.actions.sign_in import Admission, Browser, hold_password, refused
from service.database import Session
from service.errors import NotFound
from service.queries import sign_in as queries
from service.queries.access import as_system
from service.rules import credentials
from service.tables.access import Account, Credential


def prove_again(
    session: Session, account: Account, anew: str | None, code: str | None, now: int, browser: Browser
) -> Admission:
    """Step-up: everything that a sign-in asks for; the password was right already."""
    hold_password(session, account, anew)
    if account.totp_at is not None:
        second_factor.spend_code(session, account, code or "", now)
    return _renewed(session, account.id, now, browser)


def change_password(session: Session, account: Account, password: str, now: int, browser: Browser) -> Admission:
    """To one given as its hash; everything proved before ends, but for the session that asks, which goes on anew."""
    hold_password(session, account, None)
    with as_system(session):
        session.exec(update(Account).where(col(Account.id) == account.id).values(password=password, password_at=now))
        end_credentials(session, account.id)
    return _renewed(session, account.id, now, browser)


def confirm_enrolment(
    session: Session, account: Account, code: str, now: int, browser: Browser
) -> tuple[Admission, list[str]]:
    """A new second factor ends what was proved with the one before."""
    codes = second_factor.confirm_enrolment(session, account, code, now)
    end_credentials(session, account.id)
    return _renewed(session, account.id, now, browser), codes


def _renewed(session: Session, account_id: UUID, now: int, browser: Browser) -> Admission:
    """The same session proved anew: another secret, the old one dead, no longer life."""
    account, secret = queries.find_own(session, account_id), credentials.new_secret()
    mine = col(Credential.account_id) == account_id, col(Credential.kind) == "session"
    anew = {"sha256": credentials.digest(secret), "last4": secret[-4:], "auth_epoch": account.auth_epoch}
    with as_system(session):
        renewed = session.exec(
            update(Credential)
            .where(*mine, col(Credential.sha256) == credentials.digest(browser.before))
            .values(**anew, proved_at=now, last_used_at=now)
        )
        if renewed.rowcount != 1:
            raise refused()
        (own,) = (one for one in queries.list_sessions(session, account_id, now) if one.sha256 == anew["sha256"])
    return Admission(secret, (own.expires_at - now) // credentials.MICRO)


def end_session(session: Session, account_id: UUID, credential_id: UUID) -> None:
    with as_system(session):
        ended = session.exec(
            delete(Credential).where(
                col(Credential.id) == credential_id,
                col(Credential.account_id) == account_id,
                col(Credential.kind) == "session",
            )
        )
    if ended.rowcount != 1:
        raise NotFound
