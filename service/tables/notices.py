from datetime import date
from uuid import UUID

from sqlmodel import Field, SQLModel

from service.tables.keys import (
    CampOwned,
    Record,
    between,
    bigint,
    check,
    long_text,
    looked_up_by,
    one_of,
    unique,
    within,
)

MINUTES = 24 * 60 - 1


class Contact(SQLModel, table=True):
    """How an account is reminded, as its person set it; the address is sealed."""

    __table_args__ = (
        one_of("channel", ["email", "webhook", "off"]),
        one_of("language", ["zh", "en"]),
        check("email_has_address", "channel <> 'email' OR address IS NOT NULL"),
    )
    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    channel: str = Field(default="off", max_length=8)
    address: str | None = long_text(default=None)
    language: str = Field(default="zh", max_length=2)
    changed_at: int = bigint()


class NoticePlan(CampOwned, table=True):
    """提醒设置: when a camp's digests leave and what they say; times in minutes of the day, China time."""

    __tablename__ = "notice_plan"
    __table_args__ = (
        between("send_at", 0, MINUTES),
        between("quiet_from", 0, MINUTES),
        between("quiet_until", 0, MINUTES),
        between("lead_days", 0, 30),
        between("repeat_days", 1, 30),
    )
    version: int = 1
    active: bool = True
    groups: bool = True
    working_days: bool = True
    send_at: int
    quiet_from: int
    quiet_until: int
    lead_days: int
    repeat_days: int
    silenced: str = Field(default="", max_length=500)
    opening: str = Field(default="", max_length=200)
    closing: str = Field(default="", max_length=200)
    changed_at: int = bigint()


class Notice(Record, table=True):
    """提醒: one digest for one recipient and day, from its queueing on; `matters` is JSON of kinds, counts and days."""

    __table_args__ = (
        within("trainee"),
        unique("recipient", "on"),
        one_of("channel", ["email", "webhook", "group"]),
        one_of("state", ["waiting", "sent", "failed", "dropped"]),
        check("group_has_no_account", "(channel = 'group') = (account_id IS NULL)"),
        looked_up_by("state", "next_at"),
    )
    recipient: str = Field(max_length=64)
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    trainee_id: UUID | None = None
    channel: str = Field(max_length=8)
    on: date
    matters: str = long_text()
    state: str = Field(default="waiting", max_length=8)
    attempts: int = 0
    allowed: int
    next_at: int = bigint()
    error: str = Field(default="", max_length=64)
    queued_at: int = bigint()
    sent_at: int | None = bigint(default=None)


class NoticeDelivery(CampOwned, table=True):
    """What became of each attempt; never what a server said, since that may repeat an address."""

    __tablename__ = "notice_delivery"
    __table_args__ = (within("notice"), one_of("outcome", ["sent", "failed"]), looked_up_by("at"))
    notice_id: UUID = Field(primary_key=True)
    attempt: int = Field(primary_key=True)
    at: int = bigint()
    outcome: str = Field(max_length=6)
    error: str = Field(default="", max_length=64)
