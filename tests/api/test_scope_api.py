"""What one may not see is answered like what is not there, on every route that names something."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import select

from service.http.routes import SAFE
from service.queries.access import SCOPES
from service.rules.access import GRANTS, UNRECUSED, Role
from tests import make
from tests.api import wide_world
from tests.api.walking import CAMP, FOUR, ONE, THREE, TWO, Route
from tests.api.walks import WALKS
from tests.api.wide_world import PERSONAL, STRANGE, UNVARIED, Ids, Wide, parts, unknown
from tests.make import Caller, World

pytestmark = pytest.mark.unmeasured

Call = Callable[[str | None], Caller]
HIDDEN = {
    "officer": (STRANGE,),
    "officer2": (FOUR,),
    "mentor": (TWO, THREE, FOUR, STRANGE),
    "trainee": (TWO, STRANGE),
}
"""Who is out of sight of whom, who sees ONE: of another camp, another's, hers no more, recused."""
FILES = {"file": ("a.pdf", b"%PDF-1.7\n", "application/pdf")}
RECUSED = {"officer2"}
"""Ranks nobody and purges nobody, whoever is named: the guard says so before anything is looked up."""
BODIES = {
    CAMP + "/recusals": {"trainee": TWO, "kind": "interest"},
    CAMP + "/recusals/{recusal}/end": {"reason": "关系已不存在"},
    CAMP + "/sessions/{on}/{half}/attendance": {"code": "123456"},
}
OF_THE_ADDRESS = {"x-request-id", "content-length", "date"}


@pytest.fixture(scope="module")
def opened(shared_url: str, application: Litestar) -> Iterator[tuple[Call, Wide]]:
    """Shared, since nothing that is asked here may change anything."""
    with wide_world.opened(shared_url, application) as opened:
        yield opened


@pytest.fixture(scope="module")
def call(opened: tuple[Call, Wide]) -> Call:
    return opened[0]


@pytest.fixture(scope="module")
def wide(opened: tuple[Call, Wide]) -> Wide:
    return opened[1]


def variants(template: str, own: Ids, hidden: Ids) -> Iterator[tuple[Ids, Ids]]:
    """Each part in turn is something hidden while the others are one's own; and the same with something unknown."""
    named = parts(template)
    strange = hidden["trainee"] == STRANGE
    for part, kind in named:
        is_hidden = hidden[kind] != own[kind] and (strange or kind in PERSONAL)
        if is_hidden and kind not in UNVARIED:
            others = {**own, **{one: own[of] for one, of in named}}
            yield {**others, part: hidden[kind]}, {**others, part: unknown(kind, hidden[kind])}
    if len(named) > 1 and hidden["trainee"] != own["trainee"]:
        of_camp = {kind: hidden[kind] if strange or kind in PERSONAL else own[kind] for _, kind in named}
        if any(kind in PERSONAL or strange for _, kind in named):
            changed = [(part, kind) for part, kind in named if of_camp[kind] != own[kind]]
            missing = {**of_camp, **{part: unknown(kind, of_camp[kind]) for part, kind in changed}}
            if missing != of_camp:
                yield of_camp, missing


def body_of(route: Route) -> Any:
    """What a request of that kind says, without names of another world's things."""
    walk = WALKS.get(route)
    return BODIES.get(route.template) if walk is None or "{" in str(walk.body).replace("{'", "") else walk.body


def ask(caller: Caller, route: Route, ids: Ids, key: str) -> Any:
    walk = WALKS.get(route)
    headers = {"idempotency-key": key, "if-match": '"x"'} if route.method not in SAFE else {}
    body = {"files": FILES} if walk is not None and walk.files else {}
    if body_of(route) is not None:
        body = {"json": body_of(route)}
    return caller.request(route.method, wide_world.address(route.template, ids), headers=headers, **body)


def everything(world: World) -> str:
    """A digest of all that a viewer could see or change."""
    found = hashlib.sha256()
    with world.session(write=False) as session:
        for model in sorted(SCOPES, key=lambda one: one.__name__):
            rows = sorted(str(tuple(row)) for row in session.execute(select(*model.__table__.columns)))  # type: ignore[attr-defined]
            found.update("\n".join(rows).encode())
    return found.hexdigest()


def hidden_answers(call: Call, wide: Wide, login: str) -> Iterator[tuple[Route, Ids, Any, Any]]:
    """Every case on SQLite and every fourth on PostgreSQL, where the routes' own tests read by the same statements."""
    caller, step = call(login).signed_in(), 1 if wide.world.database.is_sqlite else 4
    for route, hidden, missing, key in islice(hidden_cases(caller.client.app, wide, login), 0, None, step):
        yield route, hidden, ask(caller, route, hidden, "a" + key), ask(caller, route, missing, "b" + key)


def hidden_cases(app: Any, wide: Wide, login: str) -> Iterator[tuple[Route, Ids, Ids, str]]:
    """Every route that the role may use, once with something hidden and once with something that is not there."""
    role = Role(login.rstrip("2"))
    for route, policy in wide_world.routes(app):
        if policy.perm is None or role not in GRANTS[policy.perm].roles:
            continue
        if policy.perm in UNRECUSED and login in RECUSED:
            continue
        for no in HIDDEN[login]:
            for n, (hidden, missing) in enumerate(variants(route.template, wide.ids[ONE], wide.ids[no])):
                yield route, hidden, missing, f"{route.method}{route.template}{no}{n}"[-100:]


@pytest.mark.parametrize("login", HIDDEN)
def test_s04_what_is_out_of_sight_is_not_there(call: Call, wide: Wide, login: str) -> None:
    before, asked = everything(wide.world), 0
    for route, ids, hidden, missing in hidden_answers(call, wide, login):
        told = (route, ids, hidden.text)
        assert hidden.status_code == 404, told
        assert missing.status_code == 404, (route, missing.text)
        assert make.telling(hidden) == make.telling(missing), told
        same = [{k: v for k, v in one.headers.items() if k not in OF_THE_ADDRESS} for one in (hidden, missing)]
        assert same[0] == same[1], told
        asked += 1
    assert asked > (20 if wide.world.database.is_sqlite else 5)
    assert everything(wide.world) == before


def test_s04_every_part_of_an_address_is_of_a_known_kind(call: Call) -> None:
    for route, _ in wide_world.routes(call(None).client.app):
        assert all(kind for _, kind in parts(route.template)), route
