"""The journal over HTTP: the head, vouchers and reversals, and the list of entries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import make
from tests.make import Caller, World, entered, keyed, line, post_lines, telling

Call = Callable[[str | None], Caller]
RUNAWAY = "99999999999999999999"


@pytest.fixture(autouse=True)
def ruled(world: World) -> None:
    make.policy(world)


def test_the_head_moves_with_the_journal_and_is_its_own_tag(call: Call) -> None:
    officer = call("officer")
    shown = officer.get("/points")
    assert shown.json()["versions"] == [1]
    assert shown.json()["counts"] == {"entries": 1, "vouchers": 1, "settlements": 0, "waiting": 0}
    assert {name: shown.json()["as_of"][name] for name in ("seq", "policy", "closed_through")} == {
        "seq": 1,
        "policy": 1,
        "closed_through": None,
    }
    tag = {"if-none-match": shown.headers["etag"]}
    assert officer.get("/points", headers=tag).status_code == 304
    receipt = entered(officer, line())
    assert officer.get("/points", headers=tag).json()["as_of"]["hash"] == receipt["hash"]
    assert call("trainee").get("/points").json()["as_of"]["seq"] == 2


def test_the_head_counts_what_there_is_and_to_officers_what_waits(call: Call, world: World) -> None:
    officer = call("officer")
    entered(officer, line(), line("QY2020-002"))
    make.settle(world, date(2020, 8, 31))
    tag = officer.get("/points").headers["etag"]
    held = post_lines(officer, "v", line(rule="V01", veto={"from": "2020-09-01"}, evidence="文"))
    shown = officer.get("/points", headers={"if-none-match": tag}).json()
    assert shown["counts"] == {"entries": 4, "vouchers": 3, "settlements": 1, "waiting": 1}
    for role in ("mentor", "trainee"):
        assert call(role).get("/points").json()["counts"] == {"entries": 4, "vouchers": 3, "settlements": 1}
    make.decided(call("officer2"), held)
    assert officer.get("/points").json()["counts"]["waiting"] == 0


def test_the_tag_of_the_head_does_not_outlive_the_day(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = {"if-none-match": call("officer").get("/points").headers["etag"]}
    make.later(monkeypatch, hours=24)
    assert call("officer").get("/points", headers=tag).status_code == 200


def test_a_voucher_is_entered_once_and_its_repetition_gets_the_first_receipt(call: Call) -> None:
    officer, lines = call("officer"), [line(reason="区级表彰"), line("QY2020-002", "P01", score=8510)]
    first = post_lines(officer, "k-1", *lines)
    again = post_lines(officer, "k-1", *lines)
    assert (first.status_code, again.status_code) == (201, 200)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert first.json() | {"replayed": True} == again.json()
    assert (first.json()["first_seq"], first.json()["last_seq"]) == (2, 3)
    assert officer.get("/points/entries").json()["total"] == 3
    assert [officer.get(f"/points/entries/{seq}").json()["points"] for seq in (2, 3)] == ["1.00", "12.77"]


@pytest.mark.parametrize(
    "changed", [{"times": 2}, {"reason": "另一事由"}, {"evidence": "文2"}, {"trainee": "QY2020-002"}], ids=str
)
def test_a_key_is_bound_to_its_content_texts_included(call: Call, changed: dict[str, Any]) -> None:
    officer = call("officer")
    entered(officer, line(reason="表彰", evidence="文1"), key="k")
    other = post_lines(officer, "k", line(**{"reason": "表彰", "evidence": "文1", **changed}))
    assert (other.status_code, other.json()["type"]) == (422, "urn:jingying:problem:idempotency-key-reused")
    assert officer.get("/points").json()["as_of"]["seq"] == 2


def test_a_refused_key_may_be_used_again_and_officers_have_keys_of_their_own(call: Call) -> None:
    assert post_lines(call("officer"), "k", line(rule="nothing")).status_code == 422
    assert post_lines(call("officer"), "k", line()).status_code == 201
    assert post_lines(call("officer2"), "k", line()).status_code == 201


@pytest.mark.parametrize("headers", [{}, {"idempotency-key": ""}, {"idempotency-key": "a b"}, keyed("k" * 129)])
def test_without_a_key_nothing_is_entered(call: Call, headers: dict[str, str]) -> None:
    officer = call("officer")
    for path, body in (("/vouchers", {"lines": [line()]}), ("/entries/1/reversal", {"reason": "x"})):
        answer = officer.post(f"/points{path}", body, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:jingying:problem:idempotency-key-missing")
    assert officer.get("/points").json()["as_of"]["seq"] == 1


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "trainee": ({"trainee": "QY2020-999"}, "trainee", "unknown-trainee"),
    "rule": ({"rule": "X99"}, "rule", "unknown-rule"),
    "retired": ({"rule": "B05", "on": "2020-09-01"}, "rule", "rule-retired"),
    "evidence": ({"rule": "B04"}, "evidence", "evidence-required"),
    "future": ({"on": "2999-01-01"}, "on", "date-in-future"),
    "outside": ({"on": "2020-05-31"}, "on", "date-outside-camp"),
    "no share": ({"times": None}, "times", "out-of-range"),
    "score of a counted rule": ({"times": None, "score": 9000}, "score", "out-of-range"),
    "times of a scored rule": ({"rule": "P01"}, "times", "out-of-range"),
    "score above full": ({"rule": "P01", "times": None, "score": 10001}, "score", "out-of-range"),
    "negative times": ({"times": -1}, "times", "out-of-range"),
    "times beyond the journal": ({"times": 2**53 - 1}, "times", "out-of-range"),
    "zero den": ({"times": None, "num": 1, "den": 0}, "den", "out-of-range"),
    "a share that does not reduce": ({"times": None, "num": 2**52 + 1, "den": 2**53 - 1}, "num", "out-of-range"),
    "veto without term": ({"rule": "V01", "times": None, "evidence": "文"}, "veto", "veto-term"),
    "term without veto": ({"veto": {"from": "2020-09-01"}}, "veto", "veto-term"),
    "term ends first": (
        {"rule": "V01", "times": None, "evidence": "文", "veto": {"from": "2020-09-02", "until": "2020-09-01"}},
        "veto.until",
        "veto-term",
    ),
    "blank reason": ({"reason": " "}, "reason", "bad-text"),
}


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_a_wrong_line_is_refused_with_its_place_and_the_others_with_it(call: Call, world: World, case: str) -> None:
    rules = make.with_rules(B05={"until": date(2020, 8, 1)}, B04={"evidence_required": True})
    make.second_version(world, date(2020, 7, 1), rules=rules)
    change, field, code = WRONG[case]
    answer = post_lines(call("officer"), "k", line(rule="T01"), line(**change))
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:jingying:problem:invalid-lines")
    found = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert (f"/lines/1/{field}", code) in found
    assert all(one["message"] and one["message_en"] for one in answer.json()["errors"])
    assert call("officer").get("/points").json()["as_of"]["seq"] == 2


def test_every_problem_of_a_voucher_is_told_at_once(call: Call) -> None:
    answer = post_lines(call("officer"), "k", line(trainee="x", rule="y"), line(times=0))
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/lines/0/trainee", "unknown-trainee"),
        ("/lines/0/rule", "unknown-rule"),
        ("/lines/1/times", "out-of-range"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [{**line(), "points": 5}],
        [{**line(), "on": "soon"}],
        [{**line(), "amount": 1}],
        [line(times=int(RUNAWAY))],
    ],
)
def test_a_request_of_another_form_is_malformed(call: Call, lines: list[Any]) -> None:
    answer = call("officer").post("/points/vouchers", {"lines": lines}, headers=keyed("k"))
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:jingying:problem:malformed")
    assert answer.json()["errors"][0]["pointer"].startswith("/lines")


@pytest.mark.parametrize(("size", "code"), [(0, "out-of-range"), (501, "too-many-lines")])
@pytest.mark.parametrize("path", ["/points/vouchers", "/points/adjustments"])
def test_a_request_has_1_to_500_lines(call: Call, path: str, size: int, code: str) -> None:
    one = line() if path.endswith("vouchers") else {"reverses": 2, "reason": "漏记", "evidence": "文 1"}
    answer = call("officer").post(path, {"lines": [one] * size}, headers=keyed("k"))
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:jingying:problem:invalid-lines")
    assert [(found["pointer"], found["code"]) for found in answer.json()["errors"]] == [("/lines", code)]


def test_a_fact_is_posted_once_and_again_after_it_was_reversed(call: Call) -> None:
    officer, fact = call("officer"), line(source="register:312")
    receipt = entered(officer, fact)
    twice = post_lines(officer, "k2", fact)
    assert (twice.status_code, twice.json()["type"], twice.json()["seq"]) == (
        409,
        "urn:jingying:problem:already-posted",
        receipt["first_seq"],
    )
    assert post_lines(officer, "k3", line("QY2020-002", source="register:312")).status_code == 201
    assert make.take_back(officer, receipt["first_seq"]).status_code == 201
    assert post_lines(officer, "k4", fact).status_code == 201
    within = post_lines(officer, "k5", line(source="s"), line(source="s"))
    assert within.json()["errors"][0]["pointer"] == "/lines/1/source"


def test_a_settled_day_takes_no_line_and_gives_none_back(call: Call, world: World) -> None:
    officer = call("officer")
    receipt = entered(officer, line())
    make.settle(world, date(2020, 9, 30))
    for answer in (post_lines(officer, "k2", line()), make.take_back(officer, receipt["first_seq"])):
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:period-closed")
    assert entered(officer, line(on="2020-10-01"))["first_seq"] == 4
    assert officer.get("/points").json()["as_of"]["closed_through"] == "2020-09-30"


def test_an_entry_is_reversed_once_and_exactly(call: Call) -> None:
    officer = call("officer")
    entered(officer, line("QY2020-002", "P01", score=8510, matter="重大项目"))
    undone = make.take_back(officer, 2, key="r1")
    assert undone.status_code == 201
    assert make.take_back(officer, 2, key="r1").headers["idempotent-replayed"] == "true"
    other = officer.post("/points/entries/2/reversal", {"reason": "另一理由"}, headers=keyed("r1"))
    assert other.json()["type"] == "urn:jingying:problem:idempotency-key-reused"
    first, second = (officer.get(f"/points/entries/{seq}").json() for seq in (2, 3))
    assert (first["reversed_by"], second["reverses"], second["kind"], second["reason"]) == (3, 2, "reverse", "登记有误")
    assert first["amount"] + second["amount"] == 0
    assert {first[name] == second[name] for name in ("trainee", "rule", "matter", "occurred_on", "relates_on")} == {
        True
    }
    again = make.take_back(officer, 2, key="r2")
    assert (again.status_code, again.json()["type"]) == (409, "urn:jingying:problem:already-reversed")
    assert "3" in again.json()["errors"][0]["message"]


def test_the_key_of_a_reversal_is_bound_to_its_entries(call: Call) -> None:
    officer = call("officer")
    entered(officer, line(), line("QY2020-002"))
    assert make.take_back(officer, 2, key="r").status_code == 201
    for path in ("entries/3", "vouchers/2"):
        other = officer.post(f"/points/{path}/reversal", {"reason": "登记有误"}, headers=keyed("r"))
        assert (other.status_code, other.json()["type"]) == (422, "urn:jingying:problem:idempotency-key-reused"), path
    assert officer.get("/points").json()["as_of"]["seq"] == 4


def test_a_reversal_and_a_policy_cannot_be_reversed_and_an_unknown_entry_is_not_there(call: Call) -> None:
    officer = call("officer")
    entered(officer, line())
    make.take_back(officer, 2)
    for seq in (1, 3):
        answer = make.take_back(officer, seq, key=f"x{seq}")
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:not-reversible")
    for path in ("/entries/99/reversal", f"/entries/{RUNAWAY}/reversal", "/vouchers/3000/reversal"):
        assert officer.post(f"/points{path}", {"reason": "x"}, headers=keyed("y")).status_code == 404, path
    assert officer.post("/points/entries/2/reversal", {"reason": ""}, headers=keyed("z")).status_code == 400


def test_a_whole_voucher_is_reversed_or_nothing_of_it(call: Call) -> None:
    officer = call("officer")
    entered(officer, line(), line("QY2020-002"), line("QY2020-003"))
    whole = officer.post("/points/vouchers/2/reversal", {"reason": "整单有误"}, headers=keyed("r"))
    assert (whole.status_code, whole.json()["first_seq"], whole.json()["last_seq"]) == (201, 5, 7)
    entered(officer, line(), line("QY2020-002"))
    assert make.take_back(officer, 9, key="r9").status_code == 201
    part = officer.post("/points/vouchers/8/reversal", {"reason": "x"}, headers=keyed("r2"))
    assert (part.status_code, part.json()["errors"][0]["pointer"]) == (409, "/lines/1/reverses")
    assert officer.get("/points").json()["as_of"]["seq"] == 10
    assert officer.post("/points/vouchers/9/reversal", {"reason": "x"}, headers=keyed("r3")).status_code == 404


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_enter_and_reverse(call: Call, role: str) -> None:
    assert post_lines(call(role), "k", line()).status_code == 403
    assert make.take_back(call(role), 1).status_code == 403


def test_what_stands_in_the_journal_is_neither_changed_nor_deleted(call: Call) -> None:
    officer = call("officer").signed_in()
    entered(officer, line())
    for path in (
        "",
        "/vouchers",
        "/entries",
        "/entries/2",
        "/standings",
        "/policies/1",
        "/trainees/QY2020-001/explanation",
    ):
        for method in ("PUT", "PATCH", "DELETE"):
            answer = officer.request(method, f"/points{path}", json={})
            assert (answer.status_code, answer.json()["type"]) == (405, "urn:jingying:problem:method-not-allowed"), path


def test_an_archived_camp_takes_no_points(call: Call, world: World) -> None:
    entered(call("officer"), line(), key="k")
    make.archive(world)
    for answer in (post_lines(call("officer"), "k2", line()), make.take_back(call("officer"), 2)):
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:wrong-state")
    assert telling(post_lines(call("officer"), "k", line()))["replayed"] is True
