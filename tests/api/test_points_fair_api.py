"""校准分 over HTTP: raw entries are rewritten by a fit before a settlement, and stand until a mark changes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlmodel import select

from service.actions.points_facts import post_everything
from service.database import Database
from service.documents.ledger.exporting import verified
from service.rules.points.policy import Binding
from service.tables.seminars import Review, Seminar
from tests import make
from tests.make import Caller, World, keyed

Call = Callable[[str | None], Caller]
FIT = "/points/fair-marks"
THROUGH = "2020-08-31"
SEVERITY = {"DS2020-01": 400, "DS2020-02": 0, "DS2020-03": -300, "DS2020-04": -100}
DAYS = [date(2020, 7, 10), date(2020, 7, 24), date(2020, 8, 7), date(2020, 9, 4)]
"""The last after the day that is settled."""


@pytest.fixture
def world(database: Database) -> World:
    return make.world(database, trainees=8, mentors=4)


def ruled(world: World, marks: str = "fair") -> World:
    facts = make.sample_policy().facts
    fair = (msgspec.structs.replace(one, marks=marks) if one.fact == "seminar" else one for one in facts)
    make.policy(world, facts=tuple(fair))
    return world


def seminars(world: World, panel: tuple[str, ...] = ()) -> None:
    """Four, each trainee judged by two of four who differ in severity, or by that panel; then everything is posted."""
    judges = sorted(SEVERITY)
    with world.session() as session:
        for k, day in enumerate(DAYS):
            seminar = Seminar(camp_id=world.camp_id, no=f"YT0{k}-1", topic="治理", on=day, group="1", state="closed")
            make.put_in(session, seminar)
            for i, trainee in enumerate(sorted(world.trainees)):
                first = (i + k) % 4
                for who in panel or (judges[first], judges[(first + 1 + (i + k) % 3) % 4]):
                    total = 8000 + 100 * i + SEVERITY[who] + 37 * ((3 * i + 5 * k + int(who[-1])) % 7)
                    make.put_in(session, review(world, seminar, trainee, who, total))
    repost(world)


def review(world: World, seminar: Seminar, trainee: str, who: str, total: int) -> Review:
    return Review(
        camp_id=world.camp_id, trainee_id=world.trainees[trainee], seminar_id=seminar.id,
        mentor_id=world.mentors[who], state="submitted", marks=f"[{total}]", total=total, full=10000, policy=1,
        changed_at=1,
    )  # fmt: skip


def repost(world: World) -> int:
    with world.session("officer") as session:
        return post_everything(session, world.camp_id)


def rewrite(call: Call, through: str = THROUGH, query: str = "") -> Any:
    return call("officer").post(f"{FIT}{query}", {"through": through}, headers=keyed(f"fair{through}{query}"))


def lines(call: Call, rule: str = "S01") -> list[dict[str, Any]]:
    found = call("officer").get(f"/points/entries?rule={rule}&limit=200&sort=seq").json()["items"]
    return [one for one in found if one["reversed_by"] is None and one["reverses"] is None]


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def close(call: Call, day: str = THROUGH) -> Any:
    return call("officer").signed_in().post("/points/settlements", {"through": day}, headers=keyed(f"c{day}"))


def test_entries_are_rewritten_by_a_fit_that_they_name_and_that_proves_them(call: Call, world: World) -> None:
    seminars(ruled(world))
    raw = lines(call)
    assert len(raw) == 32
    answer = rewrite(call)
    assert answer.status_code == 201, answer.text
    (source,) = answer.json()["sources"]
    assert (source["fact"], source["refused"], source["facts"]) == ("seminar", False, 24)
    assert source["lines"] == 48  # each taken back, and posted anew
    after = lines(call)
    assert len(after) == 32
    by_source = {(one["source"], one["trainee"]): one for one in raw}
    rewritten = [one for one in after if one["occurred_on"] <= THROUGH]
    assert [one for one in after if one["occurred_on"] > THROUGH] == [
        one for one in raw if one["occurred_on"] > THROUGH
    ]
    fit = call("officer").get(f"{FIT}/{source['snapshot']}").json()
    assert (fit["digest"], fit["same_again"]) == (source["snapshot"], True)
    rows = {(one["source"], one["trainee"]): one for one in fit["fit"]["rows"]}
    assert (len(rows), len(fit["fit"]["marks"])) == (24, 48)
    for one in rewritten:
        row = rows[one["source"], str(world.trainees[one["trainee"]])]
        numerator, denominator = map(int, one["share"].split("/"))
        assert numerator * 1_000_000 == denominator * row["fair"]
        assert source["snapshot"] in one["reason"]
        assert one["reason"].startswith(f"校准分 {row['fair'] // 10_000}.{row['fair'] % 10_000:04}")
        before = by_source[one["source"], one["trainee"]]["share"].split("/")
        assert row["raw_share"] == [int(part) for part in before]
    assert any(one["amount"] != by_source[one["source"], one["trainee"]]["amount"] for one in rewritten)
    with world.session("auditor", write=False) as session:
        assert not verified(session, world.camp_id)


def test_the_same_again_writes_nothing_and_facts_stand_until_they_change(call: Call, world: World) -> None:
    seminars(ruled(world))
    assert rewrite(call).status_code == 201
    after = lines(call)
    again = call("officer").post(FIT, {"through": THROUGH}, headers=keyed("again"))
    assert (again.status_code, again.json()["sources"][0]["snapshot"], again.json()["sources"][0]["lines"]) == (
        200,
        None,
        0,
    )
    assert repost(world) == 0
    assert lines(call) == after
    with world.session() as session:
        review = session.exec(select(Review).where(Review.trainee_id == world.trainees["QY2020-001"])).first()
        assert review is not None
        assert review.total is not None
        review.total, review.version = review.total - 500, review.version + 1
        seminar_id = str(review.seminar_id)
    assert repost(world) == 2  # raw once more, of that fact alone
    changed = [one for one in lines(call) if one not in after]
    assert [(one["trainee"], one["source"], one["reason"]) for one in changed] == [
        ("QY2020-001", f"seminar:{seminar_id}", None)
    ]
    assert rewrite(call, query="?dry_run=true").json()["sources"][0]["lines"] > 0
    assert [one for one in lines(call) if one not in after] == changed


def test_what_a_person_took_back_stays_taken_back(call: Call, world: World) -> None:
    seminars(ruled(world))
    rewrite(call)
    first = lines(call)[0]
    assert make.take_back(call("officer"), first["seq"]).status_code == 201
    left = lines(call)
    assert repost(world) == 0
    assert call("officer").post(FIT, {"through": THROUGH}, headers=keyed("more")).status_code == 200
    assert lines(call) == left


def test_a_day_is_settled_once_its_marks_are_rewritten(call: Call, world: World) -> None:
    seminars(ruled(world))
    answer = close(call)
    assert (code(answer), answer.json()["facts"], answer.json()["through"]) == (
        (409, "fair-marks-open"), ["seminar"], THROUGH,
    )  # fmt: skip
    rewrite(call)
    proposed = close(call)
    assert proposed.status_code == 202, proposed.text
    assert make.decided(call("officer2"), proposed, verdict="approve").status_code == 201
    settled = [one for one in lines(call) if one["occurred_on"] <= THROUGH]
    late = rewrite(call)
    assert (code(late), late.json()["closed_through"]) == ((409, "period-closed"), THROUGH)
    assert rewrite(call, "2020-09-30").status_code == 201
    assert [one for one in lines(call) if one["occurred_on"] <= THROUGH] == settled
    assert "校准分" in lines(call)[-1]["reason"]


def test_where_the_model_refuses_raw_marks_stay_and_are_settled(call: Call, world: World) -> None:
    seminars(ruled(world), panel=("DS2020-01", "DS2020-02"))
    raw = lines(call)
    answer = rewrite(call)
    assert (code(answer), answer.json()["statuses"]) == ((409, "fit-refused"), {"seminar": "too_few"})
    assert "样本不足" in answer.json()["detail"]
    assert lines(call) == raw
    assert close(call).status_code == 202


def test_rules_that_do_not_say_so_post_raw(call: Call, world: World) -> None:
    seminars(ruled(world, "raw"))
    assert code(rewrite(call)) == (409, "not-declared")
    assert close(call).status_code == 202


def test_the_trainee_reads_why_and_not_who(call: Call, world: World) -> None:
    seminars(ruled(world))
    snapshot = rewrite(call).json()["sources"][0]["snapshot"]
    told = call("trainee").get("/points/trainees/QY2020-001/explanation").text
    assert "所遇评委平均宽严" in told
    assert not any(str(one) in told for one in world.mentors.values())
    for who in ("trainee", "mentor"):
        assert call(who).get(f"{FIT}/{snapshot}").status_code == 403
        assert call(who).post(FIT, {"through": THROUGH}, headers=keyed("x")).status_code == 403
    assert call("officer").get(f"{FIT}/{'0' * 64}").status_code == 404


@pytest.mark.parametrize("through", ["2999-01-01"])
def test_a_day_that_has_not_come_is_refused(call: Call, world: World, through: str) -> None:
    answer = rewrite(call, through)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/through")


def test_only_marks_that_people_give_can_be_fair(call: Call, world: World) -> None:
    facts = (Binding(fact="exam", rule="T03", marks="fair"),)
    policy = msgspec.to_builtins(msgspec.structs.replace(make.sample_policy(), facts=facts))
    draft = call("officer").post("/points/policies/drafts", policy).json()["id"]
    refused = call("officer").get(f"/points/policies/drafts/{draft}/effect")
    assert (code(refused), refused.json()["errors"][0]["pointer"]) == ((422, "policy-inconsistent"), "/facts/0/marks")
