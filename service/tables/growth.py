from datetime import date
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlmodel import Field

from service.tables.keys import Record, bigint, check, long_text, looked_up_by, one_of, within

KINDS = ["award", "sanction", "self_summary", "weekly_note", "remark", "follow_up"]


class GrowthEntry(Record, table=True):
    """One version of a free entry of a growth file; the newest version is what the file shows."""

    __tablename__ = "growth_entry"
    __table_args__ = (
        within("trainee"),
        one_of("kind", KINDS),
        check("version_positive", "version > 0"),
        check("withdrawn_has_reason", "(withdrawn_reason IS NOT NULL) = withdrawn"),
        looked_up_by("trainee_id"),
    )
    version: int = Field(primary_key=True, default=1)
    trainee_id: UUID
    kind: str = Field(max_length=16)
    period: str | None = Field(default=None, max_length=16)
    occurred_on: date
    title: str = Field(max_length=120)
    body: str = long_text(default="")
    withdrawn: bool = False
    withdrawn_reason: str | None = Field(default=None, max_length=500)
    author_id: UUID = Field(foreign_key="account.id")
    recorded_at: int = bigint()


class Attachment(Record, table=True):
    """A document or picture of a growth file, kept as it came."""

    __table_args__ = (within("trainee"), looked_up_by("trainee_id"))
    trainee_id: UUID
    filename: str = Field(max_length=160)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    content: bytes = Field(sa_type=LargeBinary)
    withdrawn_reason: str | None = Field(default=None, max_length=500)
    author_id: UUID = Field(foreign_key="account.id")
    recorded_at: int = bigint()
