"""Who may do what at every address, computed from the policies and the grants; run as a module it writes both tables.

A role's cell says what each of its ways gets, in the order of WAYS: ok, 401, 401r (to be proved again), 403 or 404.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from litestar import Litestar

from service.app import create_app
from service.config import Settings
from service.database import Database
from service.http.routes import ACTION, POLICY
from service.rules import access
from service.rules.access import Perm, Policy, Role, Via
from tests.api.rich_people import CALLERS, STRANGER
from tests.api.walking import Route

DATA = Path(__file__).parent.parent / "data"
ROUTES, GRANTS = DATA / "policy_matrix.csv", DATA / "grants.csv"
VIAS = {"session": Via.SESSION, "stale": Via.SESSION, "token": Via.TOKEN, "narrow": Via.TOKEN, "pending": Via.PENDING}
WAYS = tuple(VIAS)
"""Signed in; proved more than 30 minutes ago; a token; one with all scopes but the needed one; half signed in."""


class Served(NamedTuple):
    """One method of one handler; `*` where it is not HTTP. Without a policy only automatic OPTIONS can be."""

    route: Route
    action: str
    policy: Policy | None


def served(app: Litestar) -> Iterator[Served]:
    """Everything that answers: HTTP routes, mounts, static files, sockets and automatic OPTIONS."""
    for route in app.routes:
        template = getattr(route, "path_format", route.path)
        for handler in _handlers(route):
            for method in sorted(getattr(handler, "http_methods", {"*"})):
                yield Served(Route(method, template), handler.opt.get(ACTION, ""), handler.opt.get(POLICY))


def _handlers(route: Any) -> list[Any]:
    many = getattr(route, "route_handlers", None)
    return [route.route_handler] if many is None else list(many)


def policies(app: Litestar) -> dict[Route, Served]:
    return {one.route: one for one in served(app) if one.route.method != "OPTIONS"}


def expected(policy: Policy, template: str, caller: str | None, way: str) -> str:
    """In the order of the guard, and without its help."""
    if not policy.signed_in:
        return "ok"
    if caller is None:
        return "401"
    grant = access.GRANTS[policy.perm] if policy.perm else None
    ways = policy.via or (grant.via if grant else {Via.SESSION, Via.TOKEN})
    if VIAS[way] not in ways:
        return "403"
    if caller == STRANGER and "{camp}" in template:
        return "404"
    role = Role.OFFICER if caller == STRANGER else Role(caller)
    if grant and (role not in grant.roles or way == "narrow"):
        return "403"
    fresh = policy.fresh or bool(grant and grant.fresh)
    return "401r" if fresh and way == "stale" else "ok"


def routes_table(known: dict[Route, Served]) -> str:
    head = ("method", "path", "action", "permission", "personal", "keyed", "fresh", "via", "nobody", *CALLERS)
    return _csv([head, *(_line(known[route]) for route in sorted(known, key=lambda one: (one.template, one.method)))])


def _line(one: Served) -> tuple[str, ...]:
    route, policy = one.route, one.policy
    assert policy is not None, route
    grant = access.GRANTS[policy.perm] if policy.perm else None
    perm = "public" if not policy.signed_in else policy.perm.value if policy.perm else "signed in"
    ways = policy.via or (grant.via if grant else {Via.SESSION, Via.TOKEN})
    fresh = policy.fresh or bool(grant and grant.fresh)
    cells = [" ".join(expected(policy, route.template, caller, way) for way in WAYS) for caller in CALLERS]
    nobody = expected(policy, route.template, None, "session")
    told = (_yes(policy.personal), _yes(policy.keyed), _yes(fresh), " ".join(sorted(ways)) if policy.signed_in else "")
    return (*route, one.action, perm, *told, nobody, *cells)


def _yes(value: bool) -> str:
    return "yes" if value else ""


def grants_table() -> str:
    head = ("permission", *(role.value for role in Role), "via", "fresh")
    lines = []
    for perm in Perm:
        grant = access.GRANTS[perm]
        roles = (_yes(role in grant.roles) for role in Role)
        lines.append((perm.value, *roles, " ".join(sorted(grant.via)), _yes(grant.fresh)))
    return _csv([head, *lines])


def _csv(lines: list[tuple[str, ...]]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows(lines)
    return written.getvalue()


def main() -> None:
    app = create_app(Settings(), Database("sqlite:////nowhere/at-all.sqlite3"))
    ROUTES.write_text(routes_table(policies(app)), encoding="utf-8")
    GRANTS.write_text(grants_table(), encoding="utf-8")


if __name__ == "__main__":
    main()
