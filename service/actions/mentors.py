from datetime import date
from uuid import UUID

import msgspec

from service.actions.camps import require_act
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import mentors as queries
from service.rules import facts
from service.rules.mentors import Span, peak_load
from service.tables.mentors import Mentor


def add_mentor(session: Session, camp_id: UUID, fact: facts.Mentor) -> Mentor:
    require_act(session, camp_id, "edit")
    if queries.is_mentor_number_taken(session, camp_id, fact.no):
        raise Conflict("number-taken", f"导师编号 {fact.no} 已存在。", f"A mentor {fact.no} exists already.")
    mentor = Mentor(camp_id=camp_id, **msgspec.structs.asdict(fact))
    session.add(mentor)
    session.flush()
    return mentor


def change_mentor(session: Session, mentor: Mentor, fact: facts.Mentor, today: date) -> Mentor:
    """Replaces all that is known; the mentor's row is locked, so nobody is assigned meanwhile."""
    require_act(session, mentor.camp_id, "edit")
    if fact.no != mentor.no:
        raise invalid("/no", "number-fixed", "导师编号不能更改。", "A mentor's number never changes.")
    _require_room(session, mentor, fact.capacity, today)
    for name, value in msgspec.structs.asdict(fact).items():
        setattr(mentor, name, value)
    mentor.version += 1
    session.flush()
    return mentor


def _require_room(session: Session, mentor: Mentor, capacity: int, today: date) -> None:
    load = peak_load(queries.mentor_spans(session, mentor.camp_id, mentor.id), Span(today))
    if load > capacity:
        raise Conflict(
            "capacity-taken", f"该导师已带 {load} 人，可带人数不能少于此数。",
            f"The mentor has {load} trainees; the capacity cannot be less.", load=load,
        )  # fmt: skip
