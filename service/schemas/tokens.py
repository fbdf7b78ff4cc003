from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from service.rules.access import Perm
from service.rules.settings import TOKEN_DAYS
from service.rules.text import Name, Number
from service.schemas.wire import In, Out, moment


class TokenIn(In, frozen=True, kw_only=True):
    """`scopes` are the permissions that it is limited to, `camp` the one camp."""

    label: Name
    scopes: Annotated[list[Perm], Meta(min_length=1, max_length=len(Perm))]
    camp: Number | None = None
    days: Annotated[int, Meta(ge=TOKEN_DAYS[0], le=TOKEN_DAYS[1])] | None = None


class NewTokenOut(Out, frozen=True, kw_only=True):
    """Shown this once."""

    token: str


class TokenOut(Out, frozen=True, kw_only=True):
    """`scopes` is null for a token without limits, as the command line makes them."""

    id: UUID
    label: str
    last4: str
    scopes: list[str] | None
    camp: str | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class TokensOut(Out, frozen=True, kw_only=True):
    items: list[TokenOut]


def token_out(row: Any) -> TokenOut:
    return TokenOut.of(
        row,
        scopes=None if row.scopes is None else row.scopes.split(),
        created_at=moment(row.created_at),
        expires_at=moment(row.expires_at),
        last_used_at=None if row.last_used_at is None else moment(row.last_used_at),
    )
