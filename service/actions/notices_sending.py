"""The sender: queues the digests that are due, gives each to its outlet, and writes down what became of it.

Nothing is locked while a server outside is waited for: an attempt is noted before it is made and its end after it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec

from service import clock, delivering
from service.actions import audit
from service.database import Database, Session
from service.delivering import Undelivered
from service.outlets import Outlets
from service.queries import notices as queries
from service.queries import notices_queue
from service.queries.accounts import own_account
from service.queries.notices_queue import Draft
from service.rules.access import SYSTEM
from service.rules.audit import Entry, named
from service.rules.notices import ATTEMPTS, LEASE, MINUTE, Language, Plan, after_quiet, due_at, is_quiet, wait
from service.rules.notices_forms import Letter, letter, may_send
from service.tables.keys import new_id
from service.tables.notices import Notice, NoticeDelivery


class Parcel(NamedTuple):
    """A notice on its way, with all that is needed to deliver it: no transaction is open meanwhile."""

    camp_id: UUID
    notice_id: UUID
    attempt: int
    allowed: int
    channel: str
    to: str
    letter: Letter
    plan: Plan


class Done(msgspec.Struct, kw_only=True):
    """What a run did, or with a dry run would do; `quiet` camps send later."""

    queued: int = 0
    sent: int = 0
    failed: int = 0
    given_up: int = 0
    dropped: int = 0
    quiet: int = 0

    @property
    def is_whole(self) -> bool:
        return not (self.failed or self.given_up)


def run(database: Database, outlets: Outlets, address: str, now: int) -> Done:
    """One round over all camps, in order, each in transactions of its own."""
    done = Done()
    camps = _camps(database)
    lately = _lately(database, [camp_id for camp_id, _ in camps], now)
    for camp_id, number in camps:
        drafts = _drafts(database, outlets, camp_id, number, now)
        done.queued += _queue(database, camp_id, drafts, now)
        _send(database, outlets, (camp_id, number, address), lately, now, done)
    return done


def preview(database: Database, outlets: Outlets, now: int) -> list[tuple[str, Draft]]:
    """What a run would queue, camp by camp."""
    return [
        (number, draft)
        for camp_id, number in _camps(database)
        for draft in _drafts(database, outlets, camp_id, number, now)
    ]


def _camps(database: Database) -> list[tuple[UUID, str]]:
    with database.begin(SYSTEM, write=False) as session:
        return [(row.id, row.number) for row in notices_queue.list_open_camps(session)]


def _lately(database: Database, camps: Sequence[UUID], now: int) -> Counter[str]:
    """How many attempts each group had in the last minute, whatever camp they were of."""
    with database.begin(SYSTEM, write=False) as session:
        return Counter(to for camp_id in camps for to in queries.list_lately(session, camp_id, now - MINUTE))


def _drafts(database: Database, outlets: Outlets, camp_id: UUID, number: str, now: int) -> list[Draft]:
    """None before the day's hour."""
    today, groups = clock.day_of(now), [one.name for one in outlets.groups if one.serves(number)]
    with database.begin(SYSTEM, write=False) as session:
        plan, _ = queries.find_plan(session, camp_id)
        if now < due_at(plan, today):
            return []
        return notices_queue.list_drafts(session, camp_id, today, now, outlets.channels, groups)


def _queue(database: Database, camp_id: UUID, drafts: Sequence[Draft], now: int) -> int:
    """What waits from an earlier day is outdated by what is said today."""
    if not drafts:
        return 0
    with database.begin(SYSTEM, write=True) as session:
        for old in notices_queue.list_outdated(session, camp_id, [one.recipient for one in drafts]):
            old.state = "dropped"
        for one in drafts:
            session.add(_notice(camp_id, one, clock.day_of(now), now))
        session.flush()
        audit.append(session, [_entry(camp_id, drafts, now)])
    return len(drafts)


def _notice(camp_id: UUID, draft: Draft, on: date, now: int) -> Notice:
    return Notice(
        camp_id=camp_id, recipient=draft.recipient, account_id=draft.account_id, trainee_id=draft.trainee_id,
        channel=draft.channel, on=on, matters=msgspec.json.encode(draft.matters).decode(), allowed=ATTEMPTS,
        next_at=now, queued_at=now,
    )  # fmt: skip


