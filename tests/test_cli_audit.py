"""`jingying audit`, as the auditor uses it: verify against what was kept elsewhere, export, checkpoint, key."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, update

from service import clock, sealing
from service.actions import audit as actions
from service.cli import group
from service.database import Database
from service.rules.audit import Entry
from service.rules.audit_chain import verify
from service.schemas.audit import ExportLine
from service.tables.audit import INSTALLATION
from tests import auditing, make
from tests.auditing import TABLE
from tests.make import CAMP, World

Run = Callable[..., Result]
NOT_CHECKED = "a cut tail cannot be seen without a checkpoint: not checked"


@pytest.fixture
def run(world: World, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command on the test's database, whose chains have rows; with a key file that holds the test's key."""
    import base64

    keys = {"test": base64.b64encode(bytes(range(32))).decode()}
    sealing.write_keys(tmp_path / "keys.json", sealing.KeyFile(current="test", cipher=sealing.CIPHER, keys=keys))
    monkeypatch.setenv("JINGYING_DATABASE", database.url)
    monkeypatch.setenv("JINGYING_KEYS", str(tmp_path / "keys.json"))
    person = str(world.trainees["QY2020-001"])
    for camp_id in (world.camp_id, INSTALLATION):
        entry = Entry(camp_id, clock.now(), None, None, "cli", None, "r", "test.wrote", "test", person, "ok")
        actions.record(database, [entry] * 5)
    return lambda *words: CliRunner().invoke(group, ["audit", *map(str, words)])


def lines(result: Result) -> list[str]:
    return result.output.splitlines()


def test_s65_what_is_whole_is_ok_with_its_heads(run: Run, world: World, database: Database) -> None:
    result, last = run("verify"), auditing.rows(database, world.camp_id)[-1]
    assert (result.exit_code, lines(result)[0], lines(result)[-1]) == (0, "ok", NOT_CHECKED)
    assert f"audit {world.camp_id} 5 {last.mac}" in lines(result)
    one = run("verify", "--camp", CAMP)
    assert (one.exit_code, len(lines(one))) == (0, 3)


def test_s65_the_first_broken_row_is_on_the_first_line(run: Run, world: World, database: Database) -> None:
    with auditing.unlocked(database) as connection:
        edited = (TABLE.c.camp_id == world.camp_id) & TABLE.c.seq.in_([3, 4])
        connection.execute(update(TABLE).where(edited).values(ip="::1"))
    result = run("verify")
    assert (result.exit_code, lines(result)[0]) == (1, f"broken: audit {world.camp_id} 3: edited")
    assert run("verify", "--camp", CAMP).exit_code == 1


def test_s65_a_checkpoint_shows_what_the_chain_alone_does_not(
    run: Run, world: World, database: Database, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.txt"
    for _ in range(2):
        assert run("checkpoint", "--out", kept).exit_code == 0
    whole = run("verify", "--checkpoint", kept)
    assert (whole.exit_code, lines(whole)[0], NOT_CHECKED in whole.output) == (0, "ok", False)
    with auditing.unlocked(database) as connection:
        connection.execute(delete(TABLE).where(TABLE.c.camp_id == world.camp_id, TABLE.c.seq > 3))
    assert run("verify").exit_code == 0
    cut = run("verify", "--checkpoint", kept)
    assert (cut.exit_code, lines(cut)[0]) == (1, f"broken: audit {world.camp_id} 4: cut")


def test_a_checkpoint_that_was_touched_is_not_used(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(run("checkpoint").output.replace(" 5 ", " 4 "), encoding="utf-8")
    result = run("verify", "--checkpoint", kept)
    assert result.exit_code == 1
    assert "signature is wrong" in result.output
    kept.write_bytes(b"\xff")
    assert run("verify", "--checkpoint", kept).exit_code == 1
    assert run("verify", "--checkpoint", tmp_path / "none").exit_code == 2


def test_the_checkpoint_names_journals_too_and_its_key_is_printed(run: Run, world: World) -> None:
    make.policy(world)
    note = run("checkpoint").output
    assert f"\njournal {world.camp_id} 1 " in note
    assert "\n\n— jingying/test " in note
    assert run("key").output.startswith("jingying/test+")


def test_an_export_verifies_elsewhere_and_is_in_the_audit(
    run: Run, world: World, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "audit.ndjson"
    assert run("export", "--camp", CAMP, "--out", file).exit_code == 0
    rows = [msgspec.json.decode(line, type=ExportLine) for line in file.read_bytes().splitlines()]
    assert verify(rows, world.camp_id, make.KEYS.mac)[1:] == (5, rows[-1].mac, None)
    last = auditing.rows(database, world.camp_id)[-1]
    assert (last.seq, last.action, last.via, last.subjects) == (6, "audit.export", "cli", rows[0].subjects)
    whole = [json.loads(line) for line in run("export").output.splitlines()]
    assert {one["camp_id"] for one in whole} == {str(world.camp_id), str(INSTALLATION)}
    assert run("export", "--out", file).exit_code == 1  # nothing is written over
    assert run("export", "--camp", "QY1999").exit_code == 2
    assert run("verify").exit_code == 0
