"""One trainee's row counted by itself is the board's, and the board is what the whole journal counts for."""

from datetime import date

import pytest
from msgspec.structs import replace

from service.actions import points as actions
from service.database import Session, tried
from service.queries import points as queries
from service.queries.points_standings import PLAIN, Board, How, board, standing_of
from service.queries.trainees import find_trainee
from service.rules.points.requests import PostLine
from service.rules.points.standings import Standing, standings
from tests import make
from tests.make import World

pytestmark = pytest.mark.unmeasured

DAYS = [date(2020, 5, 31), date(2020, 6, 1), date(2020, 9, 30), date(2020, 12, 31), date(2021, 2, 28), make.ENDS]
READINGS: list[tuple[date, int | None, How]] = [
    *((day, None, PLAIN) for day in DAYS),
    *((day, None, How(restated=True)) for day in DAYS[2:]),
    *((day, at_seq, PLAIN) for day in DAYS[3:5] for at_seq in (0, 1, 400)),
    (make.ENDS, 700, How(restated=True)),
    (make.ENDS, None, How(policy=1)),
    (make.ENDS, None, How(pending=True)),
]
ON = date(2020, 9, 1)


@pytest.fixture
def camp(sample: World) -> World:
    """The sample camp with two persons who left it, and lines that wait."""
    with sample.session("officer") as session:
        for no, day in ((f"{make.CAMP}-001", ON), (f"{make.CAMP}-002", make.ENDS)):
            left = find_trainee(session, sample.camp_id, no)
            left.state, left.left_on, left.version = "withdrawn", day, left.version + 1
        waiting = [(f"{make.CAMP}-{n:03}", ("B01", "B03", "D05")[n % 3]) for n in range(1, 16)]
        lines = [PostLine(trainee=no, rule=rule, on=ON, times=1, evidence="文") for no, rule in waiting]
        actions.post_voucher(session, sample.camp_id, "waits", lines)
    return sample


def anew(session: Session, camp: World, found: Board) -> tuple[Standing, ...]:
    """From the journal itself and nothing that is remembered."""
    cohort = [one.id for one in found.people.values() if one.state != "withdrawn" or one.left_on > found.on]
    entries = queries.list_counted(session, camp.camp_id, found.on, found.at_seq, restated=found.how.restated)
    return standings(found.policy, entries, cohort, found.on) if found.policy else ()


def test_each_trainee_s_row_by_itself_is_the_board_s(camp: World) -> None:
    is_sqlite = camp.database.is_sqlite
    with camp.session("officer", write=False) as session:
        for on, at_seq, how in READINGS:
            people = [one.id for one in queries.list_cohort(session, camp.camp_id)][:: 1 if is_sqlite else 4]
            alone = {one: board(session, camp.camp_id, on, at_seq, how, only=one) for one in people}
            whole = board(session, camp.camp_id, on, at_seq, how)
            if not how.pending:
                assert whole.rows == anew(session, camp, whole)
            for one, found in alone.items():
                mine = [row for row in found.rows if row.trainee == one]
                assert mine == [row for row in whole.rows if row.trainee == one], (on, at_seq, how)
                assert found._replace(rows=whole.rows) == whole
    assert len({row.total for row in whole.rows}) > 20


def test_lines_that_were_read_and_taken_back_are_forgotten(world: World) -> None:
    make.policy(world)
    person = world.trainees["QY2020-001"]

    def total(session: Session) -> int:
        whole, alone = (board(session, world.camp_id, ON, only=only) for only in (None, person))
        beside, found = standing_of(whole, person), standing_of(alone, person)
        assert beside is not None
        assert found is not None
        assert [one.source for one in found.count.missing] == ["quarter:1"]  # which the whole board does not say
        assert replace(found, count=replace(found.count, missing=())) == beside
        return found.total

    def post(session: Session, times: int) -> None:
        line = PostLine(trainee="QY2020-001", rule="B04", on=ON, times=times, evidence="文")
        actions.post_voucher(session, world.camp_id, f"key-{times}", [line])

    with world.session("officer") as session:
        with tried(session, True):
            post(session, 2)
            assert total(session) == 200
        assert total(session) == 0
        post(session, 1)
        assert total(session) == 100
    with world.session("officer") as session, tried(session, True):
        post(session, 2)
        assert total(session) == 300
    with world.session("officer", write=False) as session:
        assert total(session) == 100
