"""What the journal's actions must not do, where no other test would notice: by clocks, erasure, rewriting and facts."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from service import clock
from service.actions import points, points_facts, points_proposals
from service.actions.points_checkpoints import sign_head
from service.actions.points_proposals import Waiting
from service.actions.points_settlement import propose_close
from service.documents.ledger import exporting
from service.errors import Conflict, Invalid
from service.queries.points_checkpoints import list_checkpoints
from service.queries.points_proposals import list_open
from service.rules.points.claims import Claim
from service.rules.points.proposals import lines_of
from service.rules.points.requests import PostLine, Term
from service.tables.access import Recusal
from tests import make
from tests.make import World

ON = date(2020, 9, 1)
AWARD = PostLine(trainee="QY2020-001", rule="B04", on=ON, times=1, reason="表彰", evidence="文 1")
VETO = PostLine(trainee="QY2020-001", rule="V01", on=ON, veto=Term(since=ON), reason="处分", evidence="文 2")


@pytest.fixture
def ruled(world: World) -> World:
    make.policy(world, rules=make.with_rules(T05={"second_person": True}))
    return world


def post(world: World, key: str, line: PostLine) -> object:
    with world.session("officer") as session:
        return points.post_voucher(session, world.camp_id, key, [line])


def decide(world: World, answer: object, verdict: str = "approve") -> None:
    assert isinstance(answer, Waiting)
    with world.session("officer2") as session:
        points_proposals.decide(session, world.camp_id, answer.digest, verdict, None)


def test_by_a_clock_that_runs_back_nothing_is_decided_before_it_was_proposed_nor_recorded_before_that(
    ruled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = post(ruled, "v", VETO)
    make.later(monkeypatch, minutes=-10)
    decide(ruled, waiting)
    with ruled.session(write=False) as session:
        assert exporting.verified(session, ruled.camp_id) == []


def test_a_repetition_is_one_even_when_the_texts_are_erased(ruled: World) -> None:
    lines = {"a": AWARD, "v": VETO}
    first = {key: post(ruled, key, line) for key, line in lines.items()}
    with ruled.database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE note SET salt = NULL, body = NULL")
    again = {key: post(ruled, key, line) for key, line in lines.items()}
    assert {key: answer._replace(replayed=False) for key, answer in again.items()} == first  # type: ignore[attr-defined]
    for key, line in lines.items():
        with pytest.raises(Invalid, match="other content"):
            post(ruled, key, msgspec.structs.replace(line, on=date(2020, 9, 2)))


REWRITTEN = {
    "a tail that is cut": ["DELETE FROM journal WHERE seq = 2"],
    "a line that was changed": [f"UPDATE journal SET hash = '{'a' * 64}' WHERE seq = 2"],
}


@pytest.mark.parametrize("how", REWRITTEN)
def test_nothing_is_signed_on_top_of_what_was_rewritten(ruled: World, how: str) -> None:
    post(ruled, "a", AWARD)
    with ruled.session("officer") as session:
        sign_head(session, ruled.camp_id)
    make.without_triggers(ruled.database, *REWRITTEN[how])
    with ruled.session("officer") as session, pytest.raises(Conflict, match="verify it at once"):
        sign_head(session, ruled.camp_id)
    with ruled.session(write=False) as session:
        assert [row.seq for row in list_checkpoints(session, ruled.camp_id)] == [2]


def test_nothing_is_settled_on_top_of_what_does_not_verify(ruled: World) -> None:
    post(ruled, "a", AWARD)
    make.without_triggers(ruled.database, "UPDATE journal SET matter = '另一事' WHERE seq = 2")
    with ruled.session("officer") as session, pytest.raises(Conflict, match="does not verify"):
        propose_close(session, ruled.camp_id, "c", date(2020, 9, 30), exporting.verified)


def claim(world: World, **more: object) -> list[Claim]:
    return [Claim("visit:1", world.trainees["QY2020-001"], ON, "visit", **more)]  # type: ignore[arg-type]


def waiting(world: World) -> list[list[tuple[object, object]]]:
    """Rule and what it takes back of every line that waits, by proposal."""
    with world.session(write=False) as session:
        rows = list_open(session, world.camp_id, clock.now())
        return [[(line["rule"], line["reverses"]) for line in lines_of(row.payload)] for row in rows]


def test_a_fact_that_needs_two_waits_once_and_what_two_agreed_one_does_not_take_back(ruled: World) -> None:
    for _ in range(2):
        with ruled.session("officer") as session:
            assert points_facts.post_claims(session, ruled.camp_id, claim(ruled)) == 0
        assert waiting(ruled) == [[("T05", None)]]
    assert make.approve_all(ruled) == 1
    place = ("visit:1", ruled.trainees["QY2020-001"])
    for _ in range(2):
        with ruled.session("officer") as session:
            assert points_facts.post_claims(session, ruled.camp_id, [], stated=[place]) == 0
        assert waiting(ruled) == [[("T05", 2)]]
    assert make.approve_all(ruled) == 1
    assert [row[1:4] for row in make.posted(ruled)] == [("award", "T05", 100), ("reverse", "T05", -100)]


def test_a_corrected_fact_waits_as_a_whole_where_two_agreed_to_what_it_corrects(world: World) -> None:
    make.policy(world, second_person_from=1000)
    posting = {"trainee": world.trainees["QY2020-001"], "on": ON, "fact": "posting", "den": 10_000}
    for num in (8510, 5000):
        with world.session("officer") as session:
            claims = [Claim(source="posting:1", num=num, **posting)]  # type: ignore[arg-type]
            assert points_facts.post_claims(session, world.camp_id, claims) == 0
        assert waiting(world) == [[("P01", None)] if num == 8510 else [("P01", 2), ("P01", None)]]
        make.approve_all(world)
    assert [row[1:4] for row in make.posted(world)][1:] == [("reverse", "P01", -1277), ("award", "P01", 750)]


def test_facts_of_somebody_one_is_recused_from_are_neither_posted_nor_taken_back(ruled: World) -> None:
    one, other = (ruled.trainees[f"QY2020-00{n}"] for n in (1, 2))
    with ruled.session("officer2") as session:
        before = [Claim("posting:1", one, ON, "posting", num=1, den=2)]
        assert points_facts.post_claims(session, ruled.camp_id, before) == 1
    with ruled.session() as session:
        officer = ruled.people["officer"].account_id
        row = Recusal(camp_id=ruled.camp_id, account_id=officer, trainee_id=one, kind="interest", declared_at=1)
        session.add(row)
    viewer = replace(ruled.viewer("officer"), narrowed=True)
    with ruled.database.begin(viewer, write=True) as session:
        claims = [Claim("posting:2", who, ON, "posting", num=1, den=2) for who in (one, other)]
        stated = [("posting:1", one)]
        assert points_facts.post_claims(session, ruled.camp_id, claims, stated=stated) == 1
    assert [row[:2] for row in make.posted(ruled)] == [("QY2020-001", "award"), ("QY2020-002", "award")]
