"""Frontline postings 实践岗位: from the first day to the host's appraisal 鉴定."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.actions.occasions import require_come, require_day
from service.actions.points_facts import post_claims
from service.database import Session
from service.errors import Conflict, invalid
from service.queries.occasions import is_taken
from service.rules import practice as rules
from service.rules.points.claims import source_of
from service.rules.practice import PostingKind
from service.tables.practice import Posting, PostingTask
from service.tables.trainees import Trainee

NAMES = {"active": "进行中", "appraised": "已鉴定", "recalled": "已召回"}


@dataclass(frozen=True, slots=True)
class Place:
    """What a posting is, without what became of it."""

    kind: PostingKind
    title: str
    host: str
    starts_on: date
    ends_on: date


def add_posting(session: Session, trainee: Trainee, place: Place) -> Posting:
    _check_period(session, trainee.camp_id, place)
    _require_free(session, trainee.camp_id, trainee.id, place.starts_on)
    posting = Posting(camp_id=trainee.camp_id, trainee_id=trainee.id, **asdict(place))
    session.add(posting)
    session.flush()
    return posting


def change_posting(session: Session, posting: Posting, place: Place) -> Posting:
    """Replaces all but the person; another last day moves the points of an appraisal along."""
    _check_period(session, posting.camp_id, place)
    _require(rules.may_change(posting.state), posting)
    if place.starts_on != posting.starts_on:
        _require_free(session, posting.camp_id, posting.trainee_id, place.starts_on)
    if posting.score is not None:
        require_come(place.ends_on)
    for name, value in asdict(place).items():
        setattr(posting, name, value)
    _changed(session, posting)
    _post_appraisal(session, posting)
    return posting


def appraise(session: Session, posting: Posting, score: int, opinion: str) -> Posting:
    """The host's score, in hundredths, and opinion; said again, it corrects what was said before."""
    require_act(session, posting.camp_id, "facts")
    _require(rules.may_change(posting.state), posting)
    require_come(posting.ends_on)
    posting.state, posting.score, posting.opinion = "appraised", score, opinion
    _changed(session, posting)
    _post_appraisal(session, posting)
    return posting


def recall(session: Session, posting: Posting, reason: str) -> Posting:
    require_act(session, posting.camp_id, "facts")
    _require(rules.may_recall(posting.state), posting)
    posting.state, posting.recall_reason = "recalled", reason
    _changed(session, posting)
    return posting


def add_task(session: Session, posting: Posting, title: str, due_on: date | None) -> PostingTask:
    require_act(session, posting.camp_id, "edit")
    _require(rules.may_have_tasks(posting.state), posting)
    task = PostingTask(camp_id=posting.camp_id, posting_id=posting.id, title=title, due_on=due_on)
    session.add(task)
    _changed(session, posting)
    return task


def finish_task(session: Session, posting: Posting, task: PostingTask, on: date | None) -> PostingTask:
    """Once; on that day or today."""
    require_act(session, posting.camp_id, "facts")
    _require(rules.may_change(posting.state), posting)
    if task.done_on is not None:
        raise Conflict("already-done", "任务已完成。", "The task is done already.", done_on=task.done_on)
    task.done_on = on or clock.today()
    require_come(task.done_on)
    _changed(session, posting)
    return task


def _changed(session: Session, posting: Posting) -> None:
    """A posting's version covers its tasks, since they are shown with it."""
    posting.version += 1
    session.flush()


def _post_appraisal(session: Session, posting: Posting) -> None:
    claims = rules.appraisal_claims(posting.id, posting.trainee_id, posting.ends_on, posting.score)
    stated = [(source_of("posting", posting.id), posting.trainee_id)]
    post_claims(session, posting.camp_id, claims, stated=stated)


def _check_period(session: Session, camp_id: UUID, place: Place) -> None:
    camp = require_act(session, camp_id, "edit")
    if place.ends_on < place.starts_on:
        raise invalid("/ends_on", "ends-before-start", "结束日期早于开始日期。", "It ends before it starts.")
    require_day(camp, place.starts_on, "/starts_on")
    require_day(camp, place.ends_on, "/ends_on")


def _require_free(session: Session, camp_id: UUID, trainee_id: UUID, starts_on: date) -> None:
    if is_taken(session, Posting, camp_id, trainee_id=trainee_id, starts_on=starts_on):
        raise Conflict(
            "already-there",
            f"该学员已有 {starts_on} 开始的岗位。",
            f"The trainee has a posting that starts on {starts_on}.",
        )


def _require(allowed: bool, posting: Posting) -> None:
    if not allowed:
        state = posting.state
        raise Conflict(
            "wrong-state", f"岗位{NAMES[state]}，不能进行此操作。", f"The posting is {state}; this is not allowed.",
            state=state,
        )  # fmt: skip
