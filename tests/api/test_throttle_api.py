"""Failures are counted in the database, and the window passes by itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from litestar.testing import TestClient

from service import api, clock, web
from service.api import sign_in as api_sign_in
from service.app import create_app
from service.config import Settings
from service.database import Database
from service.queries.select import columns
from service.rules.throttle import name_of
from service.tables.access import LoginAttempt
from service.tables.audit import Audit
from tests import make, signing
from tests.make import Caller, World, telling
from tests.signing import OTHER, kind_of, sign_in

Call = Callable[[str | None], Caller]


@pytest.fixture
def client(call: Call, world: World) -> Any:
    signing.give_password(world, "trainee", "mentor")
    bare = call(None).client
    bare.cookies.jar.set_policy(make.no_cookies())
    return bare


def put(world: World, count: int, **values: Any) -> None:
    with world.session() as session:
        for n in range(count):
            given = {"kind": "password", "who": f"{n:064}", "address": f"192.0.2.{n}", "at": clock.now(), **values}
            session.add(LoginAttempt(**given))


def kept(world: World) -> list[LoginAttempt]:
    with world.session(write=False) as session:
        return list(session.scalars(columns(LoginAttempt)))


def test_s25_ten_failures_of_one_login_hold_it_up_for_five_minutes_and_no_longer(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(10):
        assert kind_of(sign_in(client, "trainee", OTHER)) == (401, "sign-in-failed")
    held = sign_in(client, "trainee")
    assert (kind_of(held), 290 <= int(held.headers["retry-after"]) <= 300) == ((429, "too-many"), True)
    assert held.headers["content-type"] == "application/problem+json"
    assert sign_in(client, "mentor").status_code == 204
    make.later(monkeypatch, minutes=4)
    assert [sign_in(client, "trainee").status_code for _ in range(3)] == [429] * 3
    assert int(sign_in(client, "trainee").headers["retry-after"]) <= 60
    make.later(monkeypatch, minutes=1, seconds=1)
    assert sign_in(client, "trainee").status_code == 204


def test_s25_a_login_that_does_not_exist_is_held_up_just_the_same(client: Any) -> None:
    for _ in range(10):
        sign_in(client, "nobody-at-all", OTHER)
        sign_in(client, "trainee", OTHER)
    first, second = sign_in(client, "nobody-at-all"), sign_in(client, "trainee")
    assert (kind_of(first), kind_of(second)) == ((429, "too-many"), (429, "too-many"))
    assert {**telling(first), "retry_after": 0, "detail": "", "detail_en": ""} == {
        **telling(second), "retry_after": 0, "detail": "", "detail_en": "",
    }  # fmt: skip
    assert sign_in(client, "NOBODY-at-all").status_code == 429


def test_s25_only_failures_count_and_only_so_much_of_them_is_kept(client: Any, world: World) -> None:
    for _ in range(12):
        assert sign_in(client, "trainee").status_code == 204
    assert kept(world) == []
    sign_in(client, "trainee", OTHER)
    (row,) = kept(world)
    assert (row.kind, row.who, row.address) == ("password", name_of("trainee"), "testclient")


def test_s25_processes_share_the_count_and_a_restart_keeps_it(
    client: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "handlers", lambda: api_sign_in.HANDLERS)
    monkeypatch.setattr(web, "handlers", list)
    assert [sign_in(client, "trainee", OTHER).status_code for _ in range(5)] == [401] * 5
    second = Database(database_url, make.KEYS)
    try:
        with TestClient(create_app(Settings(), second), base_url="http://127.0.0.1:8000") as other:
            assert [sign_in(other, "trainee", OTHER).status_code for _ in range(5)] == [401] * 5
            assert sign_in(other, "trainee").status_code == 429
            assert sign_in(client, "trainee").status_code == 429
    finally:
        second.close()
    assert sign_in(client, "trainee").status_code == 429


def test_s25_tries_side_by_side_do_not_slip_through(client: Any) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: sign_in(client, "trainee", OTHER), range(24)))
    counted = [answer.status_code for answer in answers]
    assert 1 <= counted.count(401) <= 10
    assert counted.count(401) + counted.count(429) == 24


def test_s25_thirty_failures_from_one_address_hold_that_address_up(client: Any, world: World) -> None:
    put(world, 29, address="testclient")
    put(world, 40, address="198.51.100.1")
    assert sign_in(client, "trainee").status_code == 204
    assert sign_in(client, "nobody", OTHER).status_code == 401
    assert sign_in(client, "trainee").status_code == 429


def test_s25_a_thousand_failures_of_whomever_hold_everybody_up(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(world, 999)
    assert sign_in(client, "trainee").status_code == 204
    put(world, 1)
    assert sign_in(client, "trainee").status_code == 429
    make.later(monkeypatch, minutes=5, seconds=1)
    assert sign_in(client, "trainee").status_code == 204


def test_s25_who_is_held_up_is_in_the_audit(client: Any, world: World) -> None:
    put(world, 10, who=name_of("trainee"))
    assert sign_in(client, "trainee").status_code == 429
    with world.session(write=False) as session:
        (row,) = session.scalars(columns(Audit))
    assert (row.action, row.outcome, row.reason) == ("sign_in.enter_password", "refused", "too-many")
