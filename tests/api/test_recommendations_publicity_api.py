"""公示: the window by working days, its end without any job, what is read on the notice, and rows published again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service import clock
from service.database import Database
from service.rules.ranking.choosing import Decision
from service.tables.calendar import CalendarDay
from tests import make, sampled
from tests.make import Caller, World
from tests.recommending import SHEET, WORDS, act, at, confirm, done, draft, freeze, problem, public

Call = Callable[[str | None], Caller]
VETO = make.line("QY2020-044", "V01", on="2021-06-20", times=None, reason="立案", veto={"from": "2021-06-20"})


@pytest.fixture
def world(sample: World, monkeypatch: pytest.MonkeyPatch) -> World:
    at(monkeypatch, sample, "2021-07-05T10:00")
    return sample


@pytest.fixture
def database(sample: World) -> Database:
    return sample.database


def notice(call: Call, who: str = "officer") -> dict[str, Any]:
    return done(call(who).signed_in().get(f"{SHEET}/notice"))


def sheet(call: Call) -> dict[str, Any]:
    return done(call("officer").signed_in().get(SHEET))


def conclude(call: Call) -> Any:
    return act(call("officer"), "conclude")


@pytest.mark.parametrize(
    ("today", "first_day", "window"),
    [
        ("2021-09-26", "2021-09-29", ("2021-09-29", "2021-10-11")),  # 国庆, and the make-up Saturday 9 October
        ("2022-01-27", "2022-01-27", ("2022-01-27", "2022-02-07")),  # 春节, after a make-up Saturday and Sunday
        ("2022-04-28", "2022-04-30", ("2022-05-05", "2022-05-10")),  # 劳动节 at the first day, make-up Saturday 7 May
    ],
)
def test_the_window_counts_working_days(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch, today: str, first_day: str, window: tuple[str, str]
) -> None:
    at(monkeypatch, world, f"{today}T09:00")
    shown = public(call, world, first_day)
    assert {(one["first_day"], one["last_day"]) for one in shown["windows"]} == {window}
    assert shown["provisional"] is False
    at(monkeypatch, world, f"{window[1]}T17:59")
    answer = conclude(call)
    assert (problem(answer), answer.json()["allowed"]) == (
        (409, "window-open"), ["objections", "republish"],
    )  # fmt: skip
    assert answer.json()["windows"][0] == {"no": "QY2020-001", "last_day": window[1]}
    assert answer.json()["day"] == window[1]
    assert [(one["action"], one["code"], one["day"]) for one in sheet(call)["later"]] == [
        ("conclude", "window-open", window[1])
    ]
    assert len(answer.json()["windows"]) == 14
    at(monkeypatch, world, f"{window[1]}T18:00")
    assert sheet(call)["later"] == []
    assert done(conclude(call))["state"]["code"] == "concluded"


def test_a_year_without_a_table_is_provisional_and_its_table_moves_the_end_later_only(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, world, "2031-03-03T09:00")
    shown = public(call, world)
    assert (shown["provisional"], shown["windows"][0]["last_day"]) == (True, "2031-03-07")
    assert (notice(call)["provisional"], notice(call)["last_day"]) == (True, "2031-03-07")
    load(world, makeup=["2031-03-08"])
    found = notice(call)
    assert (found["provisional"], found["last_day"], found["rows"][0]["extended"]) == (False, "2031-03-07", False)
    load(world, holiday=["2031-03-05", "2031-03-06"])
    found = notice(call)
    assert (found["provisional"], found["last_day"], found["rows"][0]["extended"]) == (False, "2031-03-10", True)
    at(monkeypatch, world, "2031-03-07T19:00")
    assert problem(conclude(call)) == (409, "window-open")
    at(monkeypatch, world, "2031-03-10T19:00")
    assert done(conclude(call))["state"]["code"] == "concluded"


def load(world: World, **kinds: list[str]) -> None:
    days = [
        CalendarDay(day=date.fromisoformat(day), kind=kind, year=2031, document="国办发明电〔2030〕1 号")
        for kind, listed in kinds.items()
        for day in listed
    ]
    with world.session() as session:
        make.put_in(session, *days)


def test_the_service_may_be_down_over_the_last_day(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    public(call, world)
    at(monkeypatch, world, "2021-08-30T08:00")
    assert done(conclude(call))["state"]["code"] == "concluded"


@pytest.mark.parametrize("first_day", ["2021-07-04", "2022-07-07", "9999-12-31"])
def test_the_first_day_is_neither_past_nor_far_away(call: Call, world: World, first_day: str) -> None:
    draft(world)
    freeze(call)
    done(confirm(call, world))
    answer = act(call("officer"), "publish", {"first_day": first_day})
    assert problem(answer) == (422, "first-day-invalid")
    assert answer.json()["errors"][0]["pointer"] == "/first_day"


def test_the_notice_is_read_by_everybody_of_the_camp_and_says_what_is_published(call: Call, world: World) -> None:
    sampled.sign_up(world, "trainee", trainee="QY2020-012")
    sampled.sign_up(world, "mentor", mentor=min(world.mentors))
    draft(world)
    freeze(call)
    before = call("officer").get(f"{SHEET}/notice")
    assert (problem(before), before.json()["allowed"]) == ((409, "not-public"), ["confirm", "withdraw"])
    assert call("trainee").get(f"{SHEET}/notice").status_code == 404
    done(confirm(call, world))
    assert call("trainee").get("/recommendations").json() == []
    done(act(call("officer"), "publish", {"first_day": "2021-07-05"}))
    found = notice(call)
    assert found == notice(call, "trainee") == notice(call, "mentor")
    assert (found["working_days"], found["first_day"], found["last_day"]) == (5, "2021-07-05", "2021-07-09")
    assert [one["no"] for one in found["rows"]][:2] == ["QY2020-008", "QY2020-020"]
    assert [one["listed"]["code"] for one in found["rows"]] == ["priority"] * 9 + ["reserve"] * 5
    assert set(found["rows"][0]) == {
        "no", "name", "unit", "post", "listed", "first_day", "last_day", "provisional", "extended", "correction",
    }  # fmt: skip
    assert "18:00" in found["how_to_object"]
    assert [one["sheet"] for one in call("trainee").get("/recommendations").json()] == ["TJ-1"]
    assert call("trainee").get(SHEET).status_code == 404  # the sheet itself is for organisers
    assert call("mentor").get(f"{SHEET}/snapshot").status_code == 404


def test_nothing_is_shown_before_the_first_day(call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Officers look at the notice before; a first day on a Saturday is the Monday after."""
    sampled.sign_up(world, "trainee", trainee="QY2020-008")
    sampled.sign_up(world, "mentor", mentor=min(world.mentors))
    readers = ("trainee", "mentor")
    shown = public(call, world, "2021-07-10")
    assert {one["first_day"] for one in shown["windows"]} == {"2021-07-12"}
    assert (notice(call)["first_day"], len(notice(call)["rows"])) == ("2021-07-12", 14)
    assert shown["allowed"] == sheet(call)["allowed"] == ["republish"]
    assert [(one["action"], one["code"], one["day"]) for one in sheet(call)["later"]] == [
        ("objections", "not-public", "2021-07-12"), ("conclude", "window-open", "2021-07-16"),
    ]  # fmt: skip
    letter = {"rows": ["QY2020-044"], "content": "考勤有误", "named": False, "channel": "letter"}
    early = act(call("officer"), "objections", letter)
    assert (problem(early), early.json()["day"]) == ((409, "not-public"), "2021-07-12")
    at(monkeypatch, world, "2021-07-11T23:59")
    places = [f"{SHEET}/notice", "/ranking", "/trainees/QY2020-008/recommendation"]
    for who in readers:
        assert call(who).get("/recommendations").json() == []
        assert [call(who).get(place).status_code for place in places] == [404, 404, 404]
    own = {"rows": ["QY2020-008"], "content": "程序有误", "named": True}
    assert problem(act(call("trainee"), "objections", own)) == (404, "not-found")
    at(monkeypatch, world, "2021-07-12T00:00")
    for who in readers:
        assert [one["sheet"] for one in call(who).get("/recommendations").json()] == ["TJ-1"]
        assert notice(call, who) == notice(call)
        assert call(who).get("/ranking").status_code == 200
    assert call("trainee").get("/trainees/QY2020-008/recommendation").status_code == 200
    assert act(call("trainee"), "objections", own).status_code == 201
    too_early = {**letter, "received_on": "2021-07-11"}
    assert act(call("officer"), "objections", too_early).json()["errors"][0]["pointer"] == "/received_on"


