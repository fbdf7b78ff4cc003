"""One's own sessions, proving oneself anew, and changing password and second factor."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from service.queries.select import columns
from service.rules.passwords import is_right
from service.tables.access import LoginAttempt
from tests import make, signing
from tests.make import Caller, World
from tests.signing import GOOD, OTHER, code, cookie_of, get, kind_of, post, signed_in

Call = Callable[[str | None], Caller]
FRESH = {
    "/api/me/password": {"password": GOOD, "new_password": OTHER},
    "/api/me/second-factor/enrolment": None,
    "/api/me/second-factor/enrolment/confirm": {"code": "123456"},
}


@pytest.fixture
def client(call: Call, world: World) -> Any:
    signing.give_password(world, "trainee", "mentor", "officer")
    bare = call(None).client
    bare.cookies.jar.set_policy(make.no_cookies())
    return bare


def sessions(client: Any, cookie: str) -> list[dict[str, Any]]:
    answer = get(client, "/api/me/sessions", cookie)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def prove(client: Any, cookie: str, password: str = GOOD, **more: str) -> Any:
    return post(client, "/api/me/proof", {"password": password, **more}, cookie)


def alive(client: Any, *cookies: str) -> list[bool]:
    return [get(client, "/api/me", one).status_code == 200 for one in cookies]


def test_s28_sessions_are_listed_with_what_is_needed_to_recognise_them(client: Any, world: World) -> None:
    first = signed_in(client, "mentor")
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0" + "x" * 99
    answer = post(client, "/api/sign-in", {"login": "mentor", "password": GOOD}, **{"user-agent": agent})
    found = sessions(client, cookie_of(answer))
    assert [one["this"] for one in found] == [True, False, False]
    assert (found[0]["label"], set(found[0])) == (
        "Windows · Edge",
        {"id", "label", "created_at", "last_used_at", "this"},
    )
    assert [one["this"] for one in sessions(client, first)] == [False, True, False]
    assert len(sessions(client, world.people["trainee"].session)) == 1


def test_s28_an_own_session_is_ended_and_nobody_else_s(client: Any, world: World) -> None:
    mine, other = signed_in(client, "trainee"), signed_in(client, "trainee")
    (foreign,) = sessions(client, world.people["mentor"].session)
    ids = {one["id"] for one in sessions(client, mine) if not one["this"]}
    (target,) = ids & {one["id"] for one in sessions(client, other) if one["this"]}
    assert post(client, f"/api/me/sessions/{target}/end", cookie=mine).status_code == 204
    assert alive(client, mine, other) == [True, False]
    for unknown in (target, foreign["id"], str(uuid4())):
        assert kind_of(post(client, f"/api/me/sessions/{unknown}/end", cookie=mine)) == (404, "not-found")
    assert alive(client, world.people["mentor"].session) == [True]
    token = Caller(client, world.people["trainee"])
    assert token.get("/api/me/sessions").status_code == 403


def test_s28_the_sixth_session_ends_the_oldest(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = world.people["trainee"].session
    made = []
    for _ in range(4):
        make.later(monkeypatch, seconds=1)
        made.append(signed_in(client, "trainee"))
    assert alive(client, first, *made) == [True] * 5
    make.later(monkeypatch, seconds=1)
    sixth = signed_in(client, "trainee")
    assert alive(client, first, *made, sixth) == [False] + [True] * 5
    assert len(sessions(client, sixth)) == 5


def test_s28_a_session_that_is_idle_or_old_takes_no_place(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_in(client, "trainee")
    for _ in range(4):
        signed_in(client, "trainee")
    make.later(monkeypatch, minutes=20)
    assert alive(client, first) == [True]
    make.later(monkeypatch, minutes=11)
    second = signed_in(client, "trainee")
    assert alive(client, first, second) == [True, True]
    assert len(sessions(client, second)) == 2


def test_s28_idle_for_thirty_minutes_and_twelve_hours_at_most(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    idle = signed_in(client, "trainee")
    make.later(monkeypatch, minutes=30, seconds=1)
    assert alive(client, idle) == [False]
    used = signed_in(client, "trainee")
    for _ in range(24):
        make.later(monkeypatch, minutes=29)
        assert alive(client, used) == [True]
    make.later(monkeypatch, minutes=23)
    assert alive(client, used) == [True]
    make.later(monkeypatch, minutes=1, seconds=1)
    assert alive(client, used) == [False]


def test_s29_after_thirty_minutes_identity_is_proved_anew(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = signed_in(client, "trainee")
    for minutes, seconds in ((29, 0), (0, 30)):
        make.later(monkeypatch, minutes=minutes, seconds=seconds)
        assert post(client, "/api/me/second-factor/enrolment", cookie=mine).status_code == 200
    make.later(monkeypatch, seconds=31)
    for path, body in FRESH.items():
        assert kind_of(post(client, path, body, mine)) == (401, "reauthenticate"), path
    anew = prove(client, mine)
    assert (anew.status_code, cookie_of(anew) != mine) == (204, True)
    assert alive(client, mine, cookie_of(anew)) == [False, True]
    assert post(client, "/api/me/second-factor/enrolment", cookie=cookie_of(anew)).status_code == 200


def test_s29_a_step_up_gives_no_longer_life(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = signed_in(client, "trainee")
    for _ in range(24):
        make.later(monkeypatch, minutes=29)
        answer = prove(client, mine)
        mine = cookie_of(answer)
    left = answer.headers["set-cookie"].lower().partition("max-age=")[2].partition(";")[0]
    assert 1380 <= int(left) <= 1440
    make.later(monkeypatch, minutes=24, seconds=1)
    assert alive(client, mine) == [False]


def test_s29_a_wrong_proof_changes_nothing(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = signed_in(client, "trainee")
    make.later(monkeypatch, minutes=20)
    assert alive(client, mine) == [True]
    make.later(monkeypatch, minutes=11)
    assert kind_of(prove(client, mine, OTHER)) == (401, "sign-in-failed")
    assert kind_of(post(client, "/api/me/second-factor/enrolment", cookie=mine)) == (401, "reauthenticate")
    assert alive(client, mine) == [True]
    for _ in range(9):
        prove(client, mine, OTHER)
    assert kind_of(prove(client, mine)) == (429, "too-many")


def test_s29_who_has_a_second_factor_proves_it_too(client: Any, world: World) -> None:
    secret = signing.give_factor(world, "officer")
    mine = world.people["officer"].session
    missing = prove(client, mine)
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (422, "/code")
    assert kind_of(prove(client, mine, code=signing.wrong_code(secret))) == (401, "code-wrong")
    assert kind_of(prove(client, mine, OTHER, code=code(secret))) == (401, "sign-in-failed")
    anew = prove(client, mine, code=code(secret))
    assert (anew.status_code, alive(client, mine, cookie_of(anew))) == (204, [False, True])
    assert kind_of(prove(client, cookie_of(anew), code=code(secret))) == (401, "code-wrong")


def test_a_success_forgets_its_own_tries(client: Any, world: World) -> None:
    secret = signing.give_factor(world, "officer")
    assert prove(client, world.people["officer"].session, code=code(secret)).status_code == 204
    with world.session(write=False) as session:
        assert session.scalars(columns(LoginAttempt)).all() == []


def test_a_changed_password_ends_everything_but_the_session_that_asked(client: Any, world: World) -> None:
    mine, other = signed_in(client, "trainee"), signed_in(client, "trainee")
    link = signing.link(world, "trainee")
    answer = post(client, "/api/me/password", {"password": GOOD, "new_password": OTHER}, mine)
    assert answer.status_code == 204
    anew = cookie_of(answer)
    assert alive(client, mine, other, world.people["trainee"].session, anew) == [False, False, False, True]
    assert Caller(client, world.people["trainee"]).get("/api/me").status_code == 401
    assert kind_of(post(client, "/api/sign-in/link", {"link": link, "password": GOOD})) == (401, "link-invalid")
    assert kind_of(signing.sign_in(client, "trainee")) == (401, "sign-in-failed")
    assert signing.sign_in(client, "trainee", OTHER).status_code == 204
    assert alive(client, world.people["mentor"].session) == [True]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"password": OTHER, "new_password": OTHER}, 401), ({"password": GOOD, "new_password": "short"}, 422),
        ({"password": GOOD, "new_password": "password2026!"}, 422), ({"password": GOOD}, 400),
        ({"password": GOOD, "new_password": "I am trainee 1"}, 422),
        ({"password": GOOD, "new_password": OTHER, "login": "officer"}, 400),
    ],
)  # fmt: skip
def test_a_refused_change_of_password_changes_nothing(
    client: Any, world: World, body: dict[str, str], status: int
) -> None:
    mine = signed_in(client, "trainee")
    assert post(client, "/api/me/password", body, mine).status_code == status
    kept = signing.account(world, "trainee")
    assert (is_right(kept.password, GOOD), kept.auth_epoch, alive(client, mine)) == (True, 0, [True])


def test_another_second_factor_takes_over_once_its_code_is_confirmed(client: Any, world: World) -> None:
    old = signing.give_factor(world, "officer")
    mine, other = world.people["officer"].session, signing.link(world, "officer")
    new = post(client, "/api/me/second-factor/enrolment", cookie=mine).json()["secret"]
    waiting = cookie_of(signing.sign_in(client, "officer"))
    assert post(client, "/api/sign-in/code", {"code": code(old)}, waiting).status_code == 204
    path = "/api/me/second-factor/enrolment/confirm"
    assert kind_of(post(client, path, {"code": signing.wrong_code(new)}, mine)) == (401, "code-wrong")
    done = post(client, path, {"code": code(new)}, mine)
    assert (done.status_code, len(done.json()["recovery_codes"])) == (200, 8)
    assert alive(client, mine, cookie_of(done)) == [False, True]
    assert kind_of(post(client, path, {"code": code(new, 1)}, cookie_of(done))) == (409, "not-enrolling")
    waiting = cookie_of(signing.sign_in(client, "officer"))
    assert kind_of(post(client, "/api/sign-in/code", {"code": code(old, 1)}, waiting)) == (401, "code-wrong")
    assert post(client, "/api/sign-in/code", {"code": code(new, 1)}, waiting).status_code == 204
    assert kind_of(post(client, "/api/sign-in/link", {"link": other, "password": OTHER})) == (401, "link-invalid")


def test_another_enrolment_gives_other_spare_codes(client: Any, world: World) -> None:
    given = []
    mine = signed_in(client, "trainee")
    for step in (0, 1):
        secret = post(client, "/api/me/second-factor/enrolment", cookie=mine).json()["secret"]
        done = post(client, "/api/me/second-factor/enrolment/confirm", {"code": code(secret, step)}, mine)
        given.append(done.json()["recovery_codes"])
        mine = cookie_of(done)
    waiting = cookie_of(signing.sign_in(client, "trainee"))
    assert post(client, "/api/sign-in/code", {"code": given[0][0]}, waiting).status_code == 401
    assert post(client, "/api/sign-in/code", {"code": given[1][0]}, waiting).status_code == 204
