from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.tables.keys import (
    CampOwned,
    Record,
    bigint,
    check,
    long_text,
    looked_up_by,
    new_id,
    one_of,
    unique,
    within,
)


def _digest(**options: Any) -> Any:
    return Field(sa_type=CHAR(64), **options)


def _number(low: int, high: int, column: str) -> CheckConstraint:
    return check(f"{column}_range", f"{column} IS NULL OR ({column} >= {low} AND {column} <= {high})")


def _digests(*columns: str) -> CheckConstraint:
    return check("digest_width", " AND ".join(f"({one} IS NULL OR length({one}) = 64)" for one in columns))


class Book(SQLModel, table=True):
    """台账: a camp's fixed facts, and the row that PostgreSQL locks; nothing here ever changes."""

    __table_args__ = (check("scale_two", "scale = 2"),)
    camp_id: UUID = Field(primary_key=True, foreign_key="camp.id")
    origin: str = Field(max_length=64)
    scale: int = 2
    lock: int = 0


class Policy(CampOwned, table=True):
    """积分细则: a published version, complete in itself."""

    __table_args__ = (check("version_positive", "version > 0"), _digests("digest"))
    version: int = Field(primary_key=True)
    effective_from: date
    document: str = long_text()
    digest: str = _digest()


class PolicyDraft(Record, table=True):
    __tablename__ = "policy_draft"
    __table_args__ = (one_of("state", ["open", "published", "discarded"]),)
    version: int = 1
    state: str = Field(default="open", max_length=10)
    document: str = long_text()
    author_id: UUID = Field(foreign_key="account.id")
    changed_at: int = bigint()


class Note(CampOwned, table=True):
    """Text that a journal line only digests; salt and body become null when it is erased."""

    __table_args__ = (_digests("digest"), check("erased_whole", "(salt IS NULL) = (body IS NULL)"))
    digest: str = _digest(primary_key=True)
    salt: str | None = Field(default=None, max_length=32)
    body: str | None = long_text(default=None)


class Voucher(CampOwned, table=True):
    """凭单: one accepted request."""

    __table_args__ = (
        UniqueConstraint("camp_id", "first_seq"),
        _digests("fingerprint"),
        check("lines", "first_seq > 0 AND last_seq >= first_seq AND last_seq < first_seq + 500"),
    )
    actor: UUID = Field(primary_key=True, foreign_key="account.id")
    idem_key: str = Field(primary_key=True, max_length=128)
    fingerprint: str = _digest()
    first_seq: int = bigint()
    last_seq: int = bigint()


class Proposal(CampOwned, table=True):
    """提请: the maker's half; its payload is, line for line, what an approval posts."""

    __table_args__ = (
        unique("digest"),
        _digests("fingerprint", "digest"),
        check("lapses_later", "expires_at > created_at"),
    )
    actor: UUID = Field(primary_key=True, foreign_key="account.id")
    idem_key: str = Field(primary_key=True, max_length=128)
    fingerprint: str = _digest()
    payload: str = long_text()
    created_at: int = bigint()
    expires_at: int = bigint()
    digest: str = _digest()


