"""Asks the application as every caller in every way, each request in the rich world as it was made."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import bindparam, event, update
from sqlmodel import col

from service.app import working_on
from service.database import Database
from service.http.headers import HEADERS
from service.http.routes import SAFE
from service.rules import credentials
from service.rules.access import SYSTEM, Perm, Policy
from service.tables.access import Credential
from tests import make
from tests.api.policy_matrix import WAYS, Served, expected
from tests.api.rich_people import CALLERS, Rich
from tests.api.walking import Route, Walk

PROBLEM = "urn:jingying:problem:"
Place = Callable[[bool], AbstractContextManager[Database]]
"""A database in the rich world's state for one case, of which is said whether it writes."""
REFUSALS = {
    "401": (401, {"unauthenticated"}),
    "401r": (401, {"reauthenticate"}),
    "403": (403, {"forbidden", "second-factor"}),
    "404": (404, {"not-found"}),
}
EVERYWHERE = (
    "cache-control",
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-request-id",
)
GUARDS = {"unauthenticated", "reauthenticate", "forbidden", "second-factor", "no-policy", "cross-site", "recused"}
"""What the guard says; a handler that turns a password, a code or somebody else's text away says something else."""

FEED = "/calendar/{secret}/jingying.ics"
"""Open to whoever has the address, and leaves its own row."""


class Who(NamedTuple):
    """A login and how it proves itself; nobody has neither."""

    login: str | None
    way: str


NOBODY = Who(None, "session")
EVERYBODY = (NOBODY, *(Who(login, way) for login in CALLERS for way in WAYS))
ANYBODY = (NOBODY, *(Who(login, way) for login, way in zip(CALLERS, cycle(WAYS), strict=False)))
"""Every login and every way: enough where none of them is looked at."""

NARROW = update(Credential).where(col(Credential.sha256) == bindparam("secret")).values(scopes=bindparam("others"))


