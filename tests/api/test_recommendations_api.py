"""A sheet from its draft to its decision: every step, by whom, once, and what it fixes."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from service.database import Database
from service.rules.ranking.choosing import Decision
from service.rules.ranking.procedure import ACTIONS
from tests import make, sampled
from tests.make import Caller, World, keyed
from tests.recommending import (
    DECIDED,
    SHEET,
    THROUGH,
    WORDS,
    act,
    at,
    confirm,
    digest,
    done,
    draft,
    freeze,
    problem,
    public,
)

Call = Callable[[str | None], Caller]
OPEN = {"policy": 1, "through": THROUGH}
OBJECTION = {"rows": ["QY2020-044"], "content": "鉴定得分有误", "named": False, "channel": "letter"}
BODIES: dict[str, Any] = {
    "freeze": None,
    "confirm": {"verdict": "confirm"},
    "publish": {"first_day": "2021-07-05"},
    "objections": OBJECTION,
    "republish": {"first_day": "2021-07-05", "cause": "更正"},
    "conclude": None,
    "decide": DECIDED,
    "withdraw": {"reason": "数据有误"},
}
ROW = f"{SHEET}/rows/QY2020-008"


@pytest.fixture
def world(sample: World, monkeypatch: pytest.MonkeyPatch) -> World:
    at(monkeypatch, sample, "2021-07-05T10:00")
    return sample


@pytest.fixture
def database(sample: World) -> Database:
    return sample.database


def recommend(call: Call, **body: Any) -> Any:
    return call("officer").signed_in().post("/recommendations", {**OPEN, **body}, headers=keyed(uuid4().hex))


def sheet(call: Call, who: str = "officer") -> dict[str, Any]:
    return done(call(who).signed_in().get(SHEET))


def choices(found: dict[str, Any], field: str = "choice") -> dict[str, list[str]]:
    """Numbers by list."""
    lists: dict[str, list[str]] = {}
    for row in found["rows"]:
        if row[field] is not None:
            lists.setdefault(row[field]["code"], []).append(row["figures"]["no"])
    return lists


def test_the_whole_walk(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = recommend(call)
    assert (opened.status_code, opened.headers["location"]) == (201, f"{make.ROOT}{SHEET}")
    assert opened.json()["allowed"] == ["rows", "freeze", "withdraw"]
    for no, word in WORDS.items():
        body = {name: value for name, value in word._asdict().items() if value is not None}
        answer = call("officer2").signed_in().put(f"{SHEET}/rows/{no}", body)
        assert answer.status_code == 200, answer.text
    before = sheet(call)
    assert not any(row["missing"] for row in before["rows"])
    frozen = done(act(call("officer"), "freeze"))
    assert (frozen["state"]["code"], frozen["allowed"]) == ("frozen", ["confirm", "withdraw"])
    read = call("officer2").signed_in().get(SHEET)
    assert read.headers["etag"] == f'"{frozen["step"]["digest"]}"'
    assert read.json()["digest"] == frozen["step"]["digest"] == digest(world)
    agreed = act(call("officer2"), "confirm", {"verdict": "confirm"}, headers={"if-match": read.headers["etag"]})
    assert done(agreed)["allowed"] == ["publish"]
    shown = done(act(call("officer"), "publish", {"first_day": "2021-07-05"}))
    assert (shown["provisional"], len(shown["windows"])) == (False, 14)
    assert {(one["first_day"], one["last_day"]) for one in shown["windows"]} == {("2021-07-05", "2021-07-09")}
    at(monkeypatch, world, "2021-07-09T18:00")
    assert done(act(call("officer"), "conclude"))["allowed"] == ["objections", "republish", "decide"]
    decided = done(act(call("officer"), "decide", DECIDED))
    assert (decided["state"]["code"], decided["step"]["decider"]) == ("decided", "张主任")
    after = sheet(call)
    assert choices(after) == choices(before)
    assert {name: len(numbers) for name, numbers in choices(after).items()} == {"priority": 9, "reserve": 5}
    assert [step["act"]["code"] for step in after["steps"]] == [
        "opened", "frozen", "confirmed", "published", "concluded", "decided",
    ]  # fmt: skip
    assert [step["by"] for step in after["steps"]] == ["officer", "officer", "officer2", *["officer"] * 3]


def test_the_final_list_goes_to_the_growth_files(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    public(call, world)
    at(monkeypatch, world, "2021-07-12T09:00")
    done(act(call("officer"), "conclude"))
    done(act(call("officer"), "decide", DECIDED))
    for no, title in (("QY2020-008", "推荐结果：优先推荐"), ("QY2020-044", "推荐结果：后备"), ("QY2020-012", None)):
        entries = done(call("officer").get(f"/trainees/{no}/growth/entries"))["items"]
        found = [(one["kind"], one["title"]) for one in entries if one["occurred_on"] == "2021-07-12"]
        assert found == ([("remark", title)] if title else [])
    (entry,) = (one for one in done(call("officer").get("/trainees/QY2020-008/growth/entries"))["items"])
    assert entry["body"] == "推荐表 TJ-1；决定人：张主任（组织部部长）；文号：组发〔2021〕9 号。"


def test_sheets_are_numbered_and_a_later_one_names_the_one_it_follows(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    concluded(call, world, monkeypatch)
    assert recommend(call).json()["sheet"] == "TJ-2"
    assert fault(recommend(call, follows="TJ-1")) == ("/follows", "not-decided")
    done(act(call("officer"), "decide", DECIDED))
    silent = recommend(call)
    assert (problem(silent), silent.json()["sheet"]) == ((409, "follows-missing"), "TJ-1")
    assert recommend(call, follows="TJ-1").json()["sheet"] == "TJ-3"
    found = done(call("officer").get("/recommendations/TJ-3"))
    assert (found["follows"], found["opened_by"], found["policy"]) == ("TJ-1", "officer", 1)
    assert [one["sheet"] for one in call("officer").get("/recommendations").json()] == ["TJ-1", "TJ-2", "TJ-3"]
    done(act(call("officer"), "withdraw", {"reason": "数据有误"}, sheet="/recommendations/TJ-2"))
    assert fault(recommend(call, follows="TJ-2")) == ("/follows", "not-decided")
    assert fault(recommend(call, follows="TJ-9")) == ("/follows", "unknown-sheet")


def concluded(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    public(call, world)
    at(monkeypatch, world, "2021-07-12T09:00")
    done(act(call("officer"), "conclude"))


def fault(answer: Any) -> tuple[str, str]:
    (only,) = answer.json()["errors"]
    return only["pointer"], only["code"]


def test_a_sheet_needs_published_rules_and_a_day_that_has_come(call: Call, world: World) -> None:
    answer = recommend(call, policy=2)
    assert (problem(answer), answer.json()["published"]) == ((409, "policy-not-published"), [1])
    for day in ("2021-07-06", "2019-01-01"):
        answer = recommend(call, through=day)
        assert (problem(answer), fault(answer)) == ((422, "cut-off-invalid"), ("/through", "cut-off-invalid"))
    assert call("officer").get("/recommendations").json() == []


def test_rules_made_after_the_cut_off_do_not_count_for_it(call: Call, world: World) -> None:
    make.second_version(world, date(2021, 7, 3))
    answer = recommend(call, policy=2)
    assert (problem(answer), fault(answer)) == ((422, "policy-not-in-force"), ("/policy", "policy-not-in-force"))
    assert "2021-07-03" in answer.json()["detail"]
    assert recommend(call, policy=2, through="2021-07-03").status_code == 201
    assert recommend(call, policy=1).status_code == 201


def test_a_restricted_file_that_wants_a_reason_is_named_with_the_way_out(call: Call, world: World) -> None:
    """Nobody may do anything with it but keep it; whoever may lift that does so first."""
    draft(world, {no: word for no, word in WORDS.items() if no != "QY2020-012"})
    officer = call("officer").signed_in()
    assert officer.post("/trainees/QY2020-012/restriction", {"reason": "有异议"}).status_code == 201
    assert officer.post("/trainees/QY2020-030/restriction", {"reason": "有异议"}).status_code == 201
    found = sheet(call)
    assert found["restricted"] == ["QY2020-012", "QY2020-030"]
    assert "QY2020-012" not in {row["figures"]["no"] for row in found["rows"]}
    answer = act(call("officer"), "freeze")
    assert (problem(answer), answer.json()["rows"]) == ((409, "file-restricted"), ["QY2020-012"])
    assert "解除限制" in answer.json()["detail"]
    assert officer.post("/trainees/QY2020-012/restriction/lift").status_code == 200
    place = f"{SHEET}/rows/QY2020-012"
    tag = {"if-match": officer.get(place).headers["etag"]}
    assert officer.put(place, {"maturity": "rejected", "reason": "尚需历练"}, headers=tag).status_code == 200
    assert done(act(call("officer"), "freeze"))["state"]["code"] == "frozen"


def test_what_is_frozen_never_moves(call: Call, world: World) -> None:
    """A draft's figures follow the data; a frozen sheet's do not."""
    draft(world)
    taken_away = make.line("QY2020-020", "B04", on="2021-06-20", times=1, reason="表彰")
    before = sheet(call)
    make.entered(call("officer"), taken_away)
    assert points(sheet(call), "QY2020-020") != points(before, "QY2020-020")
    frozen = done(act(call("officer"), "freeze"))
    shown, snapshot = sheet(call), call("officer").get(f"{SHEET}/snapshot").content
    make.entered(call("officer"), make.line("QY2020-020", "B04", on="2021-06-21", times=1, reason="表彰"))
    assert sheet(call) == shown
    assert call("officer").get(f"{SHEET}/snapshot").content == snapshot
    assert done(confirm(call, world))["step"]["digest"] == frozen["step"]["digest"]


def points(found: dict[str, Any], no: str) -> float:
    return float(next(row["figures"]["points"] for row in found["rows"] if row["figures"]["no"] == no))


def test_the_snapshot_is_canonical_and_proves_itself(call: Call, world: World) -> None:
    draft(world)
    freeze(call)
    text = call("officer").get(f"{SHEET}/snapshot").text
    found = json.loads(text)
    assert text == json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert (found["$"], found["sheet"], found["revision"]) == ("ranking-snapshot/1", "TJ-1", 1)
    assert len(found["inputs"]["candidates"]) == len(found["people"]) == len(found["outputs"]["rows"]) == 45
    assert not any(name in text for name in ("万", "officer"))
    assert call("officer").get(f"{SHEET}/snapshot?revision=2").status_code == 404


# who may do what, when


def states(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[str]]]:
    """Every state in turn, and what may be done in it."""
    draft(world)
    yield "draft", ["rows", "freeze", "withdraw"]
    freeze(call)
    yield "frozen", ["confirm", "withdraw"]
    done(confirm(call, world))
    yield "confirmed", ["publish"]
    done(act(call("officer"), "publish", {"first_day": "2021-07-05"}))
    yield "public", ["objections", "republish"]
    make.entered(call("officer"), bar("QY2020-044"), second=call("officer2"))
    done(act(call("officer"), "republish", {"first_day": "2021-07-05", "cause": "异议成立"}))
    yield "public", ["confirm", "objections"]
    done(confirm(call, world))
    at(monkeypatch, world, "2021-07-12T09:00")
    done(act(call("officer"), "conclude"))
    yield "concluded", ["objections", "republish", "decide"]
    done(act(call("officer"), "decide", DECIDED))
    yield "decided", ["objections"]


def bar(no: str) -> dict[str, Any]:
    return make.line(no, "V01", on="2021-06-20", times=None, reason="立案", veto={"from": "2021-06-20"})


CODES = {
    "publish": {"draft": "not-confirmed", "frozen": "not-confirmed"},
    "republish": {"draft": "not-confirmed", "frozen": "not-confirmed"},
    "decide": dict.fromkeys(["draft", "frozen", "confirmed", "public"], "not-concluded"),
    "objections": dict.fromkeys(["draft", "frozen", "confirmed", "withdrawn"], "not-public"),
}
ADMINISTRATORS = ("sysadmin", "secadmin", "auditor")


def test_every_step_from_every_state_by_everybody(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sampled.sign_up(world, "trainee", trainee="QY2020-008")
    sampled.sign_up(world, "mentor", mentor=min(world.mentors))
    for state, allowed in states(call, world, monkeypatch):
        assert done(call("officer").get(SHEET))["allowed"] == allowed
        revising = "confirm" in allowed and state == "public"
        for action in set(ACTIONS) - set(allowed):
            answer = attempt(call("officer"), action)
            code = CODES.get(action, {}).get(state, "wrong-state")
            code = "not-confirmed" if revising and action == "republish" else code
            code = "window-open" if state == "public" and not revising and action == "conclude" else code
            assert problem(answer) == (409, code), (state, action, answer.text)
            told = answer.json()
            assert (told["state"], told["revising"], told["allowed"]) == (state, revising, allowed), (state, action)
        others = ("mentor", "trainee", *(ADMINISTRATORS if state == "draft" else ()))
        for who, action in ((who, action) for who in others for action in ACTIONS):
            refused(call(who), who, action, state)


def refused(caller: Caller, who: str, action: str, state: str) -> None:
    """Only officers act; a trainee may object to what was published, and sees nothing before."""
    is_her_own = who == "trainee" and action == "objections"
    if not is_her_own:
        assert attempt(caller, action).status_code == 403, (who, action)
    elif state in {"draft", "frozen", "confirmed"}:
        own = {name: value for name, value in OBJECTION.items() if name != "channel"}
        assert problem(act(caller, action, own)) == (404, "not-found")


def attempt(caller: Caller, action: str) -> Any:
    if action == "rows":
        headers = {"if-match": caller.signed_in().get(ROW).headers.get("etag", '"x"')}
        return caller.signed_in().put(ROW, {"choice": "priority"}, headers=headers)
    return act(caller, action, BODIES[action], headers={"if-match": '"x"'})


def test_a_withdrawn_sheet_is_over(call: Call, world: World) -> None:
    draft(world)
    assert done(act(call("officer"), "withdraw", {"reason": "数据有误"}))["allowed"] == []
    for action in set(ACTIONS) - {"rows"}:
        code = CODES.get(action, {}).get("withdrawn", "wrong-state")
        assert problem(attempt(call("officer"), action)) == (409, code)
    found = sheet(call)
    assert (found["rows"], found["method"], found["steps"][-1]["reason"]) == ([], None, "数据有误")
    assert recommend(call).json()["sheet"] == "TJ-2"


def test_no_token_and_no_old_proof_decides(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(world)
    by_token = call("officer").post(f"{SHEET}/freeze", headers=keyed("x"))
    assert problem(by_token) == (403, "forbidden")
    assert sheet(call)["state"]["code"] == "draft"


# the second person


def test_whoever_froze_does_not_confirm(call: Call, world: World) -> None:
    draft(world)
    freeze(call)
    own = confirm(call, world, "officer")
    assert (problem(own), own.json()["allowed"]) == ((409, "same-person"), ["confirm", "withdraw"])
    assert done(confirm(call, world, "officer2"))["state"]["code"] == "confirmed"


def test_only_what_was_read_is_confirmed(call: Call, world: World) -> None:
    draft(world)
    freeze(call)
    verdict = {"verdict": "confirm"}
    assert problem(act(call("officer2"), "confirm", verdict)) == (428, "precondition-required")
    other = act(call("officer2"), "confirm", verdict, headers={"if-match": f'"{"0" * 64}"'})
    assert (problem(other), other.json()["etag"]) == ((412, "stale"), f'"{digest(world)}"')


def test_a_refusal_says_why_and_ends_the_sheet(call: Call, world: World) -> None:
    draft(world)
    freeze(call)
    assert problem(confirm(call, world, verdict="refuse")) == (422, "reason-missing")
    refusal = done(confirm(call, world, verdict="refuse", reason="临界认定依据不足"))
    assert (refusal["state"]["code"], refusal["allowed"]) == ("withdrawn", [])
    assert sheet(call)["rows"] != []  # what was frozen stays to be read


def test_s13_nobody_acts_on_a_sheet_with_a_relative_on_it(call: Call, world: World) -> None:
    draft(world)
    freeze(call)
    relation = {"trainee": "QY2020-044", "kind": "kinship", "relation": "表亲"}
    assert call("officer2").signed_in().post("/recusals", relation).status_code == 201
    assert problem(confirm(call, world)) == (403, "recused")
    for action in ("freeze", "publish", "republish", "conclude", "decide", "withdraw"):
        assert problem(attempt(call("officer2"), action)) == (403, "recused"), action
    assert problem(call("officer2").signed_in().get(f"{SHEET}/snapshot")) == (403, "recused")
    shown = [row["figures"]["no"] for row in sheet(call, "officer2")["rows"]]
    assert (len(shown), "QY2020-044" in shown) == (44, False)
    assert sheet(call)["state"]["code"] == "frozen"


# once


def test_a_sheet_is_opened_once_for_a_key(call: Call, world: World) -> None:
    opened, repeated = (
        call("officer").signed_in().post("/recommendations", OPEN, headers=keyed("open")) for _ in range(2)
    )
    assert (opened.status_code, repeated.status_code, opened.json()) == (201, 200, repeated.json())
    assert repeated.headers["idempotent-replayed"] == "true"
    assert len(call("officer").get("/recommendations").json()) == 1


def test_every_step_can_be_repeated(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(world)
    asked: list[tuple[str, str, Any, dict[str, str]]] = []

    def step(who: str, action: str, body: Any = None, **headers: str) -> None:
        asked.append((who, action, body, headers))
        answers.append(done(act(call(who), action, body, key=action, headers=headers)))

    answers: list[Any] = []
    step("officer", "freeze")
    step("officer2", "confirm", {"verdict": "confirm"}, **{"if-match": f'"{digest(world)}"'})
    step("officer", "publish", {"first_day": "2021-07-05"})
    make.entered(call("officer"), bar("QY2020-044"), second=call("officer2"))
    step("officer", "republish", {"first_day": "2021-07-05", "cause": "异议成立"})
    done(confirm(call, world))
    at(monkeypatch, world, "2021-07-12T09:00")
    step("officer", "conclude")
    step("officer", "decide", DECIDED)
    before = sheet(call)
    for (who, action, body, headers), answer in zip(asked, answers, strict=True):
        again = act(call(who), action, body, key=action, headers=headers)
        assert (again.status_code, again.json()) == (200, answer), action
        assert again.headers["idempotent-replayed"] == "true"
    assert sheet(call) == before
    other = act(call("officer"), "withdraw", {"reason": "另有原因"}, key="freeze")
    assert problem(other) == (422, "idempotency-key-reused")


def test_a_key_is_wanted(call: Call, world: World) -> None:
    draft(world)
    assert problem(call("officer").signed_in().post(f"{SHEET}/freeze")) == (400, "idempotency-key-missing")


def test_nothing_waits_inside_the_cut_off(call: Call, world: World) -> None:
    draft(world)
    asked = make.post_lines(call("officer"), "veto", bar("QY2020-044"))
    assert asked.status_code == 202
    answer = act(call("officer"), "freeze")
    assert (problem(answer), answer.json()["proposals"]) == ((409, "proposals-open"), [asked.json()["proposal"]])
    assert answer.json()["allowed"] == ["rows", "freeze", "withdraw"]
    make.decided(call("officer2"), asked, verdict="approve")
    assert done(act(call("officer"), "freeze"))["state"]["code"] == "frozen"


def test_who_is_barred_after_publication_is_not_decided_on(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way out is to publish again, from where publicity was concluded too."""
    concluded(call, world, monkeypatch)
    asked = make.post_lines(call("officer"), "veto", bar("QY2020-044"))
    assert problem(act(call("officer"), "decide", DECIDED)) == (409, "proposals-open")
    make.decided(call("officer2"), asked, verdict="approve")
    answer = act(call("officer"), "decide", DECIDED)
    assert (problem(answer), answer.json()["rows"]) == ((409, "facts-changed"), ["QY2020-044"])
    assert "republish" in answer.json()["allowed"]
    done(act(call("officer"), "republish", {"first_day": "2021-07-12", "cause": "立案审查"}))
    done(confirm(call, world))
    at(monkeypatch, world, "2021-07-19T09:00")
    done(act(call("officer"), "conclude"))
    assert done(act(call("officer"), "decide", DECIDED))["state"]["code"] == "decided"
    assert "QY2020-044" not in choices(sheet(call))["reserve"]


