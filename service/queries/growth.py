"""A growth file in one reading: a fixed number of statements, however much there is to tell."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Date, String, bindparam, case, cast, exists, func, literal, null, union_all
from sqlalchemy.orm import aliased

from service.database import Session
from service.queries import growth_evidence as evidence
from service.queries.access import as_system, viewer_of
from service.queries.growth_attachments import META
from service.queries.points import parsed
from service.queries.points_standings import statement_summary
from service.queries.sealed import open_column, open_value
from service.queries.select import c, columns, hot_row, hot_rows
from service.rules.growth import Demands, Missing, missing, seen_by
from service.rules.points.standings import Standing
from service.tables.camps import Camp
from service.tables.growth import Attachment, GrowthEntry
from service.tables.mentors import Assessment, Assignment, Mentor, MentoringNote, UnitAssessment
from service.tables.points import Journal, Policy, Registration
from service.tables.practice import Event, EventParticipation, Posting, PostingTask
from service.tables.seminars import Participant, Review, Seminar
from service.tables.trainees import Trainee
from service.tables.training import Attendance, Course, Enrolment, Exam, ExamScore, Visit, VisitAttendance

Rows = Sequence[Any]


def _of_trainee(model: Any, *attributes: Any) -> Any:
    mine = (model.camp_id == bindparam("camp_id")) & (model.trainee_id == bindparam("trainee_id"))
    return columns(*attributes).select_from(model).where(mine)


def _to(model: Any, parent: Any, column: str) -> Any:
    return (parent, (parent.camp_id == model.camp_id) & (parent.id == getattr(model, column)))


_PERSON = (
    columns(
        *evidence.ROSTER, Trainee.sex, Trainee.birth_month, Trainee.unit, Trainee.selection_note, Trainee.state_reason,
        c(Camp.number).label("camp"), c(Camp.name).label("camp_name"),
    )
    .join(Camp, c(Camp.id) == Trainee.camp_id)
    .where(c(Trainee.camp_id) == bindparam("camp_id"), c(Trainee.no) == bindparam("no"))
)  # fmt: skip
_MENTOR = (c(Mentor.no).label("mentor_no"), c(Mentor.name).label("mentor"))
_PAIRINGS = (
    _of_trainee(
        Assignment, *_MENTOR, c(Mentor.unit).label("mentor_unit"), c(Mentor.post).label("mentor_post"),
        Assignment.starts_on, Assignment.ends_on, Assignment.reason, Assignment.end_reason,
    )
    .join(*_to(Assignment, Mentor, "mentor_id"))
    .order_by(Assignment.starts_on)
)  # fmt: skip
_COURSES = (
    _of_trainee(Enrolment, Course.no, Course.field, Course.name, Course.hours, Course.starts_on, Enrolment.state)
    .join(*_to(Enrolment, Course, "course_id"))
    .order_by(Course.starts_on, Course.no)
)
_NOWHERE = (cast(null(), String), cast(null(), String))
_NO_SCORE = (cast(null(), BigInteger), cast(null(), BigInteger))
_OCCASIONS = union_all(
    _of_trainee(
        VisitAttendance, literal("visit").label("kind"), c(Visit.name).label("name"), c(Visit.on).label("on"),
        c(Visit.place).label("place"), c(Visit.theme).label("theme"),
        cast(null(), BigInteger).label("half"), cast(null(), BigInteger).label("score"),
    ).join(*_to(VisitAttendance, Visit, "visit_id")),
    _of_trainee(EventParticipation, literal("event"), Event.name, Event.on, *_NOWHERE, *_NO_SCORE).join(
        *_to(EventParticipation, Event, "event_id")
    ),
    _of_trainee(ExamScore, literal("exam"), Exam.subject, Exam.on, *_NOWHERE, _NO_SCORE[0], ExamScore.score).join(
        *_to(ExamScore, Exam, "exam_id")
    ),
    _of_trainee(
        UnitAssessment, literal("unit"), cast(null(), String), UnitAssessment.on, *_NOWHERE,
        UnitAssessment.half, UnitAssessment.score,
    ),
    _of_trainee(
        Attendance, literal("mark"), Attendance.mark, cast(null(), Date), *_NOWHERE, _NO_SCORE[0], func.count()
    ).group_by(Attendance.mark),
).order_by("on", "name")  # fmt: skip
_POSTINGS = (
    _of_trainee(
        Posting, Posting.id, Posting.kind, Posting.title, Posting.host, Posting.starts_on, Posting.ends_on,
        Posting.state, Posting.score, Posting.opinion, Posting.recall_reason,
        c(PostingTask.title).label("task"), PostingTask.due_on, PostingTask.done_on,
    )
    .join(
        PostingTask,
        (c(PostingTask.camp_id) == Posting.camp_id) & (c(PostingTask.posting_id) == Posting.id),
        isouter=True,
    )
    .order_by(Posting.starts_on, Posting.id, PostingTask.due_on, PostingTask.id)
)  # fmt: skip
_NOTES = (
    _of_trainee(
        MentoringNote, *_MENTOR, MentoringNote.on, MentoringNote.form, MentoringNote.content, MentoringNote.next_step
    )
    .join(*_to(MentoringNote, Mentor, "mentor_id"))
    .order_by(MentoringNote.on, MentoringNote.id)
)
_ASSESSMENTS = (
    _of_trainee(
        Assessment, *_MENTOR, Assessment.quarter, Assessment.on, Assessment.marks, Assessment.total, Assessment.full,
        Policy.document,
    )
    .join(*_to(Assessment, Mentor, "mentor_id"))
    .join(Policy, (c(Policy.camp_id) == Assessment.camp_id) & (c(Policy.version) == Assessment.policy), isouter=True)
    .order_by(Assessment.quarter)
)  # fmt: skip
_SEMINARS = (
    _of_trainee(
        Participant, Seminar.id, Seminar.no, Seminar.topic, Seminar.on, Seminar.group, Seminar.state,
        Participant.speaker,
    )
    .join(*_to(Participant, Seminar, "seminar_id"))
    .order_by(Seminar.on, Seminar.no)
)  # fmt: skip
_REVIEWS = (
    _of_trainee(Review, Review.seminar_id, *_MENTOR, Review.total, Review.full, Review.comment)
    .join(*_to(Review, Mentor, "mentor_id"))
    .join(*_to(Review, Seminar, "seminar_id"))
    .where(c(Review.state) == "submitted", c(Seminar.state) == "closed")
    .order_by(Mentor.no)
)
_LINE, _REVERSAL = aliased(Journal), aliased(Journal)
_LINES = exists().where(
    c(_LINE.camp_id) == Registration.camp_id,
    c(_LINE.source) == literal("register:") + cast(c(Registration.serial), String),
    c(_LINE.kind) != "reverse",
)
_REVERSED = exists().where(c(_REVERSAL.camp_id) == _LINE.camp_id, c(_REVERSAL.reverses) == _LINE.seq)
_REGISTRATIONS = _of_trainee(
    Registration, Registration.id, Registration.serial, Registration.on, Registration.rule, Registration.points,
    Registration.reason, Registration.evidence, Registration.matter, Registration.veto_from, Registration.veto_until,
    case((_LINES.where(~_REVERSED), "posted"), (_LINES, "reversed"), else_="unposted").label("in_ledger"),
).order_by(Registration.on, Registration.serial)  # fmt: skip
_ENTRIES = (
    _of_trainee(
        GrowthEntry, GrowthEntry.id, GrowthEntry.version, GrowthEntry.kind, GrowthEntry.period,
        GrowthEntry.occurred_on, GrowthEntry.title, GrowthEntry.body, GrowthEntry.recorded_at,
    )
    .where(~c(GrowthEntry.withdrawn), evidence.NEWEST)
    .order_by(GrowthEntry.occurred_on, GrowthEntry.id)
)  # fmt: skip
_ATTACHMENTS = (
    _of_trainee(Attachment, *META).where(c(Attachment.withdrawn_reason).is_(None)).order_by(Attachment.recorded_at)
)


class Chapters(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one trainee's file, in order of time; occasions by kind: visit, event, exam, unit, mark."""

    person: Any
    pairings: Rows
    courses: Rows
    occasions: dict[str, list[Any]]
    postings: Rows
    notes: Rows
    assessments: Rows
    seminars: Rows
    reviews: Rows
    registrations: Rows
    entries: Rows
    attachments: Rows
    demands: Demands
    missing: list[Missing]
    assessed: frozenset[int]
    """Quarters that were assessed, whether or not the viewer may read the assessment yet."""
    standing: Standing | None


