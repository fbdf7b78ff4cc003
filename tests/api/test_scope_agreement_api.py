"""Lists, counts, searches, orders, pages and sums show each viewer the same people, whatever the world is like."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import col

from service import tables
from service.queries import points_standings
from tests import make
from tests.make import Caller, World

pytestmark = pytest.mark.unmeasured

Call = Callable[[str | None], Caller]
PEOPLE = ("QY2020-001", "QY2020-002", "QY2020-003", "QY2020-004")
MENTORS = {"mentor": "DS2020-01", "mentor2": "DS2020-02"}
VIEWERS = ("officer", "officer2", "mentor", "mentor2", "trainee", "trainee2")
OWN = {"trainee": PEOPLE[0], "trainee2": PEOPLE[1]}


@dataclass(frozen=True)
class Drawn:
    """Who has whom from how many days ago until how many days from now, who is recused from whom, who is restricted."""

    pairs: tuple[tuple[str, str, int, int | None], ...]
    recusals: frozenset[tuple[str, str, bool]]
    restricted: frozenset[str]

    def seen_by(self, login: str) -> set[str]:
        """In plain words and without the database."""
        if login in OWN:
            return {OWN[login]}
        avoided = {no for who, no, ended in self.recusals if who == login and not ended} | self.restricted
        if login in MENTORS:
            held = {
                no for who, no, start, end in self.pairs if who == login and start <= 0 and (end is None or end > 0)
            }
            return held - avoided
        return set(PEOPLE) - avoided


days = st.sampled_from([None, -5, -1, 0, 1, 5])
pairs = st.lists(
    st.tuples(st.sampled_from(sorted(MENTORS)), st.sampled_from(PEOPLE), st.sampled_from([-9, -5, 0, 1]), days),
    max_size=6,
    unique_by=lambda one: (one[1], one[2]),
).map(lambda drawn: tuple(one for one in drawn if one[3] is None or one[3] >= one[2]))
recusals = st.frozensets(
    st.tuples(st.sampled_from([*MENTORS, "officer", "officer2"]), st.sampled_from(PEOPLE), st.booleans()), max_size=4
).map(lambda drawn: frozenset({(who, no): (who, no, ended) for who, no, ended in sorted(drawn)}.values()))
worlds = st.builds(Drawn, pairs, recusals, st.frozensets(st.sampled_from(PEOPLE), max_size=1))


def put(world: World, drawn: Drawn) -> None:
    """Instead of what the world had."""
    camp: dict[str, Any] = {"camp_id": world.camp_id}
    with world.session() as session:
        for model in (tables.mentors.Assignment, tables.access.Recusal):
            session.execute(delete(model).where(col(model.camp_id) == world.camp_id))
        for who, no, start, end in drawn.pairs:
            place: dict[str, Any] = {"trainee_id": world.trainees[no], "mentor_id": world.mentors[MENTORS[who]]}
            until = None if end is None else make.day(end)
            make.put_in(session, tables.mentors.Assignment(**camp, **place, starts_on=make.day(start), ends_on=until))
        for who, no, ended in sorted(drawn.recusals):
            over: dict[str, Any] = {"ended_at": 2, "ended_by": world.people["sysadmin"].account_id} if ended else {}
            row = tables.access.Recusal(
                **camp, account_id=world.people[who].account_id, trainee_id=world.trainees[no], kind="interest",
                declared_at=1, **over,
            )  # fmt: skip
            make.put_in(session, row)
        for no, trainee_id in world.trainees.items():
            person = session.get(tables.trainees.Trainee, (world.camp_id, trainee_id))
            assert person is not None
            person.restricted = no in drawn.restricted


def listed(answer: Any, name: str = "no") -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row[name] for row in answer.json()["items"]]


def ways(caller: Caller) -> dict[str, set[str]]:
    """Whom the viewer sees, asked in every way there is."""
    count = caller.get("/trainees").json()["total"]
    paged = [no for at in range(count) for no in listed(caller.get(f"/trainees?limit=1&offset={at}"))]
    assert len(paged) == len(set(paged))
    assert caller.get(f"/trainees?limit=1&offset={count}").json()["items"] == []
    assert caller.get("/growth/missing").json()["total"] <= count
    return {
        "list": set(listed(caller.get("/trainees"))),
        "pages": set(paged),
        "backwards": set(listed(caller.get("/trainees?sort=-name"))),
        "search": set(listed(caller.get("/trainees?q=学员"))),
        "search by number": {no for no in PEOPLE if caller.get(f"/trainees?q={no}").json()["total"] == 1},
        "filter": {n for unit in range(1, 5) for n in listed(caller.get(f"/trainees?unit=单位{unit}"))},
        "one by one": {no for no in PEOPLE if caller.get(f"/trainees/{no}").status_code == 200},
        "growth files": {no for no in PEOPLE if caller.get(f"/trainees/{no}/growth").status_code == 200},
        "missing papers": set(listed(caller.get("/growth/missing"))),
        "standings": set(listed(caller.get("/points/standings"))),
        "explanations": {no for no in PEOPLE if caller.get(f"/points/trainees/{no}/explanation").status_code == 200},
        "entries": set(listed(caller.get("/points/entries?kind=award"), "trainee")),
    }


@pytest.fixture
def settled(world: World, call: Call) -> World:
    make.policy(world)
    for no in PEOPLE:
        make.entered(call("officer"), make.line(no))
    return world


def in_worlds(settled: World, check: Callable[[Drawn], None]) -> None:
    """Fewer of them on PostgreSQL, each of whose requests takes longer."""

    @settings(max_examples=5 if settled.database.is_sqlite else 3)
    @given(drawn=worlds)
    def tried(drawn: Drawn) -> None:
        put(settled, drawn)
        check(drawn)

    tried()


def test_s08_every_way_of_asking_shows_the_same_people(call: Call, settled: World) -> None:
    def agree(drawn: Drawn) -> None:
        for login in VIEWERS:
            expected = drawn.seen_by(login)
            for way, found in ways(call(login)).items():
                assert found == expected, (login, way)

    in_worlds(settled, agree)


def test_s08_assignments_are_those_of_the_people_seen(call: Call, settled: World) -> None:
    def agree(drawn: Drawn) -> None:
        for login in VIEWERS:
            found, seen = call(login).get("/assignments").json(), drawn.seen_by(login)
            own = (no for who, no, _, _ in drawn.pairs if no in seen and (login not in MENTORS or who == login))
            mine = sorted(own)
            assert (sorted(row["trainee"] for row in found["items"]), found["total"]) == (mine, len(mine))

    in_worlds(settled, agree)


# S-18: one board for all, and to each only whom she sees of it


def test_s18_two_viewers_of_one_board_see_their_own_rows(
    call: Call, settled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[object] = []
    count = points_standings._count

    def counted(*given: Any) -> Any:
        counts.append(given)
        return count(*given)

    monkeypatch.setattr(points_standings, "_count", counted)
    points_standings._memo.clear()
    seen = {
        login: listed(call(login).get("/points/standings")) for login in ("officer", "mentor", "trainee2", "officer")
    }
    assert seen == {"officer": sorted(PEOPLE), "mentor": [PEOPLE[0]], "trainee2": [PEOPLE[1]]}
    assert len(counts) == 1
    tags = {call(login).get("/points/standings").headers["etag"] for login in ("officer", "mentor", "trainee2")}
    assert len(tags) == 3


def test_s18_a_board_is_new_once_the_assignment_ends(call: Call, settled: World) -> None:
    mentor = call("mentor")
    before = mentor.get("/points/standings").headers["etag"]
    assert mentor.get("/points/standings", headers={"if-none-match": before}).status_code == 304
    make.end_assignments(settled, make.day(-1))
    after = mentor.get("/points/standings", headers={"if-none-match": before})
    assert (after.status_code, after.json()["items"]) == (200, [])
    assert after.headers["etag"] != before


def test_s18_a_board_is_new_once_a_recusal_is_declared(call: Call, settled: World) -> None:
    officer = call("officer")
    before = officer.get("/points/standings").headers["etag"]
    body = {"trainee": PEOPLE[0], "kind": "interest"}
    assert officer.signed_in().post("/recusals", body).status_code == 201
    after = officer.get("/points/standings", headers={"if-none-match": before})
    assert (after.status_code, PEOPLE[0] in listed(after)) == (200, False)


# S-12


def test_s12_an_assignment_that_ended_today_is_over_at_the_next_request(call: Call, settled: World) -> None:
    officer, mentor = call("officer"), call("mentor")
    held = officer.get("/assignments").json()["items"][0]["id"]
    assert mentor.get(f"/trainees/{PEOPLE[0]}").status_code == 200
    assert officer.post(f"/assignments/{held}/end", {"reason": "学员调离"}).status_code == 200
    for caller in (mentor, mentor.signed_in()):
        assert caller.get(f"/trainees/{PEOPLE[0]}").status_code == 404
