"""The journal's promises against the database itself: nothing changes a line, and every line is linked."""

from datetime import date
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from service.actions import points, points_facts
from service.actions.audit import record
from service.actions.points_checkpoints import sign_head
from service.database import Database, Session
from service.errors import Refusal
from service.queries import points as queries
from service.queries.select import c, columns
from service.rules.audit import Entry
from service.rules.points import journal
from service.rules.points.claims import Claim
from service.rules.points.requests import PostLine, Term
from service.tables.access import Motion, MotionDecision
from service.tables.mentors import MentoringNote, MentoringNoteVersion
from service.tables.notices import NoticeDelivery
from service.tables.points import Book, Journal
from service.tables.privacy import Erasure
from service.tables.ranking import (
    Objection,
    ObjectionAct,
    ObjectionRow,
    Outcome,
    PublicityWindow,
    Recommendation,
    RecommendationAct,
    RecommendationRow,
    Snapshot,
)
from service.tables.seminars import Review, ReviewVersion
from service.tables.triggers import APPEND_ONLY, ERASABLE
from tests import make
from tests.make import World

ON = date(2020, 9, 1)
DIGEST = "0" * 64


@pytest.fixture
def book(world: World) -> World:
    """A journal with a policy, an award, a deduction, a veto and a reversal."""
    make.policy(world)
    rows = [("B04", {"times": 1}), ("D03", {"num": 1, "den": 1}), ("V01", {"veto": points_term()})]
    lines = [PostLine(trainee="QY2020-001", rule=rule, on=ON, reason="理由", **how) for rule, how in rows]  # type: ignore[arg-type]
    with world.session("officer") as session:
        receipt = make.receipt_of(points.post_voucher(session, world.camp_id, "k", lines[:2]))
        points.reverse(session, world.camp_id, "r", [receipt.first_seq], "登记有误", "文 1")
        points.post_voucher(session, world.camp_id, "v", lines[2:])
    make.approve_all(world)
    return world


def points_term() -> Term:
    return Term(since=ON, until=date(2021, 3, 1))


def run(database: Database, statement: str) -> None:
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_statement_changes_or_removes_a_line(book: World, table: str) -> None:
    database, quoted = book.database, f'"{table}"'
    fill(book)
    assert _holds_rows(database, quoted), "an empty table has nothing to attack"
    column = SQLModel.metadata.tables[table].columns.keys()[-1]
    same = f'UPDATE {quoted} SET "{column}" = "{column}"'
    other = f"UPDATE {quoted} SET camp_id = '{UUID(int=1)}'"  # texts may be emptied, so that they stay is no change
    attacks = [other if table in ERASABLE else same, f"DELETE FROM {quoted}"]
    if database.is_sqlite:
        attacks.append(f"INSERT OR REPLACE INTO {quoted} SELECT * FROM {quoted}")
        attacks.append(f"REPLACE INTO {quoted} SELECT * FROM {quoted}")
    else:
        attacks.append(f"TRUNCATE {quoted} CASCADE")
    for attack in attacks:
        with pytest.raises(DatabaseError, match="append-only"):
            run(database, attack)


def fill(world: World) -> None:
    """A row in every other table that only grows."""
    make.full_file(world)
    officer, other = (world.people[login].account_id for login in ("officer", "officer2"))
    with world.session() as session:
        place: dict[str, Any] = {"camp_id": world.camp_id}
        note = session.scalars(columns(MentoringNote)).first()
        review = session.scalars(columns(Review)).first()
        assert note is not None
        assert review is not None
        motion = Motion(
            **place, kind="purge", content="{}", digest="0" * 64, proposed_by=officer, proposed_at=1, expires_at=2
        )
        session.add_all(
            [
                MentoringNoteVersion(
                    **place, note_id=note.id, version=1, on=ON, form="talk", content="x", recorded_at=1
                ),
                ReviewVersion(**place, review_id=review.id, version=1, state="draft", changed_at=1, author_id=officer),
                Erasure(**place, person_id=uuid4(), kind="trainee", reason="期满", decided_by=officer, erased_at=1),
                motion,
            ]
        )
        session.flush()
        session.add(
            MotionDecision(motion_id=motion.id, proposed_by=officer, decided_by=other, verdict="approve", decided_at=1)
        )
        sign_head(session, world.camp_id)
        fill_sheet(session, world, officer)
        notice = make.notice(world)
        make.put_in(session, notice)
        make.put_in(session, NoticeDelivery(**place, notice_id=notice.id, attempt=1, at=1, outcome="sent"))
    record(world.database, [Entry(world.camp_id, 1, None, None, "cli", None, "r", "a.b", "a", "", "ok")])


def fill_sheet(session: Session, world: World, officer: UUID) -> None:
    """A sheet of recommendation with all that hangs on it, and an outcome."""
    place: dict[str, Any] = {"camp_id": world.camp_id}
    one = world.trainees["QY2020-001"]
    key: dict[str, Any] = {"idem_key": "k", "request": DIGEST}
    by: dict[str, Any] = {"actor": officer, "at": 1}
    sheet = Recommendation(**place, number=1, policy=1, through=ON, opened_by=officer, opened_at=1)
    objection = Objection(
        **place, **key, recommendation_id=sheet.id, number=1, received_on=ON, channel="letter", named=False,
        content="x", late=False, filed_by=officer, filed_at=1,
    )  # fmt: skip
    of_sheet, of_row = {**place, "recommendation_id": sheet.id}, {**place, "objection_id": objection.id}
    make.put_in(session, sheet)
    make.put_in(session, objection)
    for row in (
        RecommendationAct(**of_sheet, **key, **by, seq=1, kind="opened"),
        RecommendationRow(**of_sheet, **by, trainee_id=one, version=1, stage="draft", reason="x"),
        PublicityWindow(**of_sheet, trainee_id=one, revision=1, first_day=ON, last_day=ON, provisional=False),
        Snapshot(
            **of_sheet, revision=1, inputs="{}", inputs_digest=DIGEST, policy_digest=DIGEST, people="[]", outputs="{}",
            code="1", libraries="1", seed="1", digest=DIGEST, author_id=officer, made_at=1,
        ),
        ObjectionRow(**of_row, trainee_id=one),
        ObjectionAct(**of_row, **key, **by, seq=1, state="investigating"),
        Outcome(**place, **key, trainee_id=one, years=1, on=ON, post="x", level=1, recorded_by=officer, recorded_at=1),
    ):  # fmt: skip
        make.put_in(session, row)


