"""A draft of pairs for all who have no mentor on a day; nothing is stored."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from service import clock
from service.database import Session
from service.queries.mentors import list_mentors
from service.queries.mentors_assignments import list_seekers
from service.queries.panels import Meetings, read_meetings
from service.queries.seen import saw
from service.queries.select import Page
from service.rules.mentors import ASSIGNABLE, Span, is_same_unit, peak_load
from service.rules.mentors_pairing import Match, Seeker, Taker, matches

ALL = Page(1000, 0, "no")


class Draft(NamedTuple):
    """`takers` stand beside `mentors`; places in `matches` are those in the lists."""

    trainees: Sequence[Any]
    mentors: Sequence[Any]
    takers: Sequence[Taker]
    matches: Sequence[Match]


def propose(session: Session, camp_id: UUID, on: date) -> Draft:
    found = read_meetings(session, camp_id, clock.today())
    wanted = Span(on)
    trainees = [
        row
        for row in list_seekers(session, camp_id)
        if row.state in ASSIGNABLE and not any(span.meets(wanted) for _, span in found.pairs.get(row.id, ()))
    ]
    saw(session, [row.id for row in trainees])
    mentors = list_mentors(session, camp_id, ALL, on).rows
    takers = [_taker(row, found, wanted) for row in mentors]
    seekers = [Seeker(row.unit, f"{row.major or ''} {row.post or ''}") for row in trainees]
    return Draft(trainees, mentors, takers, matches(seekers, takers, _barred(trainees, mentors, found)))


def _taker(mentor: Any, found: Meetings, wanted: Span) -> Taker:
    spans = [span for pairs in found.pairs.values() for one, span in pairs if one == mentor.id]
    return Taker(mentor.unit, mentor.expertise or "", peak_load(spans, wanted), mentor.capacity)


def _barred(trainees: Sequence[Any], mentors: Sequence[Any], found: Meetings) -> frozenset[tuple[int, int]]:
    return frozenset(
        (i, j)
        for i, trainee in enumerate(trainees)
        for j, mentor in enumerate(mentors)
        if is_same_unit(trainee.unit, mentor.unit) or (trainee.id, mentor.id) in found.recused
    )
