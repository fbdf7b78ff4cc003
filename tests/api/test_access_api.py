"""Who is calling: links, sessions and tokens, and how long each proves anything."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from service import clock
from service.actions import access as actions
from service.database import Session
from service.rules import credentials
from service.rules.access import Role
from service.tables.access import Account
from tests import make
from tests.make import Caller, Person, World, telling

Call = Callable[[str | None], Caller]
SAME_SITE = {"sec-fetch-site": "same-origin"}


def account(world: World, login: str = "officer") -> Account:
    with world.session(write=False) as session:
        found = session.get(Account, world.people[login].account_id)
        assert found is not None
        return found


def link(world: World, login: str = "officer") -> str:
    with world.session() as session:
        return actions.issue(session, account(world, login), "link", clock.now())


def token(world: World, login: str = "officer", **limits: Any) -> str:
    with world.session() as session:
        return actions.issue(session, account(world, login), "token", clock.now(), **limits)


def sign_in(client: Any, secret: str, headers: dict[str, str] | None = None) -> Any:
    return client.post("/api/sign-in/link", json={"link": secret}, headers={**SAME_SITE, **(headers or {})})


def cookie(answer: Any) -> str:
    given: str = answer.headers["set-cookie"]
    return given.split("=", 1)[1].split(";", 1)[0]


def me(client: Any, *, bearer: str | None = None, session: str | None = None) -> Any:
    headers = {} if bearer is None else {"authorization": f"Bearer {bearer}".encode("latin-1")}
    return client.get("/api/me", headers={**headers, **({"cookie": f"__Host-jy={session}"} if session else {})})


@pytest.fixture
def client(call: Call) -> Any:
    """Without a cookie jar: what is sent is what the test says."""
    bare = call(None).client
    bare.cookies.jar.set_policy(make.no_cookies())
    return bare


def test_a_link_becomes_a_session_and_is_spent(client: Any, world: World) -> None:
    secret = link(world)
    answer = sign_in(client, secret)
    assert answer.status_code == 204
    named, *attributes = answer.headers["set-cookie"].split("; ")
    assert named.startswith("__Host-jy=")
    assert {one.lower() for one in attributes} == {"httponly", "secure", "path=/", "samesite=lax", "max-age=43200"}
    seen = me(client, session=cookie(answer))
    assert seen.json() == {
        "account": str(world.people["officer"].account_id),
        "kind": "business",
        "via": "session",
        "camps": [{"camp": make.CAMP, "role": "officer"}],
    }
    again = sign_in(client, secret)
    assert (again.status_code, again.json()["type"]) == (401, "urn:jingying:problem:link-invalid")
    assert "set-cookie" not in again.headers


def test_a_wrong_a_late_and_a_disabled_account_s_link_are_answered_alike(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    disabled, late = link(world, "mentor"), link(world)
    make.disable(world, "mentor")
    answers = [sign_in(client, credentials.new_secret()), sign_in(client, disabled)]
    answers += [sign_in(client, world.people["officer"].token), sign_in(client, world.people["officer"].session)]
    make.later(monkeypatch, minutes=60, seconds=1)
    answers.append(sign_in(client, late))
    assert {answer.status_code for answer in answers} == {401}
    assert len({str(telling(answer)) for answer in answers}) == 1


def test_of_two_who_open_a_link_at_once_one_wins(client: Any, world: World) -> None:
    for _ in range(3):
        secret = link(world)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _, secret=secret: sign_in(client, secret), range(4)))
        assert sorted(answer.status_code for answer in answers) == [204, 401, 401, 401]


@pytest.mark.parametrize("body", [{}, {"link": 5}, {"link": "short"}, {"link": "x" * 201}, {"link": "x" * 43, "a": 1}])
def test_sign_in_takes_a_link_and_nothing_else(client: Any, body: dict[str, Any]) -> None:
    assert client.post("/api/sign-in/link", json=body, headers=SAME_SITE).status_code == 400


def test_a_cookie_chosen_before_is_not_adopted(client: Any, world: World) -> None:
    chosen = credentials.new_secret()
    answer = sign_in(client, link(world), {"cookie": f"__Host-jy={chosen}"})
    assert cookie(answer) != chosen
    assert me(client, session=chosen).status_code == 401
    assert me(client, session=cookie(answer)).status_code == 200


def test_signing_out_ends_this_session_and_no_other(client: Any, world: World) -> None:
    first, second = (cookie(sign_in(client, link(world))) for _ in range(2))
    out = client.post("/api/sign-out", headers={"cookie": f"__Host-jy={first}", **SAME_SITE})
    assert (out.status_code, cookie(out) in {"", '""'}) == (204, True)
    assert [me(client, session=one).status_code for one in (first, second)] == [401, 200]
    by_token = client.post("/api/sign-out", headers={"authorization": f"Bearer {world.people['officer'].token}"})
    assert by_token.status_code == 403


def test_a_session_ends_when_it_is_idle_or_old(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    idle = cookie(sign_in(client, link(world)))
    make.later(monkeypatch, minutes=29)
    assert me(client, session=idle).status_code == 200
    make.later(monkeypatch, minutes=29)
    assert me(client, session=idle).status_code == 200
    make.later(monkeypatch, minutes=30, seconds=1)
    assert me(client, session=idle).status_code == 401
    used = cookie(sign_in(client, link(world)))
    for _ in range(24):
        make.later(monkeypatch, minutes=29)
        assert me(client, session=used).status_code == 200
    make.later(monkeypatch, minutes=25)
    assert me(client, session=used).status_code == 401


def test_a_refused_request_counts_as_use(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = cookie(sign_in(client, link(world, "trainee")))
    make.later(monkeypatch, minutes=29)
    assert (
        client.get(f"{make.ROOT}/points/policies/drafts", headers={"cookie": f"__Host-jy={secret}"}).status_code == 403
    )
    make.later(monkeypatch, minutes=29)
    assert me(client, session=secret).status_code == 200


def test_a_token_lives_ninety_days(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = token(world)
    make.later(monkeypatch, days=90, seconds=-60)
    assert me(client, bearer=secret).json()["via"] == "token"
    make.later(monkeypatch, seconds=61)
    assert me(client, bearer=secret).status_code == 401


def broken(secret: str) -> dict[str, str]:
    other = credentials.new_secret()
    return {
        "wrong checksum": secret[:-8] + ("0" * 8 if secret[-8:] != "0" * 8 else "1" * 8),
        "truncated": secret[:-1],
        "longer": secret + "0",
        "unknown": credentials.TOKEN_PREFIX + other + credentials.checksum(credentials.TOKEN_PREFIX + other),
        "no prefix": secret.removeprefix(credentials.TOKEN_PREFIX),
        "empty": "",
        "not ascii": "j\u00e9t",
    }


def test_what_is_no_token_proves_nothing(client: Any, world: World) -> None:
    good, session = token(world), world.people["officer"].session
    answers = [me(client, bearer=bad) for bad in broken(good).values()]
    answers.append(client.get("/api/me", headers={"authorization": f"Basic {good}"}))
    answers.append(client.get("/api/me", headers={"authorization": good}))
    answers.append(client.get("/api/me"))
    answers.append(me(client, bearer=session))
    answers.append(me(client, session=good))
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.headers["www-authenticate"] for answer in answers} == {"Bearer"}
    assert len({str(telling(answer)) for answer in answers}) == 1
    assert client.get("/api/me", headers={"authorization": f"bearer {good}"}).status_code == 200
    assert client.get(f"/api/me?token={good}").status_code == 401


def test_a_bearer_header_never_falls_back_to_the_cookie(client: Any, world: World) -> None:
    session = world.people["officer"].session
    assert me(client, bearer="nothing", session=session).status_code == 401
    assert me(client, session=session).json()["via"] == "session"
    both = me(client, bearer=world.people["trainee"].token, session=session)
    assert (both.json()["via"], both.json()["camps"][0]["role"]) == ("token", "trainee")


def test_a_token_reaches_no_further_than_its_scopes(call: Call, world: World) -> None:
    narrow = Caller(call(None).client, Person(UUID(int=0), token(world, scopes="trainee:read camp:read"), ""))
    for path, status in {"/trainees": 200, "": 200, "/points/entries": 403, "/points/policies/drafts": 403}.items():
        assert narrow.get(path).status_code == status, path
    assert narrow.post("/trainees", make.trainee_body(9)).status_code == 403
    nothing = Caller(call(None).client, Person(UUID(int=0), token(world, scopes=""), ""))
    assert nothing.get("/trainees").status_code == 403
    unowned = Caller(call(None).client, Person(UUID(int=0), token(world, "trainee", scopes="trainee:write"), ""))
    assert unowned.post("/trainees", make.trainee_body(9)).status_code == 403


def test_a_token_of_one_camp_is_nobody_in_another(call: Call, world: World) -> None:
    other = make.second_camp(world, "officer")
    bound = Caller(call(None).client, Person(UUID(int=0), token(world, camp_id=world.camp_id), ""))
    free = Caller(call(None).client, Person(UUID(int=0), token(world), ""))
    assert [one.get("/trainees").status_code for one in (bound, free)] == [200, 200]
    assert [one.get(f"/api/camps/{other}/trainees").status_code for one in (bound, free)] == [403, 200]
    assert [len(one.get("/api/me").json()["camps"]) for one in (bound, free)] == [1, 2]
    assert [one.get("/api/camps").json()["total"] for one in (bound, free)] == [1, 2]


def test_withdrawal_bites_at_the_next_request(call: Call, world: World) -> None:
    ways: dict[str, Callable[[Session, UUID], None]] = {
        "officer": lambda session, account_id: actions.withdraw_role(session, account_id, world.camp_id),
        "officer2": actions.end_credentials,
        "mentor": make.disable_in,
    }
    for login, withdraw in ways.items():
        by = call(login), call(login).signed_in()
        assert [one.get("/trainees").status_code for one in by] == [200, 200], login
        with world.session() as session:
            withdraw(session, world.people[login].account_id)
        assert [one.get("/trainees").status_code for one in by] == [401, 401], login
    fresh = Caller(call(None).client, Person(UUID(int=0), token(world), ""))
    assert fresh.get("/trainees").status_code == 404


def test_a_role_that_is_given_holds_from_the_next_request(call: Call, world: World) -> None:
    trainee = call("trainee")
    assert trainee.get("/api/camps/QY2021").status_code == 404
    with world.session() as session:
        camp_id = make.camp_in(session, "QY2021")
        actions.grant_role(session, world.people["trainee"].account_id, camp_id, Role.OFFICER)
    assert trainee.get("/api/camps/QY2021").status_code == 200
    assert {one["role"] for one in trainee.get("/api/me").json()["camps"]} == {"trainee", "officer"}
    assert trainee.post("/trainees", make.trainee_body(9)).status_code == 403


def test_what_one_is_no_member_of_does_not_exist(call: Call, world: World) -> None:
    other = make.second_camp(world, "officer2")
    foreign, unknown = (call("officer").get(f"/api/camps/{no}/trainees") for no in (other, "QY1999"))
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert telling(foreign) == telling(unknown)
    assert call("officer").signed_in().get(f"/api/camps/{other}").status_code == 404
    assert call("officer2").get(f"/api/camps/{other}").status_code == 200
