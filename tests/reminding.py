"""Outlets on loopback, and people who want to be reminded."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import select

from service.actions import notices as actions
from service.actions import notices_sending
from service.actions.notices_sending import Done
from service.clock import CAMP_ZONE
from service.outlets import Group, Hook, Mail, Outlets
from service.rules.notices import Plan
from service.tables.notices import Notice, NoticePlan
from tests import receiving
from tests.make import World
from tests.receiving import Mailbox, Receiver

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
THURSDAY = date(2020, 12, 10)
ADDRESS = "https://camp.example.org"


def at(hour: int, minute: int = 0, day: date = THURSDAY) -> int:
    """China time, in microseconds UTC."""
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=CAMP_ZONE).timestamp()) * 1_000_000


@dataclass
class Office:
    world: World
    box: Mailbox
    hooks: Receiver
    outlets: Outlets

    def run(self, now: int) -> Done:
        return notices_sending.run(self.world.database, self.outlets, ADDRESS, now)

    def notices(self) -> list[Notice]:
        with self.world.session(write=False) as session:
            return list(session.scalars(select(Notice).order_by(Notice.on, Notice.recipient)))  # type: ignore[arg-type]


@contextmanager
def office(world: World, *groups: str, **more: Any) -> Iterator[Office]:
    """With a robot in each group that is named after its form."""
    with receiving.mail_server() as box, receiving.receiver() as hooks:
        forms: list[Any] = list(groups)
        robots = tuple(Group(name=one, form=one, url=f"{hooks.url}/{one}", secret=SECRET) for one in forms)
        mail = Mail(host="127.0.0.1", port=box.port, security="none", sender="camp@example.org")
        hook = Hook(url=f"{hooks.url}/people", secret=SECRET)
        yield Office(world, box, hooks, Outlets(mail=mail, webhook=hook, groups=robots, **more))


def reach(world: World, login: str, channel: str = "email", language: str = "zh") -> None:
    with world.session() as session:
        actions.set_contact(
            session, world.people[login].account_id, channel=channel, address=f"{login}@example.org",
            language=language, now=1,
        )  # fmt: skip


def plan(world: World, **more: Any) -> None:
    with world.session("officer") as session:
        row = session.get(NoticePlan, world.camp_id)
        actions.change_plan(session, world.camp_id, row, Plan(**more), 1)
