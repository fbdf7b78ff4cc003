from datetime import datetime
from typing import Any
from uuid import UUID

from service.rules.credentials import digest
from service.schemas.sign_in import Code, Secret
from service.schemas.wire import In, Out, moment


class ProofIn(In, frozen=True, kw_only=True):
    """The code is needed where a second factor is enrolled."""

    password: Secret
    code: Code | None = None


class PasswordIn(In, frozen=True, kw_only=True):
    password: Secret
    new_password: Secret


class SessionOut(Out, frozen=True, kw_only=True):
    """`label` is the device: its system and its program."""

    id: UUID
    label: str
    created_at: datetime
    last_used_at: datetime | None
    this: bool


def session_out(row: Any, secret: str) -> SessionOut:
    return SessionOut(
        id=row.id,
        label=row.label,
        created_at=moment(row.created_at),
        last_used_at=None if row.last_used_at is None else moment(row.last_used_at),
        this=row.sha256 == digest(secret),
    )
