from datetime import date
from uuid import UUID

from sqlmodel import Field

from service.tables.keys import CampOwned, Versioned, bigint, check, long_text, looked_up_by, one_of, within


class PrivacyRequest(Versioned, table=True):
    """A trainee's request about her own data: what is asked, by when it is due, and what was answered."""

    __tablename__ = "privacy_request"
    __table_args__ = (
        within("trainee"),
        looked_up_by("trainee_id"),
        one_of("kind", ["copy", "correction", "deletion", "explanation", "restriction"]),
        one_of("state", ["open", "granted", "refused", "withdrawn"]),
        check("answered_whole", "(state IN ('open', 'withdrawn')) = (answered_at IS NULL)"),
        check("answer_given", "(answered_at IS NULL) = (answer IS NULL)"),
        check("answered_by_somebody", "(answered_at IS NULL) = (answered_by IS NULL)"),
    )
    trainee_id: UUID
    kind: str = Field(max_length=12)
    field: str | None = Field(default=None, max_length=64)
    content: str | None = long_text(default=None)
    state: str = Field(default="open", max_length=10)
    filed_by: UUID = Field(foreign_key="account.id")
    filed_at: int = bigint()
    due_on: date
    answer: str | None = long_text(default=None)
    answered_by: UUID | None = Field(default=None, foreign_key="account.id")
    answered_at: int | None = bigint(default=None)


class Erasure(CampOwned, table=True):
    """Whose personal data is gone: the id stays as a pseudonym, and a restored backup erases it again."""

    __table_args__ = (one_of("kind", ["trainee", "mentor"]),)
    person_id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=8)
    reason: str = Field(max_length=500)
    decided_by: UUID = Field(foreign_key="account.id")
    erased_at: int = bigint()
