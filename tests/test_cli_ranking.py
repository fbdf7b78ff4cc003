"""The ranking from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import group
from service.errors import Invalid
from tests import make
from tests.make import World

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_sample: tuple[Path, World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """On the sample camp, which is only read."""
    monkeypatch.setenv("JINGYING_DATABASE", f"sqlite:///{sqlite_sample[0]}")
    monkeypatch.setenv("JINGYING_KEYS", str(make.write_keys(tmp_path / "keys.json")))
    return lambda *words: CliRunner().invoke(group, ["rank", *words])


def cells(result: Result, no: str) -> list[str]:
    (line,) = [line for line in result.output.splitlines() if no in line]
    return [cell.strip() for cell in line.strip("│ ").split("│")]


def test_it_prints_who_would_be_recommended_and_how_sure_that_is(run: Run) -> None:
    result = run(make.CAMP)
    assert result.exit_code == 0, result.output
    numbers = [line.split("│")[1].strip() for line in result.output.splitlines() if "│ QY2020-" in line]
    assert [no[-3:] for no in numbers[:5]] == ["008", "020", "013", "029", "017"]
    assert len(numbers) == 45
    first, doubtful, barred = (cells(result, f"QY2020-{no}") for no in ("008", "021", "006"))
    assert first[2:7] == ["88.58", "4", "91.21", "91.06", "1"]
    assert first[-4:] == ["100%", "100%", "稳入", "优先推荐"]
    assert doubtful[-1] == "后备 临界：表现下限"
    assert (barred[3], barred[-1], barred[-2]) == ("10", "不参与推荐", "")
    assert cells(result, "QY2020-010")[-1] == "未达条件 积分名次上限、表现下限"


def test_it_says_on_what_the_figures_rest(run: Run) -> None:
    result = run(make.CAMP, "--through", "2021-06-30")
    found = json.loads(run(make.CAMP, "--json").output)
    assert f"inputs {found['method']['inputs_digest']}" in result.output
    assert f"head {found['method']['seq']} {found['method']['hash']}" in result.output
    assert "Seminars: Adjusted for the mean severity of the evaluators met." in result.output


def test_another_day_ranks_by_what_was_known_by_then(run: Run) -> None:
    early = json.loads(run(make.CAMP, "--through", "2020-12-31", "--json").output)
    assert early["method"]["through"] == "2020-12-31"
    assert early["rows"][0]["points"] < 60


@pytest.mark.parametrize("words", [("--policy", "9"), ("--through", "2020-01-01"), ("--at-seq", "0")])
def test_what_cannot_be_ranked_is_refused_in_words(run: Run, words: tuple[str, str]) -> None:
    result = run(make.CAMP, *words)
    assert isinstance(result.exception, Invalid)


def test_it_wants_a_camp_that_is_there(run: Run) -> None:
    assert run("QY1999").exit_code == 2
    assert run(make.CAMP, "--as", "auditor").exit_code == 2
