"""Rows a viewer may see, whatever shape the statement has; and the shapes that are refused."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, inspect, select, text, update
from sqlalchemy.orm import aliased, make_transient_to_detached
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
def test_s06_every_shape_shows_the_same_people(world: World, shape: str, role: str, seen: int) -> None:
    with world.session(role, write=False) as session:
        assert len({str(row) for row in session.execute(SHAPES[shape])}) == seen


@pytest.mark.parametrize("shape", COUNTS, ids=str)
def test_s06_counting_counts_the_same_people(world: World, shape: str) -> None:
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


def _bare() -> Any:
    return Trainee.__table__  # type: ignore[attr-defined]


def _made_up(session: Session, *, delete: bool) -> None:
    """Somebody else's row, called one's own by her key."""
    row = Trainee(camp_id=session.info["viewer"].camp_id, id=session.info["other"], **make.trainee_body(2))
    make_transient_to_detached(row)
    session.add(row)
    if delete:
        session.delete(row)
    else:
        row.post = "篡改"
    session.flush()


Way = Callable[[Session], object]
WAYS_ROUND: dict[str, dict[str, Way]] = {
    "text": {
        "made to look like rows": lambda session: session.execute(
            select(Trainee).from_statement(text("SELECT * FROM trainee"))
        ),
        "in a condition": lambda session: session.execute(columns(Trainee.no).where(text("1 = 1"))),
        "as a column": lambda session: session.execute(select(text("no")).select_from(Trainee)),
        "as an order": lambda session: session.execute(columns(Trainee.no).order_by(text("no"))),
        "in a subquery": lambda session: session.execute(
            columns(Trainee.no).where(c(Trainee.id).in_(select(text("id")).select_from(Trainee)))
        ),
    },
    "a bare table": {
        "alone": lambda session: session.execute(select(_bare().c.no)),
        "beside its class": lambda session: session.execute(columns(Trainee.no, _bare().alias().c.no)),
        "joined": lambda session: session.execute(
            columns(Assignment.id).join(_bare(), _bare().c.id == Assignment.trainee_id)
        ),
        "in a subquery": lambda session: session.execute(
            columns(Assignment.id).where(c(Assignment.trainee_id).in_(select(_bare().c.id)))
        ),
        "in a subquery beside its class": lambda session: session.execute(
            columns(Trainee.no).where(c(Trainee.no).in_(select(_bare().c.no)))
        ),
        "counted beside its class": lambda session: session.execute(
            columns(Trainee.no, select(func.count(_bare().c.no)).scalar_subquery())
        ),
        "as a cte": lambda session: session.execute(select(select(_bare().c.no).cte().c.no)),
    },
    "an insert": {
        "of values": lambda session: session.execute(insert(Trainee).values(no="x")),
        "of a list": lambda session: session.execute(insert(Trainee), [{"no": "x"}]),
        "of a select": lambda session: session.execute(insert(Trainee).from_select(["no"], columns(Trainee.no))),
        "in bulk": lambda session: session.bulk_save_objects([]),
        "of mappings": lambda session: session.bulk_insert_mappings(inspect(Trainee), []),
        "an update of mappings": lambda session: session.bulk_update_mappings(inspect(Trainee), []),
        "an update by keys": lambda session: session.execute(update(Trainee), [{"camp_id": 1, "id": 1, "post": "x"}]),
    },
    "an update of a key": {
        "its own": lambda session: session.execute(update(Trainee).values(id=Trainee.id)),
        "its camp": lambda session: session.execute(update(Trainee).values(camp_id=Trainee.camp_id)),
        "its parent": lambda session: session.execute(
            update(Assignment).values(mentor_id=session.info["viewer"].account_id)
        ),
        "in order": lambda session: session.execute(
            update(Assignment).ordered_values((c(Assignment.trainee_id), session.info["other"]))
        ),
        "by parameters": lambda session: session.execute(update(Assignment), {"trainee_id": session.info["other"]}),
    },
    "the connection": {"asked for": lambda session: session.connection()},
    "a row that was never read": {
        "changed": lambda session: _made_up(session, delete=False),
        "deleted": lambda session: _made_up(session, delete=True),
    },
    "what is no statement of the mapper": {
        "text": lambda session: session.execute(text("SELECT no FROM trainee")),
        "a core select": lambda session: session.execute(select(_bare())),
        "a core update": lambda session: session.execute(_bare().update().values(post="x")),
        "a core delete": lambda session: session.execute(_bare().delete()),
    },
}
WAYS = [pytest.param(line, form, id=f"{line} {form}") for line, forms in WAYS_ROUND.items() for form in forms]


@pytest.mark.parametrize(("line", "form"), WAYS)
def test_s17_the_ways_round_the_scope_are_closed(world: World, line: str, form: str) -> None:
    def go() -> None:
        with world.session("trainee") as session:
            session.info["other"] = world.trainees["QY2020-002"]
            WAYS_ROUND[line][form](session)

    with pytest.raises((Unscoped, RuntimeError, NotFound)):
        go()


def test_s17_without_a_viewer_nothing_is_read_written_or_prepared(world: World) -> None:
    tries: list[Way] = [
        lambda session: session.execute(columns(Trainee.no)),
        lambda session: session.get(Trainee, (world.camp_id, world.trainees["QY2020-001"])),
        lambda session: session.execute(update(Trainee).values(post="x")),
        lambda session: hot_rows(session, PREPARED["columns"]),
        lambda session: make.trainee(session, world.camp_id, 9),
    ]
    for attempt in tries:
        with pytest.raises(Unscoped), world.database.begin(None, write=True) as session:
            attempt(session)


@pytest.mark.parametrize("role", ["officer", "mentor", "trainee"])
def test_s05_a_viewer_never_reads_what_is_excused(world: World, role: str) -> None:
    for model in UNSCOPED:
        with pytest.raises(Unscoped), world.session(role, write=False) as session:
            session.execute(columns(model))


def test_s05_every_table_is_scoped_or_excused() -> None:
    mapped = {mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    assert mapped == set(SCOPES) | set(UNSCOPED)
    assert not set(SCOPES) & set(UNSCOPED)
    assert all(reason.strip() for reason in UNSCOPED.values())


PREPARED: dict[str, Any] = {
    **{name: shape for name, shape in SHAPES.items() if name not in {"entity", "alias of the entity"}},
    "parameters": columns(Trainee.no).where(c(Trainee.no) > bindparam("after")),
}


@pytest.mark.parametrize("shape", PREPARED, ids=str)
@pytest.mark.parametrize("login", ["officer", "mentor", "trainee", "trainee2"])
def test_s06_a_prepared_statement_shows_what_the_session_shows(world: World, shape: str, login: str) -> None:
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
