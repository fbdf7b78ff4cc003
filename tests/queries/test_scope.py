"""Rows a viewer may see, whatever shape the statement has; and the shapes that are refused."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel

from service.database import Session
from service.errors import NotFound
from service.queries.access import SCOPES, UNSCOPED, Unscoped
from service.queries.select import c, columns, hot_rows
from service.tables.mentors import Assignment
from service.tables.trainees import Trainee
from tests import make
from tests.make import World

A, B = aliased(Trainee), aliased(Trainee)
PAIR = aliased(Assignment)
SUB = columns(Trainee.no).subquery()
CTE = columns(Trainee.no).cte()

SHAPES: dict[str, Any] = {
    "columns": columns(Trainee.no),
    "entity": columns(Trainee),
    "alias": columns(A.no),
    "alias of the entity": columns(A),
    "two aliases": columns(A.no).join(B, (c(B.camp_id) == A.camp_id) & (c(B.unit) == A.unit)),
    "outer join of an alias": columns(B.no).select_from(A).join(B, c(B.camp_id) == A.camp_id, isouter=True).distinct(),
    "alias of what limits": columns(Trainee.no).join(
        PAIR, (c(PAIR.camp_id) == Trainee.camp_id) & (c(PAIR.trainee_id) == Trainee.id), isouter=True
    ),
    "subquery": columns(SUB.c.no),
    "cte": columns(CTE.c.no),
    "in": columns(Trainee.no).where(c(Trainee.id).in_(columns(A.id))),
    "union": columns(Trainee.no).union(columns(A.no)),
    "window": columns(Trainee.no, func.row_number().over(order_by=c(Trainee.no))),
}
COUNTS: dict[str, Any] = {
    "count": columns(func.count()).select_from(Trainee),
    "count of an alias": columns(func.count()).select_from(A),
    "scalar subquery": columns(columns(func.count(c(Trainee.id))).scalar_subquery()),
    "scalar subquery of an alias": columns(columns(func.count(c(A.id))).scalar_subquery()),
}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize(("role", "seen"), [("officer", 4), ("mentor", 1), ("trainee", 1)])
def test_every_shape_shows_the_same_people(world: World, shape: str, role: str, seen: int) -> None:
    with world.session(role, write=False) as session:
        assert len({str(row) for row in session.execute(SHAPES[shape])}) == seen


@pytest.mark.parametrize("shape", COUNTS, ids=str)
def test_counting_counts_the_same_people(world: World, shape: str) -> None:
    with world.session("trainee2", write=False) as session:
        assert session.scalar(COUNTS[shape]) == 1


def test_two_viewers_of_one_statement_do_not_share_their_rows(world: World) -> None:
    for shape in SHAPES.values():
        found = []
        for role in ("trainee", "trainee2"):
            with world.session(role, write=False) as session:
                found.append({str(row[0]) for row in session.execute(shape)})
        assert found[0].isdisjoint(found[1])


def test_a_row_by_its_key_is_nothing_to_others(world: World) -> None:
    with world.session("trainee", write=False) as session:
        assert session.get(Trainee, (world.camp_id, world.trainees["QY2020-001"])) is not None
        assert session.get(Trainee, (world.camp_id, world.trainees["QY2020-002"])) is None


def test_an_update_of_all_reaches_only_the_visible(world: World) -> None:
    with world.session("trainee") as session:
        changed = session.execute(update(Trainee).values(post="自填"))
        assert changed.rowcount == 1  # type: ignore[attr-defined]


def _through_a_bare_table(session: Session) -> None:
    session.execute(select(Trainee.__table__.c.no))  # type: ignore[attr-defined]


WAYS_ROUND: dict[str, Callable[[Session], object]] = {
    "text": lambda session: session.execute(text("SELECT no FROM trainee")),
    "text made to look like rows": lambda session: session.execute(
        select(Trainee).from_statement(text("SELECT * FROM trainee"))
    ),
    "text in a select": lambda session: session.execute(columns(Trainee.no).where(text("1 = 1"))),
    "a bare table": _through_a_bare_table,
    "a bare table beside its class": lambda session: session.execute(
        columns(Trainee.no, Trainee.__table__.alias().c.no)  # type: ignore[attr-defined]
    ),
    "insert": lambda session: session.execute(insert(Trainee).values(no="x")),
    "update by keys": lambda session: session.execute(update(Trainee), [{"camp_id": 1, "id": 1, "post": "x"}]),
    "the connection": lambda session: session.connection(),
    "bulk": lambda session: session.bulk_save_objects([]),
}


@pytest.mark.parametrize("way", WAYS_ROUND, ids=str)
def test_the_ways_round_the_scope_are_closed(world: World, way: str) -> None:
    with pytest.raises((Unscoped, RuntimeError)), world.session("trainee", write=False) as session:
        WAYS_ROUND[way](session)


def test_nobody_sees_nothing(world: World) -> None:
    with pytest.raises(Unscoped), world.database.begin(None, write=False) as session:
        session.execute(columns(Trainee.no))


@pytest.mark.parametrize("role", ["officer", "mentor", "trainee"])
def test_a_viewer_never_reads_accounts(world: World, role: str) -> None:
    for model in UNSCOPED:
        with pytest.raises(Unscoped), world.session(role, write=False) as session:
            session.execute(columns(model))


def test_every_table_is_scoped_or_excused() -> None:
    mapped = {mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    assert mapped == set(SCOPES) | set(UNSCOPED)
    assert not set(SCOPES) & set(UNSCOPED)


def test_a_write_needs_a_parent_that_is_visible(world: World) -> None:
    foreign = Assignment(
        camp_id=world.camp_id,
        trainee_id=world.trainees["QY2020-002"],
        mentor_id=world.mentors["DS2020-01"],
        starts_on=world.viewer("mentor").today,
    )
    with pytest.raises(NotFound), world.session("mentor") as session:
        session.add(foreign)


def test_a_changed_row_must_be_visible_itself(world: World) -> None:
    with world.session(write=False) as session:
        other = session.get(Trainee, (world.camp_id, world.trainees["QY2020-002"]))
    assert other is not None
    other.post = "篡改"
    with pytest.raises(NotFound), world.session("trainee") as session:
        session.add(other)


PREPARED: dict[str, Any] = {
    **{name: shape for name, shape in SHAPES.items() if name not in {"entity", "alias of the entity"}},
    "parameters": columns(Trainee.no).where(c(Trainee.no) > bindparam("after")),
}


@pytest.mark.parametrize("shape", PREPARED, ids=str)
@pytest.mark.parametrize("login", ["officer", "mentor", "trainee", "trainee2"])
def test_a_prepared_statement_shows_what_the_session_shows(world: World, shape: str, login: str) -> None:
    values = {"after": "QY2020-000"} if shape == "parameters" else {}
    with world.session(login, write=False) as session:
        expected = sorted(tuple(row) for row in session.execute(PREPARED[shape], values))
        assert sorted(hot_rows(session, PREPARED[shape], **values)) == expected
        assert expected


def test_a_prepared_statement_sees_what_the_session_has_just_written(world: World) -> None:
    with world.session("officer") as session:
        make.trainee(session, world.camp_id, 9)
        session.add(Trainee(camp_id=world.camp_id, **make.trainee_body(8)))
        assert len(hot_rows(session, PREPARED["columns"])) == 6


def test_nobody_gets_nothing_prepared(world: World) -> None:
    with pytest.raises(Unscoped), world.database.begin(None, write=False) as session:
        hot_rows(session, PREPARED["columns"])
