"""API tokens: made by their owner in a proved session, limited, shown once, and never more than their owner."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from service.rules import credentials
from service.rules.access import GRANTS, Perm, Via
from service.tables.access import Account
from service.tables.audit import INSTALLATION
from tests import make
from tests.make import Caller, Person, World

Call = Callable[[str | None], Caller]
SCANNER = re.compile(r"\bjyt_[A-Za-z0-9_-]{43}[0-9a-f]{8}\b")
WANTED: dict[str, Any] = {"label": "报表", "scopes": ["trainee:read", "camp:read"]}


def created(caller: Caller, **changes: Any) -> str:
    answer = caller.post("/api/me/tokens", {**WANTED, **changes})
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    return token


def bearing(call: Call, token: str) -> Caller:
    return Caller(call(None).client, Person(INSTALLATION, token, ""))


def codes(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def test_a_token_is_shown_once_and_listed_by_its_end(call: Call, world: World) -> None:
    officer = call("officer").signed_in()
    token = created(officer, camp=make.CAMP, days=7)
    (listed,) = [one for one in officer.get("/api/me/tokens").json()["items"] if one["label"] == "报表"]
    assert {name: listed[name] for name in ("last4", "scopes", "camp", "last_used_at")} == {
        "last4": token[-4:], "scopes": ["camp:read", "trainee:read"], "camp": make.CAMP, "last_used_at": None,
    }  # fmt: skip
    lives = datetime.fromisoformat(listed["expires_at"]) - datetime.fromisoformat(listed["created_at"])
    assert lives == timedelta(days=7)
    assert token not in officer.get("/api/me/tokens").text
    assert bearing(call, token).get("/trainees").status_code == 200
    (used,) = [one for one in officer.get("/api/me/tokens").json()["items"] if one["label"] == "报表"]
    assert used["last_used_at"] is not None


def test_s11_a_token_does_what_owner_scopes_and_camp_allow_together(call: Call, world: World) -> None:
    other = make.second_camp(world, "officer")
    officer = call("officer").signed_in()
    narrow = bearing(call, created(officer))
    assert narrow.get("/trainees").status_code == 200
    assert narrow.post("/trainees", make.trainee_body(9)).status_code == 403
    assert narrow.get("/points/entries").status_code == 403
    bound = bearing(call, created(officer, camp=make.CAMP))
    assert [bound.get(f"/api/camps/{one}/trainees").status_code for one in (make.CAMP, other)] == [200, 403]
    assert [narrow.get(f"/api/camps/{one}/trainees").status_code for one in (make.CAMP, other)] == [200, 200]


def test_s11_a_demoted_owner_s_token_is_demoted_at_its_next_call(call: Call, world: World) -> None:
    """The epoch ends it, and even one of the new epoch does only what the owner may now."""
    officer, secadmin = call("officer").signed_in(), call("secadmin").signed_in()
    token = created(officer, scopes=["trainee:read", "trainee:write"])
    assert bearing(call, token).post("/trainees", make.trainee_body(9)).status_code == 201
    body = {"camp": make.CAMP, "role": "mentor", "person": "DS2020-03"}
    assert secadmin.post("/api/accounts/officer/roles", body).status_code == 201
    assert bearing(call, token).get("/trainees").status_code == 401
    with world.session() as session:  # as if the epoch had not been raised
        session.get_one(Account, world.people["officer"].account_id).auth_epoch = 0
    assert bearing(call, token).get("/trainees").status_code == 200
    assert bearing(call, token).post("/trainees", make.trainee_body(10)).status_code == 403


def test_a_token_carries_what_its_owner_has_and_tokens_may(call: Call) -> None:
    officer = call("officer").signed_in()
    for perm in Perm:
        may = Via.TOKEN in GRANTS[perm].via and "officer" in GRANTS[perm].roles
        answer = officer.post("/api/me/tokens", {**WANTED, "scopes": ["camp:read", perm]})
        if may:
            assert answer.status_code == 201, perm
        else:
            assert codes(answer) == [("/scopes/1", "not-for-token")], perm


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": []}, {"scopes": ["everything"]}, {"label": ""}, {"days": 0}, {"days": 366}, {"account": "x"}],
    ids=str,
)
def test_a_token_is_asked_for_in_full(call: Call, wrong: dict[str, Any]) -> None:
    assert call("officer").signed_in().post("/api/me/tokens", {**WANTED, **wrong}).status_code == 400


def test_a_token_is_for_a_camp_of_one_s_own(call: Call, world: World) -> None:
    make.second_camp(world, "officer2")
    for camp in ("QY2021", "QY1999"):
        assert codes(call("officer").signed_in().post("/api/me/tokens", {**WANTED, "camp": camp})) == [
            ("/camp", "unknown-camp")
        ]


def test_a_token_lives_as_long_as_is_set_and_no_longer_than_the_ceiling(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    secadmin, officer = call("secadmin").signed_in(), call("officer").signed_in()
    settings = secadmin.get("/api/security/settings").json()
    answer = secadmin.put("/api/security/settings", {**settings, "token_days": 5, "token_days_max": 10})
    assert answer.status_code == 200, answer.text
    assert codes(officer.post("/api/me/tokens", {**WANTED, "days": 11})) == [("/days", "over-ceiling")]
    short, long = bearing(call, created(officer)), bearing(call, created(officer, days=10))
    make.later(monkeypatch, days=5, seconds=-60)
    assert [one.get("/trainees").status_code for one in (short, long)] == [200, 200]
    make.later(monkeypatch, seconds=61)
    assert [one.get("/trainees").status_code for one in (short, long)] == [401, 200]
    make.later(monkeypatch, days=5)
    assert long.get("/trainees").status_code == 401


def test_a_token_is_ended_by_its_owner_alone(call: Call, world: World) -> None:
    officer, officer2 = call("officer").signed_in(), call("officer2").signed_in()
    token = created(officer)
    (listed,) = [one for one in officer.get("/api/me/tokens").json()["items"] if one["label"] == "报表"]
    assert officer2.post(f"/api/me/tokens/{listed['id']}/end").status_code == 404
    assert bearing(call, token).get("/trainees").status_code == 200
    assert officer.post(f"/api/me/tokens/{listed['id']}/end").status_code == 204
    assert bearing(call, token).get("/trainees").status_code == 401
    assert officer.post(f"/api/me/tokens/{listed['id']}/end").status_code == 404
    assert "报表" not in officer.get("/api/me/tokens").text


def test_s30_a_token_makes_no_token_and_no_account_and_decides_and_exports_nothing(call: Call, world: World) -> None:
    never = {
        "token:create", "account:manage", "account:read", "role:grant", "role:confirm", "credential:end", "mfa:reset",
        "security:write", "settings:write", "points:decide", "points:settle", "ranking:decide", "ranking:publish",
        "export:run", "audit:export", "privacy:handle", "retention:purge", "self",
    }  # fmt: skip
    assert {perm for perm in Perm if Via.TOKEN in GRANTS[perm].via} & never == set()
    account = {"login": "zhang.wei", "name": "张伟"}
    for role in ("officer", "sysadmin", "secadmin", "auditor"):
        caller = call(role)
        assert caller.post("/api/me/tokens", WANTED).status_code == 403
        assert caller.get("/api/me/tokens").status_code == 403
        assert caller.post("/api/accounts", account).status_code == 403
        assert caller.post("/api/accounts/officer/invitation").status_code == 403
        assert caller.post("/api/accounts/officer/roles", {"camp": make.CAMP, "role": "officer"}).status_code == 403
    for role in ("secadmin", "mentor", "trainee"):
        assert call(role).signed_in().post("/api/me/tokens", WANTED).status_code == 403


def test_s30_a_scanner_finds_a_token_and_takes_nothing_else_for_one() -> None:
    token = credentials.new_token()
    found = SCANNER.findall(f'curl -H "Authorization: Bearer {token}" https://x.invalid/')
    assert found == [token]
    assert credentials.is_token(found[0])
    assert SCANNER.findall("jyt_" + "a" * 40) == []
    noise = "jyt_" + "a" * 43 + "00000000"
    assert [credentials.is_token(one) for one in SCANNER.findall(noise)] == [False]


def test_s30_the_database_holds_digests_and_no_secret(call: Call, world: World) -> None:
    officer, sysadmin = call("officer").signed_in(), call("sysadmin").signed_in()
    token = created(officer)
    link = sysadmin.post("/api/accounts", {"login": "zhang.wei", "name": "张伟"}).json()["link"]
    secrets = [token, link, *(one for person in world.people.values() for one in (person.token, person.session))]
    kept = dump(world)
    assert credentials.digest(token) in kept
    assert credentials.digest(link) in kept
    assert [one for one in secrets if one in kept or one[:-4] in kept] == []
    assert SCANNER.findall(kept) == []
    if world.database.is_sqlite:
        path = Path(world.database.url.removeprefix("sqlite:///"))
        raw = b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
        assert credentials.digest(token).encode() in raw
        assert [one for one in secrets if one.encode() in raw] == []


def dump(world: World) -> str:
    """Everything that is in any table."""
    if world.database.is_sqlite:
        with closing(sqlite3.connect(world.database.url.removeprefix("sqlite:///"))) as file:
            return "\n".join(file.iterdump())
    with world.database.reader.connect() as connection:
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
        return "\n".join(
            str(row) for table in tables for row in connection.execute(text(f'SELECT t::text FROM "{table}" t'))
        )


def test_a_token_that_the_command_line_made_is_listed_as_unlimited(call: Call, world: World) -> None:
    (listed,) = call("officer").signed_in().get("/api/me/tokens").json()["items"]
    assert (listed["scopes"], listed["camp"], listed["last4"]) == (None, None, world.people["officer"].token[-4:])
