"""A camp's ranking: worked out once for what it rests on, then remembered. Nothing is stored."""

import hashlib
from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, String, bindparam, cast, func, literal, union_all

from service.database import Session
from service.queries.access import as_system
from service.queries.points_standings import Board, Trial, visible
from service.queries.ranking_inputs import board_through, read_inputs
from service.queries.ranking_marks import list_attendance, of_camp
from service.queries.select import c, hot_rows
from service.rules.ranking.inputs import Inputs, Person
from service.rules.ranking.sheet import Sheet
from service.rules.ranking.snapshots import canonical, digest, versions
from service.rules.ranking.working import Worked, work
from service.tables.mentors import Assessment, Assignment, Mentor
from service.tables.practice import Posting
from service.tables.seminars import Review, Seminar

REMEMBERED = 8
"""Rankings; each holds its draws, some megabytes."""


def _sign(name: str, model: Any, newest: Any) -> Any:
    """Differs after every change of a table: a new row has the newest id or time, a changed one another version."""
    return of_camp(
        model,
        literal(name).label("name"),
        func.count().label("rows"),
        cast(func.coalesce(func.sum(model.version), 0), BigInteger).label("versions"),
        func.max(cast(newest, String)).label("newest"),
    )


_SIGNS: Any = union_all(
    _sign("review", Review, Review.changed_at),
    _sign("seminar", Seminar, Seminar.id),
    _sign("closed", Seminar, Seminar.id).where(c(Seminar.state) == bindparam("closed")),
    _sign("posting", Posting, Posting.id),
    _sign("assessment", Assessment, Assessment.id),
    _sign("assignment", Assignment, Assignment.id),
    _sign("mentor", Mentor, Mentor.id),
).order_by("name")


class Asked(NamedTuple):
    """What a ranking rests on; the tag changes whenever the ranking may."""

    camp_id: UUID
    board: Board
    tag: str


class Ranking(NamedTuple):
    asked: Asked
    inputs_digest: str
    worked: Worked
    persons: tuple[Person, ...]
    views: dict[Any, Any]
    """What was made of it, by whoever made it; gone with the ranking."""

    @property
    def tag(self) -> str:
        return self.asked.tag

    @property
    def inputs(self) -> Inputs:
        return self.worked.inputs

    @property
    def sheet(self) -> Sheet:
        return self.worked.sheet


_memo: OrderedDict[tuple[UUID, str], Ranking] = OrderedDict()
_memo_lock = Lock()


def ask(
    session: Session,
    camp_id: UUID,
    through: date | None = None,
    policy_version: int | Trial | None = None,
    at_seq: int | None = None,
) -> Asked:
    """In few statements, whoever asks."""
    found = board_through(session, camp_id, through, policy_version, at_seq)
    attended = list_attendance(session, camp_id, found.on)
    with as_system(session):
        signs = hot_rows(session, _SIGNS, camp_id=camp_id, closed="closed")
    told = repr((found.tag, versions(), [tuple(row) for row in (*signs, *attended)]))
    return Asked(camp_id, found, hashlib.sha256(told.encode()).hexdigest()[:40])


def made(session: Session, wanted: Asked) -> Ranking:
    key = wanted.camp_id, wanted.tag
    with _memo_lock:
        if key in _memo:
            _memo.move_to_end(key)
            return _memo[key]
    inputs, persons = read_inputs(session, wanted.camp_id, wanted.board)
    found = Ranking(wanted, digest(canonical(inputs)), work(inputs), persons, {})
    with _memo_lock:
        _memo[key] = found
        while len(_memo) > REMEMBERED:
            _memo.popitem(last=False)
    return found


def worked(
    session: Session,
    camp_id: UUID,
    through: date | None = None,
    policy_version: int | Trial | None = None,
    at_seq: int | None = None,
) -> Ranking:
    """The whole camp's ranking; what the caller shows of it is narrowed to whom the viewer may see."""
    return made(session, ask(session, camp_id, through, policy_version, at_seq))


def seen_of(session: Session, wanted: Asked) -> frozenset[UUID]:
    """Those of the ranking whom this viewer may see."""
    return frozenset(UUID(str(row.trainee)) for row in visible(session, wanted.camp_id, wanted.board))


def tag_of(wanted: Asked, seen: frozenset[UUID]) -> str:
    """A narrower view adds who is in it."""
    if len(seen) == len(wanted.board.rows):
        return wanted.tag
    people = "".join(sorted(str(one) for one in seen))
    return f"{wanted.tag}-{hashlib.sha256(people.encode()).hexdigest()[:16]}"
