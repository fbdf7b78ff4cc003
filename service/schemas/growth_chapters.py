"""The chapters of a growth file; where an audience sees less, its chapter is another struct, not one with nulls."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from service.rules.growth import Missing
from service.schemas.wire import Out


class Basics(Out, frozen=True, kw_only=True):
    no: str
    name: str
    sex: str
    unit: str
    post: str | None
    since: str | None
    education: str | None
    school: str | None
    major: str | None
    work_start: str | None
    phone: str | None
    state: str
    state_reason: str | None
    left_on: date | None


class WholeBasics(Basics, frozen=True, kw_only=True):
    birth_month: str
    ethnicity: str | None
    political_status: str | None


class Selection(Out, frozen=True, kw_only=True):
    channel: str


class WholeSelection(Selection, frozen=True, kw_only=True):
    written_score: float | None
    interview_score: float | None
    selection_note: str | None


class Figures(Out, frozen=True, kw_only=True):
    """What the recommendation reads, out of 100: attendance, and the means of seminars, postings and quarters."""

    attendance_percent: float | None
    seminar_mean: float | None
    practice_mean: float | None
    maturity_mean: float | None


class PairingLine(Out, frozen=True, kw_only=True):
    """Why a mentor was given or changed is not for the trainee."""

    mentor_no: str
    mentor: str
    mentor_unit: str
    mentor_post: str | None
    starts_on: date
    ends_on: date | None
    reason: str | msgspec.UnsetType | None = msgspec.UNSET
    end_reason: str | msgspec.UnsetType | None = msgspec.UNSET


class FieldHours(Out, frozen=True, kw_only=True):
    field: str
    required: float
    done: float


class CourseLine(Out, frozen=True, kw_only=True):
    no: str
    field: str
    name: str
    hours: float
    starts_on: date
    state: str


class AttendanceSummary(Out, frozen=True, kw_only=True):
    """`percent` is attended of sessions; null before the first."""

    present: int
    late: int
    leave: int
    absent: int
    attended: int
    sessions: int
    percent: float | None


class ExamLine(Out, frozen=True, kw_only=True):
    subject: str
    on: date
    score: float


class VisitLine(Out, frozen=True, kw_only=True):
    name: str
    on: date
    place: str | None
    theme: str | None


class Training(Out, frozen=True, kw_only=True):
    hours: list[FieldHours]
    courses: list[CourseLine]
    attendance: AttendanceSummary
    exams: list[ExamLine]
    visits: list[VisitLine]


class TaskLine(Out, frozen=True, kw_only=True):
    title: str
    due_on: date | None
    done_on: date | None


class PostingLine(Out, frozen=True, kw_only=True):
    id: UUID
    kind: str
    title: str
    host: str
    starts_on: date
    ends_on: date
    state: str
    score: float | None
    opinion: str | None
    recall_reason: str | None
    tasks: list[TaskLine]


class EventLine(Out, frozen=True, kw_only=True):
    name: str
    on: date


class Practice(Out, frozen=True, kw_only=True):
    postings: list[PostingLine]
    events: list[EventLine]


class NoteLine(Out, frozen=True, kw_only=True):
    mentor_no: str
    mentor: str
    on: date
    form: str
    content: str
    next_step: str | None


class CriterionMark(Out, frozen=True, kw_only=True):
    criterion: str
    mark: float


class AssessmentLine(Out, frozen=True, kw_only=True):
    quarter: int
    on: date
    mentor_no: str
    mentor: str
    marks: list[CriterionMark]
    total: float
    full: float


class UnitLine(Out, frozen=True, kw_only=True):
    half: int
    on: date
    score: float


class SeminarLine(Out, frozen=True, kw_only=True):
    """`mean` of the submitted totals of a closed seminar, out of 100."""

    no: str
    topic: str
    on: date
    group: str
    state: str
    speaker: bool
    mean: float | None
    reviews: int


class CommentedSeminar(SeminarLine, frozen=True, kw_only=True):
    """For the trainee: comments without names, and none where fewer than three judges would give them away."""

    comments: list[str] | msgspec.UnsetType = msgspec.UNSET


class ReviewLine(Out, frozen=True, kw_only=True):
    mentor_no: str
    mentor: str
    total: float
    full: float
    comment: str | None


class JudgedSeminar(SeminarLine, frozen=True, kw_only=True):
    by_judge: list[ReviewLine]


class PointsSummary(Out, frozen=True, kw_only=True):
    """Place by points among the whole camp; categories by code."""

    total: float
    place: int
    categories: dict[str, float]


class WholePointsSummary(PointsSummary, frozen=True, kw_only=True):
    barred: bool


class RegistrationLine(Out, frozen=True, kw_only=True):
    """`in_ledger` says whether its points stand there, were taken back, or never came to be."""

    serial: int
    on: date
    rule: str
    points: float
    reason: str
    evidence: str | None
    matter: str | None
    in_ledger: Literal["posted", "reversed", "unposted"]


class WholeRegistration(RegistrationLine, frozen=True, kw_only=True):
    veto_from: date | None
    veto_until: date | None


class LackingFile(Out, frozen=True, kw_only=True):
    """Whose file lacks what."""

    no: str
    name: str
    missing: list[Missing]
