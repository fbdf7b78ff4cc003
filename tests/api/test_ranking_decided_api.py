"""What a trainee reads about herself once people decided: the choice, its reason, and the list that stands."""

from collections.abc import Callable
from typing import Any

import pytest

from service.database import Database
from service.rules.ranking.choosing import Decision
from tests import sampled
from tests.make import Caller, World
from tests.recommending import BAND, DECIDED, WORDS, act, at, done, public

Call = Callable[[str | None], Caller]
COVERED, APART = "QY2020-034", "QY2020-008"
"""One whom the figures cannot tell from the row with the reason, and one who is surely first."""
LATER = "岗位调整，下期再议"


@pytest.fixture
def world(sample: World, monkeypatch: pytest.MonkeyPatch) -> World:
    sampled.sign_up(sample, "trainee", trainee=COVERED)
    sampled.sign_up(sample, "trainee2", trainee=APART)
    at(monkeypatch, sample, "2021-07-01T09:00")
    return sample


@pytest.fixture
def database(sample: World) -> Database:
    return sample.database


def decided(call: Call, login: str, no: str) -> tuple[Any, Any]:
    found = done(call(login).get(f"/trainees/{no}/recommendation"))["decided"]
    return found["choice"] and found["choice"]["code"], found["reason"]


def decide(call: Call, world: World, monkeypatch: pytest.MonkeyPatch, *rows: dict[str, Any]) -> None:
    at(monkeypatch, world, "2021-07-12T09:00")
    done(act(call("officer"), "conclude"))
    done(act(call("officer"), "decide", {**DECIDED, "rows": list(rows)}))


def test_a_reason_for_a_group_is_that_of_everybody_in_it(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    public(call, world)
    assert decided(call, "trainee", COVERED) == ("reserve", BAND)
    assert decided(call, "trainee2", APART) == ("priority", None)
    decide(call, world, monkeypatch)
    assert decided(call, "trainee", COVERED) == ("reserve", BAND)


def test_her_own_reason_goes_before_that_of_the_group(call: Call, world: World) -> None:
    public(call, world, words={**WORDS, COVERED: Decision(reason=LATER)})
    assert decided(call, "trainee", COVERED) == ("reserve", LATER)


def test_the_decided_choice_is_on_the_list_and_the_answer_is_another(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    public(call, world)
    before = call("trainee").get("/ranking")
    assert [row["listed"]["code"] for row in before.json()["rows"]] == ["reserve"]
    decide(call, world, monkeypatch, {"no": COVERED, "choice": "deferred", "reason": LATER})
    after = call("trainee").get("/ranking", headers={"if-none-match": before.headers["etag"]})
    assert (after.status_code, [row["listed"]["code"] for row in done(after)["rows"]]) == (200, ["deferred"])
    assert decided(call, "trainee", COVERED) == ("deferred", LATER)
