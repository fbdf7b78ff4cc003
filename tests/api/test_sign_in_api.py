"""Signing in by password and by one-time link, and what every failure has in common."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

import argon2
import pytest

from service import clock
from service.actions import access as actions
from service.queries.select import c, columns
from service.rules import credentials, passwords
from service.tables.access import Account, Credential
from service.tables.audit import Audit
from tests import make, signing
from tests.make import Caller, World, telling
from tests.signing import GOOD, OTHER, cookie_of, get, kind_of, post, sign_in

Call = Callable[[str | None], Caller]
DAY = 86_400 * 1_000_000


@pytest.fixture
def client(call: Call, world: World) -> Any:
    """Without a cookie jar; mentors and trainees have a password."""
    signing.give_password(world, "mentor", "mentor2", "trainee", "trainee2")
    bare = call(None).client
    bare.cookies.jar.set_policy(make.no_cookies())
    return bare


def rows(world: World, *what: Any) -> list[Any]:
    with world.session(write=False) as session:
        return list(session.scalars(columns(*what)))


def accept(client: Any, link: str, password: str = OTHER, cookie: str | None = None) -> Any:
    return post(client, "/api/sign-in/link", {"link": link, "password": password}, cookie)


def test_a_login_and_its_password_open_a_session(client: Any, world: World) -> None:
    answer = sign_in(client, "trainee")
    assert (answer.status_code, answer.content) == (204, b"")
    named, *attributes = answer.headers["set-cookie"].split("; ")
    assert named.startswith("__Host-jy=")
    assert {one.lower() for one in attributes} == {"httponly", "secure", "path=/", "samesite=lax", "max-age=43200"}
    seen = get(client, "/api/me", cookie_of(answer)).json()
    assert (seen["login"], seen["name"], seen["via"], seen["second_factor"]) == ("trainee", "trainee", "session", False)
    assert signing.account(world, "trainee").last_sign_in_at is not None
    assert get(client, f"{make.ROOT}/trainees/QY2020-001", cookie_of(answer)).status_code == 200


def failures(client: Any, world: World) -> dict[str, Any]:
    signing.give_password(world, "trainee2")
    make.disable(world, "trainee2")
    signing.change(world, "mentor2", last_sign_in_at=clock.now() - 91 * DAY, password_at=clock.now() - 91 * DAY)
    signing.change(world, "mentor", password=None)
    return {
        "unknown": sign_in(client, "nobody-at-all"),
        "wrong": sign_in(client, "trainee", OTHER),
        "disabled": sign_in(client, "trainee2"),
        "dormant": sign_in(client, "mentor2"),
        "no password": sign_in(client, "mentor"),
        "another's name": sign_in(client, "Trainee"),
    }


def test_s23_every_failure_is_answered_alike(client: Any, world: World) -> None:
    answers = failures(client, world)
    assert {kind_of(answer) for answer in answers.values()} == {(401, "sign-in-failed")}
    assert len({str(telling(answer)) for answer in answers.values()}) == 1
    assert len({frozenset(answer.headers.keys()) for answer in answers.values()}) == 1
    assert not [answer for answer in answers.values() if "set-cookie" in answer.headers]
    assert sign_in(client, "trainee").status_code == 204


def test_s23_an_unknown_login_takes_as_long_as_a_wrong_password(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.disable(world, "trainee2")
    taken: dict[str, list[float]] = {"trainee": [], "nobody-at-all": [], "trainee2": []}
    for _ in range(3):
        sign_in(client, "nobody-at-all")
    for _ in range(25):
        make.later(monkeypatch, minutes=6)
        for login, times in taken.items():
            started = perf_counter()
            assert kind_of(sign_in(client, login, OTHER)) == (401, "sign-in-failed")
            times.append(perf_counter() - started)
    quickest = {login: min(times) for login, times in taken.items()}  # what else the machine does only adds to it
    assert max(quickest.values()) < 1.3 * min(quickest.values()), quickest


def test_s22_an_old_hash_is_renewed_at_sign_in(client: Any, world: World) -> None:
    old = argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(passwords.composed(GOOD))
    signing.change(world, "trainee", password=old)
    assert sign_in(client, "trainee", OTHER).status_code == 401
    assert signing.account(world, "trainee").password == old
    assert sign_in(client, "trainee").status_code == 204
    kept = signing.account(world, "trainee").password
    assert kept is not None
    assert argon2.extract_parameters(kept) == argon2.extract_parameters(passwords.nobodys())
    assert sign_in(client, "trainee").status_code == 204
    assert signing.account(world, "trainee").password == kept


def test_s20_nobody_has_a_password_until_one_is_set(call: Call, world: World) -> None:
    assert rows(world, Account.password) == [None] * len(world.people)
    for password in ("", "admin", "password", "jingying", "123456"):
        answer = post(call(None).client, "/api/sign-in", {"login": "sysadmin", "password": password})
        assert answer.status_code in {400, 401}, password


def test_s27_a_cookie_from_before_is_never_adopted(client: Any, world: World) -> None:
    chosen, earlier = credentials.new_secret(), world.people["mentor"].session
    for before in (chosen, earlier):
        answer = sign_in(client, "trainee", cookie=before)
        assert cookie_of(answer) != before
        assert get(client, "/api/me", before).status_code == 401
        assert get(client, "/api/me", cookie_of(answer)).json()["login"] == "trainee"
    with world.session(write=False) as session:
        planted = columns(Credential.id).where(c(Credential.sha256) == credentials.digest(chosen))
        assert session.scalar(planted) is None


def test_s27_a_failed_sign_in_leaves_the_session_as_it_was(client: Any, world: World) -> None:
    mine = world.people["mentor"].session
    assert sign_in(client, "trainee", OTHER, cookie=mine).status_code == 401
    assert get(client, "/api/me", mine).json()["login"] == "mentor"


def test_s34_a_dormant_account_wakes_by_a_link_only(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sign_in(client, "trainee").status_code == 204
    make.later(monkeypatch, days=89, hours=23)
    assert sign_in(client, "mentor").status_code == 204
    make.later(monkeypatch, hours=2)
    assert kind_of(sign_in(client, "trainee")) == (401, "sign-in-failed")
    assert sign_in(client, "mentor").status_code == 204
    assert accept(client, signing.link(world, "trainee")).status_code == 204
    assert sign_in(client, "trainee", OTHER).status_code == 204


def test_s34_who_never_signed_in_is_dormant_ninety_days_after_the_password(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.later(monkeypatch, days=90, minutes=-1)
    make.later(monkeypatch, minutes=2)
    assert kind_of(sign_in(client, "mentor")) == (401, "sign-in-failed")


def test_s34_a_disabled_account_is_refused_by_every_way_at_once(client: Any, world: World) -> None:
    session, link = signing.signed_in(client, "trainee"), signing.link(world, "trainee")
    make.disable(world, "trainee")
    assert kind_of(sign_in(client, "trainee")) == (401, "sign-in-failed")
    assert kind_of(accept(client, link)) == (401, "link-invalid")
    assert get(client, "/api/me", session).status_code == 401


def test_a_link_sets_the_first_password_and_is_spent(client: Any, world: World) -> None:
    signing.change(world, "trainee", password=None, state="invited")
    link = signing.link(world, "trainee")
    answer = accept(client, link)
    assert answer.status_code == 204
    found = signing.account(world, "trainee")
    assert (found.state, found.auth_epoch, found.password_at is not None) == ("active", 0, True)
    assert get(client, "/api/me", cookie_of(answer)).json()["login"] == "trainee"
    assert get(client, "/api/me", world.people["trainee"].session).status_code == 200
    again = accept(client, link)
    assert (kind_of(again), "set-cookie" in again.headers) == ((401, "link-invalid"), False)
    assert sign_in(client, "trainee", OTHER).status_code == 204


def test_a_reset_ends_everything_that_was_proved_before(client: Any, world: World) -> None:
    first, second = signing.link(world, "trainee"), signing.link(world, "trainee")
    answer = accept(client, first)
    assert answer.status_code == 204
    assert get(client, "/api/me", world.people["trainee"].session).status_code == 401
    assert Caller(client, world.people["trainee"]).get("/api/me").status_code == 401
    assert kind_of(accept(client, second)) == (401, "link-invalid")
    assert sign_in(client, "trainee", GOOD).status_code == 401
    assert sign_in(client, "trainee", OTHER).status_code == 204


def test_of_two_who_open_a_link_at_once_one_wins(client: Any, world: World) -> None:
    for n in range(3):
        link = signing.link(world, "trainee")
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda who, link=link, n=n: accept(client, link, f"{OTHER} {n} {who}"), range(4)))
        assert sorted(answer.status_code for answer in answers) == [204, 401, 401, 401]
        winner = next(who for who, answer in enumerate(answers) if answer.status_code == 204)
        assert sign_in(client, "trainee", f"{OTHER} {n} {winner}").status_code == 204


def test_a_link_outlives_a_refused_password_and_no_more_than_an_hour(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, late = signing.link(world, "trainee"), signing.link(world, "mentor")
    for password, code in {
        "short": "password-short", "x" * 129: "password-long", "password2026!": "password-common",
        "I am of camp qy2020": "password-personal", "单位1的一名普通干部同志": "password-personal",
    }.items():  # fmt: skip
        refused = accept(client, link, password)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
        assert refused.json()["errors"][0]["pointer"] == "/password"
    make.later(monkeypatch, minutes=59)
    assert accept(client, link).status_code == 204
    make.later(monkeypatch, minutes=1, seconds=1)
    assert kind_of(accept(client, late)) == (401, "link-invalid")


def test_an_administrator_s_password_is_longer(client: Any, world: World) -> None:
    link = signing.link(world, "sysadmin")
    assert accept(client, link, "vexed jumpy q").json()["errors"][0]["code"] == "password-short"
    assert accept(client, link, "vexed jumpy quilts").status_code == 200


@pytest.mark.parametrize("how", ["forged", "truncated", "longer", "a token", "a session", "of a later epoch"])
def test_what_is_no_live_link_is_answered_alike(client: Any, world: World, how: str) -> None:
    link = signing.link(world, "trainee")
    if how == "of a later epoch":
        with world.session() as session:
            actions.end_credentials(session, world.people["trainee"].account_id)
    sent = {
        "forged": credentials.new_secret(), "truncated": link[:-1], "longer": link + "x",
        "a token": world.people["trainee"].token, "a session": world.people["trainee"].session,
        "of a later epoch": link,
    }[how]  # fmt: skip
    answer = accept(client, sent)
    assert kind_of(answer) == (401, "link-invalid")
    assert telling(answer) == telling(accept(client, credentials.new_secret()))
    assert sign_in(client, "trainee").status_code == 204


def test_a_link_comes_with_a_password_and_nothing_else(client: Any) -> None:
    for body in (
        {}, {"link": 5, "password": OTHER}, {"link": "short", "password": OTHER},
        {"link": "x" * 201, "password": OTHER},
        {"link": "x" * 43}, {"link": "x" * 43, "password": ""}, {"link": "x" * 43, "password": OTHER, "a": 1},
        {"link": "x" * 43, "password": "x" * 1001},
    ):  # fmt: skip
        assert post(client, "/api/sign-in/link", body).status_code == 400, body


def test_a_sign_in_is_a_login_and_a_password(client: Any) -> None:
    bodies: list[Any] = [
        {"login": "trainee"}, {"password": GOOD}, {"login": "", "password": GOOD}, {"login": "a\0b", "password": GOOD},
        {"login": "x" * 65, "password": GOOD}, {"login": ["trainee"], "password": GOOD}, [],
        {"login": "trainee", "password": GOOD, "kind": "sysadmin"},
    ]  # fmt: skip
    for body in bodies:
        assert post(client, "/api/sign-in", body).status_code == 400, body


def test_half_a_character_is_no_password(client: Any) -> None:
    body = b'{"login": "trainee", "password": "\\ud800"}'
    headers = {**signing.SAME_SITE, "content-type": "application/json"}
    assert client.post("/api/sign-in", content=body, headers=headers).status_code == 400


def test_another_site_signs_nobody_in(client: Any) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        answer = post(client, "/api/sign-in", {"login": "trainee", "password": GOOD}, **headers)
        assert kind_of(answer) == (403, "cross-site")
    assert client.post("/api/sign-in", json={"login": "trainee", "password": GOOD}).status_code == 403


def test_the_audit_names_the_account_of_a_try_and_never_what_was_typed(client: Any, world: World) -> None:
    sign_in(client, "trainee")
    sign_in(client, "trainee", "a wrong password indeed")
    sign_in(client, "no-such-login")
    with world.session(write=False) as session:
        kept = session.scalars(columns(Audit).where(c(Audit.action) == "sign_in.enter_password").order_by(c(Audit.seq)))
        found = list(kept)
    own = world.people["trainee"].account_id
    assert [(one.account_id, one.outcome, one.reason, one.via) for one in found] == [
        (own, "ok", "", "public"), (own, "refused", "sign-in-failed", "public"),
        (None, "refused", "sign-in-failed", "public"),
    ]  # fmt: skip
    text = " ".join(str(one.model_dump()) for one in found)
    assert not [word for word in ("no-such-login", "a wrong password", GOOD) if word in text]
