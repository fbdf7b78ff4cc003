"""异议: who may object and how, who looks into it, and what it holds up."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from service.database import Database
from service.tables.ranking import Objection
from service.tables.trainees import Trainee
from tests import make, sampled
from tests.make import Caller, World, keyed
from tests.recommending import DECIDED, SHEET, act, at, confirm, done, draft, freeze, problem, public

Call = Callable[[str | None], Caller]
LETTER = {"rows": ["QY2020-044"], "content": "考勤有误", "named": False, "channel": "letter"}
NAMED = {**LETTER, "named": True, "identity": "李四，区教育局"}
OWN = {"rows": ["QY2020-008"], "content": "程序有误", "named": True}
UPHELD = {"state": "upheld", "reason": "经查属实", "document": "查字〔2021〕3 号"}


@pytest.fixture
def world(sample: World, monkeypatch: pytest.MonkeyPatch) -> World:
    sampled.sign_up(sample, "trainee", trainee="QY2020-012")
    at(monkeypatch, sample, "2021-07-05T10:00")
    return sample


@pytest.fixture
def database(sample: World) -> Database:
    return sample.database


def object_(call: Call, body: dict[str, Any], who: str = "officer", key: str | None = None) -> Any:
    return act(call(who), "objections", body, key=key)


def handle(call: Call, step: str, body: dict[str, Any], number: int = 1, key: str | None = None) -> Any:
    return act(call("officer"), f"objections/{number}/{step}", body, key=key)


def listed(call: Call, who: str = "officer") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call(who).signed_in().get(f"{SHEET}/objections").json()
    return found


def test_an_objection_goes_from_its_letter_to_its_conclusion(call: Call, world: World) -> None:
    public(call, world)
    filed = object_(call, NAMED)
    assert (filed.status_code, filed.json()["number"], filed.json()["state"]["code"]) == (201, 1, "received")
    assert (filed.json()["late"], filed.json()["rows"]) == (False, ["QY2020-044"])
    looking = done(handle(call, "investigation", {"investigator": "officer2"}))
    assert (looking["state"]["code"], looking["acts"][0]["investigator"]) == ("investigating", "officer2")
    ended = done(handle(call, "conclusion", UPHELD))
    assert (ended["state"]["code"], ended["acts"][1]["document"]) == ("upheld", "查字〔2021〕3 号")
    again = handle(call, "conclusion", {**UPHELD, "state": "dismissed"})
    assert (problem(again), again.json()["state"], again.json()["objection"]) == (
        (409, "already-concluded"), "public", "upheld",
    )  # fmt: skip
    assert listed(call) == [ended]


def test_who_objects_is_sealed_and_read_by_those_who_handle_it(call: Call, world: World) -> None:
    public(call, world)
    done(object_(call, NAMED))
    place = f"{SHEET}/objections/1/identity"
    with world.session(write=False) as session:
        (stored,) = session.exec(select(Objection.identity))
    assert stored is not None
    assert "李四" not in stored
    assert "李四" not in str(listed(call))
    assert call("officer").signed_in().get(place).json() == {"identity": "李四，区教育局"}
    assert call("officer2").signed_in().get(place).status_code == 404
    done(handle(call, "investigation", {"investigator": "officer2"}))
    assert call("officer2").signed_in().get(place).json() == {"identity": "李四，区教育局"}
    assert call("trainee").signed_in().get(place).status_code == 403


def test_a_trainee_objects_herself_by_name_or_without(call: Call, world: World) -> None:
    public(call, world)
    named, anonymous = object_(call, OWN, "trainee"), object_(call, {**OWN, "named": False}, "trainee")
    assert (named.status_code, named.json()["number"], anonymous.json()["number"]) == (201, 1, 2)
    assert not {"acts", "channel", "filed_by"} & set(named.json())
    done(object_(call, LETTER))
    assert [one["number"] for one in listed(call, "trainee")] == [1, 2]
    assert [(one["channel"]["code"], one["named"]) for one in listed(call)] == [
        ("system", True), ("system", False), ("letter", False),
    ]  # fmt: skip
    done(handle(call, "investigation", {"investigator": "officer"}))
    done(handle(call, "investigation", {"investigator": "officer"}, number=2))
    name = sampled_name(world, "QY2020-012")
    read = [call("officer").signed_in().get(f"{SHEET}/objections/{n}/identity").json()["identity"] for n in (1, 2)]
    assert read == [f"QY2020-012 {name}", None]
    done(handle(call, "conclusion", {**UPHELD, "state": "dismissed", "reason": "查无此事"}))
    own = listed(call, "trainee")[0]
    assert (own["state"]["code"], own["reason"]) == ("dismissed", "查无此事")


def sampled_name(world: World, no: str) -> str:
    with world.session(write=False) as session:
        row = session.get(Trainee, (world.camp_id, world.trainees[no]))
        assert row is not None
        return row.name


@pytest.mark.parametrize(
    ("who", "body", "pointer", "code"),
    [
        ("officer", {**LETTER, "rows": ["QY2020-008", "QY2020-999"]}, "/rows/1", "row-unknown"),
        ("trainee", {**OWN, "rows": ["QY2020-011"]}, "/rows/0", "row-unknown"),  # on the sheet, and not on the notice
        ("officer", {**LETTER, "named": True}, "/identity", "identity-mismatch"),
        ("officer", {**NAMED, "named": False}, "/identity", "identity-mismatch"),
        ("officer", {**OWN, "identity": "李四"}, "/channel", "channel-missing"),
        ("officer", {**LETTER, "received_on": "2021-07-06"}, "/received_on", "out-of-range"),
        ("officer", {**LETTER, "received_on": "2021-07-04"}, "/received_on", "out-of-range"),
        ("trainee", {**OWN, "channel": "phone"}, "/channel", "officers-only"),
    ],
)
def test_what_is_wrong_with_an_objection(
    call: Call, world: World, who: str, body: dict[str, Any], pointer: str, code: str
) -> None:
    public(call, world)
    answer = object_(call, body, who)
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert listed(call) == []


def test_a_trainee_may_object_about_herself_though_she_is_not_listed(call: Call, world: World) -> None:
    public(call, world)
    assert object_(call, {**OWN, "rows": ["QY2020-012", "QY2020-012"]}, "trainee").json()["rows"] == ["QY2020-012"]


def test_before_publication_there_is_nothing_to_object_to(call: Call, world: World) -> None:
    draft(world)
    freeze(call)
    answer = object_(call, LETTER)
    assert (problem(answer), answer.json()["allowed"]) == ((409, "not-public"), ["confirm", "withdraw"])


def test_a_late_objection_is_kept_and_marked(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    public(call, world)
    at(monkeypatch, world, "2021-07-09T17:59")
    assert object_(call, OWN, "trainee").json()["late"] is False
    at(monkeypatch, world, "2021-07-09T18:00")
    assert object_(call, OWN, "trainee").json()["late"] is True
    at(monkeypatch, world, "2021-07-12T09:00")
    assert object_(call, {**LETTER, "received_on": "2021-07-09"}).json()["late"] is False
    assert object_(call, LETTER).json()["late"] is True


def test_nothing_is_concluded_while_an_objection_is_open(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    public(call, world)
    done(object_(call, LETTER))
    done(object_(call, LETTER))
    at(monkeypatch, world, "2021-07-12T09:00")
    answer = act(call("officer"), "conclude")
    assert (problem(answer), answer.json()["objections"]) == ((409, "objections-open"), [1, 2])
    done(handle(call, "conclusion", {"state": "withdrawn", "reason": "本人撤回"}))
    done(handle(call, "investigation", {"investigator": "officer2"}, number=2))
    assert act(call("officer"), "conclude").json()["objections"] == [2]
    done(handle(call, "conclusion", {**UPHELD, "state": "dismissed"}, number=2))
    assert done(act(call("officer"), "conclude"))["state"]["code"] == "concluded"


def upheld(call: Call) -> None:
    done(object_(call, LETTER))
    done(handle(call, "investigation", {"investigator": "officer2"}))
    done(handle(call, "conclusion", UPHELD))


UNCHANGED = {"reason": "鉴定得分已更正，名单不受影响", "document": "查字〔2021〕4 号"}


def test_what_was_upheld_is_corrected_or_it_is_said_why_not(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    public(call, world)
    early = handle(call, "uncorrected", UNCHANGED)
    assert problem(early) == (404, "not-found")
    upheld(call)
    at(monkeypatch, world, "2021-07-12T09:00")
    answer = act(call("officer"), "conclude")
    assert (problem(answer), answer.json()["objections"]) == ((409, "corrections-open"), [1])
    assert "conclude" not in answer.json()["allowed"]
    (later,) = done(call("officer").signed_in().get(SHEET))["later"]
    assert (later["action"], later["code"], later["day"]) == ("conclude", "corrections-open", None)
    blank = handle(call, "uncorrected", {"reason": " "})
    assert (problem(blank), blank.json()["errors"][0]["pointer"]) == ((422, "reason-missing"), "/reason")
    said = done(handle(call, "uncorrected", UNCHANGED, key="why"))
    assert (said["state"]["code"], said["uncorrected"], len(said["acts"])) == ("upheld", UNCHANGED["reason"], 3)
    again = handle(call, "uncorrected", UNCHANGED, key="why")
    assert (again.status_code, again.json()) == (200, said)
    assert problem(handle(call, "uncorrected", UNCHANGED)) == (409, "already-concluded")
    assert done(act(call("officer"), "conclude"))["state"]["code"] == "concluded"


def test_only_what_was_upheld_is_left_uncorrected(call: Call, world: World) -> None:
    public(call, world)
    done(object_(call, LETTER))
    assert problem(handle(call, "uncorrected", UNCHANGED)) == (409, "not-upheld")
    done(handle(call, "conclusion", {"state": "withdrawn", "reason": "本人撤回"}))
    assert problem(handle(call, "uncorrected", UNCHANGED)) == (409, "not-upheld")


def test_a_row_that_was_published_again_is_a_correction(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    public(call, world)
    upheld(call)
    veto = make.line("QY2020-044", "V01", on="2021-06-20", times=None, reason="立案", veto={"from": "2021-06-20"})
    make.entered(call("officer"), veto, second=call("officer2"))
    done(act(call("officer"), "republish", {"first_day": "2021-07-05", "cause": "异议 1 成立"}))
    done(confirm(call, world))
    at(monkeypatch, world, "2021-07-12T09:00")
    assert done(act(call("officer"), "conclude"))["state"]["code"] == "concluded"


def test_a_late_one_that_is_upheld_holds_up_the_decision(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    public(call, world)
    at(monkeypatch, world, "2021-07-12T09:00")
    done(act(call("officer"), "conclude"))
    upheld(call)
    answer = act(call("officer"), "decide", DECIDED)
    assert (problem(answer), answer.json()["objections"]) == ((409, "corrections-open"), [1])
    assert answer.json()["allowed"] == ["objections", "republish"]
    done(handle(call, "uncorrected", UNCHANGED))
    assert done(act(call("officer"), "decide", DECIDED))["state"]["code"] == "decided"


def test_who_objected_reads_why_nothing_changes(call: Call, world: World) -> None:
    public(call, world)
    done(object_(call, OWN, "trainee"))
    done(handle(call, "investigation", {"investigator": "officer2"}))
    done(handle(call, "conclusion", UPHELD))
    done(handle(call, "uncorrected", UNCHANGED))
    (own,) = listed(call, "trainee")
    assert (own["reason"], own["document"], own["uncorrected"]) == (
        UPHELD["reason"], UPHELD["document"], UNCHANGED["reason"],
    )  # fmt: skip


def test_somebody_looks_into_it_who_may(call: Call, world: World) -> None:
    public(call, world)
    done(object_(call, LETTER))
    early = handle(call, "conclusion", UPHELD)
    assert problem(early) == (409, "not-investigated")
    for login in ("trainee", "nobody", "sysadmin"):
        answer = handle(call, "investigation", {"investigator": login})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown-officer")
    relation = {"trainee": "QY2020-044", "kind": "kinship", "relation": "表亲"}
    assert call("officer2").signed_in().post("/recusals", relation).status_code == 201
    answer = handle(call, "investigation", {"investigator": "officer2"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "recused")
    assert listed(call, "officer2") == []  # it concerns somebody out of her sight
    done(handle(call, "investigation", {"investigator": "officer"}))
    undocumented = handle(call, "conclusion", {"state": "upheld", "reason": "经查属实"})
    assert (undocumented.status_code, undocumented.json()["errors"][0]["pointer"]) == (422, "/document")
    assert problem(handle(call, "conclusion", UPHELD, number=2)) == (404, "not-found")


def test_each_is_done_once_for_a_key(call: Call, world: World) -> None:
    public(call, world)
    first = object_(call, OWN, "trainee", key="mine")
    looking = {"investigator": "officer"}
    asked = [
        ("investigation", looking, done(handle(call, "investigation", looking, key="a"))),
        ("conclusion", UPHELD, done(handle(call, "conclusion", UPHELD, key="b"))),
    ]
    again = object_(call, OWN, "trainee", key="mine")
    assert (again.status_code, again.json(), again.headers["idempotent-replayed"]) == (200, first.json(), "true")
    for (step, body, answer), key in zip(asked, "ab", strict=True):
        repeated = handle(call, step, body, key=key)
        assert (repeated.status_code, repeated.json()) == (200, answer)
    assert problem(object_(call, {**OWN, "content": "另一件"}, "trainee", key="mine")) == (
        422,
        "idempotency-key-reused",
    )
    assert problem(handle(call, "conclusion", UPHELD, key="a")) == (422, "idempotency-key-reused")
    assert len(listed(call)) == 1


def test_s13_a_recused_officer_registers_no_objection(call: Call, world: World) -> None:
    public(call, world)
    relation = {"trainee": "QY2020-044", "kind": "kinship", "relation": "表亲"}
    assert call("officer2").signed_in().post("/recusals", relation).status_code == 201
    assert problem(object_(call, LETTER, "officer2")) == (403, "recused")
    assert object_(call, OWN, "trainee").status_code == 201
    assert len(listed(call)) == 1


def test_no_token_objects(call: Call, world: World) -> None:
    public(call, world)
    answer = call("trainee").post(f"{SHEET}/objections", OWN, headers=keyed(uuid4().hex))
    assert problem(answer) == (403, "forbidden")


def test_s13_a_mentor_sees_no_objection(call: Call, world: World) -> None:
    sampled.sign_up(world, "mentor", mentor=min(world.mentors))
    public(call, world)
    assert call("mentor").signed_in().get(f"{SHEET}/objections").status_code == 403
