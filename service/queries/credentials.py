"""Accounts and what proves them, read by sign-in and administration as the system."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists

from service.database import Glance, Session
from service.queries.access import as_system
from service.queries.select import c, columns, hot_rows, maybe
from service.rules.access import Role
from service.tables import access, camps, trainees

_PRINCIPAL = (
    columns(
        access.Credential.id,
        access.Credential.kind,
        access.Credential.scopes,
        c(access.Credential.camp_id).label("camp_only"),
        access.Credential.proved_at,
        access.Credential.last_used_at,
        c(access.Account.id).label("account_id"),
        c(access.Account.kind).label("account_kind"),
        access.CampRole.camp_id,
        access.CampRole.role,
        access.CampRole.trainee_id,
        access.CampRole.mentor_id,
        camps.Camp.number,
        exists()
        .where(
            c(access.Recusal.camp_id) == access.CampRole.camp_id,
            c(access.Recusal.account_id) == access.CampRole.account_id,
            c(access.Recusal.ended_at).is_(None),
        )
        .label("recused"),
        exists()
        .where(c(trainees.Trainee.camp_id) == access.CampRole.camp_id, c(trainees.Trainee.restricted))
        .label("withheld"),
    )
    .join(access.Account, c(access.Account.id) == access.Credential.account_id)
    .join(access.CampRole, c(access.CampRole.account_id) == access.Account.id, isouter=True)
    .join(camps.Camp, c(camps.Camp.id) == access.CampRole.camp_id, isouter=True)
    .where(
        c(access.Credential.sha256) == bindparam("sha256"),
        c(access.Credential.expires_at) > bindparam("now"),
        c(access.Credential.auth_epoch) == access.Account.auth_epoch,
        c(access.Account.state) == "active",
    )
)


def find_credential(session: Session | Glance, sha256: str, now: int) -> Sequence[Any]:
    """One row per camp role of the account that a live credential proves; none if it proves nothing."""
    return hot_rows(session, _PRINCIPAL, sha256=sha256, now=now)


def find_account(session: Session, login: str) -> access.Account | None:
    with as_system(session):
        return maybe(session, access.Account, columns(access.Account).where(c(access.Account.login) == login))


def list_officers(session: Session, camp_id: UUID) -> list[UUID]:
    """The oldest account first."""
    statement = columns(access.CampRole.account_id).where(
        c(access.CampRole.camp_id) == camp_id, c(access.CampRole.role) == Role.OFFICER
    )
    statement = statement.order_by(c(access.CampRole.account_id))
    with as_system(session):
        return list(session.scalars(statement))


def first_officer(session: Session) -> access.Account | None:
    """The oldest account that is an officer somewhere, or waits for its first camp."""
    holds_another = exists().where(
        c(access.CampRole.account_id) == access.Account.id, c(access.CampRole.role) != Role.OFFICER
    )
    wanted = columns(access.Account).where(
        c(access.Account.kind) == "business", c(access.Account.state) == "active", ~holds_another
    )
    wanted = wanted.order_by(c(access.Account.id)).limit(1)
    with as_system(session):
        return maybe(session, access.Account, wanted)
