from datetime import date
from uuid import UUID

from sqlmodel import Field

from service.tables.keys import (
    CampOwned,
    Record,
    Versioned,
    between,
    check,
    long_text,
    looked_up_by,
    one_of,
    unique,
    within,
)


class Posting(Versioned, table=True):
    """实践岗位 with its appraisal 鉴定."""

    __table_args__ = (
        within("trainee"),
        unique("trainee_id", "starts_on"),
        between("score", 0, 10_000),
        check("dates", "starts_on <= ends_on"),
        one_of("kind", ["party_building", "expo", "investment", "project", "other"]),
        one_of("state", ["active", "appraised", "recalled"]),
        check("appraised_has_score", "(state = 'appraised') = (score IS NOT NULL)"),
        check("recalled_has_reason", "state <> 'recalled' OR recall_reason IS NOT NULL"),
    )
    trainee_id: UUID
    kind: str = Field(default="other", max_length=16)
    title: str = Field(max_length=120)
    host: str = Field(max_length=120)
    starts_on: date
    ends_on: date
    state: str = Field(default="active", max_length=10)
    score: int | None = None
    opinion: str | None = long_text(default=None)
    recall_reason: str | None = Field(default=None, max_length=500)


class PostingTask(Record, table=True):
    __tablename__ = "posting_task"
    __table_args__ = (within("posting"), looked_up_by("posting_id"))
    posting_id: UUID
    title: str = Field(max_length=200)
    due_on: date | None = None
    done_on: date | None = None


class Event(Record, table=True):
    """重大活动."""

    __table_args__ = (unique("name", "on"),)
    name: str = Field(max_length=120)
    on: date


class EventParticipation(CampOwned, table=True):
    __tablename__ = "event_participation"
    __table_args__ = (within("event"), within("trainee"), looked_up_by("trainee_id"))
    event_id: UUID = Field(primary_key=True)
    trainee_id: UUID = Field(primary_key=True)
