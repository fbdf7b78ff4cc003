"""What people decide on a sheet: where they have to say why, and what no reason helps."""

from collections.abc import Callable
from typing import Any

import pytest

from service.database import Database
from service.rules.ranking.choosing import Decision
from tests import make
from tests.make import Caller, World
from tests.recommending import (
    BAND,
    DECIDED,
    SHEET,
    WORDS,
    act,
    at,
    done,
    draft,
    named,
    problem,
    public,
)

Call = Callable[[str | None], Caller]


@pytest.fixture
def world(sample: World, monkeypatch: pytest.MonkeyPatch) -> World:
    at(monkeypatch, sample, "2021-07-05T10:00")
    return sample


@pytest.fixture
def database(sample: World) -> Database:
    return sample.database


def put(call: Call, no: str, **body: Any) -> Any:
    return call("officer").signed_in().put(f"{SHEET}/rows/{no}", body)


def row(call: Call, no: str) -> dict[str, Any]:
    return done(call("officer").get(f"{SHEET}/rows/{no}"))


def needs(answer: Any) -> dict[str, list[str]]:
    return {one["no"]: one["needs"] for one in answer.json()["rows"]}


def without(*numbers: str, **changed: Decision) -> dict[str, Decision]:
    kept = {no: word for no, word in WORDS.items() if no not in numbers}
    return {**kept, **{no.replace("_", "-"): word for no, word in changed.items()}}


def test_every_borderline_row_and_every_undecided_band_across_the_line_wants_a_reason(call: Call, world: World) -> None:
    draft(world, {})
    answer = act(call("officer"), "freeze")
    assert problem(answer) == (422, "reason-missing")
    found = needs(answer)
    assert found | {"QY2020-011": found["QY2020-011"][:1]} == {  # whose chance is close to that of an undecided one
        "QY2020-025": ["line"],
        "QY2020-026": ["line"],
        "QY2020-034": ["line"],
        "QY2020-001": ["line"],
        "QY2020-021": ["verdict", "line"],
        "QY2020-040": ["verdict"],
        "QY2020-012": ["verdict", "line"],
        "QY2020-011": ["verdict"],
        "QY2020-027": ["verdict"],
    }
    assert list(dict.fromkeys(named(answer))) == list(found)
    both, one = ("、".join(no for no, why in found.items() if why == of) for of in (["verdict", "line"], ["verdict"]))
    across, borderline = "难分或并列跨线，须写明理由。", "临界，须认定并写明理由。"
    told = [problem["message"] for problem in answer.json()["errors"]]
    assert told[0] == f"QY2020-025：{across}"
    assert [words for words in told if "012" in words] == [f"QY2020-012：{borderline}", f"QY2020-012：{across}"]
    assert answer.json()["detail"] == (
        f"请核对 QY2020-025、QY2020-026、QY2020-034、QY2020-001：{across}"
        f"{both}：{borderline}{across}{one}：{borderline}"
    )


def test_one_reason_covers_those_that_no_figure_puts_in_order(call: Call, world: World) -> None:
    draft(world, without("QY2020-025"))
    group = ["QY2020-025", "QY2020-026", "QY2020-034", "QY2020-001"]
    assert needs(act(call("officer"), "freeze")) == {no: ["line"] for no in group}
    assert put(call, "QY2020-001", reason=BAND).status_code == 200  # its own, and nobody else's
    assert named(act(call("officer"), "freeze")) == ["QY2020-025", "QY2020-026", "QY2020-034"]
    assert put(call, "QY2020-001", reason=BAND, covers=True).status_code == 200
    assert done(act(call("officer"), "freeze"))["state"]["code"] == "frozen"


def test_a_reason_covers_a_group_only(call: Call, world: World) -> None:
    draft(world)
    answer = put(call, "QY2020-008", reason=BAND, covers=True)
    assert (problem(answer), answer.json()["errors"][0]["code"]) == ((422, "invalid"), "no-group")
    assert problem(put(call, "QY2020-001", covers=True)) == (422, "reason-missing")


