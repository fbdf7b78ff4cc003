"""A calendar's secret address, and what calendars were told of each event."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from service.database import Session
from service.errors import NotFound
from service.queries import feeds as queries
from service.queries.access import as_system
from service.queries.accounts import own_account
from service.queries.select import c
from service.rules import credentials
from service.rules.feeds import Event, Revision, fingerprint, revised
from service.tables.camps import Camp
from service.tables.feeds import CalendarEvent, CalendarFeed


def make_feed(session: Session, account_id: UUID, now: int) -> str:
    """The secret, shown once; one made before opens nothing from now on."""
    account, secret = own_account(session, account_id), credentials.new_secret()
    row = queries.lock_feed(session, account_id) or CalendarFeed(
        account_id=account_id, sha256="", last4="", auth_epoch=0, made_at=0
    )
    row.sha256, row.last4 = credentials.digest(secret), secret[-4:]
    row.auth_epoch, row.made_at = account.auth_epoch, now
    with as_system(session, pending=True):
        session.add(row)
        session.flush()
    return secret


def end_feed(session: Session, account_id: UUID) -> None:
    row = queries.lock_feed(session, account_id)
    if row is None:
        raise NotFound
    with as_system(session):
        session.delete(row)
        session.flush()


def revisions(session: Session, camp_id: UUID, events: Iterable[Event], now: int) -> dict[str, Revision]:
    """Of each event by its uid; what changed since a calendar was last told is noted. Run as the system."""
    wanted = {one.uid: one for one in events}
    said = queries.list_said(session, camp_id)
    if changed := _changed(wanted, said):
        # whoever reads the same camp's calendar now waits, and then finds what is written here
        session.scalar(select(c(Camp.id)).where(c(Camp.id) == camp_id).with_for_update(key_share=True))
        session.expire_all()
        said = queries.list_said(session, camp_id)
        for one in changed:
            said[one.uid] = _said(session, camp_id, one, said.get(one.uid), now)
        session.flush()
    return {uid: Revision(said[uid].sequence, said[uid].changed_at) for uid in wanted}


def _changed(wanted: dict[str, Event], said: dict[str, CalendarEvent]) -> list[Event]:
    return [one for uid, one in wanted.items() if uid not in said or said[uid].digest != fingerprint(one)]


def _said(session: Session, camp_id: UUID, event: Event, row: CalendarEvent | None, now: int) -> CalendarEvent:
    known, digest = None if row is None else Revision(row.sequence, row.changed_at), fingerprint(event)
    found = revised(known, row is not None and row.digest == digest, now)
    row = row or CalendarEvent(camp_id=camp_id, uid=event.uid, digest=digest, changed_at=now)
    row.digest, row.sequence, row.changed_at = digest, found.sequence, found.changed_at
    session.add(row)
    return row
