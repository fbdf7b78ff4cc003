"""What the camp's records state already, as facts in the words of the workbooks."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, bindparam

from service.database import Session
from service.queries.sealed import open_column
from service.queries.select import all_rows, c, columns, one
from service.rules import facts
from service.rules.facts import Fact, Key
from service.tables.imports import ImportBatch, ImportFile
from service.tables.mentors import Assessment, Assignment, Mentor, MentoringNote, UnitAssessment
from service.tables.points import Registration
from service.tables.practice import Event, EventParticipation, Posting
from service.tables.seminars import Panellist, Participant, Review, Seminar
from service.tables.trainees import Trainee
from service.tables.training import (
    Attendance,
    Course,
    Enrolment,
    Exam,
    ExamScore,
    TrainingSession,
    Visit,
    VisitAttendance,
)

Maker = Callable[[Any], Fact]


def _of(table: Any, *named: Any) -> Select[Any]:
    return columns(*named).select_from(table).where(c(table.camp_id) == bindparam("camp_id"))


def _with(statement: Select[Any], table: Any, parent: Any, column: str | None = None) -> Select[Any]:
    key = getattr(table, column or f"{parent.__tablename__}_id")
    return statement.join(parent, (c(parent.camp_id) == table.camp_id) & (c(parent.id) == key))


_NO, _MENTOR_NO = c(Trainee.no).label("trainee"), c(Mentor.no).label("mentor")
_TRAINEES = _of(Trainee, Trainee.id, *(getattr(Trainee, name) for name in facts.Trainee.__struct_fields__))
_MENTORS = _of(Mentor, *(getattr(Mentor, name) for name in facts.Mentor.__struct_fields__))
_ASSIGNMENTS = _with(
    _with(_of(Assignment, _NO, _MENTOR_NO, Assignment.starts_on, Assignment.reason), Assignment, Trainee),
    Assignment,
    Mentor,
)
_COURSES = _of(Course, *(getattr(Course, name) for name in facts.Course.__struct_fields__))
_ENROLMENTS = _with(
    _with(_of(Enrolment, c(Course.no).label("course"), _NO, c(Enrolment.state).label("result")), Enrolment, Course),
    Enrolment,
    Trainee,
).where(c(Enrolment.state).in_(["enrolled", "completed", "failed"]))
_ATTENDANCE = _with(
    _with(
        _of(Attendance, TrainingSession.on, TrainingSession.half, _NO, Attendance.mark),
        Attendance,
        TrainingSession,
        "session_id",
    ),
    Attendance,
    Trainee,
)
_EXAMS = _with(_with(_of(ExamScore, Exam.subject, Exam.on, _NO, ExamScore.score), ExamScore, Exam), ExamScore, Trainee)
_VISITS = _with(
    _with(_of(VisitAttendance, c(Visit.name).label("visit"), Visit.on, _NO), VisitAttendance, Visit),
    VisitAttendance,
    Trainee,
)
_SEMINARS = _of(
    Seminar, Seminar.id, Seminar.no, Seminar.topic, Seminar.on, Seminar.group, c(Mentor.no).label("chair")
).join(Mentor, (c(Mentor.camp_id) == Seminar.camp_id) & (c(Mentor.id) == Seminar.chair_id), isouter=True)
_PANELS = _with(_of(Panellist, Panellist.seminar_id, _MENTOR_NO), Panellist, Mentor).order_by(c(Mentor.no))
_REVIEWS = _with(
    _with(
        _with(
            _of(Review, c(Seminar.no).label("seminar"), _MENTOR_NO, _NO, Review.marks, Review.comment), Review, Seminar
        ),
        Review,
        Mentor,
    ),
    Review,
    Trainee,
).where(c(Review.state) == "submitted")
_SPEAKERS = _with(
    _with(_of(Participant, c(Seminar.no).label("seminar"), Seminar.on, _NO), Participant, Seminar), Participant, Trainee
).where(c(Participant.speaker))
_POSTINGS = _with(
    _of(Posting, _NO, Posting.title, Posting.host, Posting.starts_on, Posting.ends_on, Posting.score, Posting.opinion),
    Posting,
    Trainee,
)
_EVENTS = _with(
    _with(_of(EventParticipation, c(Event.name).label("event"), Event.on, _NO), EventParticipation, Event),
    EventParticipation,
    Trainee,
)
_ASSESSMENTS = _with(
    _with(
        _of(
            Assessment, Assessment.quarter, Assessment.on, _MENTOR_NO, _NO, Assessment.marks,
            c(MentoringNote.content).label("note"),
        ),
        Assessment,
        Mentor,
    ),
    Assessment,
    Trainee,
).join(
    MentoringNote,
    (c(MentoringNote.camp_id) == Assessment.camp_id) & (c(MentoringNote.assessment_id) == Assessment.id),
    isouter=True,
)  # fmt: skip
_UNIT_ASSESSMENTS = _with(
    _of(UnitAssessment, UnitAssessment.half, UnitAssessment.on, _NO, UnitAssessment.score), UnitAssessment, Trainee
)
_REGISTRATIONS = _with(
    _of(
        Registration, Registration.id, Registration.serial, Registration.on, _NO, Registration.rule,
        Registration.points, Registration.reason, Registration.evidence, Registration.matter, Registration.veto_from,
        Registration.veto_until,
    ),
    Registration,
    Trainee,
)  # fmt: skip


def _plain(kind: type[Fact]) -> Maker:
    return lambda row: kind(**row._asdict())


def _marked(kind: type[Fact]) -> Maker:
    return lambda row: kind(**{**row._asdict(), "marks": msgspec.json.decode(row.marks, type=tuple[int, ...])})


_KINDS: tuple[tuple[Select[Any], Maker], ...] = (
    (_MENTORS, _plain(facts.Mentor)),
    (_ASSIGNMENTS, _plain(facts.Assignment)),
    (_COURSES, _plain(facts.Course)),
    (_ENROLMENTS, _plain(facts.Enrolment)),
    (_ATTENDANCE, _plain(facts.Attendance)),
    (_EXAMS, _plain(facts.ExamScore)),
    (_VISITS, _plain(facts.VisitAttendance)),
    (_REVIEWS, _marked(facts.Review)),
    (_SPEAKERS, _plain(facts.Speaker)),
    (_POSTINGS, _plain(facts.Posting)),
    (_EVENTS, _plain(facts.EventParticipation)),
    (_ASSESSMENTS, _marked(facts.Assessment)),
    (_UNIT_ASSESSMENTS, _plain(facts.UnitAssessment)),
)
_SEALED = ((_TRAINEES, facts.Trainee, "phone"), (_REGISTRATIONS, facts.Registration, "reason"))
"""With the column that is sealed."""


def list_stated(session: Session, camp_id: UUID) -> dict[Key, Fact]:
    """Every fact of the camp by its key."""
    return {facts.key_of(fact): fact for fact in _stated(session, camp_id)}


def _stated(session: Session, camp_id: UUID) -> Iterator[Fact]:
    for statement, make in _KINDS:
        yield from map(make, all_rows(session, statement, camp_id=camp_id))
    for statement, kind, column in _SEALED:
        rows = all_rows(session, statement, camp_id=camp_id)
        opened = open_column(session, rows, kind.__name__.lower(), column, camp_id)
        yield from (kind(**{name: getattr(row, name) for name in kind.__struct_fields__}) for row in opened)
    panels: dict[UUID, list[str]] = {}
    for row in all_rows(session, _PANELS, camp_id=camp_id):
        panels.setdefault(row.seminar_id, []).append(row.mentor)
    for row in all_rows(session, _SEMINARS, camp_id=camp_id):
        values = row._asdict()
        panel = tuple(panels.get(values.pop("id"), ()))
        yield facts.Seminar(**values, panel=panel)


def digest_of(stated: dict[Key, Fact]) -> str:
    """Changes whenever any fact does."""
    content = [msgspec.json.encode([key, stated[key]]) for key in sorted(stated)]
    return hashlib.sha256(b"\n".join(content)).hexdigest()


LATEST = 20
_TRIED = (
    _of(ImportBatch, ImportBatch.id)
    .where(c(ImportBatch.state) == "checked")
    .order_by(c(ImportBatch.created_at).desc())
    .limit(LATEST)
    .correlate(None)
)
_BATCHES = (
    _of(
        ImportBatch, ImportBatch.id, ImportBatch.state, ImportBatch.account_id, ImportBatch.created_at,
        ImportBatch.committed_at, ImportBatch.report,
    )
    .where((c(ImportBatch.state) == "committed") | c(ImportBatch.id).in_(_TRIED))
    .order_by(c(ImportBatch.created_at).desc())
)  # fmt: skip
_BOOKS = _of(ImportFile, ImportFile.batch_id, ImportFile.filename).order_by(c(ImportFile.position))


def list_batches(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Every committed upload and the latest that were only tried, with their reports."""
    return all_rows(session, _BATCHES, camp_id=camp_id)


