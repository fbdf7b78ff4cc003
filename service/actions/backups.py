"""What a restored database needs before anybody may use it."""

import uuid_utils.compat
from sqlalchemy import update

from service import clock
from service.actions import audit
from service.database import Session
from service.queries.access import as_system
from service.rules.audit import Entry
from service.tables.access import Account
from service.tables.audit import INSTALLATION


def end_all_credentials(session: Session) -> None:
    """Whatever proved anybody before the restore proves nothing after it."""
    with as_system(session):
        session.exec(update(Account).values(auth_epoch=Account.auth_epoch + 1))


def note_restore(session: Session, anchor: str) -> None:
    """An audit row that names the last checkpoint kept outside, to which the auditor compares."""
    entry = Entry(
        camp_id=INSTALLATION,
        at=clock.now(),
        account_id=None,
        role=None,
        via="cli",
        ip=None,
        request_id=str(uuid_utils.compat.uuid7()),
        action="backups.restore",
        object_type="backups",
        subjects="",
        outcome="ok",
        reason=anchor,
    )
    audit.append(session, [entry])
