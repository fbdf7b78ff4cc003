"""结对: giving a trainee a mentor and ending it; whoever comes second sees what the first did."""

from datetime import date, timedelta
from uuid import UUID

from service.actions.camps import require_act
from service.actions.mentors_handover import write_pack
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import mentors_assignments as queries
from service.queries.mentors import lock_named_mentor, mentor_spans
from service.rules import facts
from service.rules.mentors import ASSIGNABLE, Span, is_same_unit, peak_load
from service.tables.mentors import Assignment, Mentor
from service.tables.trainees import Trainee

DAY = timedelta(days=1)


def assign_mentor(session: Session, camp_id: UUID, fact: facts.Assignment) -> Assignment:
    """Locks the trainee, then the mentor: of two at once the second counts the first."""
    require_act(session, camp_id, "edit")
    trainee = queries.lock_trainee(session, camp_id, fact.trainee)
    if trainee is None:
        raise invalid("/trainee", "unknown-trainee", "没有这名学员。", "There is no such trainee.")
    mentor = _lock_mentor(session, camp_id, fact.mentor)
    return _start(session, trainee, mentor, fact.starts_on, fact.reason)


def end_assignment(session: Session, camp_id: UUID, assignment_id: UUID, on: date, reason: str) -> Assignment:
    """`on` is the last day."""
    require_act(session, camp_id, "edit")
    assignment = queries.lock_assignment(session, camp_id, assignment_id)
    _end(assignment, on, reason)
    session.flush()
    return assignment


def hand_over(session: Session, camp_id: UUID, assignment_id: UUID, mentor: str, on: date, reason: str) -> Assignment:
    """Another mentor from a day on, with a pack of what is open; the first one ends the day before."""
    require_act(session, camp_id, "edit")
    old = queries.lock_assignment(session, camp_id, assignment_id)
    trainee, follower = queries.lock_trainee_of(session, old), _lock_mentor(session, camp_id, mentor)
    if follower.id == old.mentor_id:
        raise invalid("/mentor", "same-mentor", "新导师与原导师相同。", "The trainee has this mentor already.")
    if on <= old.starts_on:
        raise invalid("/on", "before-start", "须晚于原结对开始日期。", "It must be after the first mentor's first day.")
    pack = write_pack(session, old, trainee, on, reason)
    _end(old, on - DAY, reason)
    new = _start(session, trainee, follower, on, reason)
    new.handover = pack
    session.flush()
    return new


def _lock_mentor(session: Session, camp_id: UUID, no: str) -> Mentor:
    mentor = lock_named_mentor(session, camp_id, no)
    if mentor is None:
        raise invalid("/mentor", "unknown-mentor", "没有这名导师。", "There is no such mentor.")
    return mentor


def _start(session: Session, trainee: Trainee, mentor: Mentor, on: date, reason: str | None) -> Assignment:
    if trainee.state not in ASSIGNABLE:
        raise Conflict("wrong-state", "该学员已离营或结业。", "The trainee has left or completed.", state=trainee.state)
    if not reason and is_same_unit(trainee.unit, mentor.unit):
        raise invalid("/reason", "same-unit", "导师与学员同单位，须说明理由。", "Both are of one unit; give a reason.")
    _require_alone(session, trainee, Span(on))
    _require_room(session, mentor, Span(on))
    assignment = Assignment(
        camp_id=trainee.camp_id, trainee_id=trainee.id, mentor_id=mentor.id, starts_on=on, reason=reason
    )
    session.add(assignment)
    session.flush()
    return assignment


def _require_alone(session: Session, trainee: Trainee, wanted: Span) -> None:
    spans = queries.trainee_spans(session, trainee.camp_id, trainee.id)
    if any(span.meets(wanted) for _, span in spans):
        raise Conflict(
            "overlap", "该学员在此期间已有导师；请先结束或办理更换。",
            "The trainee has a mentor then; end that first, or hand over.",
        )  # fmt: skip


def _require_room(session: Session, mentor: Mentor, wanted: Span) -> None:
    load = peak_load(mentor_spans(session, mentor.camp_id, mentor.id), wanted)
    if load >= mentor.capacity:
        raise Conflict(
            "capacity", f"导师 {mentor.no} 可带 {mentor.capacity} 人，已满。",
            f"Mentor {mentor.no} takes {mentor.capacity} trainees and has them.", load=load, capacity=mentor.capacity,
        )  # fmt: skip


def _end(assignment: Assignment, on: date, reason: str) -> None:
    if assignment.ends_on is not None:
        raise Conflict("ended", "该结对已结束。", "This assignment has ended.", ends_on=assignment.ends_on.isoformat())
    if on < assignment.starts_on:
        raise invalid("/on", "before-start", "早于结对开始日期。", "That is before the assignment starts.")
    assignment.ends_on, assignment.end_reason = on, reason
    assignment.version += 1
