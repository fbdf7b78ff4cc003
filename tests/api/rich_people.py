"""The callers of the rich world, their places in its three camps, and every credential of theirs."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from service import clock
from service.actions import access, camps
from service.database import Session
from service.rules import credentials
from service.rules.access import Perm, Role
from service.tables.access import Account, Credential
from tests import make
from tests.api import rich_outcomes
from tests.api.walking import OVER
from tests.make import World

STRANGER = "stranger"
CALLERS = (*(role.value for role in Role), STRANGER)
"""One account of each role in the camp, and an officer of another camp."""
OTHER_CAMP = "QY2021"
STALE = (30 * 60 + 1) * credentials.MICRO


@dataclass
class Rich:
    """What the world's things are called, and what proves its callers: (login, way)."""

    ids: dict[str, Any] = field(default_factory=dict)
    proofs: dict[tuple[str, str], str] = field(default_factory=dict)


def other_camp(made: World) -> None:
    with made.session() as session:
        account = access.open_account(session, STRANGER, STRANGER, Role.OFFICER, clock.now())
        camp_id = make.camp_in(session, OTHER_CAMP)
        access.grant_role(session, account.id, camp_id, Role.OFFICER)
        made.people[STRANGER] = make.person(session, account)
        make.trainee(session, camp_id, 1, no=f"{OTHER_CAMP}-001")


def old_camp(made: World) -> None:
    with made.session() as session:
        camp = camps.open_camp(
            session, number=OVER, name="2016年训练营", starts_on=date(2016, 6, 1), ends_on=date(2017, 6, 30)
        )
        camp.state = "archived"
        trainee = make.trainee(session, camp.id, 1, no=f"{OVER}-001")
        mentor = make.mentor(session, camp.id, 1, no="DS2016-01")
        held: dict[str, dict[str, UUID]] = {"mentor": {"mentor_id": mentor.id}, "trainee": {"trainee_id": trainee.id}}
        for login in ("officer", "officer2", "mentor", "trainee"):
            role = Role(login.rstrip("2"))
            access.grant_role(session, made.people[login].account_id, camp.id, role, **held.get(role, {}))
        rich_outcomes.put(session, camp.id, made.people["officer"].account_id)


def prove(made: World, rich: Rich) -> None:
    with made.session() as session:
        for login in CALLERS:
            _prove(session, rich, login, made.people[login].account_id)


def _prove(session: Session, rich: Rich, login: str, account_id: UUID) -> None:
    """A login session, one proved too long ago, two tokens, of which the matrix narrows one, and half a sign-in."""
    account, now = session.get(Account, account_id), clock.now()
    assert account is not None
    session.refresh(account)
    for way, kind, proved_at in (
        ("session", "session", now),
        ("stale", "session", now - STALE),
        ("token", "token", now),
        ("pending", "pending", now),
    ):
        rich.proofs[login, way] = _credential(session, account, kind, proved_at)
    rich.proofs[login, "narrow"] = _credential(session, account, "token", now, " ".join(Perm))
    if login == "trainee":
        rich.ids["link"] = _credential(session, account, "link", now)


def _credential(session: Session, account: Account, kind: str, proved_at: int, scopes: str | None = None) -> str:
    secret, now = credentials.new_token() if kind == "token" else credentials.new_secret(), clock.now()
    row = Credential(
        account_id=account.id,
        kind=kind,
        sha256=credentials.digest(secret),
        scopes=scopes,
        last4=secret[-4:],
        auth_epoch=account.auth_epoch,
        created_at=proved_at,
        expires_at=now + 3600 * credentials.MICRO,
        last_used_at=now,
        proved_at=proved_at,
    )
    make.put_in(session, row)
    return secret