def _entry(camp_id: UUID, drafts: Sequence[Draft], now: int) -> Entry:
    subjects = named({one.trainee_id for one in drafts if one.trainee_id is not None}, 0)
    return Entry(
        camp_id=camp_id, at=now, account_id=None, role=None, via="cli", ip=None, request_id=str(new_id()),
        action="notices.send", object_type="notices", subjects=subjects, outcome="ok",
    )  # fmt: skip


def _send(
    database: Database, outlets: Outlets, camp: tuple[UUID, str, str], lately: Counter[str], now: int, done: Done
) -> None:
    camp_id, number, address = camp
    with database.begin(SYSTEM, write=False) as session:
        plan, _ = queries.find_plan(session, camp_id)
    if is_quiet(plan, now) or not plan.active:
        done.quiet += 1
        return
    with database.begin(SYSTEM, write=True) as session:
        due = notices_queue.list_due(session, camp_id, now)
        parcels = [_parcel(session, one, plan, number, address, outlets, lately, now) for one in due]
        done.dropped += sum(one.state == "dropped" for one in due)
        session.flush()
    for parcel in parcels:
        if parcel is not None:
            _finish(database, parcel, _deliver(outlets, parcel, now), now, done)


def _parcel(
    session: Session, notice: Notice, plan: Plan, number: str, address: str, outlets: Outlets, lately: Counter[str],
    now: int,
) -> Parcel | None:  # fmt: skip
    """Takes the notice up for one attempt; none where its receiver is gone or has had enough this minute."""
    to, language = _receiver(session, notice, outlets, number)
    if to is None:
        notice.state = "dropped"
        return None
    if notice.channel == "group":
        if may_send(lately[notice.recipient]) == 0:
            return None
        lately[notice.recipient] += 1
    notice.attempts, notice.next_at = notice.attempts + 1, now + LEASE
    found = letter(
        str(notice.id),
        number,
        notice.on,
        queries.matters_in(notice.matters),
        f"{address}/camps/{number}",
        plan,
        language,
    )
    return Parcel(notice.camp_id, notice.id, notice.attempts, notice.allowed, notice.channel, to, found, plan)


def _receiver(session: Session, notice: Notice, outlets: Outlets, number: str) -> tuple[str | None, Language]:
    """As things are set now: an address for mail, a login for the webhook, a group's name."""
    if notice.account_id is None:
        name = notice.recipient.removeprefix("group:")
        return (name if any(one.name == name and one.serves(number) for one in outlets.groups) else None), "zh"
    contact, account = queries.find_contact(session, notice.account_id), own_account(session, notice.account_id)
    is_same = contact is not None and contact.channel == notice.channel and notice.channel in outlets.channels
    if contact is None or not is_same or account.state != "active":
        return None, "zh"
    to = queries.address_of(session, contact) if notice.channel == "email" else account.login
    return to, "en" if contact.language == "en" else "zh"


def _deliver(outlets: Outlets, parcel: Parcel, now: int) -> Undelivered | None:
    try:
        if parcel.channel == "email" and outlets.mail is not None:
            delivering.mail(outlets, outlets.mail, parcel.to, parcel.letter, now)
        elif parcel.channel == "webhook" and outlets.webhook is not None:
            delivering.webhook(outlets, outlets.webhook, parcel.to, parcel.letter, now)
        else:
            group = next(one for one in outlets.groups if one.name == parcel.to)
            delivering.group(outlets, group, parcel.letter, now)
    except Undelivered as error:
        return error
    return None


def _finish(database: Database, parcel: Parcel, error: Undelivered | None, now: int, done: Done) -> None:
    with database.begin(SYSTEM, write=True) as session:
        row = queries.lock_notice(session, parcel.camp_id, parcel.notice_id)
        if error is None:
            row.state, row.sent_at, row.error = "sent", now, ""
            done.sent += 1
        elif error.final or parcel.attempt >= parcel.allowed:
            row.state, row.error = "failed", error.code
            done.given_up += 1
        else:
            row.next_at, row.error = after_quiet(parcel.plan, now + wait(parcel.attempt)), error.code
            done.failed += 1
        outcome = "sent" if error is None else "failed"
        session.add(
            NoticeDelivery(
                camp_id=parcel.camp_id, notice_id=parcel.notice_id, attempt=parcel.attempt, at=now, outcome=outcome,
                error="" if error is None else error.code,
            )
        )  # fmt: skip
        session.flush()
