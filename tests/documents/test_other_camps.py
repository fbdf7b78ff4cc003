"""Camps that are not the sample: clean or messy, their workbooks give the figures that are counted independently."""

import copy
from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from service import clock
from service.actions import access, camps
from service.database import Database
from service.documents import importing
from service.queries.growth import read_file
from service.queries.points_standings import board
from service.rules.access import SYSTEM, Role
from service.schemas.growth import growth_file
from service.schemas.imports import ImportOut
from tests import make
from tests.documents import camps_writing
from tests.documents.camps import grown
from tests.documents.camps_sheets import tables
from tests.documents.camps_truth import Camp, Row
from tests.documents.oracle import Oracle
from tests.make import World

pytestmark = pytest.mark.unmeasured

STYLES = {"clean": camps_writing.clean, "messy": camps_writing.messy}
CAMPS = [
    (2, 14, "clean"),
    (2, None, "messy"),
    (3, 18, "messy"),
    (6, None, "clean"),
    (10, None, "messy"),
    (15, 70, "messy"),
]


def opened(database: Database, camp: Camp) -> World:
    """That camp, empty, with its officer."""
    with database.begin(SYSTEM, write=True) as session:
        row = camps.open_camp(
            session, number=camp.number, name="训练营", starts_on=camp.starts_on, ends_on=camp.ends_on
        )
        made = World(database, row.id, {})
        account = access.open_account(session, "officer", "officer", Role.OFFICER, clock.now())
        access.grant_role(session, account.id, row.id, Role.OFFICER)
        made.people["officer"] = make.person(session, account)
    return made


def bring(world: World, camp: Camp, style: str) -> ImportOut:
    with world.session("officer") as session:
        return importing.run(session, world.camp_id, STYLES[style](camp, tables(camp)).files)


def figures(world: World, camp: Camp) -> dict[str, Row]:
    """What the product says of every trainee, in the oracle's words."""
    with world.session("officer", write=False) as session:
        found = board(session, world.camp_id, camp.ends_on)
        answer: dict[str, Row] = {}
        for row in found.rows:
            no = found.people[row.trainee].no
            file = growth_file(read_file(session, world.camp_id, no, camp.ends_on), Role.OFFICER)
            answer[no] = {
                "raw": row.raw,
                "counted": row.rules,
                "categories": row.categories,
                "total": row.total,
                "place": row.place,
                "barred": row.barred,
                **msgspec.structs.asdict(file.figures),
            }
    return answer


def compare(world: World, camp: Camp) -> None:
    expected, found = Oracle(camp).answer(), figures(world, camp)
    assert list(found) != []
    assert set(found) == set(expected)
    for no, row in expected.items():
        assert found[no] == row, no


def corrected(camp: Camp) -> Camp:
    """The camp after its officers found mistakes: scores, marks, a row more, days."""
    after = copy.deepcopy(camp)
    exam, posting = after.exams[0], next(row for row in after.postings if row["score"] is None)
    exam["score"] = 9_999 - exam["score"]
    posting["score"] = 8_765
    after.reviews[0]["marks"] = [full for _, full in camp.seminar_rubric]
    after.assessments[0]["marks"] = [0 for _ in camp.maturity_rubric]
    after.units[0]["on"] += timedelta(1)
    withdrawn = [key for key, mark in after.marks.items() if mark in ("present", "late")][:3]
    for key in withdrawn:
        after.marks[key] = "leave"
    after.marks[next(key for key, mark in after.marks.items() if mark == "absent")] = "late"
    started = next(row for row in after.enrolments if row["result"] == "completed")
    started["result"] = "failed"
    plain = next(row for row in after.register if row["points"] > 0 and not row["matter"])
    after.register.append({**plain, "serial": len(after.register) + 1, "on": plain["on"] + timedelta(1)})
    plain["trainee"] = next(one["no"] for one in after.trainees if one["no"] != plain["trainee"])
    first = after.visits[0]
    went = {row["trainee"] for row in after.visits if (row["name"], row["on"]) == (first["name"], first["on"])}
    after.visits.append({**first, "trainee": next(one["no"] for one in after.trainees if one["no"] not in went)})
    return after


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url, make.KEYS)
    yield database
    database.close()


@pytest.mark.parametrize(("seed", "size", "style"), CAMPS)
def test_a_camp_gives_its_figures(sqlite: Database, seed: int, size: int | None, style: str) -> None:
    follow(sqlite, seed, size, style)


def test_a_camp_gives_its_figures_on_postgresql(postgresql_url: str) -> None:
    database = Database(postgresql_url, make.KEYS)
    try:
        follow(database, 6, None, "messy")
    finally:
        database.close()


def follow(database: Database, seed: int, size: int | None, style: str) -> None:
    """Import, the same again, and the corrections."""
    camp = grown(seed, size)
    world = opened(database, camp)
    assert bring(world, camp, style).entries == Oracle(camp).entries - 1
    compare(world, camp)
    again = bring(world, camp, style)
    assert (again.summary.create, again.summary.update, again.summary.gone, again.entries) == (0, 0, 0, 0)
    after = corrected(camp)
    changed = bring(world, after, style)
    assert changed.summary.gone == 0
    assert changed.entries > 0
    compare(world, after)


def test_both_styles_say_the_same(sqlite: Database) -> None:
    camp = grown(4)
    world = opened(sqlite, camp)
    bring(world, camp, "clean")
    again = bring(world, camp, "messy")
    assert (again.summary.create, again.summary.update, again.summary.gone, again.entries) == (0, 0, 0, 0)