def list_books(session: Session, camp_id: UUID) -> dict[UUID, list[str]]:
    """The names of each upload's workbooks, which stay when their content is forgotten."""
    found: dict[UUID, list[str]] = {}
    for row in all_rows(session, _BOOKS, camp_id=camp_id):
        found.setdefault(row.batch_id, []).append(row.filename)
    return found


def find_batch(session: Session, camp_id: UUID, batch_id: UUID) -> ImportBatch:
    wanted = columns(ImportBatch).where(c(ImportBatch.camp_id) == camp_id, c(ImportBatch.id) == batch_id)
    return one(session, ImportBatch, wanted)


def lock_batch(session: Session, camp_id: UUID, batch_id: UUID) -> ImportBatch:
    """Of two commits at once the second waits and finds it committed."""
    wanted = columns(ImportBatch).where(c(ImportBatch.camp_id) == camp_id, c(ImportBatch.id) == batch_id)
    return one(session, ImportBatch, wanted.with_for_update())


def list_files(session: Session, camp_id: UUID, batch_id: UUID) -> list[tuple[str, bytes]]:
    wanted = columns(ImportFile.filename, ImportFile.content).where(
        c(ImportFile.camp_id) == camp_id, c(ImportFile.batch_id) == batch_id
    )
    rows = all_rows(session, wanted.order_by(c(ImportFile.position)))
    return [(row.filename, row.content) for row in rows if row.content is not None]


def list_filenames(session: Session, camp_id: UUID, batch_id: UUID) -> list[str]:
    """Of those still there."""
    wanted = columns(ImportFile.filename).where(
        c(ImportFile.camp_id) == camp_id, c(ImportFile.batch_id) == batch_id, c(ImportFile.content).is_not(None)
    )
    return [row.filename for row in all_rows(session, wanted.order_by(c(ImportFile.position)))]


def list_forgotten(session: Session, before: int) -> Sequence[ImportBatch]:
    """Of every camp: made before that moment, never committed, and with workbooks still there."""
    held = columns(ImportFile.batch_id).where(c(ImportFile.content).is_not(None))
    wanted = columns(ImportBatch).where(
        c(ImportBatch.state) == "checked", c(ImportBatch.created_at) < before, c(ImportBatch.id).in_(held)
    )
    return list(session.scalars(wanted))


def list_waiting(session: Session, camp_id: UUID, before: int) -> list[UUID]:
    """Dry runs made before that moment that nobody committed."""
    wanted = columns(ImportBatch.id).where(
        c(ImportBatch.camp_id) == camp_id, c(ImportBatch.state) == "checked", c(ImportBatch.created_at) < before
    )
    return list(session.scalars(wanted))
