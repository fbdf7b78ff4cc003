from datetime import date
from uuid import UUID

from sqlmodel import Field

from service.tables.keys import (
    CampOwned,
    Record,
    Versioned,
    between,
    bigint,
    check,
    looked_up_by,
    one_of,
    unique,
    within,
)

MARKS = ["present", "late", "leave", "absent"]


class Course(Versioned, table=True):
    """菜单课程; hours in hundredths."""

    __table_args__ = (
        unique("no"),
        between("hours", 0, 100_000),
        between("places", 0, 10_000),
        check("window", "opens_on IS NULL OR closes_on IS NULL OR opens_on <= closes_on"),
    )
    no: str = Field(max_length=32)
    field: str = Field(max_length=64)
    name: str = Field(max_length=120)
    hours: int
    places: int
    starts_on: date
    opens_on: date | None = None
    closes_on: date | None = None


class Enrolment(CampOwned, table=True):
    """选课; a waiting one is served in order of enrolled_at."""

    __table_args__ = (
        within("course"),
        within("trainee"),
        one_of("state", ["enrolled", "waiting", "dropped", "completed", "failed"]),
        looked_up_by("trainee_id"),
    )
    course_id: UUID = Field(primary_key=True)
    trainee_id: UUID = Field(primary_key=True)
    state: str = Field(max_length=10)
    enrolled_at: int = bigint()


class TrainingSession(Record, table=True):
    """集中培训: one half-day; the digest of its short-lived sign-in code while one is open."""

    __tablename__ = "training_session"
    __table_args__ = (unique("on", "half"), one_of("half", ["am", "pm"]))
    on: date
    half: str = Field(max_length=2)
    title: str = Field(default="", max_length=120)
    code_sha256: str | None = Field(default=None, max_length=64)
    code_until: int | None = bigint(default=None)


class Attendance(CampOwned, table=True):
    __table_args__ = (
        within("training_session", "session_id"),
        within("trainee"),
        one_of("mark", MARKS),
        looked_up_by("trainee_id"),
    )
    session_id: UUID = Field(primary_key=True)
    trainee_id: UUID = Field(primary_key=True)
    mark: str = Field(max_length=8)


class Exam(Record, table=True):
    __table_args__ = (unique("subject"),)
    subject: str = Field(max_length=120)
    on: date


class ExamScore(CampOwned, table=True):
    __tablename__ = "exam_score"
    __table_args__ = (within("exam"), within("trainee"), between("score", 0, 10_000), looked_up_by("trainee_id"))
    exam_id: UUID = Field(primary_key=True)
    trainee_id: UUID = Field(primary_key=True)
    score: int


class Visit(Record, table=True):
    """现场教学."""

    __table_args__ = (unique("name", "on"),)
    name: str = Field(max_length=120)
    on: date
    place: str | None = Field(default=None, max_length=120)
    theme: str | None = Field(default=None, max_length=120)


class VisitAttendance(CampOwned, table=True):
    __tablename__ = "visit_attendance"
    __table_args__ = (within("visit"), within("trainee"), looked_up_by("trainee_id"))
    visit_id: UUID = Field(primary_key=True)
    trainee_id: UUID = Field(primary_key=True)
