"""Two officers at once: whoever comes second sees what the first did."""

from collections.abc import Callable, Sequence
from datetime import date
from threading import Event, Thread

from service.actions.mentors import change_mentor
from service.actions.mentors_assignments import assign_mentor, hand_over
from service.database import Database, Session
from service.errors import Conflict, Refusal
from service.queries.mentors import lock_mentor, mentor_spans
from service.queries.mentors_assignments import list_assignments, trainee_spans
from service.queries.select import Page
from service.rules import facts
from service.rules.mentors import Span, peak_load
from tests import make
from tests.make import World

Act = Callable[[Session], object]


def fact(trainee: int, mentor: int, day: str = "2020-07-01") -> facts.Assignment:
    return facts.Assignment(
        trainee=f"QY2020-{trainee:03}", mentor=f"DS2020-{mentor:02}", starts_on=date.fromisoformat(day)
    )


def at_once(world: World, first: Act, second: Act) -> Refusal | None:
    """The second starts when the first has written but not committed; what it was refused with."""
    written, refused = Event(), []

    def follow() -> None:
        written.wait(5)
        try:
            with world.session("officer2") as session:
                second(session)
        except Refusal as refusal:
            refused.append(refusal)

    thread = Thread(target=follow)
    thread.start()
    with world.session("officer") as session:
        first(session)
        written.set()
        thread.join(0.5)  # long enough for the second to go wrong if nothing held it up
    thread.join(10)
    assert not thread.is_alive()
    return refused[0] if refused else None


def load(world: World, mentor: str, on: str = "2020-12-31") -> int:
    with world.session() as session:
        spans = mentor_spans(session, world.camp_id, world.mentors[mentor])
    return peak_load(spans, Span(date.fromisoformat(on)))


def test_the_last_place_goes_to_one_of_two(world: World) -> None:
    refusal = at_once(
        world,
        lambda session: assign_mentor(session, world.camp_id, fact(2, 1)),
        lambda session: assign_mentor(session, world.camp_id, fact(3, 1)),
    )
    assert isinstance(refusal, Conflict)
    assert (refusal.code, load(world, "DS2020-01")) == ("capacity", 2)


def test_a_trainee_gets_one_of_two_mentors(world: World) -> None:
    refusal = at_once(
        world,
        lambda session: assign_mentor(session, world.camp_id, fact(2, 2)),
        lambda session: assign_mentor(session, world.camp_id, fact(2, 3, "2020-08-01")),
    )
    assert isinstance(refusal, Conflict)
    assert refusal.code == "overlap"
    with world.session() as session:
        assert len(trainee_spans(session, world.camp_id, world.trainees["QY2020-002"])) == 1


def test_one_of_two_handovers_stands(world: World) -> None:
    with world.session("officer") as session:
        wanted = list_assignments(session, world.camp_id, Page(), trainee="QY2020-001")
    old = wanted.rows[0].id
    acts: Sequence[Act] = [
        lambda session, mentor=mentor, on=on: hand_over(session, world.camp_id, old, mentor, on, "调整")  # type: ignore[misc]
        for mentor, on in (("DS2020-02", date(2020, 10, 1)), ("DS2020-03", date(2020, 11, 1)))
    ]
    refusal = at_once(world, *acts)
    assert isinstance(refusal, Conflict)
    assert (refusal.code, load(world, "DS2020-01"), load(world, "DS2020-03")) == ("ended", 0, 0)


def test_the_capacity_cannot_be_cut_while_somebody_is_assigned(world: World) -> None:
    cut = facts.Mentor(no="DS2020-01", name="导师1", unit="导师单位1", capacity=1)

    def shrink(session: Session) -> None:
        change_mentor(session, lock_mentor(session, world.camp_id, "DS2020-01"), cut, date(2020, 12, 31))

    refusal = at_once(world, lambda session: assign_mentor(session, world.camp_id, fact(2, 1)), shrink)
    assert isinstance(refusal, Conflict)
    assert refusal.code == "capacity-taken"


def test_those_who_do_not_meet_do_not_wait(postgresql_url: str) -> None:
    """SQLite has one writer anyway."""
    database = Database(postgresql_url, make.KEYS)
    world = make.world(database)
    with world.session("officer") as one, world.session("officer2") as other:
        assign_mentor(one, world.camp_id, fact(2, 2))
        assign_mentor(other, world.camp_id, fact(3, 3))
    assert load(world, "DS2020-02") == load(world, "DS2020-03") == 1
    database.close()
