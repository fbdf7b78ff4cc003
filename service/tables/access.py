from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.tables.keys import CampOwned, bigint, check, long_text, new_id, one_of, unique, within


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
    password: str | None = Field(default=None, max_length=255)
    password_at: int | None = bigint(default=None)
    totp: str | None = long_text(default=None)
    totp_at: int | None = bigint(default=None)
    totp_next: str | None = long_text(default=None)
    totp_step: int = bigint(default=0)
    last_sign_in_at: int | None = bigint(default=None)


class RecoveryCode(SQLModel, table=True):
    """A spare second factor; the row goes when the code is used."""

    __tablename__ = "recovery_code"
    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    sha256: str = Field(primary_key=True, max_length=64)


class LoginAttempt(SQLModel, table=True):
    """A failure, or a try still under way; `who` is the digest of a login name or an account's id."""

    __tablename__ = "login_attempt"
    __table_args__ = (one_of("kind", ["password", "code"]),)
    id: UUID = Field(primary_key=True, default_factory=new_id)
    kind: str = Field(max_length=8)
    who: str = Field(max_length=64)
    address: str = Field(max_length=64)
    at: int = bigint(index=True)


class Setting(SQLModel, table=True):
    """What the security administrator has set differently from the product's own values, as JSON."""

    name: str = Field(primary_key=True, max_length=40)
    value: str = long_text()
    version: int = 1
    changed_at: int = bigint()


class Motion(SQLModel, table=True):
    """提请: an act that needs a second person, bound to its content; `camp_id` is zero for the installation's own."""

    __table_args__ = (UniqueConstraint("id", "proposed_by"), one_of("kind", ["administrator", "purge"]))
    id: UUID = Field(primary_key=True, default_factory=new_id)
    camp_id: UUID = Field(index=True)
    kind: str = Field(max_length=16)
    content: str = long_text()
    digest: str = Field(max_length=64)
    proposed_by: UUID = Field(foreign_key="account.id")
    proposed_at: int = bigint()
    expires_at: int = bigint()


class MotionDecision(SQLModel, table=True):
    """复核: one at most, and never by the proposer, who is in the key that is referred to."""

    __tablename__ = "motion_decision"
    __table_args__ = (
        ForeignKeyConstraint(["motion_id", "proposed_by"], ["motion.id", "motion.proposed_by"]),
        CheckConstraint("decided_by <> proposed_by", name="second_person"),
        one_of("verdict", ["approve", "reject"]),
    )
    motion_id: UUID = Field(primary_key=True)
    proposed_by: UUID
    decided_by: UUID = Field(foreign_key="account.id")
    verdict: str = Field(max_length=8)
    reason: str = Field(default="", max_length=500)
    decided_at: int = bigint()


class Recusal(CampOwned, table=True):
    """回避: an officer or mentor who may not deal with a trainee; the relation is sealed."""

    __table_args__ = (
        within("trainee"),
        unique("account_id", "trainee_id"),
        one_of("kind", ["kinship", "interest"]),
        check("ended_whole", "(ended_at IS NULL) = (ended_by IS NULL)"),
        check("ended_by_another", "ended_by IS NULL OR ended_by <> account_id"),
    )
    id: UUID = Field(primary_key=True, default_factory=new_id)
    account_id: UUID = Field(foreign_key="account.id")
    trainee_id: UUID
    kind: str = Field(max_length=10)
    relation: str | None = long_text(default=None)
    declared_at: int = bigint()
    ended_at: int | None = bigint(default=None)
    ended_by: UUID | None = Field(default=None, foreign_key="account.id")
    end_reason: str | None = Field(default=None, max_length=500)


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
