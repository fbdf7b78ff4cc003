"""The ledger as files: what it exports verifies by itself, comes back whole, and adds up in another program."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from service import migrating
from service.actions import points, points_proposals, points_settlement
from service.actions.points_checkpoints import sign_head
from service.actions.points_requests import Answer
from service.database import Database
from service.documents.ledger import exporting, importing, verify
from service.errors import Conflict, Invalid
from service.queries.camps import list_camps
from service.queries.checkpoints import verifier_keys
from service.queries.resealing import count_plain
from service.queries.select import Page
from service.rules.access import SYSTEM
from service.rules.points.requests import AdjustLine, PostLine, Term
from service.tables.points import Journal, Note
from service.tables.privacy import Erasure
from tests import make
from tests.make import World

DAY = date(2020, 9, 1)


def line(rule: str, trainee: str = "QY2020-001", on: date = DAY, **more: Any) -> PostLine:
    return PostLine(trainee=trainee, rule=rule, on=on, reason="理由 «é» 𠮷\u2028", **more)


@pytest.fixture
def book(world: World) -> World:
    """Every kind of line: awards at and over caps, deductions, a veto, reversals, a settlement, adjustments."""
    make.policy(world)
    with world.session("officer") as session:
        lines = [line("B04", times=5, matter="事项"), line("D03", times=9)]
        first = make.receipt_of(points.post_voucher(session, world.camp_id, "a", lines))
        points.post_voucher(session, world.camp_id, "b", [line("T02", "QY2020-002", times=2), line("S01", score=8_250)])
        points.reverse(session, world.camp_id, "r", [first.first_seq + 1], "登记有误", "文 1")
    approve(world, "veto", [line("V01", veto=Term(since=DAY, until=date(2021, 3, 1))), line("B01", times=1)])
    with world.session("officer") as session:
        closing = points_settlement.propose_close(
            session, world.camp_id, "close", date(2020, 9, 30), exporting.verified
        )
    decide(world, closing)
    with world.session("officer") as session:
        changes = [
            AdjustLine(trainee="QY2020-002", rule="B04", relates_on=DAY, amount=33, reason="补记", evidence="文 2"),
            AdjustLine(reverses=first.first_seq, reason="更正", evidence="文 3"),
        ]
        adjusting = points.adjust(session, world.camp_id, "adj", changes)
    decide(world, adjusting)
    return world


def approve(world: World, key: str, lines: list[PostLine]) -> None:
    with world.session("officer") as session:
        answer = points.post_voucher(session, world.camp_id, key, lines)
    decide(world, answer)


def decide(world: World, answer: Answer) -> None:
    assert isinstance(answer, points_proposals.Waiting)
    with world.session("officer2") as session:
        points_proposals.decide(session, world.camp_id, answer.digest, "approve", "同意")


def export(world: World, *, texts: bool = True) -> bytes:
    with world.session(write=False) as session:
        return exporting.export(session, world.camp_id, texts=texts)


def stand_alone(folder: Path, content: bytes, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "verify.py").write_bytes(exporting.PROGRAM)
    (folder / "export.ndjson").write_bytes(content)
    return subprocess.run(
        [sys.executable, "-I", "-S", folder / "verify.py", folder / "export.ndjson", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_export_verifies_with_python_alone(book: World, tmp_path: Path) -> None:
    content = export(book)
    head = json.loads(content.splitlines()[-1])
    keys = [word for key in verifier_keys(make.KEYS) for word in ("--key", key)]
    done = stand_alone(tmp_path, content, "--pin", f"{head['seq']}:{head['head']}", *keys)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok\n", "")
    unpinned = stand_alone(tmp_path, content)
    assert "not checked" in unpinned.stdout


UNSIGNED = "; signatures of checkpoints cannot be checked without a key: not checked"


def test_the_program_says_that_it_checked_no_signature_without_a_key(book: World, tmp_path: Path) -> None:
    content = export(book)
    head = json.loads(content.splitlines()[-1])
    pinned = stand_alone(tmp_path, content, "--pin", f"{head['seq']}:{head['head']}")
    assert (pinned.returncode, pinned.stdout) == (0, f"ok{UNSIGNED}\n")
    bare = stand_alone(tmp_path, content).stdout
    assert bare == f"ok; a cut tail cannot be seen without a pin or a key: not checked{UNSIGNED}\n"


def test_an_export_without_checkpoints_has_no_signature_to_check(world: World, tmp_path: Path) -> None:
    make.policy(world)
    content = export(world)
    head = json.loads(content.splitlines()[-1])
    assert stand_alone(tmp_path, content, "--pin", f"{head['seq']}:{head['head']}").stdout == "ok\n"


def test_a_changed_export_is_found_with_its_line(book: World, tmp_path: Path) -> None:
    rows = [json.loads(one) for one in export(book).splitlines()]
    award = next(row for row in rows if row["type"] == "entry" and row["kind"] == "award")
    award["amount"] += 1
    changed = "".join(json.dumps(row) + "\n" for row in rows).encode()
    done = stand_alone(tmp_path, changed)
    assert (done.returncode, done.stdout.partition(":")[0]) == (1, str(award["seq"]))
    with book.session() as session, pytest.raises(Invalid) as refused:
        importing.bring(session, changed)
    told = {(one.message, one.message_en) for one in refused.value.problems}
    place = f"第 {award['seq']} 号流水：", f"entry {award['seq']}: "
    assert (f"{place[0]}分值不等于规则分值乘以份额", f"{place[1]}the amount is not value x share") in told


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    words = [sys.executable, "-I", "-S", str(folder / "verify.py"), *arguments]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_wrong_use_of_the_program_is_told_apart_from_what_it_finds(tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_bytes(exporting.PROGRAM)
    (tmp_path / "any.ndjson").write_bytes(b"{}\n")
    code, said, _ = run(tmp_path, "--help")
    assert (code, said.startswith("usage: verify.py")) == (0, True)
    wrong = [(), ("any.ndjson", "other"), ("any.ndjson", "--pin"), ("any.ndjson", "--pin", "2:short")]
    wrong += [("any.ndjson", "--pin", f"x:{'0' * 64}"), ("any.ndjson", "--key", "name"), ("any.ndjson", "--unknown")]
    for words in wrong:
        code, said, why = run(tmp_path, *words)
        assert (code, said, why.startswith("usage: verify.py")) == (2, "", True), words
    for name in ("missing.ndjson", "."):
        code, said, why = run(tmp_path, name)
        assert (code, said, why.startswith(f"{name} cannot be read: ")) == (2, "", True)


def test_what_is_no_export_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_bytes(exporting.PROGRAM)
    for content in (b"", b"{}\n", b"\xff\xfe", b"[" * 100_000):
        (tmp_path / "any.ndjson").write_bytes(content)
        code, said, _ = run(tmp_path, "any.ndjson")
        assert (code, said.startswith("0: ")) == (1, True), content[:4]


def test_a_foreign_key_does_not_vouch_for_a_checkpoint(book: World) -> None:
    other = verifier_keys(make.KEYS)[0]
    name, digest, encoded = other.split("+", 2)
    forged = f"{name}+{digest}+{encoded[:-4]}AAA="
    with book.session(write=False) as session:
        found = exporting.verified(session, book.camp_id, keys=[forged])
    assert [what for _, what in found] == ["a checkpoint that is not signed by a known key"]


def test_an_export_comes_back_whole_into_an_empty_database(book: World, tmp_path: Path) -> None:
    content = export(book)
    elsewhere = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}", make.KEYS)
    migrating.migrate(elsewhere.writer)
    with elsewhere.begin(SYSTEM, write=True) as session:
        head = importing.bring(session, content)
    assert head.hash == json.loads(content.splitlines()[-1])["head"]
    with elsewhere.begin(SYSTEM, write=False) as session:
        assert exporting.verified(session, book.camp_id) == []
        assert count_plain(session) == 0
        again = exporting.export(session, book.camp_id, texts=True)
    assert sorted(again.splitlines()) == sorted(content.splitlines())
    with elsewhere.begin(SYSTEM, write=True) as session, pytest.raises(Conflict, match="not empty"):
        importing.bring(session, content)
    elsewhere.close()


def test_who_is_erased_is_erased_where_the_export_comes_back(book: World, tmp_path: Path) -> None:
    person, officer = book.trainees["QY2020-001"], book.people["officer"].account_id
    with book.session() as session:
        row = Erasure(
            camp_id=book.camp_id, person_id=person, kind="trainee", decided_by=officer, erased_at=1, reason="申请"
        )
        session.add(row)
        digest = session.scalars(select(Journal.reason).where(col(Journal.kind) == "veto")).one()
        note = session.get(Note, (book.camp_id, digest))
        assert note is not None
        note.salt = note.body = None
    content = export(book)
    elsewhere = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}", make.KEYS)
    migrating.migrate(elsewhere.writer)
    with elsewhere.begin(SYSTEM, write=True) as session:
        importing.bring(session, content)
    with elsewhere.begin(SYSTEM, write=False) as session:
        assert exporting.verified(session, book.camp_id) == []
        assert sorted(exporting.export(session, book.camp_id, texts=True).splitlines()) == sorted(content.splitlines())
    elsewhere.close()


@pytest.mark.parametrize("wrong", ["cut", "not text", "extract"])
def test_a_broken_export_changes_nothing(book: World, tmp_path: Path, wrong: str) -> None:
    with book.session("officer", write=False) as session:
        own = exporting.extract(session, book.camp_id, book.trainees["QY2020-001"])
    content = {"cut": b"\n".join(export(book).splitlines()[:-2]), "not text": b"\xff\xfe", "extract": own}[wrong]
    elsewhere = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}", make.KEYS)
    migrating.migrate(elsewhere.writer)
    with pytest.raises(Invalid), elsewhere.begin(SYSTEM, write=True) as session:
        importing.bring(session, content)
    with elsewhere.begin(SYSTEM, write=False) as session:
        assert list_camps(session, Page()).total == 0
    elsewhere.close()


def test_a_trainee_s_extract_proves_her_lines_and_shows_nobody_else_s(book: World, tmp_path: Path) -> None:
    with book.session("officer", write=False) as session:
        content = exporting.extract(session, book.camp_id, book.trainees["QY2020-002"])
    text = content.decode()
    rows = [json.loads(one) for one in text.splitlines()]
    assert {row["trainee_id"] for row in rows if row["type"] == "entry"} == {
        None,
        str(book.trainees["QY2020-002"]),
    }
    assert {row["no"] for row in rows if row["type"] == "trainee"} == {"QY2020-002"}
    assert str(book.trainees["QY2020-001"]) not in text
    keys = [word for key in verifier_keys(make.KEYS) for word in ("--key", key)]
    assert stand_alone(tmp_path, content, *keys).returncode == 0
    posing = "".join(json.dumps({**row, "extract": False}) + "\n" for row in rows).encode()
    assert "digests stand where lines belong" in stand_alone(tmp_path, posing, *keys).stdout
    own = next(row for row in rows if row["type"] == "entry" and row["trainee_id"] is not None)
    own["amount"] += 1
    changed = "".join(json.dumps(row) + "\n" for row in rows).encode()
    assert stand_alone(tmp_path, changed, *keys).returncode == 1


@pytest.fixture
def hledger() -> str:
    """Debian's, which `make install` brings."""
    found = shutil.which("hledger")
    assert found is not None, "hledger is missing: make install"
    return found


