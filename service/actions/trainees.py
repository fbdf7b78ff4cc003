from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import exists

from service.actions.camps import require_act
from service.actions.sealed import put_phone
from service.database import Session
from service.errors import Conflict, invalid
from service.queries.select import c, columns
from service.rules import facts
from service.rules import trainees as rules
from service.tables.trainees import Trainee


def add_trainee(session: Session, camp_id: UUID, fact: facts.Trainee, **selection: Any) -> Trainee:
    require_act(session, camp_id, "people")
    taken = columns(exists().where(c(Trainee.camp_id) == camp_id, c(Trainee.no) == fact.no))
    if session.scalar(taken):
        raise Conflict("number-taken", f"学员编号 {fact.no} 已存在。", f"A trainee {fact.no} exists already.")
    trainee = Trainee(camp_id=camp_id, **{**msgspec.structs.asdict(fact), **selection, "phone": None})
    put_phone(session, trainee, fact.phone)
    session.add(trainee)
    session.flush()
    return trainee


def change_trainee(session: Session, trainee: Trainee, fact: facts.Trainee, **selection: Any) -> Trainee:
    """Replaces all that is known; the number stays."""
    require_act(session, trainee.camp_id, "edit")
    if fact.no != trainee.no:
        raise invalid("/no", "number-fixed", "学员编号不能更改。", "A trainee's number never changes.")
    values = {**msgspec.structs.asdict(fact), **selection}
    put_phone(session, trainee, values.pop("phone"))
    for name, value in values.items():
        setattr(trainee, name, value)
    trainee.version += 1
    session.flush()
    return trainee


def move_trainee(session: Session, trainee: Trainee, to: str, reason: str, on: date) -> Trainee:
    """Enrols, suspends, completes or withdraws; leaving has a day and a reason."""
    require_act(session, trainee.camp_id, "edit")
    if not rules.may_move(trainee.state, to):
        raise Conflict(
            "wrong-state", f"{trainee.state} 状态不能转为 {to}。", f"A {trainee.state} trainee cannot become {to}.",
            state=trainee.state, allowed=sorted(rules.MOVES[trainee.state]),
        )  # fmt: skip
    trainee.state, trainee.state_reason = to, reason
    trainee.left_on = on if to == "withdrawn" else None
    trainee.version += 1
    session.flush()
    return trainee
