"""Two at once: real threads, each with its own connection and transaction."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import col, select

from service.actions import training_seats, training_sessions
from service.database import Session
from service.errors import Refusal
from service.queries import training as queries
from service.queries.training_sessions import find_session
from service.tables.training import Attendance, Course, Enrolment, TrainingSession
from tests import make
from tests.make import STARTS, World


@pytest.fixture
def course(world: World) -> Course:
    """One place, open for choosing."""
    make.last_until_next_year(world)
    with world.session() as session:
        made = Course(
            camp_id=world.camp_id, no="KC01", field="党性教育", name="党史", hours=800, places=1,
            starts_on=make.day(5),
        )  # fmt: skip
        session.add(made)
    return made


def both(world: World, act: Callable[[Session], str]) -> list[str]:
    """What the trainees 1 and 2 get when they act in the same moment."""
    start = Barrier(2, timeout=10)

    def once(login: str) -> str:
        start.wait()
        try:
            with world.session(login) as session:
                return act(session)
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(once, ["trainee", "trainee2"]))


def states(world: World) -> list[str]:
    with world.session(write=False) as session:
        return sorted(session.exec(select(Enrolment.state).order_by(col(Enrolment.trainee_id))))


@pytest.mark.parametrize("round_", range(3))
def test_of_two_who_choose_the_last_seat_one_gets_it_and_one_waits(world: World, course: Course, round_: int) -> None:
    def choose(session: Session) -> str:
        trainee = queries.find_oneself(session)
        return training_seats.choose_course(session, world.camp_id, "KC01", trainee).state

    assert sorted(both(world, choose)) == ["enrolled", "waiting"]
    assert states(world) == ["enrolled", "waiting"]


@pytest.mark.parametrize("round_", range(3))
def test_a_seat_given_back_while_another_chooses_is_never_lost(world: World, course: Course, round_: int) -> None:
    with world.session("trainee") as session:
        training_seats.choose_course(session, world.camp_id, "KC01", queries.find_oneself(session))

    def act(session: Session) -> str:
        trainee = queries.find_oneself(session)
        if trainee.no == "QY2020-001":
            return training_seats.drop_enrolment(session, world.camp_id, "KC01", trainee, "choose").state
        return training_seats.choose_course(session, world.camp_id, "KC01", trainee).state

    assert both(world, act)[0] == "dropped"
    assert states(world) == ["dropped", "enrolled"]


def test_a_trainee_who_clicks_twice_at_once_has_one_enrolment(world: World, course: Course) -> None:
    start = Barrier(2, timeout=10)

    def once(_: int) -> str:
        start.wait()
        try:
            with world.session("trainee") as session:
                trainee = queries.find_oneself(session)
                return training_seats.choose_course(session, world.camp_id, "KC01", trainee).state
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(once, range(2))) == ["already-enrolled", "enrolled"]


def test_a_code_used_twice_at_once_signs_in_once(world: World) -> None:
    make.policy(world)
    with world.session("officer") as session:
        session.add(TrainingSession(camp_id=world.camp_id, on=STARTS, half="am"))
        session.flush()
        held = find_session(session, world.camp_id, STARTS, "am")
        code = training_sessions.open_code(session, held, 5)
    start = Barrier(2, timeout=10)

    def once(_: int) -> None:
        start.wait()
        with world.session("trainee") as session:
            held = find_session(session, world.camp_id, STARTS, "am", lock=True)
            training_sessions.sign_in(session, held, queries.find_oneself(session), code.digits)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(once, range(2)))
    with world.session(write=False) as session:
        assert session.exec(select(Attendance.mark)).all() == ["present"]
    assert [line[1] for line in make.posted(world)] == ["award"]