@dataclass
class Matrix:
    client: TestClient[Litestar]
    rich: Rich
    world: Place
    known: Mapping[Route, Served]
    tags: dict[tuple[str, str | None], str] = field(default_factory=dict)
    found: dict[tuple[Route, Who], list[str]] = field(default_factory=dict)

    def policy(self, route: Route) -> Policy:
        policy = self.known[route].policy
        assert policy is not None
        return policy

    def faults(self, route: Route, walk: Walk, who: Who) -> list[str]:
        """What is wrong with the answer to one case, which is asked once; nothing if it is as it should be."""
        if (route, who) not in self.found:
            self.found[route, who] = list(self._faults(route, walk, who))
        return self.found[route, who]

    def _faults(self, route: Route, walk: Walk, who: Who) -> Iterator[str]:
        policy, match = self.policy(route), self._tag(walk)
        due = expected(policy, route.template, who.login, who.way)
        with self.world(due == "ok" and route.method not in SAFE) as database:
            if who.way == "narrow":
                self._narrow(database, who, policy.perm)
            before = _rows(database)
            answer = self._ask_in(database, route, walk, who, match)
            left = _rows(database) - before
        yield from _status_faults(answer, due, walk if _is_walker(policy, walk, who) else None)
        yield from _header_faults(answer)
        told = policy.personal or route.method not in SAFE or route.template == FEED
        wanted = _rows_due(policy, answer.status_code, told=told, known=who.login is not None)
        if left != wanted:
            yield f"{left} audit rows instead of {wanted} for {answer.status_code}"

    def _narrow(self, database: Database, who: Who, perm: Perm | None) -> None:
        """Leaves that permission out of a caller's narrow token."""
        values = {"secret": credentials.digest(self.rich.proofs[str(who.login), who.way])}
        values["others"] = " ".join(one for one in Perm if one is not perm)
        with database.writer.begin() as connection:
            connection.execute(NARROW, values)

    def _working_on(self, database: Database) -> None:
        if self.client.app.state.database is not database:
            self.client.app.state.update(working_on(database))

    def ask(self, route: Route, walk: Walk, who: Who, match: str | None) -> Any:
        with self.world(True) as database:
            return self._ask_in(database, route, walk, who, match)

    def _ask_in(self, database: Database, route: Route, walk: Walk, who: Who, match: str | None) -> Any:
        self._working_on(database)
        policy = self.policy(route) if route in self.known else None
        headers = {"sec-fetch-site": "same-origin", **self._proof(who)}
        if match is not None:
            headers["if-match"] = match
        if policy is not None and policy.keyed:
            headers["idempotency-key"] = "walk"
        form = "json" if route.template.startswith(("/api/", "/health/")) else "data"
        sent = {name: self._filled(value) for name, value in ((form, walk.body), ("files", walk.files)) if value}
        sent["follow_redirects"] = False
        return self.client.request(route.method, self._address(route.template, walk), headers=headers, **sent)

    def _address(self, template: str, walk: Walk) -> str:
        place = {name: self.rich.ids.get(value, value) for name, value in walk.place.items()}
        query = re.sub(r"\{[^}]+\}", lambda named: str(self._filled(named[0])), walk.query)
        return template.format(**{"camp": make.CAMP, **place}) + query

    def _filled(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: self._filled(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._filled(one) for one in value)
        named = isinstance(value, str) and value.startswith("{")
        found = self.rich.ids[value.strip("{}")] if named else value
        return found() if callable(found) else found

    def _tag(self, walk: Walk) -> str | None:
        """The ETag that the walk's own caller is shown, asked once."""
        if walk.match is None:
            return None
        path = self._address(walk.match, walk)
        if (path, walk.role) not in self.tags:
            proof = self._proof(Who(walk.role, "session"))
            with self.world(False) as database:
                self._working_on(database)
                self.tags[path, walk.role] = self.client.get(path, headers=proof).headers["etag"]
        return self.tags[path, walk.role]

    def _proof(self, who: Who) -> dict[str, str]:
        if who.login is None:
            return {}
        secret = self.rich.proofs[who.login, who.way]
        if who.way in {"token", "narrow"}:
            return {"authorization": f"Bearer {secret}"}
        return {"cookie": f"__Host-jy={secret}"}


def _is_walker(policy: Policy, walk: Walk, who: Who) -> bool:
    return not policy.signed_in or who.login == walk.role


def _status_faults(answer: Any, due: str, walk: Walk | None) -> Iterator[str]:
    status = answer.status_code
    if due != "ok":
        wanted, codes = REFUSALS[due]
        code = _code(answer)
        if status != wanted or code not in codes:
            yield f"{status} {code} instead of {due}"
    elif walk is not None and status != walk.status:
        yield f"{status} instead of {walk.status}: {answer.text[:200]}"
    elif status >= 500 or (status in {401, 403} and _code(answer) in GUARDS):
        yield f"{status} where the table lets through: {answer.text[:200]}"


def _code(answer: Any) -> str:
    """A form that is shown again has none: the guard let it through."""
    told = answer.headers.get("content-type", "").startswith("application/problem+json")
    return str(answer.json()["type"]).removeprefix(PROBLEM) if told else ""


def _header_faults(answer: Any) -> Iterator[str]:
    for name in EVERYWHERE:
        if not answer.headers.get(name) or answer.headers[name] != HEADERS.get(name, answer.headers[name]):
            yield f"no {name}"


def _rows(database: Database) -> int:
    return int(database.glance(SYSTEM).fetch("SELECT count(*) FROM audit", ())[0][0])


def _rows_due(policy: Policy, status: int, *, told: bool, known: bool) -> int:
    """One where persons are shown or something is written; refusals of whoever sent any credential too."""
    if status < 400:
        return int(told)
    return int((known or not policy.signed_in) and (told or status in {401, 403, 429}))


class Undoable(sqlite3.Connection):
    """What the application commits or takes back is a savepoint in a transaction that is never committed."""

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        return super().execute("SAVEPOINT request" if sql.startswith("BEGIN") else sql, *given)

    def commit(self) -> None:
        super().execute("RELEASE request")

    def rollback(self) -> None:
        with suppress(sqlite3.OperationalError):  # it was ended before it is put back
            super().execute("ROLLBACK TO request")
            super().execute("RELEASE request")


@contextmanager
def sqlite_world(path: Path) -> Iterator[Place]:
    """One connection for all that an application does in one case, after which everything is as it was."""
    database = Database(f"sqlite:///{path}", make.KEYS)
    database.reader = database.writer
    opened = sqlite3.connect(path, check_same_thread=False, factory=Undoable, cached_statements=512)
    event.listen(database.writer, "do_connect", lambda *_: opened)

    @contextmanager
    def undone(_: bool) -> Iterator[Database]:
        sqlite3.Connection.execute(opened, "BEGIN")
        yield database
        sqlite3.Connection.rollback(opened)

    with database.writer.connect():  # it is prepared outside any transaction
        pass
    yield undone
    database.close()


@contextmanager
def postgresql_world(address: str, template: str) -> Iterator[Place]:
    """A copy for each who writes, and one for all who do not."""

    @contextmanager
    def copied() -> Iterator[Database]:
        with make.postgresql_copy(address, template, f"t{uuid4().hex}") as own:
            database = Database(own, make.KEYS)
            try:
                yield database
            finally:
                database.close()

    with copied() as shared:
        yield lambda writes: copied() if writes else nullcontext(shared)
