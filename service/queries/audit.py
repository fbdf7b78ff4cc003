"""The audit as it stands; read as the system, since it is about everybody."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.queries.access import as_system
from service.queries.select import c, columns, hot_row, hot_rows
from service.tables.audit import Audit, AuditHead

_HEAD = (
    columns(Audit.seq, Audit.mac).where(c(Audit.camp_id) == bindparam("camp_id")).order_by(c(Audit.seq).desc()).limit(1)
)
_LOCK = columns(AuditHead.camp_id).where(c(AuditHead.camp_id) == bindparam("camp_id")).with_for_update()


def lock_head(session: Session, camp_id: UUID) -> Any:
    """The last row of a camp's chain, none yet if it is empty; waits for the camp's other writers."""
    with as_system(session):
        hot_row(session, _LOCK, camp_id=camp_id)
        return next(iter(hot_rows(session, _HEAD, camp_id=camp_id)), None)
