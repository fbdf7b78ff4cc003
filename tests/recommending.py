"""A sheet of the sample camp, brought to where a test begins."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from service import clock
from service.actions import recommendations
from service.queries.recommendations_reading import dossier_of
from service.rules.ranking.choosing import Decision
from tests import make
from tests.make import Caller, World, keyed

Call = Callable[[str | None], Caller]
SHEET = "/recommendations/TJ-1"
THROUGH = "2021-06-30"
BAND = "材料相当，集体研究后按次序"
WORDS: dict[str, Decision] = {
    "QY2020-025": Decision(reason=BAND, covers=True),
    "QY2020-021": Decision(performance="upheld", reason="实践中表现突出"),
    "QY2020-040": Decision(performance="upheld", reason="导师一致认可"),
    "QY2020-012": Decision(maturity="rejected", reason="尚需历练"),
    "QY2020-011": Decision(maturity="rejected", reason="尚需历练"),
    "QY2020-027": Decision(performance="upheld", maturity="rejected", reason="尚需历练"),
}
"""Fourteen stay on the list: nine recommended first and five in reserve, and nobody waits behind them."""
DECIDED = {"decider": "张主任", "post": "组织部部长", "document": "组发〔2021〕9 号", "reason": "经部务会研究"}


def at(monkeypatch: pytest.MonkeyPatch, world: World, moment: str) -> None:
    """From here on it is that moment in China, and everybody has just signed in."""
    now = int(datetime.fromisoformat(f"{moment}+08:00").timestamp() * 1_000_000)
    monkeypatch.setattr(clock, "now", lambda: now)
    for login in world.people:
        world.people[login] = make.renewed(world, login)


def act(caller: Caller, name: str, body: Any = None, key: str | None = None, **more: Any) -> Any:
    headers = {**keyed(key or uuid4().hex), **more.pop("headers", {})}
    return caller.signed_in().post(f"{more.pop('sheet', SHEET)}/{name}", body, headers=headers)


def done(answer: Any) -> dict[str, Any]:
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json()
    return found


def draft(world: World, words: dict[str, Decision] | None = None, **more: Any) -> None:
    """Opened, with what is wanted of its rows."""
    with world.session("officer") as session:
        opened = recommendations.open_sheet(session, world.camp_id, uuid4().hex, 1, date.fromisoformat(THROUGH), None)
        said = {str(world.trainees[no]): one for no, one in (WORDS if words is None else words).items()}
        recommendations.write_decisions(session, opened.found, "draft", said.items())


def digest(world: World) -> str:
    """Of the frozen sheet that waits for a second person."""
    with world.session("officer", write=False) as session:
        pending = dossier_of(session, world.camp_id, "TJ-1").pending
        assert pending is not None
        return str(pending.row.digest)


def freeze(call: Call) -> None:
    done(act(call("officer"), "freeze"))


def confirm(call: Call, world: World, who: str = "officer2", **body: Any) -> Any:
    headers = {"if-match": f'"{digest(world)}"'}
    return act(call(who), "confirm", {"verdict": "confirm", **body}, headers=headers)


def public(call: Call, world: World, first_day: str | None = None, words: dict[str, Decision] | None = None) -> Any:
    """Published from today on, or from that day."""
    draft(world, words)
    freeze(call)
    done(confirm(call, world))
    return done(act(call("officer"), "publish", {"first_day": first_day or clock.today().isoformat()}))


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def named(answer: Any) -> list[str]:
    """The rows that a refusal names."""
    return [one["pointer"].rpartition("/")[2] for one in answer.json()["errors"]]
