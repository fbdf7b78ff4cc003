from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam

from service.database import Session
from service.queries.access import as_system
from service.queries.mentors import holds_on
from service.queries.select import Page, Paged, all_rows, c, columns, maybe, one, one_row, page
from service.rules.mentors import Span
from service.tables.mentors import Assignment, Mentor, MentoringNote
from service.tables.practice import Posting, PostingTask
from service.tables.trainees import Trainee

_IN_CAMP = c(Assignment.camp_id) == bindparam("camp_id")
_SHOWN = (
    columns(
        Assignment.id, Assignment.starts_on, Assignment.ends_on, Assignment.reason, Assignment.end_reason,
        Assignment.mentor_id, Assignment.version, c(Trainee.no).label("trainee"), c(Trainee.name).label("trainee_name"),
        c(Mentor.no).label("mentor"), c(Mentor.name).label("mentor_name"),
    )
    .join(Trainee, and_(c(Trainee.camp_id) == Assignment.camp_id, c(Trainee.id) == Assignment.trainee_id))
    .join(Mentor, and_(c(Mentor.camp_id) == Assignment.camp_id, c(Mentor.id) == Assignment.mentor_id))
    .where(_IN_CAMP)
)  # fmt: skip
_ONE_SHOWN = _SHOWN.add_columns(c(Assignment.handover)).where(c(Assignment.id) == bindparam("id"))
_LOCKED = (
    columns(Assignment)
    .where(_IN_CAMP, c(Assignment.id) == bindparam("id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_TRAINEE = (
    columns(Trainee)
    .where(c(Trainee.camp_id) == bindparam("camp_id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_TRAINEE_BY_NO = _TRAINEE.where(c(Trainee.no) == bindparam("no"))
_TRAINEE_BY_ID = _TRAINEE.where(c(Trainee.id) == bindparam("id"))
_SPANS = columns(Assignment.mentor_id, Assignment.starts_on, Assignment.ends_on).where(
    _IN_CAMP, c(Assignment.trainee_id) == bindparam("trainee_id")
)
_TASKS = (
    columns(PostingTask.title, PostingTask.due_on, c(Posting.title).label("posting"))
    .join(Posting, and_(c(Posting.camp_id) == PostingTask.camp_id, c(Posting.id) == PostingTask.posting_id))
    .where(
        c(PostingTask.camp_id) == bindparam("camp_id"),
        c(Posting.trainee_id) == bindparam("trainee_id"),
        c(PostingTask.done_on).is_(None),
        c(Posting.state) == "active",
    )
    .order_by(c(PostingTask.due_on), c(PostingTask.id))
)
_NOTES = (
    columns(MentoringNote.on, MentoringNote.form, MentoringNote.content, MentoringNote.next_step)
    .where(
        c(MentoringNote.camp_id) == bindparam("camp_id"), c(MentoringNote.trainee_id) == bindparam("trainee_id")
    )
    .order_by(c(MentoringNote.on).desc(), c(MentoringNote.recorded_at).desc())
    .limit(5)
)  # fmt: skip
_SEEKERS = (
    columns(Trainee.id, Trainee.no, Trainee.name, Trainee.unit, Trainee.major, Trainee.post, Trainee.state)
    .where(c(Trainee.camp_id) == bindparam("camp_id"))
    .order_by(c(Trainee.no))
)
_HANDED_OVER = (
    columns(Assignment.id, c(Trainee.no).label("trainee"))
    .join(Trainee, and_(c(Trainee.camp_id) == Assignment.camp_id, c(Trainee.id) == Assignment.trainee_id))
    .where(_IN_CAMP, c(Assignment.handover).is_not(None), holds_on(bindparam("on")))
)
SORTABLE = {"starts_on": Assignment.starts_on, "trainee": Trainee.no, "mentor": Mentor.no}


def list_assignments(
    session: Session,
    camp_id: UUID,
    wanted: Page,
    *,
    trainee: str | None = None,
    mentor: str | None = None,
    on: date | None = None,
) -> Paged:
    """The whole history, or what holds on a day."""
    statement = _SHOWN.params(camp_id=camp_id)
    for condition in (
        None if trainee is None else c(Trainee.no) == trainee,
        None if mentor is None else c(Mentor.no) == mentor,
        None if on is None else holds_on(on),
    ):
        statement = statement if condition is None else statement.where(condition)
    return page(session, statement, wanted, SORTABLE, "starts_on,trainee")


def list_seekers(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Everybody, with what a mentor may be chosen by; who is shown of them is noted by the caller."""
    return session.execute(_SEEKERS, {"camp_id": camp_id}).all()


def handed_over(session: Session, camp_id: UUID, on: date) -> dict[str, UUID]:
    """By trainee number the assignments of a day that began with a handover pack."""
    return {row.trainee: row.id for row in all_rows(session, _HANDED_OVER, camp_id=camp_id, on=on)}


def show_assignment(session: Session, camp_id: UUID, assignment_id: UUID) -> Any:
    return one_row(session, _ONE_SHOWN, camp_id=camp_id, id=assignment_id)


def lock_assignment(session: Session, camp_id: UUID, assignment_id: UUID) -> Assignment:
    return one(session, Assignment, _LOCKED, camp_id=camp_id, id=assignment_id)


def lock_trainee(session: Session, camp_id: UUID, no: str) -> Trainee | None:
    """Two who give one trainee a mentor, or judge her, come one after the other."""
    return maybe(session, Trainee, _TRAINEE_BY_NO, camp_id=camp_id, no=no)


def lock_found_trainee(session: Session, camp_id: UUID, no: str) -> Trainee:
    return one(session, Trainee, _TRAINEE_BY_NO, camp_id=camp_id, no=no)


def lock_trainee_of(session: Session, assignment: Assignment) -> Trainee:
    return one(session, Trainee, _TRAINEE_BY_ID, camp_id=assignment.camp_id, id=assignment.trainee_id)


def trainee_spans(session: Session, camp_id: UUID, trainee_id: UUID) -> list[tuple[UUID, Span]]:
    """Who had the trainee when, whoever asks."""
    with as_system(session):
        rows = session.execute(_SPANS, {"camp_id": camp_id, "trainee_id": trainee_id})
        return [(row.mentor_id, Span(row.starts_on, row.ends_on)) for row in rows]


def list_open_tasks(session: Session, camp_id: UUID, trainee_id: UUID) -> Sequence[Any]:
    return all_rows(session, _TASKS, camp_id=camp_id, trainee_id=trainee_id)


def list_last_notes(session: Session, camp_id: UUID, trainee_id: UUID) -> Sequence[Any]:
    return all_rows(session, _NOTES, camp_id=camp_id, trainee_id=trainee_id)
