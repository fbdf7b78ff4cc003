"""What workbooks and the API say happened, in the numbers people use; scores, points, hours in hundredths."""

from datetime import date
from typing import Literal

import msgspec

from service.rules.text import Line, Month, Name, Number, Text

Mark = Literal["present", "late", "leave", "absent"]
Half = Literal["am", "pm"]
Channel = Literal["appointed", "nominated", "examined"]
EnrolmentResult = Literal["enrolled", "completed", "failed"]


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Trainee(Fact, frozen=True, kw_only=True):
    """花名册, keyed by no; months are 'YYYY-MM'."""

    no: Number
    name: Name
    sex: Literal["male", "female"]
    birth_month: Month
    ethnicity: Name | None = None
    political_status: Name | None = None
    education: Name | None = None
    school: Line | None = None
    major: Line | None = None
    work_start: Month | None = None
    unit: Line
    post: Line | None = None
    since: Month | None = None
    channel: Channel
    phone: Name | None = None


class Mentor(Fact, frozen=True, kw_only=True):
    """导师, keyed by no."""

    no: Number
    name: Name
    unit: Line
    post: Line | None = None
    expertise: Line | None = None
    capacity: int


class Assignment(Fact, frozen=True, kw_only=True):
    """结对, keyed by trainee and starts_on."""

    trainee: Number
    mentor: Number
    starts_on: date
    reason: Line | None = None


class Course(Fact, frozen=True, kw_only=True):
    """课程菜单, keyed by no."""

    no: Number
    field: Name
    name: Line
    hours: int
    places: int
    starts_on: date


class Enrolment(Fact, frozen=True, kw_only=True):
    """选课结业, keyed by course and trainee."""

    course: Number
    trainee: Number
    result: EnrolmentResult


class Attendance(Fact, frozen=True, kw_only=True):
    """签到, keyed by on, half and trainee."""

    on: date
    half: Half
    trainee: Number
    mark: Mark


class ExamScore(Fact, frozen=True, kw_only=True):
    """考试, keyed by subject and trainee; score out of 100.00."""

    subject: Line
    on: date
    trainee: Number
    score: int


class VisitAttendance(Fact, frozen=True, kw_only=True):
    """现场教学, keyed by visit, on and trainee."""

    visit: Line
    on: date
    trainee: Number


class Seminar(Fact, frozen=True, kw_only=True):
    """安排, keyed by no: one group of a seminar with its panel."""

    no: Number
    topic: Line
    on: date
    group: Name
    panel: tuple[str, ...]
    chair: Number | None = None


class Review(Fact, frozen=True, kw_only=True):
    """评分, keyed by seminar, mentor and trainee; marks in the rubric's order."""

    seminar: Number
    mentor: Number
    trainee: Number
    marks: tuple[int, ...]
    comment: Text | None = None


class Speaker(Fact, frozen=True, kw_only=True):
    """主发言, keyed by seminar and trainee."""

    seminar: Number
    on: date
    trainee: Number


class Posting(Fact, frozen=True, kw_only=True):
    """实践岗位, keyed by trainee and starts_on; score out of 100.00, null until appraised."""

    trainee: Number
    title: Line
    host: Line
    starts_on: date
    ends_on: date
    score: int | None = None
    opinion: Text | None = None


class EventParticipation(Fact, frozen=True, kw_only=True):
    """重大活动, keyed by event, on and trainee."""

    event: Line
    on: date
    trainee: Number


class Assessment(Fact, frozen=True, kw_only=True):
    """导师评价, keyed by quarter and trainee; marks in the maturity rubric's order; note is 帮带记录."""

    quarter: int
    on: date
    mentor: Number
    trainee: Number
    marks: tuple[int, ...]
    note: Text | None = None


class UnitAssessment(Fact, frozen=True, kw_only=True):
    """单位评价, keyed by half and trainee; score out of 100.00."""

    half: int
    on: date
    trainee: Number
    score: int


class Registration(Fact, frozen=True, kw_only=True):
    """加减分, keyed by serial; points as registered, 0 for a veto."""

    serial: int
    on: date
    trainee: Number
    rule: Number
    points: int
    reason: Text
    evidence: Text | None = None
    matter: Line | None = None
    veto_from: date | None = None
    veto_until: date | None = None


class Criterion(Fact, frozen=True, kw_only=True):
    """One line of a rubric; full is its full mark."""

    name: str
    full: int


Rubric = tuple[Criterion, ...]


AnyFact = (
    Trainee
    | Mentor
    | Assignment
    | Course
    | Enrolment
    | Attendance
    | ExamScore
    | VisitAttendance
    | Seminar
    | Review
    | Speaker
    | Posting
    | EventParticipation
    | Assessment
    | UnitAssessment
    | Registration
)
Key = tuple[str, ...]

KEYS: dict[type[Fact], tuple[str, ...]] = {
    Trainee: ("no",),
    Mentor: ("no",),
    Assignment: ("trainee", "starts_on"),
    Course: ("no",),
    Enrolment: ("course", "trainee"),
    Attendance: ("on", "half", "trainee"),
    ExamScore: ("subject", "trainee"),
    VisitAttendance: ("visit", "on", "trainee"),
    Seminar: ("no",),
    Review: ("seminar", "mentor", "trainee"),
    Speaker: ("seminar", "trainee"),
    Posting: ("trainee", "starts_on"),
    EventParticipation: ("event", "on", "trainee"),
    Assessment: ("quarter", "trainee"),
    UnitAssessment: ("half", "trainee"),
    Registration: ("serial",),
}


def key_of(fact: Fact) -> Key:
    """What makes two statements about one thing: the kind and its key."""
    kind = type(fact)
    return (kind.__name__, *(str(getattr(fact, name)) for name in KEYS[kind]))


def normal(fact: Fact) -> Fact:
    """The same fact however it was written: a panel has no order."""
    return msgspec.structs.replace(fact, panel=tuple(sorted(fact.panel))) if isinstance(fact, Seminar) else fact
