"""What is answered to every caller in every way at every address, in the rich world."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar

from service.database import Database
from tests import make
from tests.api import policy_matrix, rich_world
from tests.api.matrix import ANYBODY, EVERYBODY, Matrix, Who, postgresql_world, sqlite_world
from tests.api.walking import Route
from tests.api.walks import WALKS
from tests.asking import Client

pytestmark = pytest.mark.unmeasured

TOKENS = ("token", "narrow")
ROUTES = sorted(WALKS, key=lambda one: (one.template, one.method))


@pytest.fixture(scope="module")
def client(application: Litestar) -> Iterator[Client]:
    """One for both databases: a second on the same application would leave the first one's streams open."""
    with Client(application) as client:
        client.cookies.jar.set_policy(make.no_cookies())
        yield client


@pytest.fixture(scope="module")
def matrix(client: Client, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    path = tmp_path_factory.mktemp("matrix") / "rich.sqlite3"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}", make.KEYS)
    rich = rich_world.build(database, client)
    database.close()
    with sqlite_world(path) as world:
        yield Matrix(client, rich, world, policy_matrix.policies(client.app))


@pytest.fixture(scope="module")
def postgresql_matrix(client: Client, postgresql_server: str) -> Iterator[Matrix]:
    with make.postgresql_copy(postgresql_server, "template_jingying", "rich") as address:
        filled = Database(address, make.KEYS)
        rich = rich_world.build(filled, client)
        filled.close()
        with postgresql_world(postgresql_server, "rich") as world:
            yield Matrix(client, rich, world, policy_matrix.policies(client.app))


def faults(matrix: Matrix, route: Route, who: Who) -> list[str]:
    return [f"{route} as {who}: {fault}" for fault in matrix.faults(route, WALKS[route], who)]


def test_s03_every_route_has_a_walk_and_every_walk_a_route(application: Litestar) -> None:
    known = set(policy_matrix.policies(application))
    assert sorted(known - set(WALKS)) == []
    assert sorted(set(WALKS) - known) == []


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_s02_every_caller_gets_what_the_table_says(matrix: Matrix, route: Route) -> None:
    callers = EVERYBODY if matrix.policy(route).signed_in else ANYBODY
    assert [fault for who in callers for fault in faults(matrix, route, who)] == []


def test_s03_every_walk_arrives(matrix: Matrix) -> None:
    """Each is among the callers above, whose answer has to be the walk's."""
    assert [route for route in ROUTES if WALKS[route].status >= 400] == []
    assert {walker(matrix, route) for route in ROUTES} <= set(EVERYBODY)


def walker(matrix: Matrix, route: Route) -> Who:
    """Whom the walk names, in the first way that the table lets through."""
    role, policy = WALKS[route].role, matrix.policy(route)
    ways = (way for way in policy_matrix.WAYS if policy_matrix.expected(policy, route.template, role, way) == "ok")
    return Who(role, next(ways))


def test_s02_a_sample_of_the_cases_on_postgresql(postgresql_matrix: Matrix) -> None:
    cases = [(route, who) for route in ROUTES for who in EVERYBODY]
    assert [fault for case in cases[::53] for fault in faults(postgresql_matrix, *case)] == []


def test_s11_a_token_without_the_needed_scope_is_refused_on_every_route(matrix: Matrix) -> None:
    asked = 0
    for route, walk in WALKS.items():
        due = {way: policy_matrix.expected(matrix.policy(route), route.template, walk.role, way) for way in TOKENS}
        if matrix.policy(route).perm is not None and due["token"] == "ok":
            assert due["narrow"] == "403", route
            assert [fault for way in TOKENS for fault in faults(matrix, route, Who(walk.role, way))] == []
            asked += 1
    assert asked > 60


def test_s16_automatic_options_and_unserved_methods_are_refused(matrix: Matrix) -> None:
    offered: dict[str, set[str]] = {}
    for route in WALKS:
        offered.setdefault(route.template, set()).add(route.method)
    for template, methods in offered.items():
        walk = next(walk for route, walk in WALKS.items() if route.template == template)
        for method in {"OPTIONS", "HEAD", "GET", "PUT", "PATCH", "DELETE", "TRACE"} - methods:
            answer = matrix.ask(Route(method, template), walk, Who("officer", "session"), None)
            assert answer.status_code == (403 if method == "OPTIONS" else 405), (method, template)