def check(hledger: str, folder: Path, text: str) -> int:
    path = folder / "ledger.journal"
    path.write_text(text, encoding="utf-8")
    return subprocess.run([hledger, "-f", path, "check"], capture_output=True, check=False).returncode


def test_hledger_adds_the_explanation_up_and_notices_one_figure(book: World, tmp_path: Path, hledger: str) -> None:
    for day in (DAY, date(2020, 9, 30), date(2021, 6, 30)):
        with book.session(write=False) as session:
            text = exporting.hledger_journal(session, book.camp_id, day)
        assert "capped:" in text
        assert check(hledger, tmp_path, text) == 0
        lines = text.splitlines()
        for place, one in enumerate(lines):
            if "0 =* " in one and not one.endswith(" 0"):
                wrong = [*lines[:place], f"{one}1", *lines[place + 1 :]]
                assert check(hledger, tmp_path, "\n".join(wrong) + "\n") != 0
                break


def test_a_head_that_does_not_continue_the_last_one_is_not_signed(book: World) -> None:
    with book.session("officer") as session:
        signed = sign_head(session, book.camp_id)
        assert sign_head(session, book.camp_id).note == signed.note
    with book.session("officer") as session:
        points.post_voucher(session, book.camp_id, "z", [line("B04", times=1, on=date(2020, 10, 2))])
    make.without_triggers(book.database, f"UPDATE journal SET hash = '{'0' * 64}' WHERE seq = {signed.seq}")
    with book.session("officer") as session, pytest.raises(Conflict, match="does not continue"):
        sign_head(session, book.camp_id)


def test_the_program_needs_nothing_of_ours() -> None:
    source = exporting.PROGRAM.decode()
    assert "service" not in source.replace("servic" + "es", "")
    assert verify.FORMAT == "points-export/1"
