"""Who may do what at every address: the table that follows from policies and grants, and the one checked in."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import litestar
import pytest
from litestar import Litestar
from litestar.openapi import OpenAPIConfig
from litestar.static_files import create_static_files_router
from litestar.testing import TestClient

from service import api, web
from service.app import create_app
from service.config import Settings
from service.database import Database
from service.http import access
from service.rules import access as access_rules
from service.rules.access import GRANTS, PENDING, Perm, Role, Via
from tests import make
from tests.api import policy_matrix
from tests.make import Caller

PUBLIC = {
    "/calendar/{secret}/jingying.ics",
    *("/health/live", "/health/ready", "/api/sign-in", "/api/sign-in/link"),
    *("/sign-in", "/sign-in/link", "/language/{language}", "/static/{mark}/{name}"),
}
ANYBODY = {
    "/",
    *("/api/me", "/api/openapi.json", "/api/organisations", "/api/verify.py"),
    *("/api/privacy/notice", "/api/privacy/register", "/api/calendar/{year}", "/privacy", "/calendar/{year}"),
}
UNFINISHED = {
    *("/api/sign-in/code", "/api/sign-in/enrolment", "/api/sign-in/enrolment/confirm"),
    *("/sign-in/code", "/sign-in/enrolment", "/sign-in/enrolment/confirm"),
}


def test_s02_the_checked_in_tables_say_the_same(application: Litestar) -> None:
    told = "write them with python -m tests.api.policy_matrix and have the change looked at"
    assert tables(application) == checked_in(), told


def tables(app: Litestar) -> tuple[str, str]:
    return policy_matrix.routes_table(policy_matrix.policies(app)), policy_matrix.grants_table()


def checked_in() -> tuple[str, str]:
    return policy_matrix.ROUTES.read_text(encoding="utf-8"), policy_matrix.GRANTS.read_text(encoding="utf-8")


def test_s02_no_right_is_given_or_taken_unnoticed(application: Litestar, monkeypatch: pytest.MonkeyPatch) -> None:
    known = policy_matrix.policies(application)
    for perm in Perm:
        asking = {route: one for route, one in known.items() if one.policy and one.policy.perm is perm}
        before = policy_matrix.routes_table(asking)
        for role in Role:
            changed = replace(GRANTS[perm], roles=GRANTS[perm].roles ^ {role})
            with monkeypatch.context() as patched:
                patched.setattr(access_rules, "GRANTS", {**GRANTS, perm: changed})
                assert policy_matrix.grants_table() != checked_in()[1], (perm, role)
                assert (policy_matrix.routes_table(asking) != before) == bool(asking), (perm, role)


@pytest.mark.parametrize("change", [{"fresh": True}, {"fresh": False}, {"via": frozenset({Via.SESSION})}], ids=str)
def test_s02_no_way_is_opened_or_closed_unnoticed(change: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for perm, grant in GRANTS.items():
        changed = replace(grant, **change)
        monkeypatch.setattr(access_rules, "GRANTS", {**GRANTS, perm: changed})
        assert (policy_matrix.grants_table() != checked_in()[1]) == (changed != grant), perm


def test_s02_what_asks_for_no_permission_is_written_here(application: Litestar) -> None:
    found = policy_matrix.policies(application)
    unnamed = {route.template: one.policy for route, one in found.items() if one.policy and one.policy.perm is None}
    assert {template for template, policy in unnamed.items() if not policy.signed_in} == PUBLIC
    assert {template for template, policy in unnamed.items() if policy.via == PENDING} == UNFINISHED
    assert set(unnamed) == PUBLIC | UNFINISHED | ANYBODY


def bare_get() -> Any:
    @litestar.get("/api/bare", sync_to_thread=False)
    def bare() -> str:
        return "shown to all"

    return bare


def test_s01_a_route_without_a_policy_stops_the_start(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = [*api.handlers(), bare_get()]
    monkeypatch.setattr(api, "handlers", lambda: handlers)
    with pytest.raises(RuntimeError, match=r"without a policy.*/api/bare"):
        create_app(Settings(), Database(sqlite_url))


def test_s01_a_bare_route_that_came_past_the_start_is_refused(
    database: Database, world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "handlers", lambda: [bare_get()])
    monkeypatch.setattr(web, "handlers", list)
    monkeypatch.setattr(access, "refuse_bare_routes", lambda _: None)
    with TestClient(create_app(Settings(), database), base_url="http://127.0.0.1:8000") as client:
        for person in (None, world.people["officer"]):
            answer = Caller(client, person).get("/api/bare")
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:jingying:problem:no-policy")


def test_s16_whatever_answers_is_enumerated(application: Litestar, tmp_path: Path) -> None:
    """Mounts, sockets, static files and the framework's own documentation, each refused without a policy."""

    @litestar.asgi("/mount", is_mount=True, copy_scope=True)
    async def mount(scope: Any, receive: Any, send: Any) -> None:
        raise NotImplementedError

    @litestar.websocket("/socket")
    async def listen(socket: litestar.WebSocket[Any, Any, Any]) -> None:
        raise NotImplementedError

    static = create_static_files_router("/static", directories=[tmp_path])
    built = Litestar([bare_get(), mount, listen, static], openapi_config=OpenAPIConfig(title="x", version="1"))
    found = {(one.route.method, one.route.template) for one in policy_matrix.served(built)}
    wanted = {("*", "/mount"), ("*", "/socket"), ("GET", "/static/{file_path}"), ("GET", "/schema/openapi.json")}
    assert wanted <= found
    with pytest.raises(RuntimeError) as refused:
        access.refuse_bare_routes(built)
    assert all(path in str(refused.value) for path in ("/mount", "/socket", "/static", "/schema", "/api/bare"))
    of_the_product = {route.template for route in policy_matrix.policies(application)}
    assert {"/health/live", "/health/ready", "/api/openapi.json"} <= of_the_product
