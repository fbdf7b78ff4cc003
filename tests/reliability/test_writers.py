"""Many at once: no update is lost, one key is done once, and a full disk is refused and heals."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from threading import Barrier
from typing import Any

import msgspec
import pytest

from service.actions import points_policy
from service.actions.points_writing import Author
from service.database import Database
from service.queries.select import c, columns
from service.rules.access import SYSTEM
from service.tables.points import Journal
from service.tables.trainees import Trainee
from tests import make
from tests.make import Caller, World
from tests.reliability.load import broken_chains, voucher
from tests.reliability.servers import Caller as Client
from tests.reliability.servers import install

Call = Callable[[str | None], Caller]
RETIRED = date(2020, 10, 1)
MARKS = "abcdefghijklmnopqrst"
FILE = "/trainees/QY2020-001"


def at_once(work: Callable[[int], Any], many: int) -> list[Any]:
    start = Barrier(many)

    def run(nth: int) -> Any:
        start.wait()
        return work(nth)

    with ThreadPoolExecutor(many) as threads:
        return list(threads.map(run, range(many)))


def test_r03_of_twenty_who_edit_at_once_nobody_s_edit_is_lost(call: Call, database: Database) -> None:
    """Each adds a letter to what stands there, and starts over when somebody was faster."""
    officer = call("officer")
    assert officer.put(FILE, make.trainee_body(1, unit="=")).status_code == 200

    def add(nth: int) -> int:
        for tries in range(1, 1000):
            seen = officer.get(FILE)
            body = make.trainee_body(1, unit=seen.json()["unit"] + MARKS[nth])
            done = officer.request("PUT", FILE, json=body, headers={"if-match": seen.headers["etag"]})
            if done.status_code == 200:
                return tries
            assert done.status_code in {412, 503}, done.text
        raise AssertionError

    tries = at_once(add, len(MARKS))
    with database.begin(SYSTEM, write=False) as session:
        kept = session.execute(columns(Trainee.unit, Trainee.version).where(c(Trainee.no) == "QY2020-001")).one()
    assert (sorted(kept.unit), kept.version) == (sorted("=" + MARKS), 2 + len(MARKS))
    assert max(tries) > 1


def test_r03_of_twenty_who_post_at_once_every_line_has_its_place(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")

    def post(nth: int) -> list[Any]:
        headers = {"idempotency-key": f"k{nth}"}
        answers = [officer.post("/points/vouchers", voucher(), headers=headers)]
        while answers[-1].status_code == 503:
            answers.append(officer.post("/points/vouchers", voucher(), headers=headers))
        return answers

    last = [answers[-1] for answers in at_once(post, 20)]
    assert {answer.status_code for answer in last} <= {200, 201}
    assert sorted(answer.json()["first_seq"] for answer in last) == list(range(2, 42, 2))
    with world.session(write=False) as session:
        assert broken_chains(session) == ()


def test_r20_six_at_once_with_one_key_are_done_once(call: Call, world: World) -> None:
    make.policy(world)
    answers = at_once(lambda _: posted(call("officer")), 6)
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 5
    assert {tuple(answer.json()[name] for name in ("first_seq", "last_seq", "hash")) for answer in answers} == {
        tuple(answers[0].json()[name] for name in ("first_seq", "last_seq", "hash"))
    }
    with world.session(write=False) as session:
        assert len(session.scalars(columns(Journal.seq).where(c(Journal.rule) == "B04")).all()) == 2


def posted(officer: Caller) -> Any:
    return officer.post("/points/vouchers", voucher(), headers={"idempotency-key": "one"})


def test_r20_what_was_done_is_replayed_after_its_rule_is_gone(call: Call, world: World) -> None:
    published = make.policy(world)
    first = posted(call("officer"))
    without(world, published, "B04")
    later = voucher(on="2020-11-01")
    assert call("officer").post("/points/vouchers", later, headers={"idempotency-key": "two"}).status_code == 422
    again = posted(call("officer"))
    assert (first.status_code, again.status_code, again.headers["idempotent-replayed"]) == (201, 200, "true")
    assert again.json() == first.json() | {"replayed": True}
    other = call("officer").post("/points/vouchers", voucher("另一个"), headers={"idempotency-key": "one"})
    assert other.status_code == 422


def without(world: World, published: Any, rule: str) -> None:
    """The next version, in force from the same day, in which the rule is retired."""
    rules = tuple(msgspec.structs.replace(one, until=RETIRED) if one.code == rule else one for one in published.rules)
    changed = msgspec.structs.replace(published, version=2, effective_from=RETIRED, rules=rules)
    author = Author(world.people["officer"].account_id, world.people["officer2"].account_id)
    with world.session("officer") as session:
        points_policy.publish(session, world.camp_id, changed, author)


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    return install(str(request.getfixturevalue(f"{request.param}_url")), tmp_path)


def test_r20_what_was_done_is_replayed_after_a_restart(installation: Any) -> None:
    place, world = installation
    answers = []
    for _ in range(2):
        with place.serving() as server, Client(server, world.people["officer"]) as officer:
            answers.append(officer.post("/points/vouchers", voucher(), key="one"))
    assert [answer.status for answer in answers] == [201, 200]
    assert answers[1].json() == answers[0].json() | {"replayed": True}


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """No page more than there are; on PostgreSQL the state that its server gives then."""
    with database.writer.connect() as connection, connection.begin():
        if database.is_sqlite:
            before = connection.exec_driver_sql("PRAGMA max_page_count").scalar()
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        else:
            connection.exec_driver_sql(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
            )
            for table in ("audit", "trainee"):
                connection.exec_driver_sql(
                    f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} EXECUTE FUNCTION full_disk()"
                )
    yield
    with database.writer.connect() as connection, connection.begin():
        if database.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {before}")
        else:
            connection.exec_driver_sql("DROP FUNCTION full_disk CASCADE")


def test_r04_a_full_disk_is_refused_and_heals(call: Call, database: Database) -> None:
    officer = call("officer")
    kept: list[tuple[int, Any]] = []
    refused: list[tuple[int, Any]] = []
    with full_disk(database):
        for n in range(9, 400):
            answer = officer.post("/trainees", make.trainee_body(n))
            (kept if answer.status_code == 201 else refused).append((n, answer))
            if len(refused) == 3:
                break
        reads = [officer.get("/trainees") for _ in range(40)]
        assert call(None).get("/health/live").status_code == 200
        assert officer.get("/points").status_code in {200, 404}
    for answer in (*(one for _, one in refused), reads[-1]):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.json()["type"] == "urn:jingying:problem:disk-full"
        assert "QY2020" not in answer.text.replace(answer.json()["instance"], "")
    again = officer.post("/trainees", make.trainee_body(refused[0][0]))
    assert again.status_code == 201
    numbers = {row["no"] for row in officer.get("/trainees", params={"limit": 200}).json()["items"]}
    assert {f"QY2020-{n:03}" for n, _ in kept} <= numbers
    with database.begin(SYSTEM, write=False) as session:
        assert broken_chains(session) == ()
