from datetime import date

import msgspec
import pytest

from service.actions import points, points_facts
from service.actions.points_policy import publish
from service.actions.points_writing import Author
from service.errors import Conflict, Invalid
from service.queries import points as queries
from service.queries.points_standings import board
from service.rules.points.claims import Claim
from service.rules.points.requests import PostLine
from tests import make
from tests.make import World

ON = date(2020, 9, 1)


@pytest.fixture
def ruled(world: World) -> World:
    make.policy(world)
    return world


def claim(world: World, source: str, fact: str, n: int = 1, **more: object) -> Claim:
    return Claim(source=source, trainee=world.trainees[f"QY2020-{n:03}"], on=ON, fact=fact, **more)  # type: ignore[arg-type]


def amounts(world: World) -> list[tuple[str | None, int]]:
    with world.session(write=False) as session:
        found = sorted(queries.list_counted(session, world.camp_id, ON, 10**6), key=lambda entry: entry.seq)
        return [(entry.rule, entry.amount) for entry in found]


def test_a_fact_makes_its_entries_once(ruled: World) -> None:
    late = claim(ruled, "attendance:1", "late")
    with ruled.session("officer") as session:
        assert points_facts.post_claims(session, ruled.camp_id, [late]) == 2
    with ruled.session("officer") as session:
        assert points_facts.post_claims(session, ruled.camp_id, [late]) == 0
    assert amounts(ruled) == [("T01", 50), ("D01", -20)]


def test_a_corrected_fact_reverses_its_entry_and_writes_a_new_one(ruled: World) -> None:
    with ruled.session("officer") as session:
        points_facts.post_claims(session, ruled.camp_id, [claim(ruled, "posting:1", "posting", num=8510, den=10000)])
        points_facts.post_claims(session, ruled.camp_id, [claim(ruled, "posting:1", "posting", num=9000, den=10000)])
        points_facts.post_claims(session, ruled.camp_id, [], stated=[("posting:1", ruled.trainees["QY2020-001"])])
    assert amounts(ruled) == [("P01", 1277), ("P01", -1277), ("P01", 1350), ("P01", -1350)]


def test_the_same_source_of_another_trainee_stays(ruled: World) -> None:
    both = [claim(ruled, "seminar:1", "seminar", n, num=n, den=4) for n in (1, 2)]
    with ruled.session("officer") as session:
        points_facts.post_claims(session, ruled.camp_id, both)
        points_facts.post_claims(session, ruled.camp_id, [], stated=[("seminar:1", ruled.trainees["QY2020-001"])])
    assert amounts(ruled) == [("S01", 100), ("S01", 200), ("S01", -100)]


def test_without_a_policy_or_a_binding_a_fact_claims_nothing(world: World) -> None:
    with world.session("officer") as session:
        assert points_facts.post_claims(session, world.camp_id, [claim(world, "visit:1", "visit")]) == 0
    make.policy(world, facts=())
    with world.session("officer") as session:
        assert points_facts.post_claims(session, world.camp_id, [claim(world, "visit:1", "visit")]) == 0


def test_a_mentor_s_fact_is_linked_to_the_whole_journal(ruled: World) -> None:
    with ruled.session("officer") as session:
        points_facts.post_claims(session, ruled.camp_id, [claim(ruled, "visit:1", "visit", 2)])
    with ruled.session("mentor") as session:
        points_facts.post_claims(session, ruled.camp_id, [claim(ruled, "assessment:1", "assessment", num=89, den=100)])
    assert amounts(ruled) == [("T05", 100), ("M01", 223)]


def test_more_than_five_hundred_facts_become_several_vouchers(ruled: World) -> None:
    many = [claim(ruled, f"visit:{n}", "visit") for n in range(501)]
    with ruled.session("officer") as session:
        assert points_facts.post_claims(session, ruled.camp_id, many) == 501
    with ruled.session(write=False) as session:
        assert queries.head(session, ruled.camp_id).seq == 502
        assert board(session, ruled.camp_id, ON).rows[0].total == 400


def test_a_request_is_accepted_once_and_its_key_is_bound_to_its_content(ruled: World) -> None:
    lines = [PostLine(trainee="QY2020-001", rule="B04", on=ON, times=1, reason="表彰", evidence="文1")]
    with ruled.session("officer") as session:
        first = points.post_voucher(session, ruled.camp_id, "k", lines)
        again = points.post_voucher(session, ruled.camp_id, "k", lines)
    assert (again.replayed, again[:3]) == (True, first[:3])
    other = [PostLine(trainee="QY2020-001", rule="B04", on=ON, times=2)]
    with ruled.session("officer") as session, pytest.raises(Invalid, match="was used for other content"):
        points.post_voucher(session, ruled.camp_id, "k", other)


def test_a_reversal_is_exact_and_happens_once(ruled: World) -> None:
    lines = [PostLine(trainee="QY2020-001", rule="B04", on=ON, times=1)]
    with ruled.session("officer") as session:
        receipt = make.receipt_of(points.post_voucher(session, ruled.camp_id, "k", lines))
        points.reverse(session, ruled.camp_id, "r", [receipt.first_seq], "登记有误", None)
    for key, seq in (("r2", receipt.first_seq), ("r3", receipt.first_seq + 1)):
        with ruled.session("officer") as session, pytest.raises(Conflict):
            points.reverse(session, ruled.camp_id, key, [seq], None, None)
    assert amounts(ruled) == [("B04", 100), ("B04", -100)]


def test_a_later_version_needs_two_persons_and_a_later_day(ruled: World) -> None:
    officer, other = (ruled.people[login].account_id for login in ("officer", "officer2"))
    second = msgspec.structs.replace(make.sample_policy(), version=2, effective_from=date(2020, 12, 1))
    with ruled.session("officer") as session:
        points_facts.post_claims(session, ruled.camp_id, [claim(ruled, "visit:1", "visit")])
        publish(session, ruled.camp_id, second, Author(officer, other))
    early = msgspec.structs.replace(make.sample_policy(), version=3, effective_from=date(2020, 11, 30))
    with ruled.session("officer") as session, pytest.raises(Invalid, match="not consistent"):
        publish(session, ruled.camp_id, early, Author(officer, other))
    with ruled.session(write=False) as session:
        versions = [(one.day, one.policy.version) for one in queries.list_versions(session, ruled.camp_id)]
    assert versions == [(make.STARTS, 1), (date(2020, 12, 1), 2)]
