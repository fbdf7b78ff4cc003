"""Two officers at once: every step of a sheet is taken exactly once, whoever is first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from service.actions import (
    recommendations,
    recommendations_freezing,
    recommendations_objections,
    recommendations_publicity,
)
from service.actions.recommendations_acts import Done
from service.database import Session
from service.errors import Refusal
from service.queries.recommendations import list_windows
from service.queries.recommendations_reading import dossier_of
from service.rules.ranking.choosing import Decision
from tests.make import World
from tests.recommending import THROUGH, at, digest, draft

SHEET = "TJ-1"
DAY = date(2021, 7, 5)
Act = Callable[[Session, str], object]


@pytest.fixture
def world(sample: World, monkeypatch: pytest.MonkeyPatch) -> World:
    at(monkeypatch, sample, "2021-07-05T10:00")
    return sample


def both(world: World, act: Act, *logins: str, keys: tuple[str, ...] = ("a", "b")) -> list[str]:
    """What two get who act in the same moment: the kind of the step, the code of the refusal, or `again`."""
    start = Barrier(2, timeout=10)

    def once(login: str, key: str) -> str:
        start.wait()
        try:
            with world.session(login) as session:
                done = act(session, key)
        except Refusal as refusal:
            return refusal.code
        return "again" if getattr(done, "replayed", False) else done.step.kind if isinstance(done, Done) else "filed"

    with ThreadPoolExecutor(2) as threads:
        return sorted(threads.map(once, logins, keys))


def kinds(world: World, sheet: str = SHEET) -> list[str]:
    with world.session("officer", write=False) as session:
        return [step.kind for step in dossier_of(session, world.camp_id, sheet).steps]


def freeze(world: World, login: str = "officer") -> str:
    with world.session(login) as session:
        recommendations_freezing.freeze(session, world.camp_id, SHEET, "freeze")
    return digest(world)


def confirm(world: World, told: str) -> None:
    with world.session("officer2") as session:
        recommendations_freezing.confirm(session, world.camp_id, SHEET, "confirm", told, "confirm", None)


def test_of_two_who_freeze_one_does(world: World) -> None:
    draft(world)
    made = both(world, lambda session, key: recommendations_freezing.freeze(session, world.camp_id, SHEET, key),
                "officer", "officer2")  # fmt: skip
    assert made == ["frozen", "wrong-state"]
    assert kinds(world) == ["opened", "frozen"]


def test_the_same_request_twice_at_once_is_done_once(world: World) -> None:
    draft(world)
    made = both(world, lambda session, key: recommendations_freezing.freeze(session, world.camp_id, SHEET, key),
                "officer", "officer", keys=("a", "a"))  # fmt: skip
    assert made == ["again", "frozen"]
    assert kinds(world) == ["opened", "frozen"]


def test_of_a_confirmation_and_a_refusal_at_once_one_counts(world: World) -> None:
    draft(world)
    told = freeze(world)

    def act(session: Session, key: str) -> object:
        verdict, reason = ("confirm", None) if key == "a" else ("refuse", "依据不足")
        return recommendations_freezing.confirm(session, world.camp_id, SHEET, key, told, verdict, reason)  # type: ignore[arg-type]

    made = both(world, act, "officer2", "officer2")
    assert made in (["confirmed", "wrong-state"], ["refused", "wrong-state"])
    assert len(kinds(world)) == 3


def test_a_withdrawal_and_a_confirmation_at_once(world: World) -> None:
    draft(world)
    told = freeze(world)

    def act(session: Session, key: str) -> object:
        if key == "a":
            return recommendations.withdraw(session, world.camp_id, SHEET, key, "数据有误")
        return recommendations_freezing.confirm(session, world.camp_id, SHEET, key, told, "confirm", None)

    assert both(world, act, "officer", "officer2") in (["withdrawn", "wrong-state"], ["confirmed", "wrong-state"])
    assert len(kinds(world)) == 3


def test_of_two_who_publish_one_does_and_every_row_has_one_window(world: World) -> None:
    draft(world)
    confirm(world, freeze(world))
    made = both(world, lambda session, key: recommendations_publicity.publish(session, world.camp_id, SHEET, key, DAY),
                "officer", "officer2")  # fmt: skip
    assert made == ["published", "wrong-state"]
    with world.session("officer", write=False) as session:
        windows = list_windows(session, world.camp_id, dossier_of(session, world.camp_id, SHEET).row.id)
    assert len({one.trainee_id for one in windows}) == len(windows) == 14


def test_sheets_opened_at_once_have_numbers_of_their_own(world: World) -> None:
    through = date.fromisoformat(THROUGH)
    made = both(world, lambda session, key: recommendations.open_sheet(session, world.camp_id, key, 1, through, None),
                "officer", "officer2")  # fmt: skip
    assert made == ["opened", "opened"]
    assert kinds(world, "TJ-1") == kinds(world, "TJ-2") == ["opened"]


def test_objections_filed_at_once_have_numbers_of_their_own(world: World) -> None:
    draft(world)
    confirm(world, freeze(world))
    with world.session("officer") as session:
        recommendations_publicity.publish(session, world.camp_id, SHEET, "publish", DAY)
    said = recommendations_objections.Filed(("QY2020-044",), "考勤有误", named=False, received_on=DAY, channel="letter")
    made = both(world, lambda session, key: recommendations_objections.file(session, world.camp_id, SHEET, key, said),
                "officer", "officer2")  # fmt: skip
    assert made == ["filed", "filed"]


def test_of_a_late_word_and_the_freezing_at_once_what_is_frozen_is_what_was_confirmed(world: World) -> None:
    """A row decided while another officer freezes is in the frozen sheet or refused, never beside it."""
    draft(world)
    trainee = str(world.trainees["QY2020-008"])

    def act(session: Session, key: str) -> object:
        if key == "a":
            return recommendations_freezing.freeze(session, world.camp_id, SHEET, key)
        found = recommendations.find_for_decision(session, world.camp_id, SHEET)
        said = Decision(reason="补充说明")
        return recommendations.decide_row(session, found, trainee, said)

    made = both(world, act, "officer", "officer2")
    with world.session("officer", write=False) as session:
        frozen = dossier_of(session, world.camp_id, SHEET).frozen
        assert frozen is not None
        assert (trainee in frozen.details["rows"]) == (made == ["filed", "frozen"])
    assert made in (["filed", "frozen"], ["frozen", "wrong-state"])
