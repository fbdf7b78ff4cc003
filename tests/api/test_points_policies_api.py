"""Policies over HTTP: drafts, what they would change, and publication by a second officer."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from tests import make
from tests.make import Caller, World, entered, keyed, line, telling

Call = Callable[[str | None], Caller]
DRAFTS = "/points/policies/drafts"
LATER = date(2020, 12, 1)


@pytest.fixture(autouse=True)
def ruled(world: World) -> None:
    make.policy(world)


def document(version: int = 2, effective_from: date = LATER, **changes: Any) -> dict[str, Any]:
    policy = msgspec.structs.replace(make.sample_policy(), version=version, effective_from=effective_from, **changes)
    made: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(policy))
    return made


def drafted(officer: Caller, **changes: Any) -> tuple[str, dict[str, str]]:
    """The draft's address and what publication asks for."""
    answer = officer.post(DRAFTS, document(**changes))
    assert answer.status_code == 201, answer.text
    place = f"{DRAFTS}/{answer.json()['id']}"
    return place, {"if-match": officer.get(place).headers["etag"], **keyed("p")}


def publish(officer: Caller, place: str, proof: dict[str, str]) -> Any:
    return officer.signed_in().post(f"{place}/publication", headers=proof)


def test_a_draft_is_made_listed_read_and_replaced(call: Call) -> None:
    officer = call("officer")
    made = officer.post(DRAFTS, document())
    assert (made.status_code, made.json()["state"], made.json()["version"]) == (201, "open", 1)
    assert made.json()["document"] == document()
    place = f"{DRAFTS}/{made.json()['id']}"
    assert officer.get(place).json() == made.json()
    assert officer.get(DRAFTS).json() == [made.json()]
    replaced = officer.put(place, document(total={"cap": 9000}))
    assert (replaced.status_code, replaced.json()["version"]) == (200, 2)
    assert replaced.json()["document"]["total"] == {"cap": 9000, "floor": None}
    assert officer.get(place).headers["etag"] == replaced.headers["etag"]


def test_a_draft_is_replaced_only_from_the_version_that_was_read(call: Call) -> None:
    officer = call("officer")
    place, proof = drafted(officer)
    missing = officer.request("PUT", place, json=document())
    assert (missing.status_code, missing.json()["type"]) == (428, "urn:jingying:problem:precondition-required")
    officer.put(place, document(total={"cap": 9000}))
    stale = officer.put(place, document(), headers={"if-match": proof["if-match"]})
    assert (stale.status_code, stale.json()["current"]["document"]["total"]["cap"]) == (412, 9000)


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"rules": [{"code": "T01"}]},
        {"effective_from": "soon"},
        {"version": "two"},
        {"$": "points-policy/2"},
    ],
)
def test_what_is_no_policy_is_malformed(call: Call, change: dict[str, Any]) -> None:
    answer = call("officer").post(DRAFTS, {**document(), **change})
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:jingying:problem:malformed")


def test_an_unknown_draft_is_not_there(call: Call) -> None:
    officer = call("officer")
    unknown = f"{DRAFTS}/0190f3b0-7c00-7000-8000-000000000001"
    proof = {"if-match": '"x"', **keyed("k")}
    assert {
        officer.get(unknown).status_code,
        officer.get(f"{unknown}/effect").status_code,
        officer.put(unknown, document(), headers=proof).status_code,
        publish(officer, unknown, proof).status_code,
        officer.get(f"{DRAFTS}/not-an-id").status_code,
    } == {404}


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin"])
def test_drafts_are_between_officers_and_versions_for_the_whole_camp(call: Call, role: str) -> None:
    place, proof = drafted(call("officer"))
    for path in (DRAFTS, place, f"{place}/effect"):
        assert call(role).get(path).status_code == 403
    assert call(role).post(DRAFTS, document()).status_code == 403
    assert publish(call(role), place, proof).status_code == 403
    assert call(role).get("/points/policies").status_code == (200 if role in {"mentor", "trainee"} else 403)