def test_a_word_on_what_is_borderline_needs_its_own_reason_and_all_of_it(call: Call, world: World) -> None:
    draft(world, without("QY2020-027"))
    assert problem(put(call, "QY2020-027", performance="upheld")) == (422, "reason-missing")
    assert put(call, "QY2020-027", performance="upheld", reason="实绩突出").status_code == 200
    assert needs(act(call("officer"), "freeze")) == {"QY2020-027": ["verdict"]}
    assert [one["code"] for one in row(call, "QY2020-027")["borderline"]] == ["performance", "maturity"]
    not_open = put(call, "QY2020-008", performance="upheld", reason="实绩突出")
    assert (not_open.json()["errors"][0]["pointer"], not_open.status_code) == ("/performance", 422)


def test_who_is_turned_down_makes_room(call: Call, world: World) -> None:
    draft(world)
    before = row(call, "QY2020-044")["choice"]["code"]
    assert put(call, "QY2020-040", performance="rejected", reason="实绩不足").status_code == 200
    assert put(call, "QY2020-012", maturity="upheld", reason="考察合格").status_code == 200
    assert (before, row(call, "QY2020-040")["choice"], row(call, "QY2020-012")["choice"]["code"]) == (
        "reserve", None, "reserve",
    )  # fmt: skip
    turned_down = put(call, "QY2020-040", choice="reserve", performance="rejected", reason="实绩不足")
    assert (turned_down.status_code, turned_down.json()["errors"][0]["code"]) == (422, "not-eligible")


def test_a_choice_that_differs_says_why(call: Call, world: World) -> None:
    draft(world)
    assert problem(put(call, "QY2020-008", choice="reserve")) == (422, "reason-missing")
    same = put(call, "QY2020-008", choice="priority")
    assert (same.status_code, same.json()["needs"]) == (200, [])
    assert put(call, "QY2020-008", choice="deferred", reason="工作需要").json()["needs"] == ["deviation", "passed_over"]


def test_s15_passing_over_without_a_reason_names_the_row(call: Call, world: World) -> None:
    """The ninth gives way to the thirteenth: those between are passed over."""
    words = without(**{
        "QY2020_026": Decision("deferred", reason="另有任用"),
        "QY2020_040": Decision("priority", performance="upheld", reason="专业急需"),
        "QY2020_034": Decision(),
    })  # fmt: skip
    draft(world, words)
    answer = act(call("officer"), "freeze")
    assert needs(answer) == {"QY2020-034": ["passed_over"], "QY2020-001": ["passed_over"]}
    found = row(call, "QY2020-034")
    assert (found["needs"], found["passed_over_by"]) == (["line", "passed_over"], ["QY2020-040"])
    assert done(call("officer").get(SHEET))["passed_over"] == 4
    for no in ("QY2020-034", "QY2020-001"):
        assert put(call, no, reason="专业不对口").status_code == 200
    assert done(act(call("officer"), "freeze"))["state"]["code"] == "frozen"


def test_inside_a_band_one_reason_covers_passing_over_too(call: Call, world: World) -> None:
    words = without(**{
        "QY2020_026": Decision("reserve", reason="集体研究"),
        "QY2020_001": Decision("priority", reason="集体研究"),
    })  # fmt: skip
    draft(world, words)
    assert row(call, "QY2020-034")["needs"] == ["line", "passed_over"]
    assert row(call, "QY2020-034")["missing"] == []
    assert done(act(call("officer"), "freeze"))["state"]["code"] == "frozen"


@pytest.mark.parametrize("no", ["QY2020-010", "QY2020-006"])
def test_nobody_is_listed_who_is_barred_or_fails_a_clause(call: Call, world: World, no: str) -> None:
    draft(world)
    for choice in ("priority", "reserve"):
        answer = put(call, no, choice=choice, reason="工作需要")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not-eligible")
    assert put(call, no, choice="declined", reason="条件未达标").json()["choice"]["code"] == "declined"


def test_who_is_barred_after_she_was_chosen_stops_the_sheet(call: Call, world: World) -> None:
    draft(world)
    assert put(call, "QY2020-044", choice="reserve").status_code == 200
    veto = make.line("QY2020-044", "V01", on="2021-06-20", times=None, reason="立案", veto={"from": "2021-06-20"})
    make.entered(call("officer"), veto, second=call("officer2"))
    answer = act(call("officer"), "freeze")
    assert (problem(answer), named(answer)) == ((422, "not-eligible"), ["QY2020-044"])


