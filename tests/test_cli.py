"""The command line, as a person uses it: from an empty folder to the standings of an imported camp."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from service import cli, sample, sealing
from service.cli import group
from service.database import Database
from service.queries.select import c, columns
from service.rules import credentials
from service.rules.access import SYSTEM
from service.tables.access import Account, Credential
from service.tables.points import Journal

SAMPLE = Path(sample.__file__).parent
Run = Callable[..., Result]


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file of the test's own."""
    path = tmp_path / "keys.json"
    sealing.write_keys(path, sealing.new_keys())
    monkeypatch.setenv("JINGYING_KEYS", str(path))
    return path


@pytest.fixture
def run(sqlite_url: str, keys: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a migrated, empty database."""
    monkeypatch.setenv("JINGYING_DATABASE", sqlite_url)
    return lambda *words: CliRunner().invoke(group, [str(word) for word in words])


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def officer(run: Run) -> Result:
    return run("accounts", "add", "officer", "--name", "组织员", "--role", "officer")


def refused(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit code of a command that the product refuses."""
    monkeypatch.setattr(sys, "argv", ["jingying", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def entries(database: Database) -> int:
    with database.begin(SYSTEM, write=False) as session:
        return len(list(session.scalars(columns(Journal.seq))))


def test_migrate_makes_the_schema_and_doctor_says_what_is_wrong(
    tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/new/jingying.sqlite3"
    monkeypatch.setenv("JINGYING_DATABASE", url)
    runner = CliRunner()
    before = runner.invoke(group, ["doctor"])
    assert (before.exit_code, "jingying migrate" in before.output) == (1, True)
    assert runner.invoke(group, ["camps", "list"]).exit_code == 2
    for _ in range(2):
        assert runner.invoke(group, ["migrate"]).exit_code == 0
    assert runner.invoke(group, ["doctor"]).output == "all is well\n"
    database = Database(url)
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER journal_update")
    database.close()
    after = runner.invoke(group, ["doctor"])
    assert (after.exit_code, after.output) == (1, "trigger journal_update is missing\n")


def test_a_setting_that_is_not_known_ends_every_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGYING_COLOUR", "red")
    assert "JINGYING_COLOUR" in str(run("camps", "list").exception)


def test_an_account_is_added_once_and_its_proofs_are_shown_once(run: Run, officer: Result, database: Database) -> None:
    login, _, token, _, link = officer.output.split()
    assert (officer.exit_code, login, credentials.is_token(token), len(link)) == (0, "officer", True, 43)
    with database.begin(SYSTEM, write=False) as session:
        (account,) = session.scalars(columns(Account))
        assert (account.kind, account.name, account.state) == ("business", "组织员", "active")
        kept = {(one.kind, one.sha256) for one in session.scalars(columns(Credential))}
    assert kept == {("token", credentials.digest(token)), ("link", credentials.digest(link))}
    assert run("accounts", "add", "root", "--role", "sysadmin").exit_code == 2
    assert run("accounts", "add", "x", "--role", "emperor").exit_code == 2
    assert run("accounts", "add", "x").exit_code == 2


def test_links_and_tokens_are_for_accounts_that_there_are(run: Run, officer: Result, database: Database) -> None:
    assert len(run("accounts", "link", "officer").output.strip()) == 43
    limited = run(
        "accounts", "token", "officer", "--scope", "trainee:read", "--scope", "points:read", "--label", "报表"
    )
    assert credentials.is_token(limited.output.strip())
    with database.begin(SYSTEM, write=False) as session:
        row = session.scalars(columns(Credential).where(c(Credential.label) == "报表")).one()
        assert (row.scopes, row.last4) == ("trainee:read points:read", limited.output.strip()[-4:])
    assert run("accounts", "token", "officer", "--scope", "everything").exit_code == 2
    for command in ("link", "token"):
        unknown = run("accounts", command, "nobody")
        assert (unknown.exit_code, "nobody" in unknown.output) == (2, True)


def test_a_camp_is_opened_listed_and_peopled(run: Run, officer: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    place = ("--name", "一期", "--starts", "2020-06-01", "--ends", "2021-06-30", "--officer", "officer")
    assert run("camps", "open", "QY2020", *place).output == "QY2020 is open\n"
    assert run("camps", "list").output == "QY2020  2020-06-01 to 2021-06-30  draft  一期\n"
    assert refused(monkeypatch, "camps", "open", "QY2020", *place) == 3
    assert run("camps", "open", "QY2021", *place[:-1], "nobody").exit_code == 2
    assert run("camps", "open", "QY2021", *place[:2], "--starts", "soon", *place[4:]).exit_code == 2
    backwards = ("--name", "x", "--starts", "2021-06-30", "--ends", "2020-06-01", "--officer", "officer")
    assert refused(monkeypatch, "camps", "open", "QY2021", *backwards) == 3
    assert run("camps", "list").output.count("\n") == 1
    run("accounts", "add", "second", "--role", "officer")
    assert run("accounts", "grant", "second", "--role", "officer", "--camp", "QY2020").exit_code == 0
    assert refused(monkeypatch, "accounts", "grant", "second", "--role", "officer", "--camp", "QY2020") == 3
    assert refused(monkeypatch, "accounts", "add", "second", "--role", "officer") == 3
    assert (
        refused(monkeypatch, "accounts", "grant", "second", "--role", "mentor", "--camp", "QY2020", "--person", "X")
        == 3
    )
    run("access", "bootstrap", "--sysadmin", "root")
    assert refused(monkeypatch, "accounts", "grant", "root", "--role", "officer", "--camp", "QY2020") == 3
    assert run("accounts", "grant", "second", "--role", "officer", "--camp", "QY1999").exit_code == 2
    assert run("standings", "--camp", "QY2020").output == ""


@pytest.mark.unmeasured
def test_a_folder_opens_its_camp_and_fills_it_once(run: Run, officer: Result, database: Database) -> None:
    tried = run("import", SAMPLE, "--dry-run")
    assert (tried.exit_code, "0 errors" in tried.output, entries(database)) == (0, True, 0)
    assert run("camps", "list").output == ""
    done = run("import", SAMPLE)
    assert (done.exit_code, "QY2020 committed" in done.output, "2812 journal entries" in done.output) == (0, True, True)
    approve(run)
    assert run("camps", "list").output.startswith("QY2020  2020-06-01 to 2021-06-30")
    again = run("import", SAMPLE, "--json")
    report = json.loads(again.stdout)
    assert {name: report["summary"][name] for name in ("create", "update", "gone", "error")} == {
        "create": 0, "update": 0, "gone": 0, "error": 0,
    }  # fmt: skip
    assert (report["entries"], entries(database)) == (0, 2828)
    table = run("standings", "--camp", "QY2020", "--on", "2021-06-30").output.splitlines()
    assert (len(table), table[0].split()[0], sum("不参与排序" in row for row in table)) == (45, "1", 1)
    board = json.loads(run("standings", "--camp", "QY2020", "--on", "2021-06-30", "--json").output)
    assert [one["no"] for one in board["items"]] == [row.split()[1] for row in table]
    assert board["total"] == 45
    added = run("accounts", "add", "own", "--role", "trainee", "--camp", "QY2020", "--person", "QY2020-001")
    assert added.exit_code == 0
    assert run("standings", "--camp", "QY2020", "--as", "own").exit_code == 2


def approve(run: Run) -> None:
    """What the import proposed, by a second officer."""
    assert run("accounts", "add", "second", "--role", "officer", "--camp", "QY2020").exit_code == 0
    waiting = run("points", "proposals", "--camp", "QY2020").output.split()
    assert "15" in waiting
    done = run("points", "decide", waiting[0], "--approve", "--camp", "QY2020", "--as", "second")
    assert (done.exit_code, "entries 2814 to 2828" in done.output) == (0, True)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A roster whose second line has no possible birth month."""
    folder = tmp_path / "workbooks"
    folder.mkdir()
    (folder / "花名册.csv").write_text(
        "学员编号,姓名,性别,出生年月,工作单位,现任职务,入营方式,组别,任现职时间\n"
        "QY2030-001,甲,男,1990.03,区委办公室,科员,组织点选,一组,2019.03\n"
        "QY2030-002,乙,女,1990.13,区委办公室,科员,组织点选,一组,2019.03\n",
        encoding="utf-8",
    )
    (folder / "~$花名册.xlsx").write_bytes(b"a lock file")
    return folder


def test_a_wrong_workbook_is_told_by_cell_and_leaves_nothing(
    run: Run, officer: Result, broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dates = ("--starts", "2030-06-01", "--ends", "2031-06-30")
    tried = run("import", broken, *dates, "--dry-run")
    assert (tried.exit_code, "1990.13" in tried.output or "D3" in tried.output) == (1, True)
    assert refused(monkeypatch, "import", str(broken), *dates) == 3
    told = capsys.readouterr().err
    assert "花名册.csv" in told
    assert "D3" in told
    assert run("camps", "list").output == ""


def test_an_import_needs_workbooks_an_officer_and_a_camp(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("import", tmp_path / "empty").exit_code == 2
    assert run("import", tmp_path / "nowhere").exit_code == 2
    nobody = run("import", SAMPLE)
    assert (nobody.exit_code, "accounts add" in nobody.output) == (2, True)
    run("accounts", "add", "officer", "--role", "officer")
    silent = run("import", SAMPLE / "实践.xlsx", "--as", "officer")
    assert (silent.exit_code, "--camp" in silent.output) == (2, True)
    assert run("import", SAMPLE, "--as", "nobody").exit_code == 2
    assert run("camps", "list").output == ""
    assert run("standings", "--camp", "QY2020").exit_code == 2


def test_the_installed_command_runs_in_a_process_of_its_own(run: Run, officer: Result, tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("jingying")

    def called(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([command, *words], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    assert called("migrate").stdout == "the database is at this version's schema\n"
    twice = called("accounts", "add", "officer", "--role", "officer")
    assert (twice.returncode, "已被使用" in twice.stderr, "Traceback" in twice.stderr) == (3, True, False)
    assert called("doctor").stdout == "all is well\n"


def test_every_command_has_its_own_name_and_tells_what_it_does(run: Run) -> None:
    listed = run("-h").output
    for name in cli.COMMANDS:
        found = group.get_command(click.Context(group), name)
        assert found is not None
        assert (found.name, f"│ {name} " in listed) == (name, True)
        assert run(name, "-h").exit_code == 0
    assert run("nonsense").exit_code == 2


def test_a_command_does_not_wait_for_what_others_import() -> None:
    heavy = {"litestar", "scipy", "service.cli.serving", "service.documents.importing"}
    program = f"import sys; from service.cli import booklet; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout == "set()\n"
