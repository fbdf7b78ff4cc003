"""What is on file of whom, whoever asks: that a paper exists is no secret from its subject, what it says may be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, String, Uuid, bindparam, cast, exists, func, literal, null, union_all
from sqlalchemy.orm import aliased

from service.database import Session
from service.queries.access import as_system, viewer_of
from service.queries.select import c, columns, hot_row, hot_rows
from service.rules.growth import Demands, Known, Missing, Note, Post, filled, missing, seen_by
from service.rules.mentors import Span
from service.tables.camps import Camp, HoursRequirement
from service.tables.growth import GrowthEntry
from service.tables.mentors import Assessment, Assignment, MentoringNote, UnitAssessment
from service.tables.practice import Posting
from service.tables.trainees import Trainee
from service.tables.training import Course, Enrolment, Exam, ExamScore

Facts = dict[str, list[Any]]
_NEWER = aliased(GrowthEntry)
NEWEST = ~exists().where(
    c(_NEWER.camp_id) == GrowthEntry.camp_id,
    c(_NEWER.id) == GrowthEntry.id,
    c(_NEWER.version) > GrowthEntry.version,
)
"""Of the versions of an entry, the one that counts."""


def _fact(kind: str, model: Any, *, label: Any = None, number: Any = None, day: Any = None, until: Any = None) -> Any:
    """Only nulls are cast: SQLite would make a number of a cast day."""
    shape = ((label, String), (number, BigInteger), (day, Date), (until, Date))
    values = [cast(null(), of) if value is None else value for value, of in shape]
    whose = getattr(model, "trainee_id", cast(null(), Uuid))
    of_camp = c(getattr(model, "camp_id", Camp.id)) == bindparam("camp_id")
    return columns(literal(kind), whose, *values).select_from(model).where(of_camp)


_HOURS = _fact("hours", Enrolment, label=Course.field, number=cast(func.sum(Course.hours), BigInteger)).join(
    Course, (c(Course.camp_id) == Enrolment.camp_id) & (c(Course.id) == Enrolment.course_id)
)
_NOTES = _fact("note", MentoringNote, number=Assessment.quarter, day=MentoringNote.on).join(
    Assessment,
    (c(Assessment.camp_id) == MentoringNote.camp_id) & (c(Assessment.id) == MentoringNote.assessment_id),
    isouter=True,
)
_EXAMS = _fact("exam", ExamScore, label=Exam.subject).join(
    Exam, (c(Exam.camp_id) == ExamScore.camp_id) & (c(Exam.id) == ExamScore.exam_id)
)
_FACTS = (
    (_fact("pairing", Assignment, day=Assignment.starts_on, until=Assignment.ends_on), Assignment),
    (_fact("post", Posting, label=c(Posting.state) + "\n" + Posting.title, until=Posting.ends_on), Posting),
    (_fact("assessment", Assessment, number=Assessment.quarter), Assessment),
    (_NOTES, MentoringNote),
    (_fact("unit", UnitAssessment, number=UnitAssessment.half), UnitAssessment),
    (_EXAMS, ExamScore),
    (
        _fact("summary", GrowthEntry, label=GrowthEntry.period).where(
            c(GrowthEntry.kind) == "self_summary", ~c(GrowthEntry.withdrawn), NEWEST
        ),
        GrowthEntry,
    ),
    (_HOURS.where(c(Enrolment.state) == "completed").group_by(Enrolment.trainee_id, Course.field), Enrolment),
)
_ASKED = (
    _fact("camp", Camp, day=Camp.starts_on, until=Camp.ends_on),
    _fact("required", HoursRequirement, label=HoursRequirement.field, number=HoursRequirement.hours),
    _fact("held", Exam, label=Exam.subject, day=Exam.on),
)
_OF_CAMP: Any = union_all(*(statement for statement, _ in _FACTS), *_ASKED)
_OF_ONE: Any = union_all(
    *(statement.where(c(model.trainee_id) == bindparam("trainee_id")) for statement, model in _FACTS), *_ASKED
)
ROSTER = (
    Trainee.id, Trainee.no, Trainee.name, Trainee.ethnicity, Trainee.political_status, Trainee.education,
    Trainee.school, Trainee.major, Trainee.work_start, Trainee.post, Trainee.since, Trainee.phone, Trainee.channel,
    Trainee.written_score, Trainee.interview_score, Trainee.state, Trainee.left_on,
)  # fmt: skip
_ROSTER = columns(*ROSTER).where(c(Trainee.camp_id) == bindparam("camp_id")).order_by(c(Trainee.no))
_ROSTER_OF_ONE = _ROSTER.where(c(Trainee.no) == bindparam("no"))


def list_roster(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Those whom the viewer sees, with what decides whether their basics are whole."""
    return hot_rows(session, _ROSTER, camp_id=camp_id)


def find_roster(session: Session, camp_id: UUID, no: str) -> Sequence[Any]:
    return [hot_row(session, _ROSTER_OF_ONE, camp_id=camp_id, no=no)]


def read_evidence(session: Session, camp_id: UUID, roster: Sequence[Any]) -> tuple[Demands, dict[UUID, Known]]:
    """What the camp asks, and what is on file of each of the roster: one statement, however many they are."""
    with as_system(session):
        if len(roster) == 1:
            rows = hot_rows(session, _OF_ONE, camp_id=camp_id, trainee_id=roster[0].id)
        else:
            rows = hot_rows(session, _OF_CAMP, camp_id=camp_id)
    facts: dict[Any, Facts] = {None: defaultdict(list), **{row.id: defaultdict(list) for row in roster}}
    for row in rows:
        kind, whose, *fact = tuple(row)
        if whose in facts:
            facts[whose][kind].append(fact)
    return _demands(facts[None]), {row.id: _known(row, facts[row.id]) for row in roster}


def _demands(facts: Facts) -> Demands:
    ((_, _, starts_on, ends_on),) = facts["camp"]
    return Demands(
        span=Span(starts_on, ends_on),
        hours={field: hours for field, hours, _, _ in facts["required"]},
        exams=tuple((subject, on) for subject, _, on, _ in facts["held"]),
    )


def _known(row: Any, facts: Facts) -> Known:
    return Known(
        channel=row.channel,
        state=row.state,
        left_on=row.left_on,
        basics=filled(row),
        has_scores=None not in (row.written_score, row.interview_score),
        pairings=tuple(Span(day, until) for _, _, day, until in facts["pairing"]),
        posts=tuple(_posts(facts["post"])),
        assessed=frozenset(number for _, number, _, _ in facts["assessment"]),
        notes=tuple(Note(day, number) for _, number, day, _ in facts["note"]),
        summaries=frozenset(label for label, _, _, _ in facts["summary"]),
        halves=frozenset(number for _, number, _, _ in facts["unit"]),
        hours={label: number for label, number, _, _ in facts["hours"]},
        exams=frozenset(label for label, _, _, _ in facts["exam"]),
    )


def _posts(facts: Iterable[Any]) -> Iterable[Post]:
    for label, _, _, until in facts:
        state, _, title = label.partition("\n")
        yield Post(title, until, state)


def list_lacks(
    session: Session, camp_id: UUID, today: date, roster: Sequence[Any], code: str | None = None
) -> list[tuple[Any, list[Missing]]]:
    """Of each of the roster what the file lacks, of one code or of all."""
    demands, known = read_evidence(session, camp_id, roster)
    role = viewer_of(session).role
    found = [(row, seen_by(missing(demands, known[row.id], today), role)) for row in roster]
    return [(row, [one for one in lacks if code in (None, one.code)]) for row, lacks in found]
