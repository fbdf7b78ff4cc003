"""Who sits on a seminar's panel, who takes part and who speaks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from service.actions.camps import require_act
from service.actions.seminar_recusals import step_back
from service.database import Session
from service.errors import Conflict, Invalid, NotFound, Problem, invalid
from service.queries import seminars as queries
from service.queries.trainees import list_numbers
from service.rules import facts
from service.rules.camps import Act
from service.rules.seminars import HELD
from service.tables.seminars import Panellist, Participant, Seminar


def set_participants(session: Session, seminar: Seminar, numbers: Sequence[str]) -> Seminar:
    """Whose review is in stays; those who stay keep their turn to speak."""
    require_changeable(session, seminar, "facts")
    known = {row.no: row.id for row in list_numbers(session, seminar.camp_id)}
    wanted = set(resolved(numbers, known, "/trainees").values())
    held = {row.trainee_id for row in queries.list_states(session, seminar) if row.state in HELD}
    rows = {row.trainee_id: row for row in queries.list_participations(session, seminar)}
    _remove(session, {key: row for key, row in rows.items() if key not in wanted}, held)
    for trainee_id in sorted(wanted - rows.keys()):
        session.add(Participant(camp_id=seminar.camp_id, seminar_id=seminar.id, trainee_id=trainee_id))
    changed(session, seminar)
    step_back(session, seminar)
    return seminar


def set_speakers(session: Session, seminar: Seminar, numbers: Sequence[str]) -> Seminar:
    """主发言: some of the participants."""
    require_changeable(session, seminar, "facts")
    known = {row.trainee: row.trainee_id for row in queries.list_participants(session, seminar)}
    wanted = set(resolved(numbers, known, "/trainees").values())
    for row in queries.list_participations(session, seminar):
        row.speaker = row.trainee_id in wanted
    return changed(session, seminar)


def set_absence(session: Session, seminar: Seminar, mentor: str, *, absent: bool, reason: str) -> Seminar:
    """An absent panellist is not waited for; what she submitted stays."""
    require_changeable(session, seminar, "facts")
    mentor_id = next((row.mentor_id for row in queries.list_panel(session, seminar) if row.mentor == mentor), None)
    seat = next((row for row in queries.list_panellists(session, seminar) if row.mentor_id == mentor_id), None)
    if seat is None:
        raise NotFound
    seat.state, seat.reason = "absent" if absent else "seated", reason
    return changed(session, seminar)


def panel_of(session: Session, camp_id: UUID, fact: facts.Seminar) -> dict[str, UUID]:
    """The panel's mentors by number; the chair is one of them."""
    panel = resolved(fact.panel, queries.list_mentors(session, camp_id), "/panel")
    if fact.chair is not None and fact.chair not in panel:
        raise invalid("/chair", "chair-not-on-panel", "主持人须是评委之一。", "The chair has to sit on the panel.")
    return panel


def seat(session: Session, seminar: Seminar, mentor_ids: Collection[UUID], held: Collection[UUID] = ()) -> None:
    """Makes these the panel; whose review is in stays."""
    rows = {row.mentor_id: row for row in queries.list_panellists(session, seminar)}
    _remove(session, {key: row for key, row in rows.items() if key not in mentor_ids}, held)
    for mentor_id in sorted(set(mentor_ids) - rows.keys()):
        session.add(Panellist(camp_id=seminar.camp_id, seminar_id=seminar.id, mentor_id=mentor_id))


def _remove(session: Session, rows: Mapping[UUID, Panellist | Participant], held: Collection[UUID]) -> None:
    """A draft that was begun stays behind unseen, and is there again if its people are."""
    if not rows.keys().isdisjoint(held):
        raise Conflict(
            "reviewed",
            "已有评分的评委或学员不能移出；可将评委登记为缺席。",
            "Whose review is in cannot be taken out; a panellist can be marked absent.",
        )
    for row in rows.values():
        session.delete(row)


def resolved(numbers: Iterable[str], known: Mapping[str, UUID], pointer: str) -> dict[str, UUID]:
    """Ids by number, each once; every number that is unknown or repeated is named."""
    found: dict[str, UUID] = {}
    problems = []
    for place, number in enumerate(numbers):
        if number not in known:
            problems.append(_problem(f"{pointer}/{place}", "unknown-number", f"没有 {number}。", f"No {number} here."))
        elif number in found:
            problems.append(_problem(f"{pointer}/{place}", "repeated", f"{number} 重复。", f"{number} is repeated."))
        else:
            found[number] = known[number]
    if problems:
        raise Invalid("invalid", problems[0].message, problems[0].message_en, problems=problems)
    return found


def _problem(pointer: str, code: str, message: str, message_en: str) -> Problem:
    return Problem(pointer=pointer, code=code, message=message, message_en=message_en)


def require_open(seminar: Any) -> None:
    if seminar.state != "open":
        raise Conflict("wrong-state", "该场研讨已关闭。", "The seminar is closed.", state=seminar.state)


def require_changeable(session: Session, seminar: Seminar, act: Act) -> None:
    require_act(session, seminar.camp_id, act)
    require_open(seminar)


def changed(session: Session, seminar: Seminar) -> Seminar:
    seminar.version += 1
    session.flush()
    return seminar
