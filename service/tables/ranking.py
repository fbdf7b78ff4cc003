from datetime import date
from uuid import UUID

from sqlalchemy import CHAR, ForeignKeyConstraint
from sqlmodel import Field

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

CHOICES = ["priority", "reserve", "deferred", "declined"]
ACTS = ["opened", "frozen", "confirmed", "refused", "published", "republished", "concluded", "decided", "withdrawn"]


class Keyed(CampOwned):
    """One accepted request: its Idempotency-Key and what it asked, so that a repetition finds what was done."""

    idem_key: str = Field(max_length=128)
    request: str = Field(sa_type=CHAR(64))


class Recommendation(Record, table=True):
    """推荐表: one numbered sheet; where it stands is its last act."""

    __table_args__ = (
        unique("number"),
        within("recommendation", "follows"),
        ForeignKeyConstraint(["camp_id", "policy"], ["policy.camp_id", "policy.version"]),
        check("number_positive", "number > 0"),
    )
    number: int
    policy: int
    through: date
    follows: UUID | None = None
    opened_by: UUID = Field(foreign_key="account.id")
    opened_at: int = bigint()


class RecommendationAct(Keyed, table=True):
    """What was done to a sheet, by whom: appended, never overwritten; `details` is JSON without trainees' names."""

    __tablename__ = "recommendation_act"
    __table_args__ = (
        within("recommendation"),
        unique("actor", "idem_key"),
        one_of("kind", ACTS),
        check("seq_positive", "seq > 0"),
        check("digest_width", "digest IS NULL OR length(digest) = 64"),
    )
    recommendation_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    kind: str = Field(max_length=12)
    actor: UUID = Field(foreign_key="account.id")
    at: int = bigint()
    digest: str | None = Field(default=None, sa_type=CHAR(64))
    details: str | None = long_text(default=None)
    reason: str | None = long_text(default=None)


class RecommendationRow(CampOwned, table=True):
    """What people decided about one trainee on a sheet; the newest version counts, no choice is the computed one.

    `covers`: the reason is that of all whom the figures cannot tell from this one.
    """

    __tablename__ = "recommendation_row"
    __table_args__ = (
        within("recommendation"),
        within("trainee"),
        looked_up_by("trainee_id"),
        one_of("stage", ["draft", "decision"]),
        check("choice_known", f"choice IS NULL OR choice IN ({', '.join(repr(one) for one in CHOICES)})"),
        check("performance_known", "performance IS NULL OR performance IN ('upheld', 'rejected')"),
        check("maturity_known", "maturity IS NULL OR maturity IN ('upheld', 'rejected')"),
    )
    recommendation_id: UUID = Field(primary_key=True)
    trainee_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    stage: str = Field(max_length=10)
    choice: str | None = Field(default=None, max_length=10)
    performance: str | None = Field(default=None, max_length=10)
    maturity: str | None = Field(default=None, max_length=10)
    reason: str | None = long_text(default=None)
    covers: bool = False
    actor: UUID = Field(foreign_key="account.id")
    at: int = bigint()


class Snapshot(CampOwned, table=True):
    """快照: what a sheet was made of and what came out, as bytes that a rerun must give again; ids only, no names."""

    __table_args__ = (
        within("recommendation"),
        unique("digest"),
        check("digest_width", "length(digest) = 64 AND length(inputs_digest) = 64 AND length(policy_digest) = 64"),
    )
    recommendation_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    inputs: str = long_text()
    inputs_digest: str = Field(sa_type=CHAR(64))
    policy_digest: str = Field(sa_type=CHAR(64))
    people: str = long_text()
    outputs: str = long_text()
    code: str = Field(max_length=64)
    libraries: str = Field(max_length=120)
    seed: str = Field(max_length=20)
    digest: str = Field(sa_type=CHAR(64))
    author_id: UUID = Field(foreign_key="account.id")
    made_at: int = bigint()


class PublicityWindow(CampOwned, table=True):
    """公示期: what was published of one row and for how long, days inclusive; a republished row has a new one."""

    __tablename__ = "publicity_window"
    __table_args__ = (
        within("recommendation"),
        within("trainee"),
        looked_up_by("trainee_id"),
        check("listed_known", "listed IS NULL OR listed IN ('priority', 'reserve')"),
        check("dates", "first_day <= last_day"),
    )
    recommendation_id: UUID = Field(primary_key=True)
    trainee_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    listed: str | None = Field(default=None, max_length=10)
    position: int | None = None
    first_day: date
    last_day: date
    provisional: bool
    cause: str | None = long_text(default=None)


class Objection(Record, Keyed, table=True):
    """异议: as it was registered; who objected is sealed."""

    __table_args__ = (
        within("recommendation"),
        unique("recommendation_id", "number"),
        unique("filed_by", "idem_key"),
        one_of("channel", ["letter", "visit", "phone", "email", "system", "other"]),
        check("number_positive", "number > 0"),
    )
    recommendation_id: UUID
    number: int
    received_on: date
    channel: str = Field(max_length=10)
    named: bool
    identity: str | None = long_text(default=None)
    content: str = long_text()
    late: bool
    filed_by: UUID = Field(foreign_key="account.id")
    filed_at: int = bigint()


class ObjectionRow(CampOwned, table=True):
    """Whom an objection concerns."""

    __tablename__ = "objection_row"
    __table_args__ = (within("objection"), within("trainee"), looked_up_by("trainee_id"))
    objection_id: UUID = Field(primary_key=True)
    trainee_id: UUID = Field(primary_key=True)


class ObjectionAct(Keyed, table=True):
    """What became of an objection, step by step."""

    __tablename__ = "objection_act"
    __table_args__ = (
        within("objection"),
        unique("actor", "idem_key"),
        one_of("state", ["investigating", "upheld", "dismissed", "withdrawn"]),
        check("seq_positive", "seq > 0"),
    )
    objection_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    state: str = Field(max_length=13)
    investigator: UUID | None = Field(default=None, foreign_key="account.id")
    reason: str | None = long_text(default=None)
    document: str | None = Field(default=None, max_length=120)
    actor: UUID = Field(foreign_key="account.id")
    at: int = bigint()


class Outcome(Record, Keyed, table=True):
    """去向: what became of a trainee one or three years on; a correction is a new row, and the newest counts."""

    __table_args__ = (
        within("trainee"),
        unique("recorded_by", "idem_key"),
        looked_up_by("trainee_id"),
        check("years_known", "years IN (1, 3)"),
        between("level", 0, 99),
        check("appraisal_known", "appraisal IS NULL OR appraisal IN ('excellent', 'competent', 'basic', 'failing')"),
    )
    trainee_id: UUID
    years: int
    on: date
    post: str = Field(max_length=120)
    level: int
    promoted_on: date | None = None
    appraisal: str | None = Field(default=None, max_length=10)
    probation_passed: bool | None = None
    recorded_by: UUID = Field(foreign_key="account.id")
    recorded_at: int = bigint()
