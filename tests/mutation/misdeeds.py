"""Misunderstandings of the points' actions, as misdeeds.txt tells them: each is tried in a copy of the tree.

What an action does shows in a database only, at times in other processes only, so that one module replaced in this
process would not do. The tests are those that must notice.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from tests.mutation.running import ROOT

TOLD = Path(__file__).with_name("misdeeds.txt")
FOLDER = Path("service") / "actions"
COPIED = ("service", "tests", "migrations", "pyproject.toml")
OPTIONS = ("-x", "-q", "--no-header", "--tb=no", "--show-capture=no", "-p", "no:cacheprovider")


class Misdeed(NamedTuple):
    module: str
    name: str
    tests: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]


def misdeeds() -> list[Misdeed]:
    """A blank line parts them: module and name, the tests, then what is there (-) and what it becomes (+) by turns."""
    blocks = TOLD.read_text(encoding="utf-8").strip().split("\n\n")
    return [_misdeed(lines) for block in blocks if (lines := [one for one in block.split("\n") if one[0] != "#"])]


def _misdeed(lines: list[str]) -> Misdeed:
    module, _, name = lines[0].partition(": ")
    changes: list[tuple[str, str]] = []
    for sign, text in ((line[0], line[1:]) for line in lines[2:]):
        if sign == "-" and (not changes or changes[-1][1]):
            changes.append((text, ""))
        elif sign == "-":
            changes[-1] = (f"{changes[-1][0]}\n{text}", "")
        else:
            was, now = changes[-1]
            changes[-1] = (was, f"{now}\n{text}" if now else text)
    return Misdeed(module, name, tuple(lines[1].split()), tuple(changes))


def changed(source: str, misdeed: Misdeed) -> str:
    """ValueError for a text that is not there once."""
    for was, now in misdeed.changes:
        if source.count(was) != 1:
            raise ValueError(f"{misdeed.module}: {misdeed.name}: {was} is not there once")
        source = source.replace(was, now)
    return source


def survivors() -> Iterator[tuple[str, bool]]:
    """Every misdeed, and whether its tests pass in spite of it."""
    told = misdeeds()
    with TemporaryDirectory() as name:
        tree = Path(name)
        for part in COPIED:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, tree / part)
        if not _passes(tree, sorted({test for one in told for test in one.tests})):
            raise RuntimeError("actions: the tests fail without any mistake")
        for one in told:
            path = tree / FOLDER / f"{one.module}.py"
            source = path.read_text(encoding="utf-8")
            path.write_text(changed(source, one), encoding="utf-8")
            yield f"{one.module}: {one.name}", _passes(tree, one.tests)
            path.write_text(source, encoding="utf-8")


def _passes(tree: Path, tests: tuple[str, ...] | list[str]) -> bool:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tree)}
    command = [sys.executable, "-m", "pytest", *OPTIONS, f"--basetemp={tree / 'temporary'}", *tests]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False)
    if done.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"no test ran: {tests}: {done.stdout.decode()}")
    return done.returncode == pytest.ExitCode.OK