def test_the_effect_of_a_draft_is_told_by_trainee_and_rule(call: Call) -> None:
    officer = call("officer")
    entered(officer, line(rule="T01", times=10), line("QY2020-002", "T01", times=6), line("QY2020-003", "B04"))
    place, _ = drafted(officer, rules=make.with_rules(T01={"cap": 200, "value": 100}))
    answer = officer.get(f"{place}/effect").json()
    changed = {one["no"]: one for one in answer["items"]}
    assert {no: (one["total"], one["difference"], one["place"]) for no, one in changed.items()} == {
        "QY2020-001": ([500, 200], -300, [1, 1]),
        "QY2020-002": ([300, 200], -100, [2, 1]),
        "QY2020-003": ([100, 100], 0, [3, 3]),
        "QY2020-004": ([0, 0], 0, [4, 4]),
    }
    assert changed["QY2020-001"]["rules"] == {"T01": [500, 200]}
    assert changed["QY2020-001"]["categories"] == {"T": [500, 200]}
    assert changed["QY2020-003"]["rules"] == {}
    assert (answer["draft"], answer["as_of"]["policy"]) == (2, 1)


def test_an_effect_may_be_revalued_and_of_an_earlier_day(call: Call) -> None:
    officer = call("officer")
    entered(officer, line(rule="T01", times=2), line(rule="T01", times=3, on="2020-10-01"))
    place, _ = drafted(officer, rules=make.with_rules(T01={"value": 100}))
    for query, total in {
        "": [250, 250],
        "?revalued=true": [250, 500],
        "?revalued=true&on=2020-09-30": [100, 200],
    }.items():
        found = {one["no"]: one["total"] for one in officer.get(f"{place}/effect{query}").json()["items"]}
        assert found["QY2020-001"] == total, query


def test_a_draft_may_be_inconsistent_but_nothing_is_counted_by_it(call: Call) -> None:
    officer = call("officer")
    entered(officer, line(rule="T04"))
    for change in ({"quarters": "abc"}, {"rules": make.with_rules(T04={"period": None})}):
        place, proof = drafted(officer, **change)
        for answer in (officer.get(f"{place}/effect"), publish(call("officer2"), place, proof)):
            assert (answer.status_code, answer.json()["type"]) == (422, "urn:jingying:problem:policy-inconsistent")


def test_a_second_officer_publishes_with_a_fresh_session(call: Call) -> None:
    place, proof = drafted(call("officer"), rules=make.with_rules(T01={"cap": 200}))
    published = publish(call("officer2"), place, proof)
    assert (published.status_code, published.json()["version"]) == (201, 2)
    assert published.json()["effective_from"] == "2020-12-01"
    assert [one["version"] for one in call("mentor").get("/points/policies").json()] == [1, 2]
    shown = call("trainee").get("/points/policies/2")
    assert shown.json() == published.json()
    tag = {"if-none-match": shown.headers["etag"]}
    assert call("trainee").get("/points/policies/2", headers=tag).status_code == 304
    last = call("officer").get("/points/entries?sort=-seq&limit=1").json()["items"][0]
    assert (last["kind"], last["policy"], last["occurred_on"]) == ("policy", 2, "2020-12-01")
    assert call("officer").get(DRAFTS).json() == []


def test_the_same_publication_again_is_a_replay_and_another_s_a_conflict(call: Call) -> None:
    place, proof = drafted(call("officer"))
    first, again = publish(call("officer2"), place, proof), publish(call("officer2"), place, proof)
    assert (again.status_code, again.headers["idempotent-replayed"]) == (200, "true")
    assert again.json() == first.json()
    assert publish(call("officer"), place, proof).json()["type"] == "urn:jingying:problem:wrong-state"
    assert call("officer").put(place, document()).json()["type"] == "urn:jingying:problem:wrong-state"
    assert [one["version"] for one in call("officer").get("/points/policies").json()] == [1, 2]


