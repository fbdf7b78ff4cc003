from datetime import date

from sqlmodel import Field

from service.tables.keys import Versioned, between, long_text, looked_up_by, one_of, unique

STATES = ["selected", "enrolled", "completed", "withdrawn", "suspended"]


class Trainee(Versioned, table=True):
    """One person's place in one camp; months are 'YYYY-MM'."""

    __table_args__ = (
        unique("no"),
        one_of("sex", ["male", "female"]),
        one_of("channel", ["appointed", "nominated", "examined"]),
        one_of("state", STATES),
        looked_up_by("phone_index"),
        between("written_score", 0, 10_000),
        between("interview_score", 0, 10_000),
    )
    no: str = Field(max_length=32)
    name: str = Field(max_length=64)
    sex: str = Field(max_length=6)
    birth_month: str = Field(max_length=7)
    ethnicity: str | None = Field(default=None, max_length=64)
    political_status: str | None = Field(default=None, max_length=64)
    education: str | None = Field(default=None, max_length=64)
    school: str | None = Field(default=None, max_length=120)
    major: str | None = Field(default=None, max_length=120)
    work_start: str | None = Field(default=None, max_length=7)
    unit: str = Field(max_length=120)
    post: str | None = Field(default=None, max_length=120)
    since: str | None = Field(default=None, max_length=7)
    channel: str = Field(max_length=10)
    phone: str | None = long_text(default=None)
    phone_index: str | None = Field(default=None, max_length=64)
    written_score: int | None = None
    interview_score: int | None = None
    selection_note: str | None = Field(default=None, max_length=500)
    state: str = Field(default="enrolled", max_length=10)
    state_reason: str | None = Field(default=None, max_length=500)
    left_on: date | None = None
    restricted: bool = False
    restricted_reason: str | None = Field(default=None, max_length=500)
