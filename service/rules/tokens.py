"""What an API token may be limited to. Its power at every use is its owner's of that moment, within these limits."""

from service.rules.access import GRANTS, Perm, Principal, Via, is_granted

DAY = 86_400 * 1_000_000


def may_carry(principal: Principal, camp: str | None, perm: Perm) -> bool:
    """What its owner is granted, there if it is for one camp only, and tokens may do at all."""
    return Via.TOKEN in GRANTS[perm].via and is_granted(principal, camp, perm)


def lifetime(days: int) -> int:
    """Microseconds that a token of so many days lives."""
    return days * DAY
