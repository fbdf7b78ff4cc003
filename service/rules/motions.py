"""提请与复核: acts that need a second person. What was proposed is decided on as it stood, within its time."""

import hashlib
from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec

LIFETIME = 7 * 86_400 * 1_000_000
"""Microseconds from proposal to lapse."""
Verdict = Literal["approve", "reject"]


def written(content: Mapping[str, Any]) -> str:
    """What is proposed as canonical JSON: keys sorted, no white space, UTF-8; whole numbers, texts, lists and null."""
    return msgspec.json.encode(content, order="sorted").decode()


def fingerprint(text: str) -> str:
    """SHA-256 of the canonical JSON, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_lapsed(expires_at: int, now: int) -> bool:
    """Seven days after the proposal; both in microseconds UTC."""
    return now >= expires_at


def is_second_person(proposed_by: UUID, decided_by: UUID) -> bool:
    """Nobody decides on what she proposed herself."""
    return proposed_by != decided_by
