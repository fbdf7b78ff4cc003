from datetime import date
from uuid import UUID

from sqlmodel import Field

from service.tables.keys import (
    CampOwned,
    Versioned,
    between,
    bigint,
    check,
    long_text,
    looked_up_by,
    one_of,
    unique,
    within,
)


class Seminar(Versioned, table=True):
    """研讨: one group on one topic with its panel."""

    __table_args__ = (unique("no"), within("mentor", "chair_id"), one_of("state", ["open", "closed"]))
    no: str = Field(max_length=32)
    topic: str = Field(max_length=200)
    on: date
    group: str = Field(max_length=64)
    chair_id: UUID | None = None
    state: str = Field(default="open", max_length=10)
    state_reason: str | None = Field(default=None, max_length=500)


class Panellist(CampOwned, table=True):
    """评委; an absent one says why."""

    __table_args__ = (
        within("seminar"),
        within("mentor"),
        one_of("state", ["seated", "absent"]),
        looked_up_by("mentor_id"),
    )
    seminar_id: UUID = Field(primary_key=True)
    mentor_id: UUID = Field(primary_key=True)
    state: str = Field(default="seated", max_length=10)
    reason: str | None = Field(default=None, max_length=500)


class Participant(CampOwned, table=True):
    """A trainee in a seminar's group; speaking makes 主发言."""

    __table_args__ = (within("seminar"), within("trainee"), looked_up_by("trainee_id"))
    seminar_id: UUID = Field(primary_key=True)
    trainee_id: UUID = Field(primary_key=True)
    speaker: bool = False


class Review(Versioned, table=True):
    """评分: its state and newest marks, a JSON list of hundredths; earlier versions stand in review_version."""

    __table_args__ = (
        within("seminar"),
        within("mentor"),
        within("trainee"),
        unique("seminar_id", "mentor_id", "trainee_id"),
        one_of("state", ["draft", "submitted", "returned", "recused"]),
        between("total", 0, 10_000_00),
        check("submitted_has_total", "state <> 'submitted' OR (marks IS NOT NULL AND total IS NOT NULL)"),
        check("total_within_full", 'total IS NULL OR ("full" IS NOT NULL AND total <= "full")'),
        check("recused_has_no_marks", "state <> 'recused' OR (total IS NULL AND marks IS NULL)"),
        looked_up_by("mentor_id"),
        looked_up_by("trainee_id"),
    )
    seminar_id: UUID
    mentor_id: UUID
    trainee_id: UUID
    state: str = Field(default="draft", max_length=10)
    marks: str | None = long_text(default=None)
    total: int | None = None
    full: int | None = None
    policy: int | None = None
    comment: str | None = long_text(default=None)
    reason: str | None = Field(default=None, max_length=500)
    changed_at: int = bigint()


class ReviewVersion(CampOwned, table=True):
    """What a review said before it changed, and who changed it."""

    __tablename__ = "review_version"
    __table_args__ = (within("review"),)
    review_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    state: str = Field(max_length=10)
    marks: str | None = long_text(default=None)
    total: int | None = None
    comment: str | None = long_text(default=None)
    reason: str | None = Field(default=None, max_length=500)
    changed_at: int = bigint()
    author_id: UUID = Field(foreign_key="account.id")
