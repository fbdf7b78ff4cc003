"""A decided sheet of the old camp and what became of its people, put there: enough of them to be compared."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from service.database import Session
from service.rules.points import policy_document
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.sheet import Row, Sheet
from service.rules.ranking.snapshots import canonical, digest, seed_of
from service.tables.points import Policy
from service.tables.ranking import Outcome, Recommendation, RecommendationAct, Snapshot
from tests import make

ENDED, LATER = date(2017, 6, 30), date(2018, 6, 30)
PEOPLE = range(2, 12)


def put(session: Session, camp_id: UUID, author: UUID) -> None:
    trainees = [make.trainee(session, camp_id, n, no=f"QY2016-{n:03}").id for n in PEOPLE]
    sheet = _sheet(session, camp_id, author, trainees)
    place: dict[str, Any] = {"camp_id": camp_id, "request": "0" * 64}
    for seq, kind in enumerate(("opened", "frozen", "confirmed", "published", "concluded", "decided"), start=1):
        details = msgspec.json.encode({"revision": 1, "rows": {}}).decode()
        act: dict[str, Any] = {"recommendation_id": sheet.id, "seq": seq, "kind": kind, "actor": author, "at": seq}
        make.put_in(session, RecommendationAct(**place, **act, idem_key=kind, details=details))
    for nth, trainee in enumerate(trainees):
        more: dict[str, Any] = {"trainee_id": trainee, "idem_key": str(nth), "recorded_by": author, "recorded_at": nth}
        make.put_in(session, Outcome(**place, **more, years=1, on=LATER, post="科长", level=nth))


def _sheet(session: Session, camp_id: UUID, author: UUID, trainees: list[UUID]) -> Recommendation:
    policy = make.sample_policy()
    document = policy_document.canonical(policy)
    told = policy_document.digest(document)
    make.put_in(session, Policy(camp_id=camp_id, version=1, effective_from=ENDED, document=document, digest=told))
    made: dict[str, Any] = {"number": 1, "policy": 1, "through": ENDED, "opened_by": author, "opened_at": 1}
    sheet = Recommendation(camp_id=camp_id, **made)
    make.put_in(session, sheet)
    assert policy.recommendation is not None
    inputs = Inputs(
        through=ENDED, head_seq=0, head_hash="0", policy=1, policy_digest=told, method=policy.recommendation,
        candidates=(),
    )  # fmt: skip
    rows = [
        Row(trainee=str(one), state="listed", points=nth, place=10 - nth, score=nth) for nth, one in enumerate(trainees)
    ]
    outputs = Sheet(basis="fair", quota=9, reserve=5, draws=1, cohort=10, pool=10, bound=4, rows=tuple(rows))
    kept = Snapshot(
        camp_id=camp_id, recommendation_id=sheet.id, revision=1, inputs=canonical(inputs),
        inputs_digest=digest(canonical(inputs)), policy_digest=told, people="[]", outputs=canonical(outputs),
        code="0", libraries="0", seed=str(seed_of(inputs)), digest="0" * 64, author_id=author, made_at=1,
    )  # fmt: skip
    make.put_in(session, kept)
    return sheet
