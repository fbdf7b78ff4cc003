"""How many failed tries are let through, and over what time. There is no lock-out: the window passes by itself."""

import hashlib
import unicodedata
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from service.rules.credentials import MICRO

MINUTE = 60 * MICRO
PASSWORD, CODE = "password", "code"


class Limit(NamedTuple):
    """At most `most` failures in `window` microseconds, of one `per` (who, address) or of everybody."""

    per: str | None
    most: int
    window: int


LIMITS: dict[str, Sequence[Limit]] = {
    PASSWORD: (
        Limit("who", 10, 5 * MINUTE),
        Limit("address", 30, 5 * MINUTE),
        Limit(None, 1000, 5 * MINUTE),
    ),
    CODE: (Limit("who", 5, 5 * MINUTE), Limit("who", 20, 60 * MINUTE)),
}


def name_of(login: str) -> str:
    """Whom a try is counted for, without keeping what was typed: SHA-256 of the name without case and width."""
    plain = unicodedata.normalize("NFKC", login).casefold().strip()
    return hashlib.sha256(plain.encode()).hexdigest()


def network_of(address: str | None) -> str:
    """What one caller cannot easily change: the whole IPv4 address, the first 64 bits of an IPv6 one."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return (address or "unknown")[:64]
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)


def seconds_until(moment: int, now: int) -> int:
    """Whole seconds, at least one."""
    return max(1, -((now - moment) // MICRO))
