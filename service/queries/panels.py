"""Who has judged whom in a camp, and who must not: what new panels are planned from."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam

from service.database import Session
from service.queries.access import as_system
from service.queries.ranking_marks import Pairs, of_camp, read_facts
from service.queries.select import all_rows, c, columns, hot_rows
from service.rules.ranking.inputs import Mark
from service.tables.access import CampRole, Recusal
from service.tables.mentors import Mentor
from service.tables.seminars import Review
from service.tables.trainees import Trainee

_JUDGES = (
    columns(Mentor.id, Mentor.no, Mentor.unit, Mentor.capacity)
    .where(c(Mentor.camp_id) == bindparam("camp_id"))
    .order_by(c(Mentor.no))
)
_UNITS = of_camp(Trainee, Trainee.id, Trainee.unit)
_DECLARED = (
    of_camp(Recusal, Recusal.trainee_id, CampRole.mentor_id)
    .join(
        CampRole, and_(c(CampRole.camp_id) == Recusal.camp_id, c(CampRole.account_id) == Recusal.account_id)
    )
    .where(c(Recusal.ended_at).is_(None), c(CampRole.mentor_id).is_not(None))
)  # fmt: skip
_STEPPED_BACK = of_camp(Review, Review.trainee_id, Review.mentor_id).where(c(Review.state) == "recused")


class Meetings(NamedTuple):
    """Of the whole camp: reviews of closed seminars, pairs of trainee and mentor with their spans, and recusals."""

    marks: Sequence[Mark]
    pairs: Pairs
    units: Mapping[UUID, str]
    recused: frozenset[tuple[UUID, UUID]]
    """Trainee and mentor: declared, or stepped back in a seminar."""


def list_judges(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Every mentor that the viewer may see: id, number, unit, capacity."""
    return all_rows(session, _JUDGES, camp_id=camp_id)


def read_meetings(session: Session, camp_id: UUID, through: date) -> Meetings:
    """Whoever asks: a plan that left out what she may not see would let people meet who must not."""
    with as_system(session):
        units = {row.id: row.unit for row in hot_rows(session, _UNITS, camp_id=camp_id)}
        rows = [
            row for statement in (_DECLARED, _STEPPED_BACK) for row in hot_rows(session, statement, camp_id=camp_id)
        ]
    facts = read_facts(session, camp_id, through, units)
    recused = frozenset((row.trainee_id, row.mentor_id) for row in rows)
    return Meetings(facts.marks.seminars, facts.pairs, units, recused)
