"""Sheets of recommendation in every state, put there: the procedure that leads to them has tests of its own."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from service.actions.sealed import seal_value
from service.database import Session
from service.queries.ranking import Ranking, worked
from service.rules.ranking.sheet import Sheet
from service.rules.ranking.snapshots import canonical, digest, versions
from service.tables.keys import new_id
from service.tables.ranking import (
    Objection,
    ObjectionAct,
    ObjectionRow,
    PublicityWindow,
    Recommendation,
    RecommendationAct,
    Snapshot,
)
from tests import make
from tests.api.walking import ONE
from tests.make import World

THROUGH = date(2020, 6, 30)
FIRST_DAY, LAST_DAY = date(2021, 7, 1), date(2021, 7, 7)
STEPS = ("opened", "frozen", "confirmed", "published", "concluded", "decided")
BY = {"frozen": "officer2"}
"""Who did what; everything else the first officer."""
SHEETS: dict[str, Sequence[str]] = {
    "frozen": STEPS[:2],
    "draft sheet": STEPS[:1],
    "confirmed": STEPS[:3],
    "public": STEPS[:4],
    "objected": STEPS[:4],
    "concluded": STEPS[:5],
    "decided": STEPS,
}
"""Numbered in this order; ONE is on the list of those that are confirmed, which the figures do not say."""


def put(made: World) -> dict[str, str]:
    """What each sheet is called."""
    names = {}
    with made.session() as session:
        found = worked(session, made.camp_id, THROUGH)
        for number, (name, steps) in enumerate(SHEETS.items(), start=1):
            sheet = Recommendation(
                camp_id=made.camp_id, number=number, policy=1, through=THROUGH, opened_at=number,
                opened_by=made.people["officer"].account_id,
            )  # fmt: skip
            make.put_in(session, sheet)
            _fill(session, made, sheet.id, found, steps)
            names[name], names[f"{name} digest"] = f"TJ-{number}", digest(f"{sheet.id}")
            if name == "objected":
                _objections(session, made, sheet.id)
    return names


def _fill(session: Session, made: World, sheet_id: UUID, found: Ranking, steps: Sequence[str]) -> None:
    place: dict[str, Any] = {"camp_id": made.camp_id, "recommendation_id": sheet_id}
    told = digest(f"{sheet_id}")
    for seq, kind in enumerate(steps, start=1):
        act = RecommendationAct(
            **place, seq=seq, kind=kind, actor=made.people[BY.get(kind, "officer")].account_id, at=seq,
            idem_key=f"{sheet_id}{kind}", request="0" * 64, digest=None if kind == "opened" else told,
            details=msgspec.json.encode({"revision": 1, "rows": {}}).decode(),
        )  # fmt: skip
        make.put_in(session, act)
    if "frozen" in steps:
        outputs = _listed(found.worked.sheet, made) if "confirmed" in steps else found.worked.sheet
        make.put_in(session, _snapshot(place, found, outputs, made.people["officer2"].account_id))
    if "published" in steps:
        window = PublicityWindow(
            **place, trainee_id=made.trainees[ONE], revision=1, listed="priority", position=1, first_day=FIRST_DAY,
            last_day=LAST_DAY, provisional=False,
        )  # fmt: skip
        make.put_in(session, window)


def _listed(found: Sheet, made: World) -> Sheet:
    one = str(made.trainees[ONE])
    changed: dict[str, Any] = {"state": "listed", "score": 9000, "order": 1, "listed": "priority", "verdicts": ()}
    rows = (msgspec.structs.replace(row, **changed) if row.trainee == one else row for row in found.rows)
    return msgspec.structs.replace(found, rows=tuple(rows))


def _snapshot(place: dict[str, Any], found: Ranking, outputs: Sheet, author: UUID) -> Snapshot:
    code, libraries = versions()
    return Snapshot(
        **place, revision=1, inputs=canonical(found.inputs), inputs_digest=found.inputs_digest,
        policy_digest=found.inputs.policy_digest, people=msgspec.json.encode(found.persons).decode(),
        outputs=canonical(outputs), code=code, libraries=libraries, seed="1",
        digest=digest(str(place["recommendation_id"])), author_id=author, made_at=1,
    )  # fmt: skip


def _objections(session: Session, made: World, sheet_id: UUID) -> None:
    """The first as it came in; the second under investigation; the third upheld."""
    author = made.people["officer"].account_id
    place: dict[str, Any] = {"camp_id": made.camp_id}
    for number in (1, 2, 3):
        key: dict[str, Any] = {"idem_key": f"objection {number}", "request": "0" * 64}
        row_id = new_id()
        row = Objection(
            **place, **key, id=row_id, recommendation_id=sheet_id, number=number, received_on=FIRST_DAY,
            channel="letter", named=True, content="考勤有误", late=False, filed_by=author, filed_at=number,
            identity=seal_value(session, "objection", "identity", made.camp_id, row_id, "李四"),
        )  # fmt: skip
        make.put_in(session, row)
        make.put_in(session, ObjectionRow(**place, objection_id=row_id, trainee_id=made.trainees[ONE]))
        if number > 1:
            looking = ObjectionAct(
                **place, **key, objection_id=row_id, seq=1, state="investigating", investigator=author, actor=author,
                at=3,
            )  # fmt: skip
            make.put_in(session, looking)
        if number == 3:
            upheld = ObjectionAct(
                **place, **{**key, "idem_key": "upheld"}, objection_id=row_id, seq=2, state="upheld", reason="经查属实",
                document="查字 1 号", actor=author, at=4,
            )  # fmt: skip
            make.put_in(session, upheld)
