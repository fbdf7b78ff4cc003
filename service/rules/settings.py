"""What the security administrator may set, between which limits, and what holds until then."""

from collections.abc import Collection, Mapping
from typing import Any

from service.rules.access import ADMINISTRATORS, Role

DAY = 86_400 * 1_000_000
TOKEN_DAYS = 1, 365
DORMANT_DAYS = 30, 365
KEEP_YEARS = 1, 30

DEFAULTS: Mapping[str, Any] = {
    "mfa_roles": sorted(ADMINISTRATORS | {Role.OFFICER}),
    "token_days": 90,
    "token_days_max": 365,
    "dormant_days": 90,
    "keep_years": 3,
}
"""mfa_roles: who signs in with a second factor. token_days: a token's life unless asked otherwise, and at most
token_days_max. dormant_days: without signing in an account is dormant. keep_years: of a new camp, after its end."""


def misses_administrators(mfa_roles: Collection[str]) -> bool:
    """Administrators cannot be let off the second factor."""
    return not set(mfa_roles) >= ADMINISTRATORS


def is_too_long(days: int, most: int) -> bool:
    """Days that a token is to live, against the ceiling in days."""
    return days > most


def is_dormant(state: str, last_sign_in_at: int | None, created_at: int, days: int, now: int) -> bool:
    """An active account that nobody has signed in to for so many days; times in microseconds UTC."""
    return state == "active" and (last_sign_in_at or created_at) < now - days * DAY
