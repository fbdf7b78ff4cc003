"""The sample camp, imported once: fixture `sample` gives each test a copy of its own."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import select

from service import clock, sample
from service.actions import access
from service.database import Database
from service.documents import importing
from service.queries.ranking import worked
from service.rules.access import Role
from service.rules.ranking.procedure import name_of
from service.rules.ranking.snapshots import canonical, digest, versions
from service.tables.keys import new_id
from service.tables.mentors import Mentor
from service.tables.ranking import PublicityWindow, Recommendation, RecommendationAct, RecommendationRow, Snapshot
from service.tables.trainees import Trainee
from tests import make
from tests.make import World

FOLDER = Path(sample.__file__).parent
FIRST_DAY, LAST_DAY = date(2021, 7, 1), date(2021, 7, 7)


@cache
def expected() -> dict[str, Any]:
    """Counted independently of the service."""
    text = (Path(__file__).parent / "data" / "camp-2020" / "expected.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def bring(world: World) -> int:
    """Every workbook, and what waits for a second person approved; returns the entries made."""
    files = [(path.name, path.read_bytes()) for path in sorted(FOLDER.glob("*.xlsx"))]
    with world.session("officer") as session:
        entries = importing.run(session, world.camp_id, files).entries
    return entries + make.approve_all(world)


def build(database: Database) -> World:
    """With its officers; others get their accounts by `sign_up`."""
    made = make.world(database, trainees=0, mentors=0)
    assert bring(made) == expected()["entries"]
    with made.session(write=False) as session:
        made.trainees = {row.no: row.id for row in session.exec(select(Trainee))}
        made.mentors = {row.no: row.id for row in session.exec(select(Mentor))}
    return made


def sign_up(made: World, login: str, *, trainee: str | None = None, mentor: str | None = None) -> None:
    role = Role.TRAINEE if trainee else Role.MENTOR
    place = {"trainee_id": made.trainees[trainee]} if trainee else {"mentor_id": made.mentors[str(mentor)]}
    with made.session() as session:
        account = access.open_account(session, login, login, role, clock.now())
        access.grant_role(session, account.id, made.camp_id, role, **place)
        made.people[login] = make.person(session, account)


def publish(made: World, said: Mapping[str, tuple[str, str]] = MappingProxyType({})) -> str:
    """Through the camp's last day; its name. Put there, since the procedure has tests of its own.

    On the lists as computed; `said` are a choice and its reason by number, as people wrote them before.
    """
    author = made.people["officer"].account_id
    place: dict[str, Any] = {"camp_id": made.camp_id}
    with made.session() as session:
        found = worked(session, made.camp_id, make.ENDS)
        sheet = Recommendation(
            **place, number=1, policy=found.inputs.policy, through=make.ENDS, opened_by=author, opened_at=1
        )
        make.put_in(session, sheet)
        place["recommendation_id"] = sheet.id
        for no, (choice, reason) in said.items():
            row = RecommendationRow(
                **place, trainee_id=made.trainees[no], version=1, stage="draft", choice=choice, reason=reason,
                actor=author, at=1,
            )  # fmt: skip
            make.put_in(session, row)
        for seq, kind in enumerate(("opened", "frozen", "confirmed", "published"), start=1):
            details = msgspec.json.encode({"revision": 1, "rows": {str(made.trainees[no]): 1 for no in said}}).decode()
            key: dict[str, Any] = {"idem_key": kind, "request": "0" * 64}
            make.put_in(
                session, RecommendationAct(**place, **key, seq=seq, kind=kind, actor=author, at=seq, details=details)
            )
        code, libraries = versions()
        make.put_in(
            session,
            Snapshot(
                **place, revision=1, inputs=canonical(found.inputs), inputs_digest=found.inputs_digest,
                policy_digest=found.inputs.policy_digest, people="[]", outputs=canonical(found.sheet), code=code,
                libraries=libraries, seed=str(found.worked.drawn.seed), digest=digest(str(new_id())), author_id=author,
                made_at=1,
            ),
        )  # fmt: skip
        listed = [row for row in found.sheet.rows if row.listed is not None]
        windows = [
            PublicityWindow(
                **place, trainee_id=UUID(row.trainee), revision=1, listed=row.listed, position=row.order,
                first_day=FIRST_DAY, last_day=LAST_DAY, provisional=False,
            )
            for row in listed
        ]  # fmt: skip
        make.put_in(session, *windows)
    return name_of(1)
