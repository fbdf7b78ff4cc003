"""What signing in and one's own account read, as the system."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func

from service.database import Session
from service.queries.access import as_system
from service.queries.credentials import find_account
from service.queries.select import c, columns, maybe
from service.queries.settings import setting
from service.rules.credentials import IDLE, digest
from service.rules.settings import is_dormant
from service.rules.throttle import LIMITS
from service.tables.access import Account, CampRole, Credential, LoginAttempt
from service.tables.camps import Camp
from service.tables.mentors import Mentor
from service.tables.trainees import Trainee

_LINK = columns(Credential.id, Account).where(
    c(Account.id) == Credential.account_id,
    c(Account.state).in_(["invited", "active"]),
    c(Credential.kind) == "link",
    c(Credential.sha256) == bindparam("sha256"),
    c(Credential.expires_at) > bindparam("now"),
    c(Credential.auth_epoch) == Account.auth_epoch,
)
_PLACES = (
    columns(Camp.number, c(Trainee.unit).label("trainee_unit"), c(Mentor.unit).label("mentor_unit"), CampRole.role)
    .select_from(CampRole)
    .join(Camp, c(Camp.id) == CampRole.camp_id)
    .join(Trainee, (c(Trainee.camp_id) == CampRole.camp_id) & (c(Trainee.id) == CampRole.trainee_id), isouter=True)
    .join(Mentor, (c(Mentor.camp_id) == CampRole.camp_id) & (c(Mentor.id) == CampRole.mentor_id), isouter=True)
    .where(c(CampRole.account_id) == bindparam("account_id"))
)
_SESSIONS = (
    columns(
        Credential.id,
        Credential.sha256,
        Credential.label,
        Credential.created_at,
        Credential.last_used_at,
        Credential.expires_at,
    )
    .join(Account, c(Account.id) == Credential.account_id)
    .where(
        c(Credential.account_id) == bindparam("account_id"),
        c(Credential.kind) == "session",
        c(Credential.auth_epoch) == Account.auth_epoch,
        c(Credential.expires_at) > bindparam("now"),
        func.coalesce(Credential.last_used_at, Credential.proved_at) >= bindparam("since"),
    )
    .order_by(c(Credential.created_at).desc(), c(Credential.id).desc())
)
_BY_ID = columns(Account).where(c(Account.id) == bindparam("account_id"))


class Candidate(NamedTuple):
    """Whom a login names, and the hash that a password is held against: None where nobody can sign in by one."""

    account: Account | None
    stored: str | None


class Opened(NamedTuple):
    """A live one-time link, and whose it is."""

    credential_id: UUID
    account: Account


def find_candidate(session: Session, login: str, now: int) -> Candidate:
    account = find_account(session, login)
    if account is None or account.state != "active" or is_asleep(session, account, now):
        return Candidate(account, None)
    return Candidate(account, account.password)


def is_asleep(session: Session, account: Account, now: int) -> bool:
    """Dormant: nobody has signed in or set its password for so many days."""
    last = max(account.last_sign_in_at or 0, account.password_at or 0) or None
    return is_dormant(account.state, last, account.created_at, setting(session, "dormant_days"), now)


def find_own(session: Session, account_id: UUID) -> Account:
    """The account that the caller has proved."""
    with as_system(session):
        found = maybe(session, Account, _BY_ID.execution_options(populate_existing=True), account_id=account_id)
    assert found is not None
    return found


def find_link(session: Session, link: str, now: int) -> Opened | None:
    with as_system(session):
        found = session.execute(_LINK, {"sha256": digest(link), "now": now}).one_or_none()
    return None if found is None else Opened(*found)


def list_own_words(session: Session, account: Account) -> list[str]:
    """What others know of a person, and a password must not hold."""
    places = _places(session, account.id)
    words = {word for one in places for word in (one.number, one.trainee_unit, one.mentor_unit) if word}
    return [account.login, account.name, *sorted(words)]


def list_roles(session: Session, account_id: UUID) -> set[str]:
    return {one.role for one in _places(session, account_id)}


def _places(session: Session, account_id: UUID) -> Sequence[Any]:
    with as_system(session):
        return session.execute(_PLACES, {"account_id": account_id}).all()


def list_sessions(session: Session, account_id: UUID, now: int) -> Sequence[Any]:
    """The live ones, newest first."""
    with as_system(session):
        return session.execute(_SESSIONS, {"account_id": account_id, "now": now, "since": now - IDLE}).all()


def find_wait(session: Session, attempts: Sequence[LoginAttempt], now: int) -> int | None:
    """When the next try is let through, if there were too many failures beside these tries; else None."""
    with as_system(session):
        waits = [wait for attempt in attempts for wait in _waits(session, attempt, now)]
    return max(waits, default=None)


def _waits(session: Session, attempt: LoginAttempt, now: int) -> list[int]:
    found = []
    for per, most, window in LIMITS[attempt.kind]:
        mine = {"mine": getattr(attempt, per)} if per else {}
        nth = {"kind": attempt.kind, "own": attempt.id, "since": now - window, "before": most - 1, **mine}
        at = session.scalar(_nth(per), nth)
        if at is not None:
            found.append(at + window)
    return found


@cache
def _nth(per: str | None) -> Any:
    """The last try but so many."""
    statement = columns(LoginAttempt.at).where(
        c(LoginAttempt.kind) == bindparam("kind"),
        c(LoginAttempt.at) > bindparam("since"),
        c(LoginAttempt.id) != bindparam("own"),
    )
    if per is not None:
        statement = statement.where(getattr(LoginAttempt, per) == bindparam("mine"))
    return statement.order_by(c(LoginAttempt.at).desc()).limit(1).offset(bindparam("before"))
