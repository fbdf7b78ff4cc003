"""What an account may become, and why something was done to it. Source: access.md 2 and 6."""

from typing import Literal
from uuid import UUID

from service.rules.access import ADMINISTRATORS

State = Literal["invited", "active", "dormant", "disabled"]
"""`dormant` is an active account that nobody has signed in to for long; it is counted, not kept."""
Kind = Literal["none", "sysadmin", "secadmin", "auditor", "business"]
Office = Literal["none", "sysadmin", "secadmin", "auditor"]
"""What an account can be made by two persons; `none` relieves an administrator."""
WhyDisabled = Literal["left", "transferred", "dormant", "misuse", "compromised", "other"]
WhyReset = Literal["lost", "replaced", "compromised", "other"]


def may_become(kind: str, office: str) -> bool:
    """One office at a time: from none to an office, and from an office to none; never from work in a camp."""
    return kind != office and "none" in {kind, office} and {kind, office} <= ADMINISTRATORS | {"none"}


def is_own(account_id: UUID, by: UUID) -> bool:
    """Nobody administers her own account."""
    return account_id == by
