from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.tables.keys import bigint, check, new_id, one_of, within


class Account(SQLModel, table=True):
    """One person's one login; its kind decides what roles it can ever hold."""

    __table_args__ = (
        UniqueConstraint("id", "kind"),
        one_of("kind", ["none", "sysadmin", "secadmin", "auditor", "business"]),
        one_of("state", ["invited", "active", "disabled"]),
    )
    id: UUID = Field(primary_key=True, default_factory=new_id)
    kind: str = Field(default="none", max_length=10)
    login: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=64)
    staff_no: str | None = Field(default=None, max_length=32, unique=True)
    state: str = Field(default="invited", max_length=10)
    auth_epoch: int = 0
    created_at: int = bigint()


class CampRole(SQLModel, table=True):
    """An account's one role in one camp; the kind in the key keeps administrators out."""

    __tablename__ = "camp_role"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "kind"], ["account.id", "account.kind"]),
        within("trainee"),
        within("mentor"),
        UniqueConstraint("camp_id", "trainee_id"),
        UniqueConstraint("camp_id", "mentor_id"),
        CheckConstraint("kind = 'business'", name="business_only"),
        one_of("role", ["officer", "mentor", "trainee"]),
        check("trainee_named", "(role = 'trainee') = (trainee_id IS NOT NULL)"),
        check("mentor_named", "(role = 'mentor') = (mentor_id IS NOT NULL)"),
    )
    camp_id: UUID = Field(primary_key=True, foreign_key="camp.id")
    account_id: UUID = Field(primary_key=True, index=True)
    kind: str = Field(default="business", max_length=10)
    role: str = Field(max_length=10)
    trainee_id: UUID | None = None
    mentor_id: UUID | None = None


class Credential(SQLModel, table=True):
    """What a caller proves: kept only as a digest, valid only in the account's present epoch."""

    __table_args__ = (one_of("kind", ["session", "token", "link", "pending"]),)
    id: UUID = Field(primary_key=True, default_factory=new_id)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    kind: str = Field(max_length=10)
    sha256: str = Field(max_length=64, unique=True)
    scopes: str | None = Field(default=None, max_length=2000)
    camp_id: UUID | None = Field(default=None, foreign_key="camp.id")
    label: str = Field(default="", max_length=64)
    last4: str = Field(max_length=4)
    auth_epoch: int
    created_at: int = bigint()
    expires_at: int = bigint()
    last_used_at: int | None = bigint(default=None)
    proved_at: int = bigint()