def read_file(session: Session, camp_id: UUID, no: str, today: date) -> Chapters:
    """All that the viewer may read of one trainee."""
    found = hot_row(session, _PERSON, camp_id=camp_id, no=no)
    person = found._replace(phone=open_value(session, "trainee", "phone", camp_id, found.id, found.phone))
    demands, known = evidence.read_evidence(session, camp_id, [person])
    standing = statement_summary(session, camp_id, person.id, today)
    its = known[person.id]
    lacking = seen_by(missing(demands, its, today), viewer_of(session).role)
    return _read_chapters(
        session,
        camp_id,
        person,
        demands=demands,
        missing=lacking,
        assessed=its.assessed,
        standing=standing,
    )


def _read_chapters(session: Session, camp_id: UUID, person: Any, **more: Any) -> Chapters:
    def rows(statement: Any) -> Rows:
        return hot_rows(session, statement, camp_id=camp_id, trainee_id=person.id)

    with as_system(session):  # closed seminars only; who judged is left out by the schema
        reviews = rows(_REVIEWS)
    return Chapters(
        person=person,
        pairings=rows(_PAIRINGS),
        courses=rows(_COURSES),
        occasions=_by_kind(rows(_OCCASIONS)),
        postings=rows(_POSTINGS),
        notes=rows(_NOTES),
        assessments=rows(_ASSESSMENTS),
        seminars=rows(_SEMINARS),
        reviews=reviews,
        registrations=open_column(session, rows(_REGISTRATIONS), "registration", "reason", camp_id),
        entries=rows(_ENTRIES),
        attachments=rows(_ATTACHMENTS),
        **more,
    )


def _by_kind(rows: Rows) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.kind].append(row)
    return found


def criteria(document: str | None) -> list[str]:
    """The names in the maturity rubric's order, of the policy that the marks were given under."""
    return [] if document is None else [one.name for one in parsed(document).rubrics.maturity]
