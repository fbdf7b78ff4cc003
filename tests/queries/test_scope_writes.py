"""What is written must be visible itself, and stand under parents that are."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from service.database import Session, tried
from service.errors import NotFound
from service.queries import prepared
from service.queries.scoping_writes import put
from service.queries.seen import take
from service.tables.mentors import Assessment, Assignment, MentoringNote
from service.tables.practice import Posting
from service.tables.trainees import Trainee
from tests import make
from tests.make import World

ONE, TWO = "QY2020-001", "QY2020-002"
DAY = date(2020, 9, 1)


def note(world: World, no: str, mentor: str = "DS2020-01") -> MentoringNote:
    return MentoringNote(
        camp_id=world.camp_id, trainee_id=world.trainees[no], mentor_id=world.mentors[mentor], on=DAY, content="谈心",
        recorded_at=1,
    )  # fmt: skip


def posting(world: World, no: str) -> Posting:
    return Posting(
        camp_id=world.camp_id, trainee_id=world.trainees[no], title="岗位", host="办", starts_on=DAY, ends_on=DAY
    )


def row_of(world: World, model: type[SQLModel], no: str) -> Any:
    with world.session(write=False) as session:
        mine: Any = model
        return session.scalars(select(mine).where(col(mine.trainee_id) == world.trainees[no])).first()


def refused(world: World, login: str, act: Callable[[Session], object]) -> None:
    before = counted(world)
    with pytest.raises(NotFound), world.session(login) as session:
        act(session)
    assert counted(world) == before


def counted(world: World) -> list[str]:
    with world.session(write=False) as session:
        models: list[Any] = [Trainee, Assignment, MentoringNote, Assessment, Posting]
        return sorted(str(row.model_dump()) for model in models for row in session.scalars(select(model)))


def test_s07_a_new_row_under_somebody_visible_is_written(world: World) -> None:
    with world.session("mentor") as session:
        make.put_in(session, note(world, ONE))


@pytest.mark.parametrize("login", ["mentor", "mentor2", "trainee", "trainee2"])
def test_s07_a_new_row_under_somebody_elses_trainee_is_refused(world: World, login: str) -> None:
    no = ONE if login.endswith("2") else TWO
    refused(world, login, lambda session: session.add(note(world, no)))
    refused(world, login, lambda session: session.add(posting(world, no)))


def test_s07_a_new_row_under_another_mentor_is_refused(world: World) -> None:
    refused(world, "mentor", lambda session: session.add(note(world, ONE, "DS2020-02")))


def test_s07_a_mentor_does_not_give_herself_a_trainee(world: World) -> None:
    taken = Assignment(
        camp_id=world.camp_id, trainee_id=world.trainees[TWO], mentor_id=world.mentors["DS2020-01"], starts_on=DAY
    )
    refused(world, "mentor", lambda session: session.add(taken))


@pytest.mark.parametrize("model", [MentoringNote, Assessment, Posting])
def test_s07_a_child_does_not_move_to_somebody_else(world: World, model: type[SQLModel]) -> None:
    make.full_file(world)

    def move(session: Session) -> None:
        row = row_of(world, model, ONE)
        session.add(row)
        row.trainee_id = world.trainees[TWO]

    refused(world, "mentor", move)


@pytest.mark.parametrize("model", [Trainee, MentoringNote, Assessment, Posting])
@pytest.mark.parametrize("act", ["change", "delete"])
def test_s07_a_row_out_of_sight_is_neither_changed_nor_deleted(world: World, model: Any, act: str) -> None:
    make.full_file(world)

    def touch(session: Session) -> None:
        if model is Trainee:
            with world.session(write=False) as other:
                row: Any = other.get(Trainee, (world.camp_id, world.trainees[ONE]))
        else:
            row = row_of(world, model, ONE)
        session.add(row)
        if act == "delete":
            session.delete(row)
        else:
            row.version += 1

    refused(world, "mentor2", touch)
    refused(world, "trainee2", touch)


def test_s07_an_ended_assignment_ends_what_may_be_written(world: World) -> None:
    make.end_assignments(world, make.day(-1))
    refused(world, "mentor", lambda session: session.add(note(world, ONE)))


def test_s07_a_recusal_ends_what_may_be_written(world: World) -> None:
    from service.tables.access import Recusal

    for login in ("mentor", "officer"):
        with world.session() as session:
            account = world.people[login].account_id
            row = Recusal(
                camp_id=world.camp_id, account_id=account, trainee_id=world.trainees[ONE], kind="interest",
                declared_at=1,
            )  # fmt: skip
            make.put_in(session, row)
        before = counted(world)
        viewer = world.viewer(login)
        narrowed = type(viewer)(
            viewer.account_id, viewer.today, viewer.camp_id, viewer.role, viewer.trainee_id, viewer.mentor_id,
            viewer.camp_ids, narrowed=True,
        )  # fmt: skip
        with pytest.raises(NotFound), world.database.begin(narrowed, write=True) as session:
            make.put_in(session, posting(world, ONE))
        assert counted(world) == before


@pytest.mark.parametrize("login", ["officer", "mentor", "trainee"])
def test_s07_nothing_is_written_into_another_camp(world: World, login: str) -> None:
    with world.session() as session:
        camp_id = make.camp_in(session, "QY2021")
        foreign = make.trainee(session, camp_id, 1, no="QY2021-001").id

    def under_a_foreign_parent(session: Session) -> None:
        row = posting(world, ONE)
        row.camp_id, row.trainee_id = camp_id, foreign
        session.add(row)

    def into_a_foreign_camp(session: Session) -> None:
        session.add(Trainee(camp_id=camp_id, **make.trainee_body(8)))

    def moved_abroad(session: Session) -> None:
        with world.session(write=False) as other:
            row = other.get(Trainee, (camp_id, foreign))
        assert row is not None
        session.add(row)
        row.post = "篡改"

    for act in (under_a_foreign_parent, into_a_foreign_camp, moved_abroad):
        refused(world, login, act)


def whole(world: World, no: str) -> dict[str, Any]:
    return note(world, no).model_dump()


def test_s07_a_row_put_in_on_the_driver_stands_under_somebody_visible_too(world: World) -> None:
    with world.session("mentor") as session:
        put(session, MentoringNote, [whole(world, ONE)])
        assert take(session) == {world.trainees[ONE]}
    before = counted(world)
    with pytest.raises(NotFound), world.session("mentor") as session:
        put(session, MentoringNote, [whole(world, ONE), whole(world, TWO)])
    part = {name: value for name, value in whole(world, ONE).items() if name != "next_step"}
    with pytest.raises(ValueError, match="every column"), world.session("mentor") as session:
        put(session, MentoringNote, [part])
    assert counted(world) == before


def test_what_is_put_in_within_a_dry_run_does_not_stay(world: World) -> None:
    before = counted(world)
    with world.session("mentor") as session:
        prepared.rows(session, select(Trainee.id), {})  # the driver is at hand before the savepoint is set
        with tried(session, True):
            put(session, MentoringNote, [whole(world, ONE)])
    assert counted(world) == before
