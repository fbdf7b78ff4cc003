from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from service.rules import settings
from service.rules.accounts import Kind, Office, State, WhyDisabled, WhyReset
from service.rules.credentials import LIFETIMES
from service.rules.text import Name, Number
from service.schemas.wire import In, Out, moment

Login = Annotated[str, Meta(min_length=2, max_length=64, pattern=r"^[a-z0-9][a-z0-9._-]*$(?!\n)")]


class AccountIn(In, frozen=True, kw_only=True):
    login: Login
    name: Name
    staff_no: Number | None = None


class DisableIn(In, frozen=True, kw_only=True):
    reason: WhyDisabled


class ResetIn(In, frozen=True, kw_only=True):
    reason: WhyReset


class RoleIn(In, frozen=True, kw_only=True):
    camp: Number
    role: Literal["officer", "mentor", "trainee"]
    person: Number | None = None


class OfficeIn(In, frozen=True, kw_only=True):
    kind: Office


class AccountOut(Out, frozen=True, kw_only=True):
    login: str
    name: str
    staff_no: str | None
    kind: Kind
    state: State
    second_factor: bool
    created_at: datetime
    last_sign_in_at: datetime | None


class InvitationOut(Out, frozen=True, kw_only=True):
    """The link is shown this once and works once."""

    login: str
    link: str
    expires_at: datetime


class RoleOut(Out, frozen=True, kw_only=True):
    camp: str
    role: str
    person: str | None


class RolesOut(Out, frozen=True, kw_only=True):
    login: str
    kind: Kind
    roles: list[RoleOut]


def account_out(row: Any, dormant_days: int, now: int) -> AccountOut:
    last = max(row.last_sign_in_at or 0, row.password_at or 0) or None
    asleep = settings.is_dormant(row.state, last, row.created_at, dormant_days, now)
    return AccountOut.of(
        row,
        state="dormant" if asleep else row.state,
        second_factor=row.totp_at is not None,
        created_at=moment(row.created_at),
        last_sign_in_at=None if row.last_sign_in_at is None else moment(row.last_sign_in_at),
    )


def invitation_out(login: str, link: str, now: int) -> InvitationOut:
    return InvitationOut(login=login, link=link, expires_at=moment(now + LIFETIMES["link"]))
