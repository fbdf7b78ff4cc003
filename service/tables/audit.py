from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from service.tables.keys import bigint, check, long_text, one_of

INSTALLATION = UUID(int=0)
"""The camp_id of what concerns no camp."""


class AuditHead(SQLModel, table=True):
    """The row that is locked before a camp's next audit row is numbered."""

    __tablename__ = "audit_head"
    camp_id: UUID = Field(primary_key=True)


class Audit(SQLModel, table=True):
    """审计: one request that wrote, showed personal data or was refused; never values, never free text of a file."""

    __table_args__ = (
        Index(None, "camp_id", "account_id", "seq"),
        one_of("outcome", ["ok", "refused", "replayed", "not-modified"]),
        one_of("via", ["session", "token", "pending", "public", "cli"]),
        check("seq_positive", "seq > 0"),
    )
    camp_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: int = bigint()
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    role: str | None = Field(default=None, max_length=10)
    via: str = Field(max_length=8)
    ip: str | None = Field(default=None, max_length=45)
    request_id: str = Field(max_length=36)
    action: str = Field(max_length=64)
    object_type: str = Field(max_length=32)
    subjects: str = long_text(default="")
    outcome: str = Field(max_length=12)
    reason: str = Field(default="", max_length=64)
    key_id: str = Field(max_length=32)
    prev: str = Field(max_length=64)
    mac: str = Field(max_length=64)
