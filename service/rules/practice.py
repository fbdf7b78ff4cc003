"""Frontline postings: what may happen to one, and what its appraisal claims."""

from datetime import date
from typing import Literal
from uuid import UUID

from service.rules.points.claims import Claim, of_score

PostingKind = Literal["party_building", "expo", "investment", "project", "other"]
PostingState = Literal["active", "appraised", "recalled"]


def may_change(state: str) -> bool:
    """A recalled posting is history; an appraised one may be corrected."""
    return state != "recalled"


def may_recall(state: str) -> bool:
    return state == "active"


def may_have_tasks(state: str) -> bool:
    return state == "active"


def appraisal_claims(posting_id: UUID, trainee: UUID, ends_on: date, score: int | None) -> list[Claim]:
    return [] if score is None else [of_score("posting", posting_id, trainee, ends_on, score)]
