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


class Mentor(Versioned, table=True):
    __table_args__ = (unique("no"), between("capacity", 0, 200))
    no: str = Field(max_length=32)
    name: str = Field(max_length=64)
    unit: str = Field(max_length=120)
    post: str | None = Field(default=None, max_length=120)
    expertise: str | None = Field(default=None, max_length=120)
    capacity: int


class Assignment(Versioned, table=True):
    """结对: one mentor for one trainee from one day to another; history stays."""

    __table_args__ = (
        within("trainee"),
        within("mentor"),
        unique("trainee_id", "starts_on"),
        check("dates", "ends_on IS NULL OR starts_on <= ends_on"),
        looked_up_by("mentor_id"),
    )
    trainee_id: UUID
    mentor_id: UUID
    starts_on: date
    ends_on: date | None = None
    reason: str | None = Field(default=None, max_length=500)
    end_reason: str | None = Field(default=None, max_length=500)
    handover: str | None = long_text(default=None)


class MentoringNote(Versioned, table=True):
    """帮带记录."""

    __tablename__ = "mentoring_note"
    __table_args__ = (
        within("trainee"),
        within("mentor"),
        within("assessment"),
        one_of("form", ["talk", "visit", "guidance", "other"]),
        looked_up_by("trainee_id"),
        looked_up_by("mentor_id"),
    )
    trainee_id: UUID
    mentor_id: UUID
    assessment_id: UUID | None = None
    on: date
    form: str = Field(default="guidance", max_length=10)
    content: str = long_text()
    next_step: str | None = long_text(default=None)
    recorded_at: int = bigint()


class MentoringNoteVersion(CampOwned, table=True):
    """What a note said before it was changed."""

    __tablename__ = "mentoring_note_version"
    __table_args__ = (within("mentoring_note", "note_id"),)
    note_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    on: date
    form: str = Field(max_length=10)
    content: str = long_text()
    next_step: str | None = long_text(default=None)
    recorded_at: int = bigint()


class Assessment(Versioned, table=True):
    """成熟度评价: a mentor's quarterly marks, in the rubric's order, as a JSON list of hundredths."""

    __table_args__ = (
        within("trainee"),
        within("mentor"),
        unique("trainee_id", "quarter"),
        between("quarter", 1, 8),
        between("total", 0, 10_000_00),
        looked_up_by("mentor_id"),
    )
    trainee_id: UUID
    mentor_id: UUID
    quarter: int
    on: date
    policy: int
    marks: str = long_text()
    total: int
    full: int
    recorded_at: int = bigint()


class UnitAssessment(Versioned, table=True):
    """选派单位评价: the sending unit's half-yearly score of 100.00."""

    __tablename__ = "unit_assessment"
    __table_args__ = (
        within("trainee"),
        unique("trainee_id", "half"),
        between("half", 1, 4),
        between("score", 0, 10_000),
    )
    trainee_id: UUID
    half: int
    on: date
    score: int
