"""Frontline postings with their tasks."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam

from service.database import Session
from service.queries.occasions import locked
from service.queries.select import Page, Paged, all_rows, c, columns, one, one_row, page
from service.tables.practice import Posting, PostingTask
from service.tables.trainees import Trainee

_POSTINGS = (
    columns(
        Posting.id, c(Trainee.no).label("trainee"), Trainee.name, Posting.kind, Posting.title, Posting.host,
        Posting.starts_on, Posting.ends_on, Posting.state, Posting.score, Posting.opinion, Posting.recall_reason,
        Posting.version,
    )
    .select_from(Posting)
    .join(Trainee, and_(c(Trainee.camp_id) == Posting.camp_id, c(Trainee.id) == Posting.trainee_id))
    .where(c(Posting.camp_id) == bindparam("camp_id"))
)  # fmt: skip
_BY_ID = columns(Posting).where(c(Posting.camp_id) == bindparam("camp_id"), c(Posting.id) == bindparam("id"))
_BY_ID_LOCKED = locked(_BY_ID)
_LINE = _POSTINGS.where(c(Posting.id) == bindparam("id"))
_TASKS = (
    columns(PostingTask.id, PostingTask.title, PostingTask.due_on, PostingTask.done_on)
    .where(c(PostingTask.camp_id) == bindparam("camp_id"), c(PostingTask.posting_id) == bindparam("posting_id"))
    .order_by(c(PostingTask.id))
)
_TASK = columns(PostingTask).where(
    c(PostingTask.camp_id) == bindparam("camp_id"),
    c(PostingTask.posting_id) == bindparam("posting_id"),
    c(PostingTask.id) == bindparam("id"),
)
SORTABLE = {
    "trainee": Trainee.no,
    "starts_on": Posting.starts_on,
    "ends_on": Posting.ends_on,
    "kind": Posting.kind,
    "state": Posting.state,
    "host": Posting.host,
}


def list_postings(session: Session, camp_id: UUID, wanted: Page, filters: Mapping[str, str | None]) -> Paged:
    """`filters` by trainee number, kind and state."""
    statement = _POSTINGS.params(camp_id=camp_id)
    known = {"trainee": Trainee.no, "kind": Posting.kind, "state": Posting.state}
    for name, value in filters.items():
        statement = statement if value is None else statement.where(c(known[name]) == value)
    return page(session, statement, wanted, SORTABLE, "trainee,starts_on")


def find_posting(session: Session, camp_id: UUID, posting_id: UUID, *, lock: bool = False) -> Posting:
    return one(session, Posting, _BY_ID_LOCKED if lock else _BY_ID, camp_id=camp_id, id=posting_id)


def posting_line(session: Session, camp_id: UUID, posting_id: UUID) -> Any:
    """One posting in the numbers people use."""
    return one_row(session, _LINE, camp_id=camp_id, id=posting_id)


def list_tasks(session: Session, camp_id: UUID, posting_id: UUID) -> Sequence[Any]:
    """In the order in which they were set."""
    return all_rows(session, _TASKS, camp_id=camp_id, posting_id=posting_id)


def find_task(session: Session, posting: Posting, task_id: UUID) -> PostingTask:
    return one(session, PostingTask, _TASK, camp_id=posting.camp_id, posting_id=posting.id, id=task_id)
