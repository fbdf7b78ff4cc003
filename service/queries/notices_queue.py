"""What the sender reads of a camp, as the system: whom it may reach, what they were told last, what is due."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.queries.calendar import list_years
from service.queries.members import MEMBERS, as_member
from service.queries.notices import find_plan, matters_in
from service.queries.notices_due import matters_of, matters_of_group
from service.queries.select import c, columns
from service.rules.camps import State
from service.rules.notices import Matter, Plan, digest, is_repetition, is_sending_day
from service.tables.access import CampRole
from service.tables.camps import Camp
from service.tables.notices import Contact, Notice

OPEN: tuple[State, ...] = ("running", "closing")
_CAMPS = columns(Camp.id, Camp.number).where(c(Camp.state).in_(OPEN)).order_by(c(Camp.number))
_REACHED = (
    MEMBERS.add_columns(c(Contact.channel))
    .join(Contact, c(Contact.account_id) == CampRole.account_id)
    .where(c(CampRole.camp_id) == bindparam("camp_id"), c(Contact.channel) != "off")
)
_TOLD = columns(Notice.recipient, Notice.on, Notice.matters, Notice.state).where(
    c(Notice.camp_id) == bindparam("camp_id"), c(Notice.on) >= bindparam("since")
)
_TODAY = columns(Notice.recipient).where(c(Notice.camp_id) == bindparam("camp_id"), c(Notice.on) == bindparam("on"))
_DUE = (
    columns(Notice)
    .where(
        c(Notice.camp_id) == bindparam("camp_id"),
        c(Notice.state) == "waiting",
        c(Notice.next_at) <= bindparam("now"),
    )
    .order_by(c(Notice.next_at), c(Notice.id))
    .with_for_update(skip_locked=True)
)
_OUTDATED = columns(Notice).where(
    c(Notice.camp_id) == bindparam("camp_id"),
    c(Notice.recipient).in_(bindparam("recipients", expanding=True)),
    c(Notice.state) == "waiting",
)


class Draft(NamedTuple):
    """A digest that is to be queued."""

    recipient: str
    channel: str
    account_id: UUID | None
    trainee_id: UUID | None
    matters: tuple[Matter, ...]


def list_open_camps(session: Session) -> Sequence[Any]:
    return session.execute(_CAMPS).all()


def list_drafts(
    session: Session, camp_id: UUID, today: date, now: int, channels: Sequence[str], groups: Sequence[str]
) -> list[Draft]:
    """One for each who has something to be reminded of, was not written to today, and is told something new."""
    plan, _ = find_plan(session, camp_id)
    if not is_sending_day(plan, today, list_years(session, today.year, today.year)):
        return []
    found = [
        *_to_persons(session, camp_id, plan, today, now, channels),
        *(_to_groups(session, camp_id, plan, today, groups) if plan.groups and groups else []),
    ]
    return _news(session, camp_id, found, plan, today)


def _to_persons(
    session: Session, camp_id: UUID, plan: Plan, today: date, now: int, channels: Sequence[str]
) -> list[Draft]:
    made = []
    for row in session.execute(_REACHED, {"camp_id": camp_id}):
        if row.channel in channels:
            with as_member(session, row, today):
                matters = matters_of(session, camp_id, today, now, plan.lead_days)
            made.append(
                Draft(f"account:{row.account_id}", row.channel, row.account_id, row.trainee_id, digest(matters, plan))
            )
    return made


def _to_groups(session: Session, camp_id: UUID, plan: Plan, today: date, groups: Sequence[str]) -> list[Draft]:
    matters = digest(matters_of_group(session, camp_id, today, plan.lead_days), plan)
    return [Draft(f"group:{name}", "group", None, None, matters) for name in groups]


def _news(session: Session, camp_id: UUID, found: Sequence[Draft], plan: Plan, today: date) -> list[Draft]:
    written = set(session.scalars(_TODAY, {"camp_id": camp_id, "on": today}))
    last = _last_told(session, camp_id, plan, today)
    return [
        one
        for one in found
        if one.matters
        and one.recipient not in written
        and not is_repetition(one.matters, last.get(one.recipient), plan, today)
    ]


def _last_told(session: Session, camp_id: UUID, plan: Plan, today: date) -> dict[str, tuple[tuple[Matter, ...], date]]:
    """Of each recipient what the last digest said that left or is to leave."""
    since = date.fromordinal(today.toordinal() - plan.repeat_days)
    rows = session.execute(_TOLD, {"camp_id": camp_id, "since": since}).all()
    kept = sorted((row for row in rows if row.state in {"waiting", "sent"}), key=lambda row: row.on)
    return {row.recipient: (matters_in(row.matters), row.on) for row in kept}


def list_due(session: Session, camp_id: UUID, now: int) -> Sequence[Notice]:
    """Those to be tried now that nobody else is trying, to be changed."""
    return session.scalars(_DUE, {"camp_id": camp_id, "now": now}).all()


def list_outdated(session: Session, camp_id: UUID, recipients: Sequence[str]) -> Sequence[Notice]:
    """Those still waiting although something newer is to be said."""
    return session.scalars(_OUTDATED, {"camp_id": camp_id, "recipients": list(recipients)}).all()
