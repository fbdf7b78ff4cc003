"""Motions and what became of them, read as the system by those whom their kind concerns."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.errors import NotFound
from service.queries.access import as_system
from service.queries.select import c, columns
from service.tables.access import Account, Motion, MotionDecision

_MOTIONS = (
    columns(
        Motion.id, Motion.camp_id, Motion.kind, Motion.content, Motion.digest, Motion.proposed_by, Motion.proposed_at,
        Motion.expires_at, c(Account.login).label("proposer"), c(Account.name).label("proposer_name"),
        MotionDecision.verdict,
    )
    .join(Account, c(Account.id) == Motion.proposed_by)
    .join(MotionDecision, c(MotionDecision.motion_id) == Motion.id, isouter=True)
    .where(c(Motion.camp_id) == bindparam("camp_id"), c(Motion.kind) == bindparam("kind"))
)  # fmt: skip
_OPEN = _MOTIONS.where(c(MotionDecision.verdict).is_(None), c(Motion.expires_at) > bindparam("now")).order_by(
    c(Motion.proposed_at), c(Motion.id)
)
_ONE = _MOTIONS.where(c(Motion.id) == bindparam("motion_id"))


def list_open(session: Session, camp_id: UUID, kind: str, now: int) -> Sequence[Any]:
    """Undecided and not lapsed, the oldest first; `proposer` is the login, `verdict` still None."""
    with as_system(session):
        return session.execute(_OPEN, {"camp_id": camp_id, "kind": kind, "now": now}).all()


def find_motion(session: Session, camp_id: UUID, kind: str, motion_id: UUID) -> Any:
    """A motion of that camp and kind, and its verdict if it has one."""
    with as_system(session):
        found = session.execute(_ONE, {"camp_id": camp_id, "kind": kind, "motion_id": motion_id}).one_or_none()
    if found is None:
        raise NotFound
    return found
