"""Who is calling: sessions and tokens, and how long each proves anything."""

from collections.abc import Callable
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
from tests.signing import SAME_SITE, cookie_of

Call = Callable[[str | None], Caller]


def account(world: World, login: str = "officer") -> Account:
    with world.session(write=False) as session:
        found = session.get(Account, world.people[login].account_id)
        assert found is not None
        return found


def token(world: World, login: str = "officer", **limits: Any) -> str:
    with world.session() as session:
        return actions.issue(session, account(world, login), "token", clock.now(), **limits)


def issued(world: World, login: str = "officer") -> str:
    """Another session."""
    with world.session() as session:
        return actions.issue(session, account(world, login), "session", clock.now())


def me(client: Any, *, bearer: str | None = None, session: str | None = None) -> Any:
    headers = {} if bearer is None else {"authorization": f"Bearer {bearer}".encode("latin-1")}
    return client.get("/api/me", headers={**headers, **({"cookie": f"__Host-jy={session}"} if session else {})})


@pytest.fixture
def client(call: Call) -> Any:
    """Without a cookie jar: what is sent is what the test says."""
    bare = call(None).client
    bare.cookies.jar.set_policy(make.no_cookies())
    return bare


def test_a_session_says_whose_it_is(client: Any, world: World) -> None:
    assert me(client, session=issued(world)).json() == {
        "account": str(world.people["officer"].account_id),
        "login": "officer",
        "name": "officer",
        "kind": "business",
        "via": "session",
        "second_factor": False,
        "camps": [{"camp": make.CAMP, "role": "officer"}],
    }


def test_signing_out_ends_this_session_and_no_other(client: Any, world: World) -> None:
    first, second = issued(world), issued(world)
    out = client.post("/api/sign-out", headers={"cookie": f"__Host-jy={first}", **SAME_SITE})
    assert (out.status_code, cookie_of(out) in {"", '""'}) == (204, True)
    assert [me(client, session=one).status_code for one in (first, second)] == [401, 200]
    by_token = client.post("/api/sign-out", headers={"authorization": f"Bearer {world.people['officer'].token}"})
    assert by_token.status_code == 403


def test_a_refused_request_counts_as_use(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = issued(world, "trainee")
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
