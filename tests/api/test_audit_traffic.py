"""Random traffic of several roles against a plain model: the audit says that those saw whom their answers named."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from service.database import Database
from service.http.routes import POLICY
from service.rules.access import GRANTS, Via
from tests import auditing, make
from tests.make import CAMP, Caller, World

Call = Callable[[str | None], Caller]
LOGINS = ("officer", "officer2", "mentor", "mentor2", "trainee", "trainee2", "auditor")
NUMBERS = ("QY2020-001", "QY2020-002", "QY2020-003", "QY2020-004", "QY2020-999")
OWN = {"trainee": {"QY2020-001"}, "trainee2": {"QY2020-002"}}
"""What is said of oneself needs no number."""
OTHERS = ("DS2020-01", "DS2020-02", "KCQY2020-001-1", "YTQY2020-001-1", "YTQY2020-002-2")
NAMED = re.compile(r"/(QY2020-\d{3})(?=/|$)")
STEPS = 150


@dataclass
class Model:
    """Who saw whom, and by how many requests; kept from the answers alone."""

    saw: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    rows: int = 0


def fill(world: World, officer: Caller) -> None:
    make.policy(world)
    for nth, no in enumerate(("QY2020-001", "QY2020-002"), start=1):
        make.full_file(world, no, times=nth, first=nth)
        make.entered(officer, make.line(no))


def readable(app: Any) -> list[tuple[str, Any]]:
    """Every address that shows persons to somebody of a camp."""
    found = []
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            policy = handler.opt[POLICY] if "GET" in handler.http_methods else None
            if policy is not None and policy.personal and policy.perm and "{camp:str}" in route.path:
                found.append((route.path, policy))
    return sorted(found, key=lambda one: one[0])


def address(random: Random, path: str) -> str:
    fixed = path.replace("{camp:str}", CAMP)
    fixed = re.sub(r"\{\w+:int\}", lambda _: str(random.randint(1, 3)), fixed)
    fixed = re.sub(r"\{\w+:date\}", "2020-09-01", fixed)
    fixed = re.sub(r"\{\w+:uuid\}", "0190f3b0-7c00-7000-8000-000000000001", fixed)
    of_person = "/trainees/{" in fixed or "/persons/" in fixed
    return re.sub(r"\{\w+:str\}", lambda _: random.choice(NUMBERS if of_person else (*OTHERS, *NUMBERS)), fixed)


def expected(answer: Any, path: str) -> set[str]:
    """Those whom the body names, and whose file it is that was asked for."""
    return auditing.numbers_in(answer) | set(NAMED.findall(path))


def step(
    random: Random, call: Call, routes: list[tuple[str, Any]], world: World, database: Database, model: Model
) -> None:
    login, (path, policy) = random.choice(LOGINS), random.choice(routes)
    caller = call(login)
    caller = caller if Via.TOKEN in policy.ways() and random.random() < 0.7 else caller.signed_in()
    asked = address(random, path)
    answer = caller.get(asked)
    if random.random() < 0.3 and "etag" in answer.headers:
        account(answer, asked, login, world, database, model)
        answer = caller.get(asked, headers={"if-none-match": answer.headers["etag"]})
        assert answer.status_code == 304
    account(answer, asked, login, world, database, model)


def account(answer: Any, asked: str, login: str, world: World, database: Database, model: Model) -> None:
    (row,) = auditing.of_request(database, answer)
    model.rows += 1
    assert answer.status_code < 500, (asked, answer.text)
    if answer.status_code >= 400:
        assert (row.outcome, row.subjects) == ("refused", ""), (login, asked)
        return
    noted = auditing.numbers_of(world, row)
    assert row.account_id == world.people[login].account_id
    if answer.status_code == 304:
        assert row.outcome == "not-modified"
        assert noted == model_of_last(model), (login, asked)
    elif not auditing.is_text(answer):
        assert noted, asked
        model.saw["last"] = noted
    else:
        shown = expected(answer, asked)
        assert shown <= noted <= shown | OWN.get(login, set()), (login, asked)
        model.saw["last"] = noted
    model.saw[login] |= noted


def model_of_last(model: Model) -> set[str]:
    """What was not sent again counts as shown again."""
    return model.saw["last"]


@pytest.mark.parametrize("seed", [1, 2])
def test_s67_who_saw_whom_is_what_the_traffic_was(call: Call, world: World, database: Database, seed: int) -> None:
    fill(world, call("officer"))
    routes, already = readable(call(None).client.app), seen_by(call, "officer")
    before, model, random = auditing.count(database, "audit"), Model(), Random(seed)
    for _ in range(STEPS):
        step(random, call, routes, world, database, model)
    assert auditing.count(database, "audit") - before == model.rows
    for login in LOGINS[:-1]:
        assert seen_by(call, login) == model.saw[login] | (already if login == "officer" else set()), login
    for no in world.trainees:
        readers = {one["account"] for one in about(call, no)} - {"auditor"}
        assert readers == {one for one in LOGINS[:-1] if no in seen_by(call, one)}, no


def seen_by(call: Call, login: str) -> set[str]:
    """What the auditor is told; a reading of everybody shows everybody."""
    answer = call("auditor").get(f"/api/audit/accounts/{login}?limit=200").json()
    named = {one["no"] for one in answer["items"]}
    return named | (set(NUMBERS[:-1]) if answer["whole"] else set())


def about(call: Call, no: str) -> list[Any]:
    found: list[Any] = call("auditor").get(f"/api/audit/persons/{CAMP}/{no}?limit=200").json()["items"]
    return found


def writes(n: int) -> list[tuple[str, str, Any]]:
    """Requests that write about single persons, and whom."""
    key = {"headers": make.keyed(f"w{n}")}
    entry = {"kind": "award", "occurred_on": "2020-09-01", "title": "先进"}
    return [
        ("QY2020-002", "/trainees/QY2020-002/growth/entries", {"json": entry}),
        ("QY2020-003", "/trainees/QY2020-003/state", {"json": {"to": "suspended", "reason": "病假"}}),
        ("QY2020-001", "/points/vouchers", {"json": {"lines": [make.line("QY2020-001")]}, **key}),
        ("QY2020-009", "/trainees", {"json": make.trainee_body(9)}),
    ]


def test_s67_a_write_is_about_whom_it_wrote_and_nobody_else(call: Call, world: World, database: Database) -> None:
    fill(world, call("officer"))
    for no, path, sent in writes(1):
        answer = call("officer").post(path, **sent)
        assert answer.status_code in {200, 201}, (path, answer.text)
        if no not in world.trainees:
            with world.session(write=False) as session:
                from service.queries.trainees import find_trainee

                world.trainees[no] = find_trainee(session, world.camp_id, no).id
        (row,) = auditing.of_request(database, answer)
        assert auditing.numbers_of(world, row) == {no}, path
    seminar = make.seminar(call("officer"), "YT77-1", ("QY2020-001", "QY2020-004"))
    put = call("officer").put(f"{seminar}/speakers", {"trainees": ["QY2020-004"]})
    (row,) = auditing.of_request(database, put)
    assert auditing.numbers_of(world, row) == {"QY2020-001", "QY2020-004"}  # of both it was said whether they spoke


def test_every_kind_of_reader_is_in_the_traffic(call: Call) -> None:
    roles = {role for _, policy in readable(call(None).client.app) for role in GRANTS[policy.perm].roles}
    assert {"officer", "mentor", "trainee"} <= {role.value for role in roles}
