"""`jingying export`: a camp into a folder, and what was taken out is what comes in."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import group
from service.documents.books.layouts import WORKBOOKS
from service.queries.select import columns
from service.tables.audit import Audit
from tests import make
from tests.make import World

Run = Callable[..., Result]
LISTS = ("积分榜", "推荐排名", "考勤表", "缺件清单", "待评清单")


pytestmark = pytest.mark.parametrize("sample", ["sqlite"], indirect=True)


@pytest.fixture
def run(sample: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a database with the sample camp."""
    monkeypatch.setenv("JINGYING_DATABASE", sample.database.url)
    monkeypatch.setenv("JINGYING_KEYS", str(make.write_keys(tmp_path / "keys.json")))
    return lambda *words: CliRunner().invoke(group, [*(str(word) for word in words), "--as", "officer"])


def test_everything_goes_into_a_folder_and_the_workbooks_change_nothing_when_they_come_back(
    run: Run, sample: World, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = run("export", "--camp", "QY2020", "--to", out)
    assert done.exit_code == 0, done.output
    assert {path.name for path in out.iterdir()} == {*WORKBOOKS.values(), "清单"}
    assert {path.name for path in (out / "清单").iterdir()} == {f"{name}.xlsx" for name in LISTS}
    for line in done.output.splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(Path(name).read_bytes()).hexdigest() == digest
    again = run("import", out, "--camp", "QY2020")
    assert again.exit_code == 0, again.output
    assert "0 new, 0 changed" in again.output
    assert "0 errors" in again.output
    assert "0 journal entries made" in again.output
    with sample.session(write=False) as session:
        kept = [one for one in session.scalars(columns(Audit)) if one.action == "exports.export"]
    assert [(one.via, one.subjects, len(one.reason)) for one in kept] == [("cli", "*45", 64)]


def test_some_lists_as_csv_and_of_the_days_asked(run: Run, tmp_path: Path) -> None:
    done = run(
        "export", "attendance", "standings", "--csv", "--camp", "QY2020", "--to", tmp_path / "out",
        "--since", "2020-09-01", "--until", "2020-09-30", "--on", "2020-12-31",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    sheet, board = ((tmp_path / "out" / "清单" / f"{name}.csv").read_bytes() for name in ("考勤表", "积分榜"))
    assert sheet.startswith(b"\xef\xbb\xbf")
    assert "2020-09-01 至 2020-09-30" in sheet.decode()
    assert "截至,2020-12-31" in board.decode()
    assert run("export", "nothing", "--camp", "QY2020", "--to", tmp_path).exit_code == 2
    assert run("export", "--camp", "QY1999", "--to", tmp_path).exit_code == 2
