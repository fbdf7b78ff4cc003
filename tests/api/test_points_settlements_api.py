"""A settled sheet never moves: what comes later is a two-person adjustment, and two figures stand side by side."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests import make
from tests.make import Caller, World, keyed, telling

Call = Callable[[str | None], Caller]
AWARD = {"trainee": "QY2020-001", "rule": "B04", "on": "2020-09-01", "times": 1, "reason": "区级表彰"}

APPROVED = {"verdict": "approve"}


@pytest.fixture
def ruled(world: World) -> World:
    make.policy(world)
    return world


def post(call: Call, key: str, **changes: Any) -> Any:
    return call("officer").post("/points/vouchers", {"lines": [{**AWARD, **changes}]}, headers=keyed(key))


def approve(call: Call, answer: Any, who: str = "officer2") -> Any:
    assert answer.status_code == 202, answer.text
    path = f"/points/proposals/{answer.json()['proposal']}/decision"
    return call(who).signed_in().post(path, APPROVED, headers=keyed("d"))


def close(call: Call, day: str, key: str = "c") -> Any:
    return call("officer").signed_in().post("/points/settlements", {"through": day}, headers=keyed(key))


def settle(call: Call, day: str, key: str = "c") -> Any:
    answer = approve(call, close(call, day, key))
    assert answer.status_code == 201, answer.text
    return answer


def adjust(call: Call, key: str = "adj", **line: Any) -> Any:
    wanted = {"reason": "补记", "evidence": "文 9", **line}
    return call("officer").post("/points/adjustments", {"lines": [wanted]}, headers=keyed(key))


def total(call: Call, query: str) -> int:
    found = call("officer").get(f"/points/standings?{query}").json()["items"]
    return int(next(one["total"] for one in found if one["no"] == "QY2020-001"))


def test_a_settlement_takes_two_and_gives_the_sheet_and_a_checkpoint(call: Call, ruled: World) -> None:
    post(call, "a")
    receipt = settle(call, "2020-09-30").json()["receipt"]
    found = call("officer").get("/points/settlements").json()
    assert [(one["through"], one["maker"], one["checker"], one["seq"]) for one in found] == [
        ("2020-09-30", "officer", "officer2", receipt["first_seq"])
    ]
    sheet = call("officer").get("/points/settlements/2020-09-30/sheet").json()
    assert sheet["sheet"] == found[0]["sheet"]
    assert (sheet["lines"][0]["no"], sheet["lines"][0]["total"]) == ("QY2020-001", 100)
    signed = call("officer").get("/points/checkpoints").json()
    assert [(one["seq"], one["hash"]) for one in signed["items"]] == [(receipt["last_seq"], receipt["hash"])]
    assert signed["items"][0]["note"].startswith("points-checkpoint/1\njingying/QY2020\n")
    assert call("officer").get("/points").json()["as_of"]["closed_through"] == "2020-09-30"


def test_the_checkpoint_is_signed_with_the_settlement_and_given_in_every_answer(call: Call, ruled: World) -> None:
    post(call, "a")
    waiting = close(call, "2020-09-30")
    decided = approve(call, waiting)
    post(call, "b", on="2020-10-01")
    again = call("officer2").signed_in()
    again = again.post(f"/points/proposals/{waiting.json()['proposal']}/decision", APPROVED, headers=keyed("d"))
    assert (again.status_code, again.json()["checkpoint"]) == (200, decided.json()["checkpoint"])
    (settled,), listed = (call("officer").get(f"/points/{name}").json() for name in ("settlements", "checkpoints"))
    note, receipt = decided.json()["checkpoint"], decided.json()["receipt"]
    assert note.splitlines()[:5] == [
        "points-checkpoint/1", "jingying/QY2020", str(settled["seq"]), receipt["hash"], "2020-09-30",
    ]  # fmt: skip
    assert (settled["checkpoint"], [one["note"] for one in listed["items"]]) == (note, [note])
    assert (settled["seq"], settled["hash"]) == (receipt["last_seq"], receipt["hash"])
    for key in listed["keys"]:
        name, digest, public = key.split("+", 2)
        body, _, signature = note.partition("\n\n")
        raw = base64.b64decode(signature.split()[2])
        assert (signature.split()[1], raw[:4].hex()) == (name, digest)
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)[1:]).verify(raw[4:], f"{body}\n".encode())
    pin = {"pins": [{"seq": settled["seq"], "hash": settled["hash"]}]}
    assert telling(call("officer").post("/points/verification", pin))["findings"] == []
    wrong = {"pins": [{"seq": 1, "hash": "0" * 64}]}
    assert telling(call("officer").post("/points/verification", wrong))["findings"] == [
        {"seq": 1, "what": "is not what a receipt says it was", "what_zh": "与留存的回执不符"}
    ]


def test_a_settlement_and_its_decision_may_be_tried(call: Call, ruled: World) -> None:
    post(call, "a")
    before = call("officer").get("/points").json()
    path = "/points/settlements?dry_run=true"
    tried = call("officer").signed_in().post(path, {"through": "2020-09-30"}, headers=keyed("c"))
    told = {"dry_run": True, "second_person": True}
    assert (tried.status_code, {name: tried.json()[name] for name in told}) == (200, told)
    assert [one["kind"] for one in tried.json()["lines"]] == ["close"]
    waiting = close(call, "2020-09-30").json()["proposal"]
    for verdict, kinds in {"approve": ["close"], "reject": []}.items():
        decision = {"verdict": verdict, "comment": "核过"}
        path = f"/points/proposals/{waiting}/decision?dry_run=true"
        answer = call("officer2").signed_in().post(path, decision, headers=keyed("d"))
        assert (answer.status_code, [one["kind"] for one in answer.json()["lines"]]) == (200, kinds)
    after = call("officer").get("/points").json()
    assert (after["as_of"], after["counts"]["waiting"]) == (before["as_of"], 1)
    assert call("officer").get("/points/checkpoints").json()["items"] == []
    refused = call("officer").signed_in()
    refused = refused.post(f"/points/proposals/{waiting}/decision?dry_run=true", APPROVED, headers=keyed("d"))
    assert refused.json()["type"] == "urn:jingying:problem:maker-cannot-decide"


def test_only_a_settlement_s_decision_gives_a_checkpoint(call: Call, ruled: World) -> None:
    veto = approve(call, post(call, "v", rule="V01", times=None, veto={"from": "2020-09-01"}))
    rejected = (
        call("officer2")
        .signed_in()
        .post(
            f"/points/proposals/{close(call, '2020-09-30').json()['proposal']}/decision",
            {"verdict": "reject", "comment": "再核"},
            headers=keyed("no"),
        )
    )
    assert (veto.json()["checkpoint"], rejected.json()["checkpoint"], rejected.json()["receipt"]) == (None, None, None)
    assert call("officer").get("/points/checkpoints").json()["items"] == []


def test_nothing_dated_before_it_can_be_posted_or_taken_back(call: Call, ruled: World) -> None:
    seq = post(call, "a").json()["first_seq"]
    settle(call, "2020-09-30")
    late = post(call, "b", on="2020-09-30")
    assert (late.status_code, late.json()["type"]) == (409, "urn:jingying:problem:period-closed")
    assert late.json()["closed_through"] == "2020-09-30"
    undone = call("officer").post(f"/points/entries/{seq}/reversal", {"reason": "误"}, headers=keyed("r"))
    assert (undone.status_code, undone.json()["type"]) == (409, "urn:jingying:problem:period-closed")
    assert post(call, "c1", on="2020-10-01").status_code == 201


def test_an_adjustment_takes_two_and_keeps_the_published_figure(call: Call, ruled: World) -> None:
    post(call, "a")
    settle(call, "2020-09-30")
    answer = adjust(call, trainee="QY2020-001", rule="B04", relates_on="2020-09-10", amount=50)
    assert approve(call, answer).status_code == 201
    assert total(call, "on=2020-09-30") == 100
    assert total(call, "on=2020-09-30&restated=true") == 150
    line = call("officer").get("/points/settlements/2020-09-30/sheet").json()["lines"][0]
    assert (line["total"], line["restated"]) == (100, 150)
    own = call("trainee").get("/points/trainees/QY2020-001/explanation?on=2020-09-30&restated=true").json()
    assert [one["kind"] for one in own["entries"]] == ["award", "adjust"]


def test_an_adjustment_may_take_a_settled_line_back(call: Call, ruled: World) -> None:
    seq = post(call, "a").json()["first_seq"]
    settle(call, "2020-09-30")
    assert approve(call, adjust(call, reverses=seq)).status_code == 201
    assert (total(call, "on=2020-09-30"), total(call, "on=2020-09-30&restated=true")) == (100, 0)
    again = adjust(call, key="adj2", reverses=seq)
    assert (again.status_code, again.json()["type"]) == (409, "urn:jingying:problem:already-reversed")


def test_an_adjustment_that_takes_a_line_back_says_nothing_that_the_line_says(call: Call, ruled: World) -> None:
    seq = post(call, "a").json()["first_seq"]
    settle(call, "2020-09-30")
    answer = adjust(call, reverses=seq, trainee="QY2020-001")
    (found,) = answer.json()["errors"]
    assert (answer.status_code, found["pointer"], found["code"]) == (422, "/lines/0/trainee", "said-by-entry")
    assert all("reverses" in found[name] for name in ("message", "message_en"))


def test_an_adjustment_is_for_settled_days_only(call: Call, ruled: World) -> None:
    post(call, "a")
    settle(call, "2020-09-30")
    answer = adjust(call, trainee="QY2020-001", rule="B04", relates_on="2020-10-01", amount=50)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "out-of-range")


def test_the_watermark_only_rises(call: Call, ruled: World) -> None:
    settle(call, "2020-09-30")
    for day in ("2020-09-30", "2020-08-31"):
        answer = close(call, day, key=day)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:period-closed")
    assert close(call, "2099-01-01", key="far").json()["errors"][0]["code"] == "date-in-future"
    settle(call, "2020-10-31", key="c2")


def test_what_waits_must_be_decided_first(call: Call, ruled: World) -> None:
    veto = post(call, "v", rule="V01", times=None, veto={"from": "2020-09-01"})
    blocked = close(call, "2020-09-30")
    assert (blocked.status_code, blocked.json()["type"]) == (409, "urn:jingying:problem:proposals-open")
    assert blocked.json()["proposals"] == [veto.json()["proposal"]]
    assert approve(call, veto).status_code == 201
    settle(call, "2020-09-30")


def test_a_sheet_that_changed_meanwhile_is_looked_at_again(call: Call, ruled: World) -> None:
    waiting = close(call, "2020-09-30")
    post(call, "a")
    answer = approve(call, waiting)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:sheet-changed")
    assert call("officer").get("/points/settlements").json() == []


def test_of_two_settlements_that_wait_the_second_is_too_late(call: Call, ruled: World) -> None:
    first, second = close(call, "2020-09-30", key="c1"), close(call, "2020-09-30", key="c2")
    assert second.json()["type"] == "urn:jingying:problem:proposals-open"
    assert approve(call, first).status_code == 201


def test_only_whoever_belongs_there_sees_a_sheet_and_only_her_own_line(call: Call, ruled: World) -> None:
    post(call, "a")
    post(call, "b", trainee="QY2020-002")
    settle(call, "2020-09-30")
    own = call("trainee2").get("/points/settlements/2020-09-30/sheet").json()["lines"]
    assert [one["no"] for one in own] == ["QY2020-002"]
    assert call("officer").get("/points/settlements/2020-09-29/sheet").status_code == 404


def test_as_known_then_and_as_known_now(call: Call, ruled: World) -> None:
    first = post(call, "a").json()
    entry = call("officer").get(f"/points/entries/{first['first_seq']}").json()
    post(call, "b", on="2020-09-02")
    assert total(call, "on=2020-10-01") == 200
    assert total(call, f"on=2020-10-01&at_seq={first['last_seq']}") == 100
    known = datetime.fromtimestamp(entry["recorded_at"] / 1_000_000, UTC).isoformat().replace("+00:00", "Z")
    assert total(call, f"on=2020-10-01&known_at={known}") == 100
    for query in (known.removesuffix("Z"), f"{known}&at_seq=1"):
        for path in ("standings", "trainees/QY2020-001/explanation"):
            answer = call("officer").get(f"/points/{path}?known_at={query}")
            assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/known_at"), query
    empty = call("officer").get("/points/standings?on=2020-10-01&at_seq=0").json()
    assert (empty["items"], empty["as_of"]["seq"]) == ([], 0)


def test_why_a_place_changed(call: Call, ruled: World) -> None:
    post(call, "a")
    seq = call("officer").get("/points").json()["as_of"]["seq"]
    post(call, "b", trainee="QY2020-002", times=2)
    found = call("officer").get(f"/points/standings/changes?from_seq={seq}&on=2020-10-01").json()
    by_no = {one["no"]: one for one in found["items"]}
    first, second = by_no["QY2020-001"], by_no["QY2020-002"]
    assert (first["place"], first["difference"], first["passed_by"], first["causes"]) == ([1, 2], 0, 1, [])
    assert (second["place"], second["difference"], second["passed"]) == ([2, 1], 200, 1)
    assert [(one["rule"], one["amount"]) for one in second["causes"]] == [("B04", 200)]
    own = call("trainee").get(f"/points/standings/changes?from_seq={seq}&on=2020-10-01").json()["items"]
    assert [one["no"] for one in own] == ["QY2020-001"]


def test_whoever_is_to_agree_to_a_settlement_sees_what_has_no_entry_yet(call: Call, ruled: World) -> None:
    make.full_file(ruled)
    digest = close(call, "2020-09-30").json()["proposal"]
    lacking = call("officer2").get(f"/points/proposals/{digest}").json()["lacking"]
    assert {"trainee": "QY2020-001", "rule": "S01", "times": 1} in lacking
    assert {one["trainee"] for one in lacking if one["rule"] == "S01"} == {"QY2020-001"}
    page = call("officer2").signed_in().get(f"/camps/QY2020/proposals/{digest}").text
    assert "下列事实还没有入账" in page
    assert "QY2020-001</span> S01" in page
    call("officer2").signed_in().post(f"/points/proposals/{digest}/decision", APPROVED, headers=keyed("d"))
    assert "lacking" not in call("officer2").get(f"/points/proposals/{digest}").json()