def test_publicity_is_not_concluded_over_the_facts(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    public(call, world)
    at(monkeypatch, world, "2021-07-12T09:00")
    asked = make.post_lines(call("officer"), "veto", bar("QY2020-044"))
    assert problem(act(call("officer"), "conclude")) == (409, "proposals-open")
    make.decided(call("officer2"), asked, verdict="approve")
    answer = act(call("officer"), "conclude")
    assert (problem(answer), answer.json()["rows"]) == ((409, "facts-changed"), ["QY2020-044"])
    assert "QY2020-044" in answer.json()["detail"]


def test_a_list_of_nobody_is_not_published(call: Call, world: World) -> None:
    everybody = {no: WORDS.get(no, Decision(reason="暂不推荐"))._replace(choice="declined") for no in world.trainees}
    draft(world, everybody)
    freeze(call)
    done(confirm(call, world))
    answer = act(call("officer"), "publish", {"first_day": "2021-07-05"})
    assert (problem(answer), answer.json()["state"]) == ((409, "nobody-listed"), "confirmed")
    assert answer.json()["allowed"] == sheet(call)["allowed"] == ["withdraw"]
    assert [(one["action"], one["code"]) for one in sheet(call)["later"]] == [("publish", "nobody-listed")]
    withdrawn = done(act(call("officer"), "withdraw", {"reason": "本期无人推荐"}))
    assert (withdrawn["state"]["code"], withdrawn["allowed"]) == ("withdrawn", [])
    assert recommend(call).json()["sheet"] == "TJ-2"


@pytest.mark.parametrize("blank", [" ", "\n", "\t \n", "\u3000", "\u200b\ufeff"])
def test_blanks_are_no_reason(call: Call, world: World, blank: str) -> None:
    draft(world)
    officer = call("officer").signed_in()
    tag = {"if-match": officer.get(ROW).headers["etag"]}
    refused = [
        officer.put(ROW, {"choice": "reserve", "reason": blank}, headers=tag),
        *(act(officer, name, body) for name, body in (
            ("decide", {**DECIDED, "reason": blank}),
            ("decide", {**DECIDED, "rows": [{"no": "QY2020-044", "reason": blank}]}),
            ("withdraw", {"reason": blank}),
            ("confirm", {"verdict": "refuse", "reason": blank}),
            ("republish", {"first_day": "2021-07-05", "cause": blank}),
            ("objections", {**OBJECTION, "content": blank}),
            ("objections/1/conclusion", {"state": "upheld", "reason": blank, "document": "查字 1 号"}),
        )),
    ]  # fmt: skip
    assert [answer.status_code for answer in refused] == [422] * len(refused)
    assert {problem(answer)[1] for answer in refused} == {"reason-missing"}
    assert [one["pointer"] for answer in refused for one in answer.json()["errors"]] == [
        "/reason", "/reason", "/rows/0/reason", "/reason", "/reason", "/cause", "/content", "/reason",
    ]  # fmt: skip


def test_an_archived_camp_is_left_as_it_is(call: Call, world: World) -> None:
    draft(world)
    make.archive(world)
    assert problem(act(call("officer"), "freeze")) == (409, "wrong-state")
    assert problem(recommend(call)) == (409, "wrong-state")
