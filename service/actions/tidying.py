"""What is kept for a short time only goes when that time is over."""

from typing import Any

import msgspec
from sqlalchemy import delete, func, or_, select

from service.actions.imports_files import forget_wholly
from service.database import Session
from service.queries.access import as_system
from service.queries.imports import list_forgotten
from service.queries.select import c
from service.tables.access import Account, Credential, LoginAttempt

DAY = 86_400 * 1_000_000
KEPT_DAYS = 30
"""For sign-in attempts, and for credentials after they are good for nothing."""


class Tidied(msgspec.Struct, frozen=True, kw_only=True):
    """How many of each went."""

    attempts: int
    credentials: int
    imports: int


def tidy(session: Session, now: int) -> Tidied:
    """Of the whole installation; safe to repeat. `now` in microseconds UTC."""
    oldest = now - KEPT_DAYS * DAY
    with as_system(session):
        staged = list_forgotten(session, now - DAY)
        forget_wholly(session, staged)
        return Tidied(
            attempts=_delete(session, delete(LoginAttempt).where(c(LoginAttempt.at) < oldest)),
            credentials=_delete(session, delete(Credential).where(_is_dead(oldest))),
            imports=len(staged),
        )


def _is_dead(oldest: int) -> Any:
    """Expired before that moment, or of an epoch that is over and not used since."""
    present = select(c(Account.auth_epoch)).where(c(Account.id) == c(Credential.account_id)).scalar_subquery()
    last = func.coalesce(c(Credential.last_used_at), c(Credential.created_at))
    return or_(c(Credential.expires_at) < oldest, (c(Credential.auth_epoch) != present) & (last < oldest))


def _delete(session: Session, statement: Any) -> int:
    done: Any = session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)
