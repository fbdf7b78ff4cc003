"""The judgements and half-days that a ranking rests on, one number each, read as the system."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func

from service.database import Session
from service.queries.access import as_system
from service.queries.select import c, columns, hot_rows
from service.rules.growth_figures import attendance
from service.rules.mentors import Span, plain_unit
from service.rules.points.amounts import half_up
from service.rules.ranking.inputs import MICRO, Mark
from service.tables.mentors import Assessment, Assignment, Mentor
from service.tables.practice import Posting
from service.tables.seminars import Review, Seminar
from service.tables.training import Attendance, TrainingSession

FULL_POSTING = 100_00
Pairs = Mapping[UUID, Sequence[tuple[UUID, Span]]]
"""By trainee: who had her as a mentor, and when."""


def of_camp(model: Any, *attributes: Any) -> Any:
    return columns(*attributes).select_from(model).where(model.camp_id == bindparam("camp_id"))


_THROUGH: Any = bindparam("through")
_MENTORS = of_camp(Mentor, Mentor.id, Mentor.unit)
_PAIRS = of_camp(Assignment, Assignment.trainee_id, Assignment.mentor_id, Assignment.starts_on, Assignment.ends_on)
_REVIEWS = (
    of_camp(
        Review, Review.id, Review.version, Review.trainee_id, Review.mentor_id, Review.seminar_id, Review.total,
        Review.full, Seminar.on,
    )
    .join(Seminar, (c(Seminar.camp_id) == Review.camp_id) & (c(Seminar.id) == Review.seminar_id))
    .where(c(Review.state) == "submitted", c(Seminar.state) == "closed", c(Seminar.on) <= _THROUGH)
)  # fmt: skip
_POSTINGS = of_camp(
    Posting, Posting.id, Posting.version, Posting.trainee_id, Posting.host, Posting.score, Posting.ends_on
).where(c(Posting.state) == "appraised", c(Posting.ends_on) <= _THROUGH)
_ASSESSMENTS = of_camp(
    Assessment, Assessment.id, Assessment.version, Assessment.trainee_id, Assessment.mentor_id, Assessment.quarter,
    Assessment.on, Assessment.total, Assessment.full,
).where(c(Assessment.on) <= _THROUGH)  # fmt: skip
_ATTENDANCE = (
    of_camp(Attendance, Attendance.trainee_id, Attendance.mark, func.count().label("half_days"))
    .join(
        TrainingSession,
        (c(TrainingSession.camp_id) == Attendance.camp_id) & (c(TrainingSession.id) == Attendance.session_id),
    )
    .where(c(TrainingSession.on) <= _THROUGH)
    .group_by(c(Attendance.trainee_id), c(Attendance.mark))
    .order_by(c(Attendance.trainee_id), c(Attendance.mark))
)


class Marks(NamedTuple):
    """Also of those who withdrew: they tell about who judged them."""

    seminars: tuple[Mark, ...]
    postings: tuple[Mark, ...]
    maturity: tuple[Mark, ...]


class Facts(NamedTuple):
    marks: Marks
    attended: dict[UUID, tuple[int, int]]
    """Half-days present, late included, and held, as the growth file counts them."""
    pairs: Pairs


def read_facts(session: Session, camp_id: UUID, through: date, units: Mapping[UUID, str]) -> Facts:
    """The newest version of each, on or before that day; `units` of all trainees."""

    def rows(statement: Any) -> Sequence[Any]:
        return hot_rows(session, statement, camp_id=camp_id, through=through)

    with as_system(session):
        pairs = _pairs(hot_rows(session, _PAIRS, camp_id=camp_id))
        mentors = {row.id: row.unit for row in hot_rows(session, _MENTORS, camp_id=camp_id)}
        reviews, postings, assessments = rows(_REVIEWS), rows(_POSTINGS), rows(_ASSESSMENTS)
    is_own = _own(pairs, units, mentors)
    marks = Marks(
        tuple(_review(row, own=is_own(row)) for row in reviews),
        tuple(_posting(row) for row in postings),
        tuple(_assessment(row) for row in assessments),
    )
    return Facts(marks, _attended(list_attendance(session, camp_id, through)), pairs)


def list_attendance(session: Session, camp_id: UUID, through: date) -> Sequence[Any]:
    """Half-days by trainee and mark up to a day, whoever asks."""
    with as_system(session):
        return hot_rows(session, _ATTENDANCE, camp_id=camp_id, through=through)


def mentor_on(pairs: Pairs, trainee: UUID, day: date) -> UUID | None:
    return next((mentor for mentor, span in pairs.get(trainee, ()) if span.holds(day)), None)


def _own(pairs: Pairs, units: Mapping[UUID, str], mentors: Mapping[UUID, str]) -> Callable[[Any], bool]:
    """Whether a review is by the trainee's mentor of that day, or by somebody of her unit."""
    of_trainee, of_mentor = ({key: plain_unit(unit) for key, unit in known.items()} for known in (units, mentors))

    def is_own(row: Any) -> bool:
        held = any(mentor == row.mentor_id and span.holds(row.on) for mentor, span in pairs.get(row.trainee_id, ()))
        return held or of_trainee[row.trainee_id] == of_mentor[row.mentor_id]

    return is_own


def _pairs(rows: Iterable[Any]) -> Pairs:
    found: dict[UUID, list[tuple[UUID, Span]]] = defaultdict(list)
    for row in rows:
        found[row.trainee_id].append((row.mentor_id, Span(row.starts_on, row.ends_on)))
    return found


def _attended(rows: Iterable[Any]) -> dict[UUID, tuple[int, int]]:
    counted: dict[UUID, dict[str, int]] = defaultdict(dict)
    for row in rows:
        counted[row.trainee_id][row.mark] = row.half_days
    return {trainee: attendance(marks)[:2] for trainee, marks in counted.items()}


def _mark(
    row: Any, evaluator: object, occasion: object, share: tuple[int, int], on: date, *, own: bool = False
) -> Mark:
    return Mark(
        trainee=str(row.trainee_id),
        evaluator=str(evaluator),
        occasion=str(occasion),
        score=half_up(100 * MICRO, *share),
        own=own,
        on=on,
        ref=str(row.id),
        version=row.version,
    )


def _review(row: Any, *, own: bool) -> Mark:
    return _mark(row, row.mentor_id, row.seminar_id, (row.total, row.full), row.on, own=own)


def _posting(row: Any) -> Mark:
    """Whoever of a host signed the appraisal, it is the host's."""
    return _mark(row, plain_unit(row.host), row.id, (row.score, FULL_POSTING), row.ends_on)


def _assessment(row: Any) -> Mark:
    return _mark(row, row.mentor_id, row.quarter, (row.total, row.full), row.on)