def test_nobody_publishes_alone_by_token_unseen_or_without_a_key(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    officer, other = call("officer"), call("officer2")
    place, proof = drafted(officer)
    alone = publish(officer, place, proof)
    assert (alone.status_code, alone.json()["type"]) == (403, "urn:jingying:problem:maker-cannot-decide")
    by_token = other.post(f"{place}/publication", headers=proof)
    assert (by_token.status_code, by_token.json()["type"]) == (403, "urn:jingying:problem:forbidden")
    assert publish(other, place, keyed("k")).status_code == 428
    assert publish(other, place, {"if-match": proof["if-match"]}).status_code == 400
    officer.put(place, document(total={"cap": 9000}))
    edited = publish(other, place, proof)
    assert (edited.status_code, edited.json()["type"]) == (412, "urn:jingying:problem:stale-draft")
    make.later(monkeypatch, minutes=25)
    assert other.signed_in().get("/api/me").status_code == 200
    make.later(monkeypatch, minutes=6)
    stale = publish(other, place, proof)
    assert (stale.status_code, stale.json()["type"]) == (401, "urn:jingying:problem:reauthenticate")
    assert len(officer.get("/points/policies").json()) == 1


def test_a_dry_run_says_what_publication_would_write_and_writes_nothing(call: Call) -> None:
    """Or why it cannot be published, as publication itself would."""
    place, proof = drafted(call("officer"))
    before = telling(call("officer").get("/points")), call("officer").get(place).json()
    tried = call("officer2").signed_in().post(f"{place}/publication?dry_run=true", headers=proof)
    assert tried.status_code == 200, tried.text
    assert tried.json()["dry_run"] is True
    assert [(one["kind"], one["trainee"], one["amount"]) for one in tried.json()["lines"]] == [("policy", None, 0)]
    assert (telling(call("officer").get("/points")), call("officer").get(place).json()) == before
    alone = call("officer").signed_in().post(f"{place}/publication?dry_run=true", headers=proof)
    assert (alone.status_code, alone.json()["type"]) == (403, "urn:jingying:problem:maker-cannot-decide")
    assert publish(call("officer2"), place, proof).status_code == 201


def test_who_changed_a_draft_last_is_its_author(call: Call) -> None:
    place, _ = drafted(call("officer"))
    changed = call("officer2").put(place, document(total={"cap": 9000}))
    proof = {"if-match": changed.headers["etag"], **keyed("p")}
    assert publish(call("officer2"), place, proof).json()["type"] == "urn:jingying:problem:maker-cannot-decide"
    assert publish(call("officer"), place, proof).status_code == 201


def test_an_inconsistent_draft_is_not_published_and_every_place_is_named(call: Call) -> None:
    rules = [one for one in make.with_rules(T01={"cap": -100}, T02={"mode": "score"}) if one.code != "B05"]
    place, proof = drafted(call("officer"), version=3, effective_from=make.STARTS, rules=tuple(rules))
    answer = publish(call("officer2"), place, proof)
    assert answer.status_code == 422
    found = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert found >= {
        ("/rules/0/cap", "cap-sign"),
        ("/rules/1/mode", "mode-changed"),
        ("/rules", "rule-left-out"),
        ("/version", "version-not-next"),
        ("/effective_from", "not-later"),
    }
    assert telling(call("officer").get("/points"))["as_of"]["seq"] == 1


@pytest.mark.parametrize("settled", [False, True])
def test_a_version_begins_after_what_was_counted_before(call: Call, world: World, settled: bool) -> None:
    if settled:
        make.settle(world, LATER)
    else:
        entered(call("officer"), line(on=str(LATER)))
    place, proof = drafted(call("officer"))
    answer = publish(call("officer2"), place, proof)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:policy-too-early")
    next_day = date(2020, 12, 2)
    changed = call("officer").put(place, document(effective_from=next_day))
    assert publish(call("officer2"), place, {"if-match": changed.headers["etag"], **keyed("p")}).status_code == 201


def test_a_published_version_stays_as_it_is(call: Call) -> None:
    before = call("officer").get("/points/policies/1")
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        assert call("officer").request(method, "/points/policies/1", json=document(1)).status_code == 405
    assert call("officer").get("/points/policies/1").json() == before.json()
    for version in ("2", "0", "99999999999999999999"):
        assert call("officer").get(f"/points/policies/{version}").status_code == 404


def test_an_archived_camp_changes_its_rules_no_more(call: Call, world: World) -> None:
    place, proof = drafted(call("officer"))
    make.archive(world)
    for answer in (call("officer").post(DRAFTS, document()), publish(call("officer2"), place, proof)):
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:wrong-state")
