"""Two persons: what is proposed waits, what is approved is posted as it was proposed, and nobody decides alone."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from service import clock
from tests import make
from tests.make import Caller, World, keyed

Call = Callable[[str | None], Caller]
VETO = {
    "trainee": "QY2020-001",
    "rule": "V01",
    "on": "2020-09-01",
    "veto": {"from": "2020-09-01", "until": "2021-03-01"},
    "reason": "处分决定",
    "evidence": "文 7",
}
AWARD = {"trainee": "QY2020-001", "rule": "B04", "on": "2020-09-01", "times": 1, "reason": "区级表彰"}


@pytest.fixture
def ruled(world: World) -> World:
    make.policy(world)
    return world


def proposed(call: Call, *lines: dict[str, Any], key: str = "p1") -> str:
    answer = call("officer").post("/points/vouchers", {"lines": list(lines or (VETO,))}, headers=keyed(key))
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"].endswith(answer.json()["proposal"])
    return str(answer.json()["proposal"])


def decide(call: Call, digest: str, verdict: str = "approve", who: str = "officer2", **more: Any) -> Any:
    body = {"verdict": verdict, **more}
    return call(who).signed_in().post(f"/points/proposals/{digest}/decision", body, headers=keyed("d1"))


def entries(call: Call) -> list[tuple[str, str | None]]:
    found = call("officer").get("/points/entries").json()["items"]
    return [(one["kind"], one["reason"]) for one in found if one["trainee"]]


def test_a_line_under_a_rule_of_two_persons_waits(call: Call, ruled: World) -> None:
    digest = proposed(call)
    assert entries(call) == []
    shown = call("officer").get(f"/points/proposals/{digest}").json()
    assert (shown["standing"], shown["maker"], shown["count"], shown["checker"]) == ("open", "officer", 1, None)
    line = shown["lines"][0]
    assert (line["trainee"], line["rule"], line["kind"], line["reason"]) == ("QY2020-001", "V01", "veto", "处分决定")
    assert call("officer").get("/points/proposals").json()["total"] == 1


@pytest.mark.parametrize("comment", ["", "  ", "\n\t", "\u200b\u3000"])
def test_a_rejection_of_blanks_says_nothing(call: Call, ruled: World, comment: str) -> None:
    digest = proposed(call)
    answer = decide(call, digest, "reject", comment=comment)
    (told,) = answer.json()["errors"]
    assert (answer.status_code, told["pointer"], told["code"]) == (422, "/comment", "reason-required")
    assert decide(call, digest, comment=comment).status_code == 201
    assert call("officer").get(f"/points/proposals/{digest}").json()["comment"] is None


def test_a_whole_request_waits_when_one_of_its_lines_does(call: Call, ruled: World) -> None:
    proposed(call, VETO, AWARD)
    assert entries(call) == []


def test_what_is_approved_is_posted_line_for_line(call: Call, ruled: World) -> None:
    digest = proposed(call, VETO, AWARD)
    answer = decide(call, digest, comment="同意")
    assert answer.status_code == 201, answer.text
    assert entries(call) == [("veto", "处分决定"), ("award", "区级表彰")]
    found = call("officer").get("/points/proposals?waiting=false").json()["items"][0]
    assert (found["standing"], found["checker"], found["comment"]) == ("approved", "officer2", "同意")
    assert call("officer").get("/points/proposals").json()["total"] == 0
    again = call("officer").post("/points/vouchers", {"lines": [VETO, AWARD]}, headers=keyed("p1"))
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    assert again.json()["hash"] == answer.json()["receipt"]["hash"]


def test_its_maker_cannot_decide(call: Call, ruled: World) -> None:
    answer = decide(call, proposed(call), who="officer")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:jingying:problem:maker-cannot-decide")
    assert entries(call) == []


def test_a_decision_needs_a_session_proved_lately(call: Call, ruled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = proposed(call)
    token = call("officer2").post(f"/points/proposals/{digest}/decision", {"verdict": "approve"}, headers=keyed("d"))
    assert token.status_code == 403
    make.later(monkeypatch, minutes=29)
    assert call("officer2").signed_in().get("/api/me").status_code == 200
    make.later(monkeypatch, minutes=2)
    assert decide(call, digest).json()["type"] == "urn:jingying:problem:reauthenticate"


def test_the_same_decision_again_is_the_same_and_any_other_a_conflict(call: Call, ruled: World) -> None:
    digest = proposed(call)
    first = decide(call, digest)
    again = decide(call, digest)
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    assert again.json()["receipt"]["hash"] == first.json()["receipt"]["hash"]
    other = decide(call, digest, "reject", comment="不同意")
    assert (other.status_code, other.json()["type"]) == (409, "urn:jingying:problem:already-decided")


def test_an_entry_says_to_officers_who_entered_and_who_approved_it(call: Call, ruled: World) -> None:
    seq = decide(call, proposed(call)).json()["receipt"]["first_seq"]
    told = {who: call(who).get(f"/points/entries/{seq}").json() for who in ("officer", "trainee")}
    assert (told["officer"]["entered_by"], told["officer"]["approved_by"]) == ("officer", "officer2")
    assert {"entered_by", "approved_by"}.isdisjoint(told["trainee"])
    listed = call("officer").get("/points/entries").json()["items"]
    assert [(one["kind"], one["entered_by"], one["approved_by"]) for one in listed] == [
        ("policy", "officer", None), ("veto", "officer", "officer2"),
    ]  # fmt: skip


def test_a_rejection_says_why_and_posts_nothing(call: Call, ruled: World) -> None:
    digest = proposed(call)
    assert decide(call, digest, "reject").status_code == 422
    assert decide(call, digest, "reject", comment="依据不足").status_code == 201
    assert entries(call) == []
    again = call("officer").post("/points/vouchers", {"lines": [VETO]}, headers=keyed("p1"))
    assert (again.status_code, again.json()["standing"]) == (200, "rejected")


def test_an_undecided_proposal_lapses(call: Call, ruled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = proposed(call)
    make.later(monkeypatch, days=7)
    ruled.people["officer2"] = make.renewed(ruled, "officer2")
    answer = decide(call, digest)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:proposal-expired")


def test_a_key_reused_for_another_proposal_is_refused(call: Call, ruled: World) -> None:
    proposed(call)
    for other in ({**VETO, "on": "2020-09-02"}, {**VETO, "reason": "另一理由"}):
        answer = call("officer").post("/points/vouchers", {"lines": [other]}, headers=keyed("p1"))
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:jingying:problem:idempotency-key-reused")


def test_what_waits_stands_on_the_trainee_s_own_statement(call: Call, ruled: World) -> None:
    proposed(call)
    own = call("trainee").get("/points/trainees/QY2020-001/explanation").json()
    assert [(one["rule"], one["kind"]) for one in own["pending"]] == [("V01", "veto")]
    assert call("mentor").get("/points/trainees/QY2020-001/explanation").json()["pending"] == []
    assert call("trainee2").get("/points/trainees/QY2020-002/explanation").json()["pending"] == []


def test_what_waits_can_be_counted_as_if_it_were_approved(call: Call, ruled: World) -> None:
    proposed(call, VETO, AWARD)
    now = call("officer").get("/points/standings?on=2020-10-01").json()["items"][0]
    then = call("officer").get("/points/standings?on=2020-10-01&pending=true").json()["items"][0]
    assert (now["total"], now["barred"]) == (0, False)
    assert (then["total"], then["barred"]) == (100, True)


def test_what_waits_is_read_as_of_a_moment_and_a_day(call: Call, ruled: World) -> None:
    def told(query: str) -> tuple[int, int]:
        found = call("officer").get(f"/points/trainees/QY2020-001/explanation?{query}").json()
        return len(found["pending"]), found["count"]["total"]

    before = moment()
    digest = proposed(call, VETO, AWARD)
    between, head = moment(), call("officer").get("/points/entries?limit=1&sort=-seq").json()["items"][0]["seq"]
    assert told(f"known_at={between}&pending=true") == (2, 100)
    assert told(f"known_at={before}&pending=true") == (0, 0)
    assert told("on=2020-08-31&pending=true") == (0, 0)
    assert decide(call, digest).status_code == 201
    assert told("pending=true") == (0, 100)
    assert told(f"known_at={between}&pending=true") == (2, 100)
    assert told(f"known_at={between}") == (2, 0)
    assert told(f"at_seq={head}&pending=true") == (0, 0)


def moment() -> str:
    """Of now, as an address takes it; no other has the same."""
    time.sleep(0.002)
    return datetime.fromtimestamp(clock.now() / 1_000_000, UTC).isoformat().replace("+00:00", "Z")


def test_taking_back_what_two_agreed_takes_two(call: Call, ruled: World) -> None:
    seq = decide(call, proposed(call)).json()["receipt"]["first_seq"]
    answer = call("officer2").post(f"/points/entries/{seq}/reversal", {"reason": "误登"}, headers=keyed("r"))
    assert answer.status_code == 202
    digest = answer.json()["proposal"]
    assert decide(call, digest, who="officer").status_code == 201
    assert [kind for kind, _ in entries(call)] == ["veto", "reverse"]


def test_a_mentor_proposes_for_her_own_and_never_posts(call: Call, ruled: World) -> None:
    mentor = call("mentor")
    answer = mentor.post("/points/proposals", {"lines": [AWARD]}, headers=keyed("m"))
    assert answer.status_code == 202, answer.text
    stranger = {**AWARD, "trainee": "QY2020-002"}
    assert mentor.post("/points/proposals", {"lines": [stranger]}, headers=keyed("m2")).status_code == 422
    assert mentor.post("/points/vouchers", {"lines": [AWARD]}, headers=keyed("m3")).status_code == 403
    assert mentor.get("/points/proposals").status_code == 403
    assert decide(call, answer.json()["proposal"]).status_code == 201
    assert entries(call) == [("award", "区级表彰")]


def test_what_was_possible_when_it_was_proposed_may_no_longer_be(call: Call, ruled: World) -> None:
    sourced = {**VETO, "source": "case:1"}
    first, second = proposed(call, sourced), proposed(call, sourced, key="p2")
    assert decide(call, first).status_code == 201
    answer = decide(call, second)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:already-posted")
    assert call("officer").get(f"/points/proposals/{second}").json()["standing"] == "open"


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(call: Call, ruled: World) -> None:
    before = call("officer").get("/points").json()
    for line, second in ((AWARD, False), (VETO, True)):
        answer = call("officer").post("/points/vouchers?dry_run=true", {"lines": [line]}, headers=keyed("x"))
        assert (answer.status_code, answer.json()["second_person"]) == (200, second)
        assert answer.json()["lines"][0]["rule"] == line["rule"]
    assert call("officer").get("/points").json() == before
    assert call("officer").get("/points/proposals?waiting=false").json()["total"] == 0
    assert call("officer").post("/points/vouchers", {"lines": [AWARD]}, headers=keyed("x")).status_code == 201


def test_a_writer_may_insist_on_the_head_it_has_seen(call: Call, ruled: World) -> None:
    officer = call("officer")
    tag = officer.get("/points").headers["etag"]
    first = officer.post("/points/vouchers", {"lines": [AWARD]}, headers={**keyed("a"), "if-match": tag})
    assert first.status_code == 201
    late = officer.post("/points/vouchers", {"lines": [AWARD]}, headers={**keyed("b"), "if-match": tag})
    assert (late.status_code, late.json()["type"]) == (412, "urn:jingying:problem:stale-head")
    again = officer.post("/points/vouchers", {"lines": [AWARD]}, headers={**keyed("a"), "if-match": tag})
    assert again.status_code == 200
