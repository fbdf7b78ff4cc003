"""What other camps' officers write that the sample's did not: each comes in right, or not at all."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from service import cli
from service.database import Database
from service.documents import importing
from service.errors import Invalid
from tests import make
from tests.documents.camps import grown
from tests.documents.camps_sheets import Raw, Table, tables
from tests.documents.camps_truth import Camp
from tests.documents.camps_writing import clean, messy
from tests.documents.oracle import Oracle
from tests.documents.test_other_camps import compare, opened
from tests.make import World

Change = Callable[[dict[str, Table]], None]


@pytest.fixture
def camp() -> Camp:
    return grown(10)


@pytest.fixture
def world(sqlite_url: str, camp: Camp) -> Iterator[World]:
    database = Database(sqlite_url, make.KEYS)
    yield opened(database, camp)
    database.close()


def bring(world: World, camp: Camp, change: Change = lambda _: None) -> Any:
    sheets = tables(camp)
    change({table.sheet: table for table in sheets})
    with world.session("officer") as session:
        return importing.run(session, world.camp_id, clean(camp, sheets).files)


def test_a_matter_beside_a_deduction_says_nothing(world: World, camp: Camp) -> None:
    for row in camp.register:
        row["matter"] = row["matter"] or ("作业" if row["points"] < 0 else None)
    assert any(row["points"] < 0 for row in camp.register)
    bring(world, camp)
    compare(world, camp)
    assert bring(world, camp).entries == 0


def test_a_break_inside_a_cell_is_only_how_it_was_filled(world: World, camp: Camp) -> None:
    def change(sheets: dict[str, Table]) -> None:
        for sheet, header in (("花名册", "工作单位"), ("现场教学", "活动"), ("细则", "项目"), ("课程菜单", "课程名称")):
            table = sheets[sheet]
            column = table.headers.index(header)
            for row in table.rows:
                row[column] = Raw(f"{row[column][:2]}\n{row[column][2:]}")

    bring(world, camp, change)
    compare(world, camp)
    assert bring(world, camp, change).entries == 0


def test_a_second_sitting_does_not_move_the_first(world: World, camp: Camp) -> None:
    first, later = camp.exams[0], camp.exams.pop(1)
    assert first["subject"] == later["subject"]
    bring(world, camp)
    only = [table for table in tables(camp) if table.sheet == "考试"]
    only[0].rows = [[later["subject"], later["on"] + timedelta(9), later["trainee"], "", 80]]
    with pytest.raises(Invalid) as caught, world.session("officer") as session:
        importing.run(session, world.camp_id, clean(camp, only).files)
    assert [problem.pointer for problem in caught.value.problems] == ["培训.xlsx/考试/B3"]
    for row in camp.exams:
        row["on"] += timedelta(row["subject"] == first["subject"])
    bring(world, camp)  # all of its scores move the exam
    compare(world, camp)


def test_a_rule_left_unbound_makes_no_points(world: World, camp: Camp) -> None:
    """A name that nobody knows: its facts count for nothing, and the report says so."""
    rule = next(rule for rule in camp.rules if rule["fact"] == "visit")
    rule |= {"name": "志愿者行动", "code": "Z99"}
    report = bring(world, camp)
    assert any(one.code == "fact-without-rule" and "现场教学" in one.message for one in report.issues)
    rule["fact"] = None
    compare(world, camp)


def test_a_blank_that_was_a_mark_is_named_and_changes_nothing(world: World, camp: Camp) -> None:
    bring(world, camp)
    on, half, no = next(iter(camp.marks))
    number = [one["no"] for one in camp.trainees].index(no)

    def change(sheets: dict[str, Table]) -> None:
        sheets["签到"].rows[number][2 + camp.sessions.index((on, half))] = None

    report = bring(world, camp, change)
    assert (report.summary.gone, report.entries) == (1, 0)
    assert [row.key for row in report.rows if row.action == "gone"] == [[str(on), half, no]]
    compare(world, camp)


def command(*words: str | Path) -> Any:
    return CliRunner().invoke(cli.group, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JINGYING_DATABASE", f"sqlite:///{tmp_path / 'own.sqlite3'}")
    monkeypatch.setenv("JINGYING_KEYS", str(tmp_path / "keys.json"))
    assert command("keys", "new").exit_code == 0
    assert command("migrate").exit_code == 0
    assert command("accounts", "add", "officer", "--role", "officer").exit_code == 0
    made = tmp_path / "工作簿"
    made.mkdir()
    return made


def put(folder: Path, files: list[tuple[str, bytes]]) -> None:
    for name, data in files:
        (folder / name).write_bytes(data)


def test_a_folder_from_the_command_line_makes_a_camp(folder: Path, tmp_path: Path) -> None:
    camp = grown(10)
    put(folder, [*clean(camp, tables(camp)).files, ("~$花名册.xlsx", b"lock")])
    tried = command("import", folder, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert command("camps", "list").output == ""
    done = command("import", folder)
    assert done.exit_code == 0, done.output
    assert f"{Oracle(camp).entries - 1} journal entries made" in done.output
    assert "0 new, 0 changed" in command("import", folder).output
    listed = command("standings", "--camp", camp.number, "--on", str(camp.ends_on)).output.splitlines()
    expected = Oracle(camp).answer()
    assert {line.split()[1]: line.split()[2] for line in listed} == {
        no: f"{row['total'] / 100:.2f}" for no, row in expected.items()
    }


def test_a_messy_folder_from_the_command_line(folder: Path) -> None:
    camp = grown(6)
    put(folder, messy(camp, tables(camp)).files)
    done = command("import", folder, "--starts", str(camp.starts_on), "--ends", str(camp.ends_on))
    assert done.exit_code == 0, done.output
    assert f"{Oracle(camp).entries - 1} journal entries made" in done.output


def test_a_wrong_year_does_not_make_a_camp_of_twenty_years(folder: Path) -> None:
    camp = grown(10)
    camp.register[0]["on"] = date(2002, 5, 1)
    put(folder, clean(camp, tables(camp)).files)
    refused = command("import", folder)
    assert refused.exit_code == 2
    assert "--starts" in refused.output
    assert command("camps", "list").output == ""


def test_numbers_without_a_camp_in_them_need_it_said(folder: Path) -> None:
    camp = grown(10)
    for one in (sheets := tables(camp))[0].rows:
        one[0] = one[0].replace("-", "")
    put(folder, clean(camp, sheets[:1]).files)
    refused = command("import", folder)
    assert refused.exit_code == 2
    assert "--camp" in refused.output
