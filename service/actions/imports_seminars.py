"""研讨: groups with their panels, reviews that are in, main speakers; a seminar with reviews is closed."""

from uuid import UUID

from service.actions.imports_writing import Change, Writing, change
from service.actions.seminars import record_review
from service.tables.mentors import Mentor
from service.tables.seminars import Panellist, Participant, Review, Seminar
from service.tables.trainees import Trainee


def seminar(writing: Writing, said: Change) -> None:
    fact, camp_id = said.fact, writing.camp_id
    values = {
        "topic": fact.topic,
        "on": fact.on,
        "group": fact.group,
        "chair_id": writing.id_of(Mentor, fact.chair) if fact.chair else None,
    }
    row = writing.row(Seminar, fact.no)
    if row is None:
        writing.put(Seminar(camp_id=camp_id, no=fact.no, **values), fact.no)
    else:
        change(row, **values)


def panel(writing: Writing, said: Change) -> None:
    fact, camp_id = said.fact, writing.camp_id
    seminar_id = writing.id_of(Seminar, fact.no)
    wanted = {writing.id_of(Mentor, one) for one in fact.panel}
    for mentor_id in wanted:
        if writing.row(Panellist, seminar_id, mentor_id) is None:
            seat = Panellist(camp_id=camp_id, seminar_id=seminar_id, mentor_id=mentor_id)
            writing.put(seat, seminar_id, mentor_id)
    wanted |= {row.mentor_id for row in writing.rows(Review) if row.seminar_id == seminar_id}
    writing.leave(Panellist, lambda seat: seat.seminar_id == seminar_id and seat.mentor_id not in wanted)


def review(writing: Writing, said: Change) -> None:
    fact = said.fact
    held = writing.row(Seminar, fact.seminar)
    assert held is not None
    key = held.id, writing.id_of(Mentor, fact.mentor), writing.id_of(Trainee, fact.trainee)
    _participant(writing, held, key[2])
    policy, earlier = writing.policy_on(held.on), writing.row(Review, *key)
    made = record_review(writing.session, held, key[1], key[2], fact.marks, fact.comment, policy, earlier)
    writing.put(made, *key)
    held.state = "closed"


def speaker(writing: Writing, said: Change) -> None:
    held = writing.row(Seminar, said.fact.seminar)
    assert held is not None
    _participant(writing, held, writing.id_of(Trainee, said.fact.trainee)).speaker = True


def _participant(writing: Writing, held: Seminar, trainee_id: UUID) -> Participant:
    key = held.id, trainee_id
    found = writing.row(Participant, *key)
    if found is None:
        found = writing.put(Participant(camp_id=writing.camp_id, seminar_id=held.id, trainee_id=trainee_id), *key)
    return found
