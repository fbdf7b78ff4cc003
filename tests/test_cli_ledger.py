"""The ledger from the command line: two persons, settlement, evidence out and back, and an exit code for each."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from service import clock, migrating
from service.actions.points_policy import add_draft
from service.cli import group
from service.cli.opening import as_officer
from service.database import Database
from service.errors import Refusal
from service.rules.access import SYSTEM
from service.rules.points.finding_words import in_chinese
from service.rules.points.proposals import LIFE
from tests import make

Run = Callable[..., Result]
CAMP = ("--camp", make.CAMP)
AWARD = {"trainee": "QY2020-001", "rule": "B04", "on": "2020-09-01", "times": 1, "reason": "区级表彰"}
VETO = {
    "trainee": "QY2020-001",
    "rule": "V01",
    "on": "2020-09-02",
    "veto": {"from": "2020-09-02"},
    "reason": "处分决定",
}


def runner(monkeypatch: pytest.MonkeyPatch, url: str, keys: Path) -> Run:
    monkeypatch.setenv("JINGYING_DATABASE", url)
    monkeypatch.setenv("JINGYING_KEYS", str(keys))
    return lambda *words, said="": CliRunner().invoke(group, [str(word) for word in words], input=said)


@pytest.fixture
def run(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """On a camp with its rules in force and two officers."""
    database = Database(sqlite_url, make.KEYS)
    make.policy(make.world(database))
    database.close()
    return runner(monkeypatch, sqlite_url, make.write_keys(tmp_path / "keys.json"))


def post(run: Run, key: str, *lines: dict[str, Any], command: str = "post", **options: str) -> Result:
    more = [word for name, value in options.items() for word in (f"--{name}", value)]
    return run("points", command, "-", *CAMP, "--key", key, *more, said=json.dumps({"lines": lines}))


def waiting(run: Run) -> str:
    return run("points", "proposals", *CAMP).output.split()[0]


def decide(run: Run, how: str = "--approve", who: str = "officer2", *more: str) -> Result:
    return run("points", "decide", waiting(run)[:12], how, *CAMP, "--as", who, *more)


def test_what_one_person_may_post_is_posted_once_and_what_two_must_waits(run: Run) -> None:
    first, again = post(run, "a", AWARD), post(run, "a", AWARD)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert (first.output.split()[1], "as before" in again.output) == ("2", True)
    held = post(run, "v", VETO)
    assert (held.exit_code, "a second person has to decide" in held.output) == (4, True)
    assert isinstance(decide(run, who="officer").exception, Refusal)
    assert decide(run).exit_code == 0
    assert "V01" in run("points", "explain", "QY2020-001", *CAMP).output
    undone = run("points", "reverse", "2", "--reason", "误登", *CAMP, "--key", "r")
    assert (undone.exit_code, "entries 4 to 4" in undone.output) == (0, True)
    refused = decide_nothing(run)
    assert refused.exit_code != 0


def decide_nothing(run: Run) -> Result:
    return run("points", "decide", "0" * 64, "--approve", *CAMP, "--as", "officer2")


def test_a_dry_run_writes_nothing_and_a_key_of_the_product_s_own_is_refused(run: Run) -> None:
    tried = run("points", "post", "-", *CAMP, "--key", "a", "--dry-run", said=json.dumps({"lines": [AWARD]}))
    said = tried.output.splitlines()
    assert (tried.exit_code, said[0]) == (0, "dry run, nothing was posted: it would be entries 2 to 2")
    assert re.fullmatch("  QY2020-001 .+  award  B04  1.00", said[1])
    held = run("points", "post", "-", *CAMP, "--key", "v", "--dry-run", said=json.dumps({"lines": [VETO]}))
    assert (held.exit_code, held.output.startswith("dry run, nothing was proposed: 1 lines would wait")) == (4, True)
    assert run("points", "proposals", *CAMP).output == ""
    assert "ok: 1 entries" in run("ledger", "verify", *CAMP).output
    for key in ("policy:2", "fact:x", "no space"):
        wrong = post(run, key, AWARD)
        assert (wrong.exit_code, "fact:" in wrong.output) == (2, True)
    assert isinstance(post(run, "b", {**AWARD, "unknown": 1}).exception, Refusal)


def refusal(result: Result) -> tuple[str, str]:
    assert isinstance(result.exception, Refusal), result.output
    return result.exception.message, result.exception.message_en


def test_a_decision_names_exactly_one_proposal(run: Run) -> None:
    for number in (1, 2):
        assert post(run, f"v{number}", {**VETO, "trainee": f"QY2020-00{number}"}).exit_code == 4
    first = waiting(run)
    by = ("--approve", *CAMP, "--as", "officer2")
    for beginning, count in (("", 2), (first[:7], 1), ("%", 0), ("0" * 64, 0)):
        zh, en = refusal(run("points", "decide", beginning, *by))
        assert zh.startswith(f"有 {count} 项提请的编号以“{beginning}”开头")
        assert en.startswith(f'{count} proposals begin with "{beginning}"; nothing was decided.')
        assert ("至少前 8 位" in zh, "at least the first 8 digits" in en) == (True, True)
    assert "ok: 1 entries" in run("ledger", "verify", *CAMP).output
    assert run("points", "decide", first[:8].upper(), *by).exit_code == 0
    assert refusal(run("points", "decide", first[:8], *by[:3], "--as", "officer")) == (
        "此提请已有复核结论。",
        "This proposal is decided.",
    )


def test_a_lapsed_proposal_named_by_its_beginning_is_said_to_have_lapsed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(run, "v", VETO)
    digest, later = waiting(run), clock.now() + LIFE
    monkeypatch.setattr(clock, "now", lambda: later)
    late = run("points", "decide", digest[:12], "--approve", *CAMP, "--as", "officer2")
    assert refusal(late) == ("提请已过期，请重新提请。", "The proposal has lapsed; propose it anew.")


def test_a_second_person_sees_what_she_decides_and_what_she_decided(run: Run) -> None:
    post(run, "v", {**VETO, "evidence": "纪〔2020〕3号"})
    head, line = run("points", "proposals", *CAMP).output.splitlines()
    assert re.fullmatch(
        r"[0-9a-f]{64}  open       1 lines \(veto\)  by officer, lapses \d{4}(-\d\d){2} \d\d:\d\d", head
    )
    assert line.startswith("  QY2020-001 ")
    parts = ("veto", "V01", "2020-09-02", "bars from 2020-09-02 to open end", "处分决定", "纪〔2020〕3号")
    assert [part for part in parts if part not in line] == []
    done = decide(run).output.splitlines()
    assert ("  approved  " in done[0], done[1], done[2].startswith("approve, decision ")) == (True, line, True)


def test_who_is_no_officer_is_told_so(run: Run) -> None:
    refused = post(run, "a", AWARD, **{"as": "trainee"})
    assert (refused.exit_code, f"trainee is not an officer of {make.CAMP}" in refused.output) == (2, True)


def test_a_settlement_and_an_adjustment_take_two(run: Run) -> None:
    post(run, "a", AWARD)
    assert run("points", "close", "2020-09-30", *CAMP, "--key", "c").exit_code == 4
    settled = decide(run)
    assert settled.exit_code == 0
    note = settled.output.splitlines()[4:]
    assert note[:3] == ["points-checkpoint/1", "jingying/QY2020", "3"]
    assert note == run("ledger", "checkpoint", *CAMP).output.splitlines()
    verified = run("ledger", "verify", *CAMP)
    assert (verified.exit_code, "last checkpoint at 3, signed 20" in verified.output) == (0, True)
    late = post(run, "late", AWARD)
    assert (isinstance(late.exception, Refusal), str(late.exception)) == (True, "that day is settled.")
    change = {"trainee": "QY2020-001", "rule": "B04", "relates_on": "2020-09-02", "amount": 50}
    held = post(run, "adj", {**change, "reason": "补记", "evidence": "文 1"}, command="adjust")
    assert held.exit_code == 4
    assert decide(run, "--reject", "officer2", "--comment", "依据不足").exit_code == 0
    assert run("points", "proposals", *CAMP).output == ""
    assert "rejected" in run("points", "proposals", *CAMP, "--all").output
    assert run("points", "policy", *CAMP).output.startswith("1  from 2020-06-01")


def test_a_board_is_read_as_the_routes_read_it(run: Run) -> None:
    post(run, "a", AWARD)
    post(run, "v", VETO)
    board = ("standings", *CAMP, "--on", "2020-10-01")
    read: dict[tuple[str, ...], tuple[str, bool]] = {
        (): ("1.00", False),
        ("--at-seq", "1"): ("0.00", False),
        ("--known-at", "2020-01-01T00:00:00+0800"): ("", False),
        ("--policy", "1", "--restated"): ("1.00", False),
        ("--pending",): ("1.00", True),
    }
    for words, (points, barred) in read.items():
        found = run("points", *board, *words)
        assert found.exit_code == 0, found.output
        first = next(iter(found.output.splitlines()), "")
        assert (points in first, "不参与排序" in first) == (True, barred), words
        assert run("points", "explain", "QY2020-001", *board[1:], *words).exit_code == 0
    for words in (("--at-seq", "1", "--known-at", "2020-01-01T00:00:00+0800"), ("--policy", "x"), ("--at-seq", "-1")):
        assert run("points", *board, *words).exit_code == 2, words
    for unknown in ("7", "0190f3b0-7c00-7000-8000-000000000001"):
        assert isinstance(run("points", *board, "--policy", unknown).exception, Refusal)


def test_a_board_under_a_draft_is_read_too(run: Run, sqlite_url: str) -> None:
    post(run, "a", {**AWARD, "times": 3})
    changes = {"version": 2, "effective_from": date(2020, 12, 1), "rules": make.with_rules(B04={"cap": 200})}
    policy, database = msgspec.structs.replace(make.sample_policy(), **changes), Database(sqlite_url, make.KEYS)
    with database.begin(SYSTEM, write=True) as session, as_officer(session, make.CAMP, None) as camp_id:
        draft = add_draft(session, camp_id, policy).id
    database.close()
    board = ("points", "standings", *CAMP, "--on", "2020-10-01")
    assert "3.00" in run(*board).output
    assert "2.00" in run(*board, "--policy", draft).output
    assert run("points", "policy", *CAMP).output.count("from") == 1


def test_a_decision_may_be_tried(run: Run) -> None:
    post(run, "v", VETO)
    tried = decide(run, "--approve", "officer2", "--dry-run")
    assert tried.exit_code == 0
    assert "dry run, nothing was decided: it would be approve\n" in tried.output
    assert "dry run, nothing was posted: it would be entries 2 to 2" in tried.output
    assert " open " in run("points", "proposals", *CAMP).output
    assert "ok: 1 entries" in run("ledger", "verify", *CAMP).output
    assert decide(run).exit_code == 0


def test_evidence_goes_out_is_checked_by_python_alone_and_comes_back(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(run, "a", AWARD)
    note = run("ledger", "checkpoint", *CAMP).output
    assert note.splitlines()[:3] == ["points-checkpoint/1", "jingying/QY2020", "2"]
    verified = run("ledger", "verify", *CAMP)
    head = verified.output.split()[4]
    assert (verified.exit_code, "not checked" in verified.output) == (0, True)
    assert run("ledger", "verify", *CAMP, "--pin", f"2:{head}").output.startswith("ok")
    wrong = run("ledger", "verify", *CAMP, "--pin", f"2:{'0' * 64}")
    assert (wrong.exit_code, wrong.output.partition(":")[0]) == (1, "2")
    zh, _, en = wrong.output.splitlines()[0].removeprefix("2: ").partition(" / ")
    assert zh == in_chinese(en) != en
    assert run("ledger", "verify", *CAMP, "--pin", "2:short").exit_code == 2
    whole, own, program = tmp_path / "all.ndjson", tmp_path / "own.ndjson", tmp_path / "verify.py"
    assert run("ledger", "export", *CAMP, "--texts", "--out", whole).exit_code == 0
    assert run("ledger", "extract", "QY2020-001", *CAMP, "--out", own).exit_code == 0
    assert run("ledger", "verifier", "--out", program).exit_code == 0
    for file in (whole, own):
        done = subprocess.run([sys.executable, "-I", program, file, "--pin", f"2:{head}"], check=False)
        assert done.returncode == 0
    assert "issued:B04" in run("ledger", "hledger", *CAMP, "--on", "2020-10-01").output
    url = f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
    elsewhere = Database(url)
    migrating.migrate(elsewhere.writer)
    elsewhere.close()
    other = runner(monkeypatch, url, tmp_path / "keys.json")
    assert other("ledger", "import", whole).output.split()[-1] == head
    assert isinstance(other("ledger", "import", whole).exception, Refusal)
