"""One's own API tokens, as far as they still prove anything."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.queries.access import as_system
from service.queries.select import c, columns, one
from service.tables.access import Account, Credential
from service.tables.camps import Camp

_LIVE = (
    c(Credential.account_id) == bindparam("account_id"),
    c(Credential.kind) == "token",
    c(Credential.expires_at) > bindparam("now"),
    c(Credential.auth_epoch) == Account.auth_epoch,
)
_LIST = (
    columns(
        Credential.id, Credential.label, Credential.last4, Credential.scopes, c(Camp.number).label("camp"),
        Credential.created_at, Credential.expires_at, Credential.last_used_at,
    )
    .join(Account, c(Account.id) == Credential.account_id)
    .join(Camp, c(Camp.id) == Credential.camp_id, isouter=True)
    .where(*_LIVE)
    .order_by(c(Credential.id))
)  # fmt: skip
_ONE = (
    columns(Credential)
    .join(Account, c(Account.id) == Credential.account_id)
    .where(*_LIVE, c(Credential.id) == bindparam("token_id"))
)


def list_tokens(session: Session, account_id: UUID, now: int) -> Sequence[Any]:
    with as_system(session):
        return session.execute(_LIST, {"account_id": account_id, "now": now}).all()


def find_token(session: Session, account_id: UUID, token_id: UUID, now: int) -> Credential:
    with as_system(session):
        return one(session, Credential, _ONE, account_id=account_id, token_id=token_id, now=now)
