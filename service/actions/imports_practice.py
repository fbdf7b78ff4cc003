"""实践, 加减分: postings with appraisal, events, and what was registered."""

from typing import Any

import msgspec

from service.actions.imports_writing import Change, Writing, change
from service.actions.sealed import seal_cause
from service.tables.points import Registration
from service.tables.practice import Event, EventParticipation, Posting
from service.tables.trainees import Trainee


def posting(writing: Writing, said: Change) -> None:
    fact = said.fact
    trainee_id = writing.id_of(Trainee, fact.trainee)
    values: dict[str, Any] = {
        **msgspec.structs.asdict(fact),
        "state": "active" if fact.score is None else "appraised",
    }
    del values["trainee"]
    row = writing.row(Posting, trainee_id, fact.starts_on)
    if row is None:
        writing.put(Posting(camp_id=writing.camp_id, trainee_id=trainee_id, **values), trainee_id, fact.starts_on)
    else:
        change(row, **values)


def event(writing: Writing, said: Change) -> None:
    fact = said.fact
    if writing.row(Event, fact.event, fact.on) is None:
        writing.put(Event(camp_id=writing.camp_id, name=fact.event, on=fact.on), fact.event, fact.on)


def participation(writing: Writing, said: Change) -> None:
    fact, camp_id = said.fact, writing.camp_id
    key = writing.id_of(Event, fact.event, fact.on), writing.id_of(Trainee, fact.trainee)
    if writing.row(EventParticipation, *key) is None:
        writing.put(EventParticipation(camp_id=camp_id, event_id=key[0], trainee_id=key[1]), *key)


def registration(writing: Writing, said: Change) -> None:
    fact = said.fact
    values = msgspec.structs.asdict(fact)
    values["trainee_id"] = writing.id_of(Trainee, values.pop("trainee"))
    row = writing.row(Registration, fact.serial)
    if row is None:
        row = writing.put(Registration(camp_id=writing.camp_id, **values), fact.serial)
    else:
        change(row, **values)
    seal_cause(writing.session, row)