class Decision(CampOwned, table=True):
    """复核: the checker's half, one at most; the maker is in the key, so nobody decides for herself."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["camp_id", "actor", "idem_key"], ["proposal.camp_id", "proposal.actor", "proposal.idem_key"]
        ),
        ForeignKeyConstraint(["camp_id", "comment"], ["note.camp_id", "note.digest"]),
        unique("digest"),
        _digests("comment", "digest"),
        one_of("verdict", ["approve", "reject"]),
        check("checker_other", "checker <> actor"),
        check("rejection_says_why", "verdict = 'approve' OR comment IS NOT NULL"),
    )
    actor: UUID = Field(primary_key=True)
    idem_key: str = Field(primary_key=True, max_length=128)
    verdict: str = Field(max_length=8)
    checker: UUID = Field(foreign_key="account.id")
    comment: str | None = _digest(default=None)
    decided_at: int = bigint()
    digest: str = _digest()


class Checkpoint(CampOwned, table=True):
    """检查点: where the journal stood, signed; kept elsewhere as well."""

    __table_args__ = (check("seq_whole", "seq >= 0"), _digests("hash"))
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    hash: str = _digest()
    note: str = long_text()
    signed_at: int = bigint()


class Journal(CampOwned, table=True):
    """流水: one immutable line; every column but the hashes is in the hash."""

    __table_args__ = (
        within("trainee"),
        ForeignKeyConstraint(["camp_id", "policy"], ["policy.camp_id", "policy.version"]),
        ForeignKeyConstraint(["camp_id", "reverses"], ["journal.camp_id", "journal.seq"]),
        ForeignKeyConstraint(["camp_id", "reason"], ["note.camp_id", "note.digest"]),
        ForeignKeyConstraint(["camp_id", "evidence"], ["note.camp_id", "note.digest"]),
        ForeignKeyConstraint(
            ["camp_id", "actor", "idem_key"], ["voucher.camp_id", "voucher.actor", "voucher.idem_key"]
        ),
        unique("prev_hash"),
        unique("reverses"),
        looked_up_by("trainee_id", "rule"),
        looked_up_by("kind", "occurred_on"),
        looked_up_by("source"),
        one_of("kind", ["award", "deduct", "veto", "reverse", "adjust", "close", "policy"]),
        check("seq_positive", "seq > 0"),
        check("amount_range", "amount >= -1000000 AND amount <= 1000000"),
        check(
            "amount_sign",
            "(kind = 'award' AND amount >= 0) OR (kind = 'deduct' AND amount <= 0)"
            " OR (kind IN ('veto', 'close', 'policy') AND amount = 0) OR kind = 'reverse'"
            " OR (kind = 'adjust' AND (amount <> 0 OR reverses IS NOT NULL))",
        ),
        check("trainee_given", "(kind IN ('close', 'policy')) = (trainee_id IS NULL)"),
        check("rule_given", "(rule IS NULL) = (trainee_id IS NULL)"),
        check("detail_given", "(detail IS NULL) = (trainee_id IS NOT NULL)"),
        check("ratio_given", "(kind IN ('award', 'deduct')) = (num IS NOT NULL)"),
        check("ratio_whole", "(num IS NULL) = (den IS NULL)"),
        _number(0, 1_000_000_000, "num"),
        _number(1, 1_000_000_000, "den"),
        check("reverse_names", "kind <> 'reverse' OR reverses IS NOT NULL"),
        check("reverses_kind", "reverses IS NULL OR (kind IN ('reverse', 'adjust') AND reverses < seq)"),
        check("matter_earns", "matter IS NULL OR amount > 0 OR reverses IS NOT NULL"),
        check(
            "relates",
            "relates_on <= occurred_on AND (relates_on = occurred_on OR kind IN ('reverse', 'adjust'))",
        ),
        check("veto_from_given", "(kind = 'veto') = (veto_from IS NOT NULL)"),
        check("veto_state_given", "(veto_from IS NULL) = (veto_state IS NULL)"),
        check("veto_state_known", "veto_state IS NULL OR veto_state IN ('investigating', 'decided')"),
        check(
            "veto_term",
            "veto_until IS NULL OR (veto_from IS NOT NULL AND veto_state = 'decided' AND veto_until >= veto_from)",
        ),
        check("approver_other", "approver IS NULL OR approver <> actor"),
        check("approval_named", "approval IS NULL OR approver IS NOT NULL"),
        # a camp's first version founds the book and may have one author; whatever changes it later needs two
        check(
            "approver_given",
            "approver IS NOT NULL OR kind IN ('award', 'deduct', 'veto', 'reverse')"
            " OR (kind = 'policy' AND policy = 1)",
        ),
        _digests("reason", "evidence", "approval", "request", "prev_hash", "hash"),
    )
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(max_length=8)
    trainee_id: UUID | None = None
    policy: int
    rule: str | None = Field(default=None, max_length=16)
    num: int | None = bigint(default=None)
    den: int | None = bigint(default=None)
    amount: int = bigint()
    matter: str | None = Field(default=None, max_length=120)
    occurred_on: date
    relates_on: date
    reverses: int | None = bigint(default=None)
    veto_from: date | None = None
    veto_until: date | None = None
    veto_state: str | None = Field(default=None, max_length=13)
    source: str | None = Field(default=None, max_length=160)
    reason: str | None = _digest(default=None)
    evidence: str | None = _digest(default=None)
    detail: str | None = long_text(default=None)
    actor: UUID = Field(foreign_key="account.id")
    approver: UUID | None = Field(default=None, foreign_key="account.id")
    approval: str | None = _digest(default=None)
    idem_key: str = Field(sa_type=String(128))
    request: str = _digest()
    recorded_at: int = bigint()
    prev_hash: str = _digest()
    hash: str = _digest()


class Registration(CampOwned, table=True):
    """加减分: an award, deduction or veto as registered; points as written there."""

    __table_args__ = (within("trainee"), unique("serial"), looked_up_by("trainee_id"))
    id: UUID = Field(primary_key=True, default_factory=new_id)
    serial: int
    trainee_id: UUID
    on: date
    rule: str = Field(max_length=16)
    points: int
    reason: str = long_text()
    evidence: str | None = long_text(default=None)
    matter: str | None = Field(default=None, max_length=120)
    veto_from: date | None = None
    veto_until: date | None = None