def test_a_quota_is_not_exceeded(call: Call, world: World) -> None:
    draft(world)
    assert put(call, "QY2020-034", choice="priority", reason="一并推荐").status_code == 200
    answer = act(call("officer"), "freeze")
    assert (problem(answer), len(named(answer))) == ((422, "quota-exceeded"), 10)


def test_of_two_edits_of_a_row_the_second_looks_again(call: Call, world: World) -> None:
    draft(world)
    place, officer = f"{SHEET}/rows/QY2020-008", call("officer").signed_in()
    tag = {"if-match": officer.get(place).headers["etag"]}
    assert officer.put(place, {"reason": "再议"}, headers=tag).status_code == 200
    assert problem(officer.put(place, {"reason": "再议"}, headers=tag)) == (412, "stale")
    assert problem(officer.request("PUT", place, json={})) == (428, "precondition-required")
    assert officer.get(f"{SHEET}/rows/QY2020-999").status_code == 404


def test_what_was_decided_is_part_of_the_digest(call: Call, world: World) -> None:
    """The same figures and choices with another reason are another sheet to confirm."""
    digests: list[str] = []
    for reason in ("实绩突出", "群众公认"):
        draft(world, {**WORDS, "QY2020-008": Decision(reason=reason)})
        name = f"/recommendations/TJ-{len(digests) + 1}"
        digests.append(done(act(call("officer"), "freeze", sheet=name))["step"]["digest"])
    assert digests[0] != digests[1]


# the decision


def concluded(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch, words: dict[str, Decision] | None = None
) -> None:
    public(call, world, words=words)
    at(monkeypatch, world, "2021-07-12T09:00")
    done(act(call("officer"), "conclude"))


def decide(call: Call, *rows: dict[str, Any]) -> Any:
    return act(call("officer"), "decide", {**DECIDED, "rows": rows})


def test_who_is_passed_over_is_told_why_again_at_the_decision(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = without(**{
        "QY2020_026": Decision("reserve", reason="集体研究"),
        "QY2020_001": Decision("priority", reason="集体研究"),
    })  # fmt: skip
    concluded(call, world, monkeypatch, words)
    answer = decide(call)
    assert (problem(answer), named(answer)) == ((422, "reason-missing"), ["QY2020-026", "QY2020-034"])
    assert needs(answer) == {no: ["passed_over"] for no in named(answer)}
    told = [{"no": "QY2020-034", "reason": "集体研究决定", "covers": True}]
    assert done(decide(call, *told))["state"]["code"] == "decided"


def test_the_decider_may_choose_otherwise_and_says_why(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    concluded(call, world, monkeypatch)
    other = [{"no": "QY2020-044", "choice": "deferred"}]
    assert needs(decide(call, *other)) == {"QY2020-044": ["deviation"]}
    assert done(decide(call, {**other[0], "reason": "本人申请暂缓"}))["state"]["code"] == "decided"
    assert row(call, "QY2020-044")["choice"]["code"] == "deferred"
    assert not [one for one in done(call("officer").get("/trainees/QY2020-044/growth/entries"))["items"]]


def test_a_decided_sheet_still_says_why(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words on 临界 and the reasons that were published, but where the decision gave one of its own."""
    concluded(call, world, monkeypatch)
    before = {no: row(call, no)["decision"] for no in WORDS}
    done(decide(call, {"no": "QY2020-021", "reason": "部务会同意"}))
    after = {no: row(call, no)["decision"] for no in WORDS}
    assert after == {**before, "QY2020-021": {**before["QY2020-021"], "reason": "部务会同意"}}
    assert after["QY2020-012"] == {
        "choice": None, "performance": None, "maturity": "rejected", "reason": "尚需历练", "covers": False,
    }  # fmt: skip
    assert (after["QY2020-025"]["reason"], after["QY2020-025"]["covers"]) == (BAND, True)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"no": "QY2020-012", "choice": "reserve", "reason": "增补"}], "not-published"),
        ([{"no": "QY2020-999", "reason": "增补"}], "row-unknown"),
        ([{"no": "QY2020-044", "reason": "一"}, {"no": "QY2020-044", "reason": "二"}], "row-twice"),
        ([{"no": "QY2020-034", "choice": "priority", "reason": "一并推荐"}], "quota-exceeded"),
    ],
)
def test_what_cannot_be_decided(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, Any]], code: str
) -> None:
    concluded(call, world, monkeypatch)
    assert problem(decide(call, *rows)) == (422, code)
