"""A panellist's reviews: saved, submitted, stepped back from, or returned by an officer."""

from collections.abc import Sequence

from service import clock
from service.actions.seminar_people import require_changeable
from service.actions.seminar_recusals import keep, step_back
from service.actions.seminars import enter, require_held
from service.database import Session
from service.errors import Conflict, Invalid, Problem, invalid
from service.queries.access import as_system
from service.queries.seminar_reviews import Place
from service.queries.seminars import policy_of
from service.rules import seminars as rules
from service.rules.facts import Rubric
from service.rules.points.policy import Policy
from service.tables.seminars import Review


def save_review(session: Session, place: Place, marks: Sequence[int | None], comment: str | None) -> Review:
    """Marks may be missing until it is submitted."""
    after = _allowed(session, place, "save")
    _require_seated(place)
    _check_marks(_policy(session, place).rubrics.seminar, marks)
    review = _changing(session, place, after)
    review.marks, review.total, review.comment = rules.marks_text(marks), None, comment
    return _finish(session, review)


def submit_review(session: Session, place: Place) -> Review:
    """What was saved, whole, of a seminar that has taken place."""
    after = _allowed(session, place, "submit")
    _require_seated(place)
    require_held(place.seminar)
    policy = _policy(session, place)
    marks = _whole(policy.rubrics.seminar, rules.marks_in(place.review.marks if place.review else None))
    review = _changing(session, place, after)
    enter(review, marks, policy)
    review.reason = None
    return _finish(session, review)


def recuse(session: Session, place: Place, reason: str) -> Review:
    """回避: final, and no marks stay."""
    review = _changing(session, place, _allowed(session, place, "recuse"))
    review.marks = review.total = review.comment = None
    review.reason = reason
    return _finish(session, review)


def return_review(session: Session, place: Place, reason: str) -> Review:
    """The panellist may change and submit it again, unless she is recused by now."""
    review = _changing(session, place, _allowed(session, place, "return"))
    review.reason = reason
    _finish(session, review)
    step_back(session, place.seminar)
    return review


def _allowed(session: Session, place: Place, move: rules.Move) -> rules.ReviewState:
    """The state after the move."""
    require_changeable(session, place.seminar, "facts")
    before = "none" if place.review is None else place.review.state
    after = rules.moved(before, move)
    if after is None:
        allowed = [name for name, ways in rules.MOVES.items() if before in ways]
        raise Conflict(
            "wrong-state",
            f"评分处于 {before} 状态，不能进行此操作。",
            f"The review is {before}; this is not allowed now.",
            state=before,
            allowed=allowed,
        )
    return after


def _changing(session: Session, place: Place, after: rules.ReviewState) -> Review:
    """The review in its new state, with what it said before put away; nothing is asked of the database from here on."""
    if place.review is None:
        seminar, seat = place.seminar, place.seat
        return Review(
            camp_id=seminar.camp_id, seminar_id=seminar.id, mentor_id=seat.mentor_id, trainee_id=place.trainee_id,
            state=after, changed_at=0,
        )  # fmt: skip
    keep(session, place.review)
    place.review.state = after
    return place.review


def _finish(session: Session, review: Review) -> Review:
    """Written as the system, since a panellist may not look up the trainee whom her panel was shown."""
    review.changed_at = clock.now()
    session.add(review)
    with as_system(session, pending=True):
        session.flush()
    return review


def _require_seated(place: Place) -> None:
    if place.seat.state == "absent":
        raise Conflict("absent", "您已登记缺席本场研讨。", "You are marked absent from this seminar.")


def _policy(session: Session, place: Place) -> Policy:
    policy = policy_of(session, place.seminar.camp_id, place.seminar.on)
    if policy is None:
        raise Conflict("no-rubric", "该日期没有施行的评分标准。", "No rubric is in force on the seminar's day.")
    return policy


def _check_marks(rubric: Rubric, marks: Sequence[int | None]) -> None:
    if len(marks) != len(rubric):
        raise invalid(
            "/marks", "wrong-length", f"应有 {len(rubric)} 项评分。", f"There have to be {len(rubric)} marks."
        )
    wrong = rules.excessive_marks(rubric, marks)
    _refuse([
        Problem(
            pointer=f"/marks/{place}",
            code="out-of-range",
            message=f"“{rubric[place].name}”应在 0 与 {rubric[place].full / 100:g} 之间。",
            message_en=f"Must lie between 0 and {rubric[place].full / 100:g}.",
        )
        for place in wrong
    ])  # fmt: skip


def _whole(rubric: Rubric, marks: Sequence[int | None]) -> tuple[int, ...]:
    _check_marks(rubric, marks)
    _refuse([
        Problem(
            pointer=f"/marks/{place}",
            code="mark-missing",
            message=f"“{rubric[place].name}”还没有评分。",
            message_en="This mark is still missing.",
        )
        for place in rules.missing_marks(marks)
    ])  # fmt: skip
    return tuple(mark for mark in marks if mark is not None)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Invalid("invalid", problems[0].message, problems[0].message_en, problems=problems)
