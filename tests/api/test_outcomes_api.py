"""去向 over HTTP: recorded once, corrected by a newer row, and compared with the score."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlmodel import col, select

from service.database import Database
from service.rules.ranking.sheet import Sheet
from service.rules.ranking.snapshots import canonical, digest
from service.tables.ranking import Recommendation, RecommendationAct, Snapshot
from tests import make, sampled
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
PLACE = "/trainees/QY2020-001/outcomes"
BODY = {
    "years": 1, "on": "2022-06-30", "post": "区委办公室副主任", "level": 7, "promoted_on": "2022-03-01",
    "appraisal": "excellent", "probation_passed": True,
}  # fmt: skip


@pytest.fixture
def officer(call: Call) -> Caller:
    return call("officer").signed_in()


def recorded(caller: Caller, place: str = PLACE, key: str = "one", **changes: Any) -> Any:
    return caller.post(place, {**BODY, **changes}, headers=make.keyed(key))


def code_of(answer: Any) -> str:
    return str(answer.json()["type"]).rpartition(":")[2]


def test_an_outcome_is_recorded_once_for_a_key(officer: Caller) -> None:
    first, again = recorded(officer), recorded(officer)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert {name: first.json()[name] for name in BODY} == BODY
    assert again.headers["idempotent-replayed"] == "true"
    other = recorded(officer, level=8)
    assert (other.status_code, code_of(other)) == (422, "idempotency-key-reused")
    assert officer.post(PLACE, BODY).status_code == 400
    assert [one["id"] for one in officer.get(PLACE).json()] == [first.json()["id"]]


def test_a_correction_is_a_new_row_and_the_newest_counts(officer: Caller) -> None:
    for key, changes in (("a", {}), ("b", {"years": 3, "on": "2024-06-30"}), ("c", {"level": 9})):
        assert recorded(officer, key=key, **changes).status_code == 201
    found = officer.get(PLACE).json()
    assert [(one["years"], one["level"], one["counts"]) for one in found] == [(1, 9, True), (3, 7, True), (1, 7, False)]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"on": "2999-01-01"}, "/on", "in-future"),
        ({"on": "2020-05-31", "promoted_on": None}, "/on", "too-early"),
        ({"on": "2021-06-30", "promoted_on": None}, "/on", "too-early"),
        ({"promoted_on": "2022-07-01"}, "/promoted_on", "after-outcome"),
        ({"promoted_on": "2019-01-01"}, "/promoted_on", "before-camp"),
    ],
)
def test_days_have_to_make_sense(officer: Caller, changes: dict[str, Any], pointer: str, code: str) -> None:
    answer = recorded(officer, **changes)
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert officer.get(PLACE).json() == []


@pytest.mark.parametrize("changes", [{"years": 2}, {"level": 100}, {"appraisal": "good"}, {"post": ""}, {"more": 1}])
def test_values_that_no_outcome_has_are_refused(officer: Caller, changes: dict[str, Any]) -> None:
    assert recorded(officer, **changes).status_code in {400, 422}


@pytest.mark.parametrize("role", ["mentor", "trainee"])
def test_outcomes_are_for_organisers(call: Call, officer: Caller, role: str) -> None:
    recorded(officer)
    assert call(role).get(PLACE).status_code == 404
    assert call(role).get("/outcomes/validity").status_code == 404
    assert recorded(call(role).signed_in()).status_code == 403


def test_without_a_frozen_sheet_nothing_is_compared(officer: Caller) -> None:
    assert officer.get("/outcomes/validity").status_code == 404


class TestValidity:
    @pytest.fixture
    def world(self, sample: World) -> World:
        return sample

    @pytest.fixture
    def database(self, sample: World) -> Database:
        return sample.database

    def test_what_became_of_people_is_compared_with_the_score(self, officer: Caller, world: World) -> None:
        """Levels by place: the first, barred or not, highest; the first six promoted."""
        sampled.publish(world)
        official = sampled.expected()["by_trainee"]
        best = sorted(official, key=lambda no: official[no]["place"])[:12]
        for nth, no in enumerate(best):
            promoted = "2022-03-01" if nth < 6 else None
            made = recorded(officer, f"/trainees/{no}/outcomes", no, level=50 - nth, promoted_on=promoted)
            assert made.status_code == 201
            if nth == 8:
                few = officer.get("/outcomes/validity?years=1")
                assert (few.status_code, code_of(few)) == (422, "too-few")
                assert "Only 9 persons have both" in few.text
            if nth == 0:
                one = officer.get("/outcomes/validity?years=1")
                assert "Only 1 person has both" in one.text
        found = officer.get("/outcomes/validity?years=1").json()
        assert (found["sheet"], found["cohort"], found["n"], found["years"]) == ("TJ-1", 45, 12, 1)
        points = next(one for one in found["associations"] if (one["measure"], one["target"]) == ("points", "level"))
        assert points["tau"] == pytest.approx(1, abs=0.05)
        low, high = points["tau_interval"]
        assert low <= points["tau"] <= high
        assert sum(one["size"] for one in found["bands"]) == 12
        assert sum(one["promoted"] for one in found["bands"]) == 6
        assert "样本范围受限" in found["note"]
        assert officer.get("/outcomes/validity?years=3").status_code == 422
        answer = officer.get("/outcomes/validity?years=2")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "?years")

    def test_the_newest_decided_sheet_with_scores_is_what_it_is_compared_with(
        self, officer: Caller, world: World
    ) -> None:
        """One that was decided on without any score says nothing of what a score is worth."""
        sampled.publish(world)
        for no in sorted(world.trainees)[:10]:
            recorded(officer, f"/trainees/{no}/outcomes", no)
        another(world, 2, scored=False)
        assert officer.get("/outcomes/validity").json()["sheet"] == "TJ-1"
        another(world, 3, scored=True)
        another(world, 4, scored=False)
        assert officer.get("/outcomes/validity").json()["sheet"] == "TJ-3"


def another(world: World, number: int, *, scored: bool) -> None:
    """A decided sheet with the figures of the first, or without its scores."""
    with world.session() as session:
        first = session.exec(select(Snapshot).order_by(col(Snapshot.made_at))).first()
        assert first is not None
        author, place = first.author_id, dict[str, Any](camp_id=world.camp_id)
        sheet = Recommendation(**place, number=number, policy=1, through=make.ENDS, opened_by=author, opened_at=number)
        make.put_in(session, sheet)
        kept: dict[str, Any] = {**first.model_dump(), "recommendation_id": sheet.id, "digest": digest(str(sheet.id))}
        outputs = msgspec.json.decode(first.outputs, type=Sheet)
        if not scored:
            rows = (msgspec.structs.replace(row, score=None) for row in outputs.rows)
            kept["outputs"] = canonical(msgspec.structs.replace(outputs, rows=tuple(rows)))
        steps = ("opened", "frozen", "confirmed", "published", "concluded", "decided")
        acts = [
            RecommendationAct(
                **place, recommendation_id=sheet.id, seq=seq, kind=kind, actor=author, at=seq, request="0" * 64,
                idem_key=f"{number}{kind}", details='{"revision":1,"rows":{}}',
            )
            for seq, kind in enumerate(steps, start=1)
        ]  # fmt: skip
        make.put_in(session, *acts, Snapshot(**kept))
