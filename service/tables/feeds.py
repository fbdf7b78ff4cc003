from uuid import UUID

from sqlalchemy import CHAR
from sqlmodel import Field, SQLModel

from service.tables.keys import CampOwned, bigint, check


class CalendarFeed(SQLModel, table=True):
    """日历订阅: the digest of an account's one secret address, good in the account's present epoch only."""

    __tablename__ = "calendar_feed"
    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    sha256: str = Field(max_length=64, unique=True)
    last4: str = Field(max_length=4)
    auth_epoch: int
    made_at: int = bigint()


class CalendarEvent(CampOwned, table=True):
    """What feeds last said of an event, so that calendars learn when it changed and how often."""

    __tablename__ = "calendar_event"
    __table_args__ = (check("sequence_positive", "sequence >= 0"),)
    uid: str = Field(primary_key=True, max_length=64)
    digest: str = Field(sa_type=CHAR(64))
    sequence: int = 0
    changed_at: int = bigint()
