"""What is exported imports again unchanged: all eight workbooks, into the same camp and into an empty one."""

from typing import Any

import pytest

from service.database import Database
from service.documents import exports, importing
from service.documents.books.layouts import WORKBOOKS
from service.queries import imports as imports_queries
from service.queries import points as queries
from service.queries.points_entries import list_shown
from service.queries.points_sources import name_sources
from service.queries.trainees import list_numbers
from service.rules.points.journal import GENESIS_TAG, digest
from service.rules.points.sources import about
from tests import make
from tests.make import World

pytestmark = pytest.mark.unmeasured


def head(world: World) -> str:
    """The journal's head in people's words: ids, times and salts are those of a database, everything else is told."""
    found = digest(GENESIS_TAG, {"camp": make.CAMP})
    with world.session(write=False) as session:
        numbers, names = list_numbers(session, world.camp_id), name_sources(session, world.camp_id)
        lines: list[dict[str, Any]] = []
        for person in numbers:
            for one in list_shown(session, world.camp_id, person.id):
                told = about(one.source, names)
                lines.append({
                    "seq": one.seq, "kind": one.kind, "trainee": person.no, "rule": one.rule, "amount": one.amount,
                    "on": str(one.occurred_on), "relates": str(one.relates_on), "matter": one.matter,
                    "reason": one.reason_text, "evidence": one.evidence_text, "about": told and told[0],
                    "veto": f"{one.veto_from} {one.veto_until}", "policy": one.policy,
                })  # fmt: skip
    for line in sorted(lines, key=lambda one: int(one["seq"])):
        found = digest(b"", {"before": found, **line})
    return found


def test_all_eight_come_back_into_the_same_camp_as_they_went_out(sample: World) -> None:
    with sample.session("officer", write=False) as session:
        files = exports.filled(session, sample.camp_id)
        before = queries.head(session, sample.camp_id)
    assert list(files) == list(WORKBOOKS.values())
    with sample.session("officer") as session:
        again = importing.run(session, sample.camp_id, list(files.items()))
    sums = again.summary
    assert (sums.create, sums.update, sums.gone, sums.error, again.entries, again.waiting) == (0, 0, 0, 0, 0, 0)
    assert {one.code for one in again.issues} == set()
    with sample.session("officer", write=False) as session:
        assert queries.head(session, sample.camp_id) == before


@pytest.mark.parametrize(("sample", "database_url"), [("sqlite", "sqlite")], indirect=True)
def test_all_eight_make_the_same_camp_out_of_nothing(sample: World, database: Database) -> None:
    with sample.session("officer", write=False) as session:
        files = exports.filled(session, sample.camp_id)
        stated = imports_queries.digest_of(imports_queries.list_stated(session, sample.camp_id))
    empty = make.world(database, trainees=0, mentors=0)
    with empty.session("officer") as session:
        importing.run(session, empty.camp_id, list(files.items()))
    make.approve_all(empty)
    with empty.session("officer", write=False) as session:
        assert imports_queries.digest_of(imports_queries.list_stated(session, empty.camp_id)) == stated
    assert head(empty) == head(sample)
