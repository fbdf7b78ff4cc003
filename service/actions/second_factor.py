"""Enrolling a second factor and spending its codes, each of which counts once."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col

from service.database import Session
from service.errors import Conflict, Unauthenticated
from service.queries.access import as_system
from service.queries.sealed import keys_of
from service.rules import second_factor as rules
from service.tables.access import Account, RecoveryCode


class Enrolment(NamedTuple):
    """What an authenticator takes, by hand, by address or by picture."""

    secret: str
    uri: str
    qr_svg: str


def place_of(account_id: UUID) -> str:
    """Where its secret is sealed to."""
    return f"account/totp/{account_id}"


def begin_enrolment(session: Session, account: Account) -> Enrolment:
    """A new secret beside the one in use, until a code of it is confirmed."""
    secret = rules.new_secret()
    sealed = keys_of(session).seal(place_of(account.id), secret)
    with as_system(session):
        session.exec(update(Account).where(col(Account.id) == account.id).values(totp_next=sealed))
    return _enrolment(secret, account)


def begun_enrolment(session: Session, account: Account) -> Enrolment | None:
    """What was begun and awaits its first code."""
    if account.totp_at is not None or account.totp_next is None:
        return None
    return _enrolment(keys_of(session).open(place_of(account.id), account.totp_next), account)


def _enrolment(secret: str, account: Account) -> Enrolment:
    uri = rules.address(secret, account.login)
    return Enrolment(secret, uri, rules.picture(uri))


def begin_first_enrolment(session: Session, account: Account) -> Enrolment:
    refuse_second_enrolment(account)
    return begin_enrolment(session, account)


def refuse_second_enrolment(account: Account) -> None:
    """Who has a second factor proves it first; a password alone does not replace it."""
    if account.totp_at is not None:
        raise Conflict("enrolled", "已启用第二步验证，请输入验证码。", "A second factor is enrolled: enter its code.")


def confirm_enrolment(session: Session, account: Account, code: str, now: int) -> list[str]:
    """The first code puts the new secret in force; returns the spare codes, which are shown once."""
    if account.totp_next is None:
        raise Conflict("not-enrolling", "请先获取新的密钥。", "Ask for a new secret first.")
    step = _step(session, account, account.totp_next, code, now)
    with as_system(session):
        taken = session.exec(
            update(Account)
            .where(col(Account.id) == account.id, col(Account.totp_next) == account.totp_next)
            .values(totp=account.totp_next, totp_at=now, totp_step=step, totp_next=None)
        )
        if taken.rowcount != 1:
            raise _wrong()
        return _new_spare_codes(session, account.id)


def _new_spare_codes(session: Session, account_id: UUID) -> list[str]:
    codes = rules.spare_codes()
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    session.add_all(RecoveryCode(account_id=account_id, sha256=rules.spare_digest(code)) for code in codes)
    session.flush()
    return codes


def spend_code(session: Session, account: Account, code: str, now: int) -> None:
    """A code of the authenticator or a spare one, once each."""
    with as_system(session):
        if not _spend_spare(session, account.id, code):
            _spend_step(session, account, code, now)


def _spend_spare(session: Session, account_id: UUID, code: str) -> bool:
    spent = session.exec(
        delete(RecoveryCode).where(
            col(RecoveryCode.account_id) == account_id, col(RecoveryCode.sha256) == rules.spare_digest(code)
        )
    )
    return bool(spent.rowcount == 1)


def _spend_step(session: Session, account: Account, code: str, now: int) -> None:
    if account.totp is None or account.totp_at is None:
        raise _wrong()
    step = _step(session, account, account.totp, code, now)
    spent = session.exec(
        update(Account).where(col(Account.id) == account.id, col(Account.totp_step) < step).values(totp_step=step)
    )
    if spent.rowcount != 1:
        raise _wrong()


def _step(session: Session, account: Account, sealed: str, code: str, now: int) -> int:
    step = rules.step_of(keys_of(session).open(place_of(account.id), sealed), code, now)
    if step is None:
        raise _wrong()
    return step


def _wrong() -> Unauthenticated:
    return Unauthenticated(
        "code-wrong", "验证码不正确、已用过或已过期。", "This code is wrong, used already or too old."
    )
