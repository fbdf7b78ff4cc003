"""Whatever decides about people is decided by a named person with a reason, and the figure behind it adds up."""

from collections.abc import Callable

from tests import make
from tests.make import Caller, World, decided, entered, keyed, line

Call = Callable[[str | None], Caller]


def test_s69_rules_are_not_put_in_force_by_their_author(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer").signed_in()
    document = call("officer").get("/points/policies/1").json()["document"]
    draft = officer.post("/points/policies/drafts", {**document, "version": 2, "effective_from": "2021-01-01"})
    path = f"/points/policies/drafts/{draft.json()['id']}"
    tag = officer.get(path).headers["etag"]
    alone = officer.post(f"{path}/publication", headers={**keyed("p"), "if-match": tag})
    assert (alone.status_code, alone.json()["type"]) == (403, "urn:jingying:problem:maker-cannot-decide")
    other = call("officer2").signed_in().post(f"{path}/publication", headers={**keyed("p"), "if-match": tag})
    assert other.status_code == 201


def test_s69_a_decision_names_its_person_and_a_refusal_its_reason(call: Call, world: World) -> None:
    make.policy(world)
    veto = line(rule="V01", veto={"from": "2020-09-01"}, evidence="处分决定")
    waiting = call("officer").post("/points/vouchers", {"lines": [veto]}, headers=keyed("v"))
    path = f"/points/proposals/{waiting.json()['proposal']}"
    bare = call("officer2").signed_in().post(f"{path}/decision", {"verdict": "reject"}, headers=keyed("d"))
    assert (bare.status_code, bare.json()["errors"][0]["code"]) == (422, "reason-required")
    decided(call("officer2"), waiting, verdict="reject", comment="依据不足")
    shown = call("officer").get(path).json()
    assert (shown["checker"], shown["verdict"], shown["comment"]) == ("officer2", "reject", "依据不足")


def test_s69_the_explanation_sums_to_the_figure(call: Call, world: World) -> None:
    make.policy(world)
    entered(call("officer"), line(times=5), line(rule="T01", times=40), line(rule="D03", times=9))
    shown = call("officer").get("/points/trainees/QY2020-001/explanation").json()["count"]
    assert sum(part["counted"] for part in shown["categories"]) == shown["total"]
    for part in shown["categories"]:
        assert part["base"] + sum(rule["counted"] for rule in part["rules"]) - part["cut"] == part["counted"]
    board = call("officer").get("/points/standings?sort=no").json()["items"][0]
    assert board["total"] == shown["total"]
