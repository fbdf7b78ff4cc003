"""A calendar as iCalendar (RFC 5545): the same events give the same bytes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar

from service.actions.feeds import revisions
from service.clock import day_of
from service.database import Session
from service.queries.feeds import list_events
from service.queries.members import as_member, list_places
from service.queries.seen import about, saw
from service.rules.feeds import WORDS, Event, Revision, span, summary

ZONE = "Asia/Shanghai"
NAME = "菁英训练营"
Told = tuple[str, Event, Revision]
"""The camp's number, the event and its revision."""


def made_for(session: Session, account_id: UUID, address: str, now: int) -> bytes:
    """What concerns that person in all her camps, as she may see it; run as the system."""
    told: list[Told] = []
    for place in list_places(session, account_id):
        about(session, place.camp_id)
        with as_member(session, place, day_of(now)) as camp_id:
            events = list_events(session, camp_id)
            saw(session, {place.trainee_id} - {None})
        known = revisions(session, camp_id, events, now)
        told += [(place.camp, one, known[one.uid]) for one in events]
    return calendar(told, address)


def calendar(events: Iterable[Told], address: str) -> bytes:
    """`address` is what links begin with; events are in the order in which they stand."""
    made = icalendar.Calendar()
    properties: Mapping[str, str] = {
        "prodid": "-//Jingying//Calendar 1//ZH",
        "version": "2.0",
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
        "x-wr-calname": NAME,
        "x-wr-timezone": ZONE,
    }
    for name, value in properties.items():
        made.add(name, value)
    made.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
    made.add_component(_zone())
    for camp, event, revision in events:
        made.add_component(_event(camp, event, revision, address))
    return bytes(made.to_ical())


def _zone() -> icalendar.Timezone:
    """China keeps one time all year."""
    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001 - a zone's own beginning has no zone
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(camp: str, event: Event, revision: Revision, address: str) -> icalendar.Event:
    made = icalendar.Event()
    changed = datetime.fromtimestamp(revision.changed_at // 1_000_000, UTC)
    made.add("uid", f"{event.uid}@{camp}.jingying")
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("sequence", revision.sequence)
    made.add("summary", summary(event))
    made.add("description", f"{WORDS[event.kind][1]} · {camp}")
    made.add("url", f"{address}/camps/{camp}")
    made.add("transp", "OPAQUE" if event.half else "TRANSPARENT")
    if (hours := span(event)) is None:
        made.add("dtstart", event.on)
        made.add("dtend", event.on + timedelta(days=1))
    else:
        for name, moment in zip(("dtstart", "dtend"), hours, strict=True):
            made.add(name, moment.replace(tzinfo=ZoneInfo(ZONE)))
    return made
