"""Planning groups and panels; nothing is stored."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np

from service import clock
from service.actions.seminar_people import resolved
from service.database import Session
from service.errors import invalid
from service.queries import panels as queries
from service.queries.panels import Meetings
from service.queries.seen import saw
from service.queries.trainees import list_numbers
from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.reviews import Reviews, tabulate
from service.rules.mentors import ASSIGNABLE, plain_unit
from service.rules.ranking.inputs import MICRO, Mark
from service.rules.ranking.panels import REASONS, Reason, Wanted, proposed
from service.rules.ranking.panels_asking import Asked, group_count
from service.rules.ranking.panels_outlook import Outlook, outlook
from service.rules.ranking.panels_plan import Plan

Labels = Mapping[str, int]


class Proposal(NamedTuple):
    wanted: Wanted
    plan: Plan
    outlook: Outlook


def propose(session: Session, camp_id: UUID, asked: Asked) -> Proposal:
    people, judges = _people(session, camp_id, asked), _judges(session, camp_id, asked)
    groups = group_count(asked, len(people))
    found = queries.read_meetings(session, camp_id, clock.today())
    rows, columns = _numbered(people, judges, found.marks)
    before = _reviews(found.marks, rows, columns)
    wanted = Wanted(
        trainees=[one.no for one in people],
        mentors=[one.no for one in judges],
        barred=_barred(people, judges, found, asked.on or clock.today()),
        met=_counts(before, len(rows), len(columns)),
        groups=groups,
        panel=asked.panel_size,
        rounds=asked.seminars,
        seed=asked.seed,
    )
    plan = proposed(wanted)
    return Proposal(wanted, plan, outlook(plan, wanted.met, before))


def conflicts(session: Session, camp_id: UUID, on: date, trainees: Collection[str]) -> dict[tuple[str, str], Reason]:
    """Why a mentor may not review a trainee, by the numbers of both; of these trainees and all mentors."""
    people = [row for row in list_numbers(session, camp_id) if row.no in trainees]
    judges, found = queries.list_judges(session, camp_id), queries.read_meetings(session, camp_id, clock.today())
    barred = _barred(people, judges, found, on)
    return {(people[i].no, judges[j].no): REASONS[barred[i, j] - 1] for i, j in zip(*barred.nonzero(), strict=True)}


def _people(session: Session, camp_id: UUID, asked: Asked) -> list[Any]:
    """Those asked for, else all who are enrolled; by number."""
    known = {row.no: row for row in list_numbers(session, camp_id)}
    if asked.participants is None:
        chosen = [row for row in known.values() if row.state == "enrolled"]
    else:
        resolved(asked.participants, {no: row.id for no, row in known.items()}, "/participants")
        chosen = [_present(place, known[no]) for place, no in enumerate(asked.participants)]
    if not chosen:
        raise invalid("/participants", "nobody", "没有在营学员可分组。", "Nobody is enrolled.")
    saw(session, [row.id for row in chosen])
    return sorted(chosen, key=lambda row: str(row.no))


def _present(place: int, row: Any) -> Any:
    if row.state not in ASSIGNABLE:
        raise invalid(
            f"/participants/{place}", "not-enrolled", f"学员 {row.no} 已离营或结业。",
            f"Trainee {row.no} has left or completed.",
        )  # fmt: skip
    return row


def _judges(session: Session, camp_id: UUID, asked: Asked) -> list[Any]:
    """Those asked for, else all with capacity; by number."""
    known = {row.no: row for row in queries.list_judges(session, camp_id)}
    if asked.mentors is None:
        return [row for row in known.values() if row.capacity > 0]
    resolved(asked.mentors, {no: row.id for no, row in known.items()}, "/mentors")
    return [known[no] for no in sorted(asked.mentors)]


def _numbered(people: Sequence[Any], judges: Sequence[Any], marks: Sequence[Mark]) -> tuple[Labels, Labels]:
    """First those of the plan, then everybody else who reviewed or was reviewed."""
    trainees = dict.fromkeys([*(str(one.id) for one in people), *sorted(mark.trainee for mark in marks)])
    mentors = dict.fromkeys([*(str(one.id) for one in judges), *sorted(mark.evaluator for mark in marks)])
    return {each: row for row, each in enumerate(trainees)}, {each: row for row, each in enumerate(mentors)}


def _reviews(marks: Sequence[Mark], rows: Labels, columns: Labels) -> Reviews | None:
    if not marks:
        return None
    seminars = {occasion: number for number, occasion in enumerate(sorted({mark.occasion for mark in marks}))}
    return tabulate(
        [rows[mark.trainee] for mark in marks],
        [columns[mark.evaluator] for mark in marks],
        [seminars[mark.occasion] for mark in marks],
        [mark.score / MICRO for mark in marks],
        [mark.own for mark in marks],
    )


def _counts(before: Reviews | None, people: int, mentors: int) -> Floats:
    counts = np.zeros((people, mentors))
    if before is not None:
        np.add.at(counts, (before.trainees[before.trainee], before.reviewers[before.reviewer]), 1.0)
    return counts


def _barred(people: Sequence[Any], judges: Sequence[Any], found: Meetings, on: date) -> Ints:
    """Why who may not review whom; a mentor of that day or later."""
    barred = np.zeros((len(people), len(judges)), dtype=np.int64)
    for row, person in enumerate(people):
        spans = found.pairs.get(person.id, ())
        own = {mentor for mentor, span in spans if span.ends_on is None or span.ends_on >= on}
        for column, judge in enumerate(judges):
            reason = _reason(person, judge, own, found)
            barred[row, column] = 0 if reason is None else 1 + REASONS.index(reason)
    return barred


def _reason(person: Any, judge: Any, own: set[UUID], found: Meetings) -> Reason | None:
    if judge.id in own:
        return "own"
    if (person.id, judge.id) in found.recused:
        return "recused"
    return "unit" if plain_unit(person.unit) == plain_unit(judge.unit) else None