def _holds_rows(database: Database, quoted: str) -> bool:
    with database.reader.connect() as connection:
        return bool(connection.exec_driver_sql(f"SELECT count(*) FROM {quoted}").scalar())


def test_replica_mode_does_not_walk_past_the_triggers(book: World) -> None:
    if book.database.is_sqlite:
        with book.database.writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA recursive_triggers = 0")
        attack = "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 1"
    else:
        attack = "SET LOCAL session_replication_role = replica; DELETE FROM journal"
    with pytest.raises(DatabaseError, match="append-only"):
        run(book.database, attack)


def test_a_note_can_be_erased_and_nothing_else(book: World) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(book.database, "UPDATE note SET body = 'other'")
    with pytest.raises(DatabaseError, match="erased_whole"):
        run(book.database, "UPDATE note SET salt = NULL")
    run(book.database, "UPDATE note SET body = 'jys1:test:AAAA' WHERE digest = (SELECT min(digest) FROM note)")
    run(book.database, "UPDATE note SET salt = NULL, body = NULL")


BAD_LINES = {
    "an award below nothing": "amount = -1",
    "an unknown kind": "kind = 'gift'",
    "an award without a share": "num = NULL, den = NULL",
    "a line without its trainee": "trainee_id = NULL",
    "a related day after the booked one": "relates_on = '2030-01-01'",
    "a short hash": "hash = 'ab'",
    "a term on an award": "veto_from = '2020-01-01'",
    "an approval without approver": f"approval = '{'0' * 64}'",
    "an approver who is the actor": "approver = actor",
    "a share of a whole that is nothing": "den = 0",
}


@pytest.mark.parametrize("bad", BAD_LINES, ids=str)
def test_the_database_refuses_an_impossible_line(book: World, bad: str) -> None:
    """Copies the award as the next line with one thing wrong."""
    names = [column.name for column in SQLModel.metadata.tables["journal"].columns]
    changed = {"seq": "99", "prev_hash": f"'{'1' * 64}'", "hash": f"'{'2' * 64}'"}
    changed |= dict(part.split(" = ", 1) for part in BAD_LINES[bad].split(", "))
    cast = {"relates_on": "DATE", "veto_from": "DATE"}
    values = ", ".join(
        f"CAST({changed[name]} AS {cast[name]})" if name in cast and name in changed else changed.get(name, f'"{name}"')
        for name in names
    )
    columns_ = ", ".join(f'"{name}"' for name in names)
    good = values.replace(
        values, ", ".join({**{n: f'"{n}"' for n in names}, "seq": "98", "prev_hash": f"'{'3' * 64}'"}.values())
    )
    run(
        book.database,
        f"INSERT INTO journal ({columns_}) SELECT {good} FROM journal WHERE rule = 'B04' AND kind = 'award'",
    )
    with pytest.raises(DatabaseError, match=r"(?i)check"):
        run(
            book.database,
            f"INSERT INTO journal ({columns_}) SELECT {values} FROM journal WHERE seq = 98",
        )


def test_the_chain_is_linked_from_the_genesis_over_every_column(book: World) -> None:
    with book.session(write=False) as session:
        rows = list(
            session.scalars(columns(Journal).where(c(Journal.camp_id) == book.camp_id).order_by(c(Journal.seq)))
        )
        made = session.get(Book, book.camp_id)
    assert made is not None
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5]
    previous = journal.genesis(book.camp_id, made.origin, made.scale)
    for row in rows:
        body = journal.body({name: getattr(row, name) for name in journal.COLUMNS})
        assert row.prev_hash == previous
        assert row.hash == journal.link(previous, journal.leaf(body))
        previous = row.hash
    assert [row.recorded_at for row in rows] == sorted({row.recorded_at for row in rows})


def test_writers_at_once_leave_no_gap_and_no_fork(book: World) -> None:
    start, failures = Barrier(6), []

    def write(n: int) -> None:
        start.wait()
        for k in range(5):
            try:
                with book.session("officer") as session:
                    claim = Claim(f"visit:{n}-{k}", book.trainees["QY2020-002"], ON, "visit")
                    points_facts.post_claims(session, book.camp_id, [claim])
            except Refusal as refusal:
                failures.append(refusal)

    threads = [Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with book.session(write=False) as session:
        assert queries.head(session, book.camp_id).seq == 35
        hashes = session.execute(columns(Journal.prev_hash, Journal.hash).order_by(c(Journal.seq))).all()
    assert all(one.hash == later.prev_hash for one, later in pairwise(hashes))


def test_the_same_request_at_once_is_accepted_once(book: World) -> None:
    lines = [PostLine(trainee="QY2020-002", rule="B04", on=ON, times=1)]
    start, answers = Barrier(6), []

    def send() -> None:
        start.wait()
        with book.session("officer") as session:
            answers.append(make.receipt_of(points.post_voucher(session, book.camp_id, "same", lines)))

    threads = [Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 5
    assert {answer.hash for answer in answers} == {answers[0].hash}
