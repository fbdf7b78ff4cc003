"""The table of permissions is the guard: every route, every role, both kinds of credential."""

from collections.abc import Callable, Iterator
from typing import Any

import litestar
import pytest
from litestar.testing import TestClient

from service import api, clock
from service.actions import access as actions
from service.app import create_app
from service.config import Settings
from service.database import Database
from service.http import access, routes
from service.rules.access import GRANTS, Perm, Policy, Role, Via
from service.tables.access import Account
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
ID = "0190f3b0-7c00-7000-8000-000000000001"
MADE_UP = {"str": "X-1", "int": "4711", "uuid": ID, "date": "2020-09-01"}
UNREADABLE: dict[str, Any] = {"content": b"{", "headers": {"content-type": "application/json"}}
ROLES = list(Role)


def served(app: Any) -> Iterator[tuple[str, str, Policy]]:
    """Every method and address with made-up numbers in it, and the policy of its handler."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            for method in sorted(getattr(handler, "http_methods", ())):
                if method not in {"OPTIONS", "HEAD"}:
                    yield method, address(route), handler.opt[routes.POLICY]


def address(route: Any) -> str:
    steps = []
    for part in route.path_components:
        if isinstance(part, str):
            steps.append(part)
        else:
            kind = part.full.rpartition(":")[2]
            steps.append(make.CAMP if part.name == "camp" else MADE_UP[kind])
    return "/" + "/".join(steps)


def test_every_handler_carries_a_policy(call: Call) -> None:
    found = list(served(call(None).client.app))
    assert len(found) > 80
    assert all(isinstance(policy, Policy) for _, _, policy in found)
    public = {address for _, address, policy in found if not policy.signed_in}
    assert public == {"/health/live", "/health/ready", "/api/sign-in/link"}
    unnamed = {address for _, address, policy in found if policy.signed_in and policy.perm is None}
    assert unnamed == {"/api/me", "/api/openapi.json", "/api/organisations"}


def test_a_route_without_a_policy_stops_the_start(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    @litestar.get("/api/bare", sync_to_thread=False)
    def bare() -> str:
        return "shown to all"

    handlers = [*api.handlers(), bare]
    monkeypatch.setattr(api, "handlers", lambda: handlers)
    with pytest.raises(RuntimeError, match=r"without a policy.*/api/bare"):
        create_app(Settings(), database)


def test_a_bare_route_that_came_past_the_start_is_refused(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    @litestar.get("/api/bare", sync_to_thread=False)
    def bare() -> str:
        return "shown to all"

    handlers = [*api.handlers(), bare]
    monkeypatch.setattr(api, "handlers", lambda: handlers)
    monkeypatch.setattr(access, "refuse_bare_routes", lambda _: None)
    with TestClient(create_app(Settings(), database), base_url="http://127.0.0.1:8000") as client:
        for person in (None, world.people["officer"]):
            answer = Caller(client, person).get("/api/bare")
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:jingying:problem:no-policy")


def answered(caller: Caller, method: str, path: str) -> Any:
    return caller.request(method, path, **({} if method == "GET" else UNREADABLE))


@pytest.mark.parametrize("via", [Via.SESSION, Via.TOKEN], ids=str)
@pytest.mark.parametrize("role", ROLES, ids=str)
def test_the_guard_answers_what_the_table_says(call: Call, role: Role, via: Via) -> None:
    caller = call(role.value).signed_in() if via is Via.SESSION else call(role.value)
    # last, since it ends the session that all others are asked with
    for method, path, policy in sorted(served(caller.client.app), key=lambda one: one[1] == "/api/sign-out"):
        answer = answered(caller, method, path)
        allowed = policy.perm is None or (via in GRANTS[policy.perm].via and role in GRANTS[policy.perm].roles)
        passed = answer.status_code not in {401, 403} or not policy.signed_in
        assert passed == allowed, (method, path, policy.perm, answer.status_code)
        assert answer.status_code < 500, (method, path, answer.text)
        if not allowed:
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:jingying:problem:forbidden")


def test_nobody_gets_past_any_route_and_no_stranger_past_a_camp(call: Call, world: World) -> None:
    make.second_camp(world, "officer2", "QY2021")
    for method, path, policy in served(call(None).client.app):
        if not policy.signed_in:
            continue
        answer = answered(call(None), method, path)
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:jingying:problem:unauthenticated"), path
        if f"/{make.CAMP}" in path and policy.perm is not None and Via.TOKEN in GRANTS[policy.perm].via:
            foreign = answered(call("officer"), method, path.replace(make.CAMP, "QY2021"))
            assert (foreign.status_code, foreign.json()["type"]) == (404, "urn:jingying:problem:not-found"), path


@pytest.mark.parametrize("role", ["officer", "mentor", "trainee"])
def test_a_token_without_the_needed_scope_is_refused_everywhere(call: Call, world: World, role: str) -> None:
    with world.session() as session:
        account = session.get(Account, world.people[role].account_id)
        assert account is not None
        limited = {
            perm: actions.issue(
                session, account, "token", clock.now(), scopes=" ".join(one for one in Perm if one is not perm)
            )
            for perm in {policy.perm for _, _, policy in served(call(None).client.app)} - {None}
        }
    for method, path, policy in served(call(None).client.app):
        if policy.perm is not None:
            caller = Caller(call(None).client, make.Person(account.id, limited[policy.perm], ""))
            answer = answered(caller, method, path)
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:jingying:problem:forbidden"), path


def test_every_permission_of_a_step_up_needs_a_session_proved_anew(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = [one for one in served(call(None).client.app) if one[2].perm and GRANTS[one[2].perm].fresh]
    assert fresh
    make.later(monkeypatch, minutes=29)
    assert call("officer").signed_in().get("/api/me").status_code == 200
    make.later(monkeypatch, minutes=1, seconds=1)
    for method, path, _ in fresh:
        answer = answered(call("officer").signed_in(), method, path)
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:jingying:problem:reauthenticate"), path
