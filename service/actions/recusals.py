"""回避: officers and mentors say whom they may not deal with; another officer ends it."""

from uuid import UUID

from service import clock
from service.actions.seminar_recusals import step_back
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import recusals as queries
from service.queries.access import as_system, camp_of, viewer_of
from service.rules import recusals as rules
from service.tables.access import Recusal


def declare(session: Session, no: str, kind: rules.Kind, relation: str | None) -> Recusal:
    """From the next request on that person is out of sight; reviews not yet in step back at once."""
    camp_id, trainee_id = camp_of(session), queries.find_named(session, camp_of(session), no)
    if trainee_id is None:
        raise invalid("/trainee", "unknown-number", f"没有学员 {no}。", f"There is no trainee {no}.")
    recusal = _declared(session, camp_id, trainee_id, kind)
    sealed = None if relation is None else session.info["keys"].seal(rules.place(camp_id, recusal.id), relation)
    recusal.relation = sealed
    session.add(recusal)
    with as_system(session, pending=True):
        session.flush()
    _leave_panels(session, camp_id, trainee_id)
    return recusal


def _declared(session: Session, camp_id: UUID, trainee_id: UUID, kind: rules.Kind) -> Recusal:
    """A row of its own, or the one of before that was ended."""
    account_id = viewer_of(session).account_id
    recusal = queries.find_own(session, camp_id, trainee_id)
    if recusal is None:
        recusal = Recusal(camp_id=camp_id, account_id=account_id, trainee_id=trainee_id, kind=kind, declared_at=0)
    elif recusal.ended_at is None:
        raise Conflict("already-declared", "已申报过对此人的回避。", "This recusal is declared already.")
    recusal.kind, recusal.declared_at = kind, clock.now()
    recusal.ended_at = recusal.ended_by = recusal.end_reason = None
    return recusal


def _leave_panels(session: Session, camp_id: UUID, trainee_id: UUID) -> None:
    mentor_id = viewer_of(session).mentor_id
    if mentor_id is not None:
        for seminar in queries.list_open_seminars(session, camp_id, mentor_id, trainee_id):
            step_back(session, seminar)


def end(session: Session, recusal_id: UUID, reason: str) -> Recusal:
    """From the next request on the declarer sees that person again; reviews that stepped back stay so."""
    recusal = queries.find_to_end(session, camp_of(session), recusal_id)
    account_id = viewer_of(session).account_id
    if not rules.may_end(recusal.account_id, account_id):
        raise Conflict("same-person", "须由本人以外的组织员解除。", "An officer other than the declarer has to end it.")
    if recusal.ended_at is not None:
        raise Conflict("wrong-state", "此回避已解除。", "This recusal is ended already.")
    recusal.ended_at, recusal.ended_by, recusal.end_reason = clock.now(), account_id, reason
    with as_system(session, pending=True):
        session.flush()
    return recusal
