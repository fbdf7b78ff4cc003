"""Recusal 回避: who may not deal with whom, and what becomes of reviews that are then not to be written."""

from typing import Literal
from uuid import UUID

from service.rules.seminars import OUTSTANDING

Kind = Literal["kinship", "interest"]


def place(camp_id: UUID, recusal_id: UUID) -> str:
    """Where a declared relation is sealed. Source: access.md 9."""
    return f"recusal/relation/{camp_id}/{recusal_id}"


def is_stepped_back(state: str | None) -> bool:
    """Whether a review in that state, None where there is none yet, gives way to a recusal; one that is in stays."""
    return (state or "none") in OUTSTANDING


def may_end(declared_by: UUID, ended_by: UUID) -> bool:
    """Nobody ends her own."""
    return declared_by != ended_by
