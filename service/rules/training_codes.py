"""The six digits on the screen that trainees sign in with while they are valid."""

import hashlib
import hmac
import secrets
from typing import NamedTuple
from uuid import UUID

MICROSECONDS_PER_MINUTE = 60_000_000
LONGEST_MINUTES = 60


class Code(NamedTuple):
    """Shown once; only its digest and its end are kept."""

    digits: str
    until: int


def new_code(minutes: int, moment: int) -> Code:
    return Code(f"{secrets.randbelow(1_000_000):06}", moment + minutes * MICROSECONDS_PER_MINUTE)


def digest(session_id: UUID, digits: str) -> str:
    """Bound to its half-day, so that equal codes do not look equal."""
    return hashlib.sha256(f"{session_id}:{digits}".encode()).hexdigest()


def is_open(code_until: int | None, moment: int) -> bool:
    return code_until is not None and moment < code_until


def is_right(session_id: UUID, digits: str, kept: str | None) -> bool:
    return kept is not None and hmac.compare_digest(digest(session_id, digits), kept)
