"""Sessions, exams, visits and events: held on a day of the camp, with a roll that is replaced as a whole."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.actions.points_facts import post_claims
from service.database import Session
from service.errors import Conflict, Invalid, Problem, invalid
from service.queries import occasions as queries
from service.queries.occasions import Roll
from service.rules import occasions as rules
from service.rules.points.claims import source_of
from service.tables.camps import Camp

M = TypeVar("M")


def add_occasion(session: Session, occasion: M, *key: str) -> M:
    """A new one, if the camp has none of the same key."""
    row: Any = occasion
    camp = require_act(session, row.camp_id, "edit")
    require_day(camp, row.on, "/on")
    named = {name: getattr(row, name) for name in key}
    if queries.is_taken(session, type(row), row.camp_id, **named):
        what = "、".join(map(str, named.values()))
        raise Conflict("already-there", f"{what} 已存在。", f"{what} exists already.")
    session.add(row)
    session.flush()
    return occasion


def require_day(camp: Camp, day: date, pointer: str) -> None:
    if not camp.starts_on <= day <= camp.ends_on:
        raise invalid(
            pointer,
            "date-outside-camp",
            f"日期应在训练营期间（{camp.starts_on} 至 {camp.ends_on}）。",
            f"The day must lie within the camp ({camp.starts_on} to {camp.ends_on}).",
        )


def require_come(day: date) -> None:
    """Nothing is recorded before its day."""
    if not rules.has_come(day, clock.today()):
        raise Conflict("not-yet", f"尚未到 {day}，不能登记。", f"It is not {day} yet; nothing can be recorded.", on=day)


def write_roll(session: Session, roll: Roll, occasion: Any, said: Mapping[str, Any], pointer: str) -> None:
    """Makes a roll say just this, by trainee number; only differences are written, and only they touch points."""
    require_act(session, occasion.camp_id, "facts")
    require_come(occasion.on)
    wanted = _by_trainee(session, occasion, said, pointer)
    rows = queries.roll_rows(session, roll, occasion.camp_id, occasion.id)
    changed, gone = rules.differences({trainee: roll.says(row) for trainee, row in rows.items()}, wanted)
    for trainee in gone:
        session.delete(rows[trainee])
    for trainee in changed:
        _say(session, roll, occasion, rows, trainee, wanted[trainee])
    session.flush()
    post_roll(session, roll, occasion, {trainee: wanted[trainee] for trainee in changed}, gone)


def post_roll(session: Session, roll: Roll, occasion: Any, said: Mapping[UUID, Any], gone: Iterable[UUID] = ()) -> None:
    """Carries what a roll says of these trainees, or says no longer, to the journal."""
    claims = rules.claims(roll.fact, occasion.id, occasion.on, said)
    source = source_of(roll.fact, occasion.id)
    post_claims(session, occasion.camp_id, claims, stated=[(source, trainee) for trainee in (*said, *gone)])


def _say(session: Session, roll: Roll, occasion: Any, rows: Mapping[UUID, Any], trainee: UUID, value: Any) -> None:
    what = {roll.value: value} if roll.value else {}
    if trainee in rows:
        setattr(rows[trainee], str(roll.value), value)
    else:
        session.add(roll.model(camp_id=occasion.camp_id, trainee_id=trainee, **{roll.occasion: occasion.id}, **what))


def _by_trainee(session: Session, occasion: Any, said: Mapping[str, Any], pointer: str) -> dict[UUID, Any]:
    people = {person.no: person for person in queries.list_people(session, occasion.camp_id)}
    if problems := list(_strangers(people, occasion.on, said, pointer)):
        raise Invalid(
            "invalid", "名单中有不能登记的学员。", "The roll names trainees who do not fit.", problems=problems
        )
    return {people[no].id: value for no, value in said.items()}


def _strangers(people: Mapping[str, Any], on: date, said: Iterable[str], pointer: str) -> Iterator[Problem]:
    for no in said:
        if no not in people:
            yield Problem(
                pointer=f"{pointer}/{no}", code="unknown-trainee", message=f"没有学员 {no}。",
                message_en=f"There is no trainee {no}.",
            )  # fmt: skip
        elif not rules.was_there_to(people[no].left_on, on):
            yield Problem(
                pointer=f"{pointer}/{no}", code="left-before", message=f"{no} 在 {on} 之前已退出。",
                message_en=f"{no} had left before {on}.",
            )  # fmt: skip
