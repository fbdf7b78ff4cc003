"""Booklets as the command line prints them, each way in a process of its own."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests import make
from tests.bench.camps import Camp

FEW = 5
"""Enough to tell one booklet from the start of the process."""


class Run(NamedTuple):
    seconds: float
    megabytes: float


def measure(camp: Camp) -> None:
    with TemporaryDirectory() as folder:
        out, others = Path(folder), camp.numbers[FEW:]
        few, rest = (_run(camp, out / name, *numbers) for name, numbers in (("few", others[:FEW]), ("more", others)))
        zipped, bound = _run(camp, out / "all.zip", "--zip"), _run(camp, out / "all.pdf", "--both-sides")
    each = (rest.seconds - few.seconds) / (len(others) - FEW)
    start = few.seconds - FEW * each
    print(f"a booklet: {each:.3f} s (aim: under 0.2), {start:.1f} s to start the command and read the fonts")
    for name, run in (("a zip", zipped), ("one file for both sides", bound)):
        print(
            f"all {len(camp.numbers)} as {name}: {run.seconds:.1f} s in all (aim: under 10),"
            f" at most {run.megabytes:.0f} MB (aim: under 300)"
        )


def _run(camp: Camp, out: Path, *more: str) -> Run:
    keys = camp.path.with_suffix(".keys")
    make.write_keys(keys)
    settings = {"JINGYING_DATABASE": f"sqlite:///{camp.path}", "JINGYING_KEYS": str(keys)}
    program = [sys.executable, "-c", "from service.cli import main; main()", "booklet", "--camp", make.CAMP]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*program, "--out", str(out), *more],
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, status
    return Run(time.perf_counter() - began, used.ru_maxrss / 1024)
