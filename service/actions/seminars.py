"""Seminars: planned with their panels, closed and reopened, and worth points while closed."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from service import clock
from service.actions import seminar_people as people
from service.actions.camps import require_act
from service.actions.points_facts import post_claims
from service.actions.seminar_recusals import keep, step_back
from service.database import Session
from service.errors import Conflict, Forbidden, invalid
from service.queries import seminar_reviews
from service.queries import seminars as queries
from service.queries.points import list_live
from service.queries.recusals import is_recused_within
from service.rules import facts
from service.rules import seminars as rules
from service.rules.points.claims import Claim
from service.rules.points.policy import Policy
from service.tables.seminars import Review, Seminar


def add_seminar(session: Session, camp_id: UUID, fact: facts.Seminar) -> Seminar:
    require_act(session, camp_id, "edit")
    if queries.is_taken(session, camp_id, fact.no):
        raise Conflict("number-taken", f"研讨编号 {fact.no} 已存在。", f"A seminar {fact.no} exists already.")
    panel = people.panel_of(session, camp_id, fact)
    chair_id = panel.get(fact.chair or "")
    seminar = Seminar(camp_id=camp_id, no=fact.no, topic=fact.topic, on=fact.on, group=fact.group, chair_id=chair_id)
    session.add(seminar)
    session.flush()
    people.seat(session, seminar, panel.values())
    session.flush()
    return seminar


def change_seminar(session: Session, seminar: Seminar, fact: facts.Seminar) -> Seminar:
    """Replaces topic, day, group and panel; whose review is in stays on it, and so does the rubric."""
    people.require_changeable(session, seminar, "edit")
    if fact.no != seminar.no:
        raise invalid("/no", "number-fixed", "研讨编号不能更改。", "A seminar's number never changes.")
    panel = people.panel_of(session, seminar.camp_id, fact)
    held = {row.mentor_id for row in queries.list_states(session, seminar) if row.state in rules.HELD}
    if held:
        _require_same_rubric(session, seminar, fact.on)
    people.seat(session, seminar, panel.values(), held)
    seminar.topic, seminar.on, seminar.group = fact.topic, fact.on, fact.group
    seminar.chair_id = panel.get(fact.chair or "")
    people.changed(session, seminar)
    step_back(session, seminar)
    return seminar


def _require_same_rubric(session: Session, seminar: Seminar, on: date) -> None:
    before, after = (queries.policy_of(session, seminar.camp_id, day) for day in (seminar.on, on))
    if after is None or (before is not None and before.rubrics.seminar != after.rubrics.seminar):
        raise Conflict(
            "rubric-frozen",
            "已有评分，不能改到评分标准不同的日期。",
            "Reviews are in; it cannot move to a day with another rubric.",
        )


def close_seminar(session: Session, seminar: Seminar, *, force: bool, reason: str | None) -> Seminar:
    """Posts what the reviews are worth, once all are in; forced with a reason, the missing stay 'not reviewed'."""
    people.require_changeable(session, seminar, "facts")
    _require_unrecused(session, seminar)
    require_held(seminar)
    if force and reason is None:
        raise invalid("/reason", "reason-missing", "强制关闭须说明原因。", "Closing by force needs a reason.")
    missing = seminar_reviews.list_outstanding(session, seminar)
    if missing and not force:
        raise Conflict(
            "reviews-missing", f"还有 {len(missing)} 份评分未提交。", f"{len(missing)} reviews are not in yet.",
            missing=[{"mentor": row.mentor, "trainee": row.trainee} for row in missing],
        )  # fmt: skip
    seminar.state, seminar.state_reason = "closed", reason
    people.changed(session, seminar)
    credit(session, seminar.camp_id, [seminar.id])
    return seminar


def reopen_seminar(session: Session, seminar: Seminar, reason: str) -> Seminar:
    """The points stand until it is closed again; then what differs is reversed and written anew."""
    require_act(session, seminar.camp_id, "facts")
    _require_unrecused(session, seminar)
    if seminar.state != "closed":
        raise Conflict("wrong-state", "该场研讨并未关闭。", "The seminar is not closed.", state=seminar.state)
    seminar.state, seminar.state_reason = "open", reason
    people.changed(session, seminar)
    step_back(session, seminar)
    return seminar


def _require_unrecused(session: Session, seminar: Seminar) -> None:
    if is_recused_within(session, seminar.camp_id, seminar.id):
        raise Forbidden(
            "recused",
            "您对参加人员有回避，请由其他组织员办理。",
            "You are recused from a participant; another officer may.",
        )


def claims_of(session: Session, camp_id: UUID, seminar_ids: Collection[UUID]) -> list[Claim]:
    return rules.claims(queries.list_credited(session, camp_id, seminar_ids))


def credit(session: Session, camp_id: UUID, seminar_ids: Collection[UUID]) -> int:
    """Makes the journal say what these seminars are worth; who no longer takes part loses what was posted."""
    sources = {source for seminar_id in seminar_ids for source in rules.sources(seminar_id)}
    live = list_live(session, camp_id, sources)
    posted = [(row.source, row.trainee_id) for row in live if row.source in sources]
    return post_claims(session, camp_id, claims_of(session, camp_id, seminar_ids), stated=posted)


def record_review(
    session: Session,
    seminar: Seminar,
    mentor_id: UUID,
    trainee_id: UUID,
    marks: tuple[int, ...],
    comment: str | None,
    policy: Policy,
    earlier: Review | None = None,
) -> Review:
    """A review that was submitted on paper, anew or instead of an earlier one.

    The caller has checked marks and people and flushes, so that many cost no statement each.
    """
    if earlier is not None:
        keep(session, earlier)
    review = earlier or Review(
        camp_id=seminar.camp_id, seminar_id=seminar.id, mentor_id=mentor_id, trainee_id=trainee_id, changed_at=0
    )
    enter(review, marks, policy)
    review.state, review.comment, review.reason, review.changed_at = "submitted", comment, None, clock.now()
    session.add(review)
    return review


def enter(review: Review, marks: tuple[int, ...], policy: Policy) -> None:
    """Whole marks, their sum, and the rubric that they were given by."""
    review.marks = rules.marks_text(marks)
    review.total, review.full = sum(marks), rules.full_mark(policy.rubrics.seminar)
    review.policy = policy.version


def require_held(seminar: Seminar) -> None:
    if seminar.on > clock.today():
        raise Conflict("not-held-yet", "该场研讨尚未举行。", "The seminar has not taken place yet.", on=seminar.on)