# published again


def bar(call: Call) -> None:
    """The last of the reserve; nobody follows her, since the others were turned down."""
    make.entered(call("officer"), VETO, second=call("officer2"))


def republish(call: Call, **body: Any) -> Any:
    wanted = {"first_day": clock.today().isoformat(), "cause": "异议 1 成立：立案审查", **body}
    return act(call("officer"), "republish", wanted)


def test_only_what_changed_is_published_again_with_a_new_window(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    public(call, world)
    at(monkeypatch, world, "2021-07-08T09:00")
    bar(call)
    changed = done(republish(call))
    assert changed["step"]["revision"] == 2
    assert [(one["no"], one["what"]) for one in changed["changed"]] == [("QY2020-044", ["listed"])]
    (only,) = changed["changed"]
    assert (only["old"]["listed"]["code"], only["old"]["position"], only["new"]["listed"]) == ("reserve", 5, None)
    assert notice(call)["rows"][-1]["correction"] is None  # nothing before the second person
    own = confirm(call, world, "officer")
    assert problem(own) == (409, "same-person")
    agreed = done(confirm(call, world))
    assert [(one["no"], one["last_day"]) for one in agreed["windows"]] == [("QY2020-044", "2021-07-14")]
    rows = {one["no"]: one for one in notice(call)["rows"]}
    assert (rows["QY2020-040"]["last_day"], rows["QY2020-040"]["correction"]) == ("2021-07-09", None)
    assert (rows["QY2020-044"]["listed"], rows["QY2020-044"]["last_day"]) == (None, "2021-07-14")
    assert (rows["QY2020-044"]["correction"]["before"]["code"], rows["QY2020-044"]["correction"]["cause"]) == (
        "reserve", "异议 1 成立：立案审查",
    )  # fmt: skip
    at(monkeypatch, world, "2021-07-12T09:00")
    answer = conclude(call)
    assert answer.json()["windows"] == [{"no": "QY2020-044", "last_day": "2021-07-14"}]
    at(monkeypatch, world, "2021-07-14T18:00")
    assert done(conclude(call))["state"]["code"] == "concluded"
    both = [call("officer").get(f"{SHEET}/snapshot?revision={n}").json()["digest"] for n in (1, 2)]
    assert len(set(both)) == 2


def test_a_changed_clause_or_place_is_published_again_too(call: Call, world: World) -> None:
    """Her word on 临界 and who follows her: each row says what is new about it."""
    public(call, world)
    row = {"no": "QY2020-040", "performance": "rejected", "reason": "核查后不予认可"}
    changed = done(republish(call, rows=[row]))["changed"]
    assert {one["no"]: one["what"] for one in changed} == {"QY2020-040": ["listed"], "QY2020-044": ["order"]}


def test_nothing_is_published_again_without_a_change(call: Call, world: World) -> None:
    public(call, world)
    answer = republish(call)
    assert (problem(answer), answer.json()["state"]) == ((409, "nothing-changed"), "public")
    bar(call)
    done(republish(call))
    assert problem(republish(call)) == (409, "not-confirmed")


def test_a_refused_change_leaves_what_was_published(call: Call, world: World) -> None:
    public(call, world)
    before = notice(call)
    bar(call)
    row = {"no": "QY2020-008", "reason": "另作说明"}
    done(republish(call, rows=[row]))
    dropped = done(confirm(call, world, verdict="refuse", reason="立案依据不足"))
    assert (dropped["state"]["code"], dropped["allowed"]) == ("public", ["objections", "republish"])
    assert notice(call) == before
    found = done(call("officer").get(f"{SHEET}/rows/QY2020-008"))
    assert found["decision"]["reason"] is None
    assert done(republish(call))["step"]["revision"] == 3


def test_changed_rows_start_no_earlier_than_they_are_confirmed(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    public(call, world)
    bar(call)
    done(republish(call))
    at(monkeypatch, world, "2021-07-13T09:00")
    (window,) = done(confirm(call, world))["windows"]
    assert (window["first_day"], window["last_day"]) == ("2021-07-13", "2021-07-19")


def test_a_changed_row_is_shown_from_its_own_first_day(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then everybody but officers reads what was published before, in the notice and in her own row."""
    sampled.sign_up(world, "trainee", trainee="QY2020-044")
    public(call, world)
    own = "/trainees/QY2020-044/recommendation"
    before, row = notice(call, "trainee"), done(call("trainee").get(own))
    bar(call)
    done(republish(call, first_day="2021-07-08"))
    done(confirm(call, world))
    assert notice(call)["rows"][-1]["listed"] is None
    assert notice(call, "trainee") == before
    assert (done(call("trainee").get(own)) == row, row["revision"], row["decided"]["choice"]["code"]) == (
        True, 1, "reserve",
    )  # fmt: skip
    at(monkeypatch, world, "2021-07-08T08:00")
    assert notice(call, "trainee") == notice(call)
    after = done(call("trainee").get(own))
    assert (after["revision"], after["decided"]["choice"]) == (2, None)


def test_a_word_that_stands_is_not_asked_for_again(call: Call, world: World) -> None:
    """Her word on 临界 and its reason hold while only the place is chosen anew; the new choice says why."""
    public(call, world)
    bar(call)
    silent = {"no": "QY2020-021", "choice": "deferred"}
    answer = republish(call, rows=[silent])
    assert (problem(answer), answer.json()["rows"]) == (
        (422, "reason-missing"), [{"no": "QY2020-021", "needs": ["verdict", "passed_over"]}],
    )  # fmt: skip
    done(republish(call, rows=[{**silent, "reason": "本人申请暂缓"}, {"no": "QY2020-040", "performance": "upheld"}]))
    done(confirm(call, world))
    found = {no: done(call("officer").get(f"{SHEET}/rows/{no}")) for no in ("QY2020-021", "QY2020-040")}
    assert [(one["decision"]["performance"], one["decision"]["reason"]) for one in found.values()] == [
        ("upheld", "本人申请暂缓"), ("upheld", "导师一致认可"),
    ]  # fmt: skip
    assert all(not one["missing"] for one in found.values())


def test_reasons_are_wanted_of_the_changed_figures_too(call: Call, world: World) -> None:
    words = {no: word for no, word in WORDS.items() if no != "QY2020-012"}
    public(call, world, words={**words, "QY2020-012": Decision(maturity="upheld", reason="考察合格")})
    bar(call)
    row = {"no": "QY2020-012", "choice": "deferred", "maturity": "upheld"}
    answer = republish(call, rows=[row])
    assert problem(answer) == (422, "reason-missing")
    assert problem(republish(call, rows=[{"no": "QY2020-999"}])) == (422, "row-unknown")
    changed = done(republish(call))["changed"]
    assert {one["no"]: one["what"] for one in changed} == {"QY2020-044": ["listed"], "QY2020-012": ["listed"]}
