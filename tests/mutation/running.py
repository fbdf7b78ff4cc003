"""Tests against one mutant: in a process of its own that ends with it, and nothing is written anywhere."""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20
"""Of processor time, so that a busy machine kills nothing: a mutant that runs longer turns in circles."""
OPTIONS = ("-x", "-q", "--noconftest", "--no-header", "--tb=no", "-p", "no:cacheprovider")


class Replaced(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module other code."""

    def __init__(self, module: str, code: CodeType) -> None:
        self.module, self.code = module, code

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.module:
            return None
        return importlib.util.spec_from_file_location(fullname, self.code.co_filename, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def survives(module: str, code: CodeType, tests: Sequence[str]) -> bool:
    """Whether the tests pass in spite of it; RuntimeError when they could not be run at all."""
    if module in sys.modules:
        raise RuntimeError(f"{module} is imported already, so its code cannot be replaced")
    child = os.fork()
    if child == 0:
        try:
            os._exit(_run(module, code, tests))
        finally:
            os._exit(pytest.ExitCode.TESTS_FAILED)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise RuntimeError(f"no test ran: {tests}")
    return status == pytest.ExitCode.OK


def _run(module: str, code: CodeType, tests: Sequence[str]) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutation", deadline=None, derandomize=True, database=None, phases=phases)
    hypothesis.settings.load_profile("mutation")
    sys.meta_path.insert(0, Replaced(module, code))
    return int(pytest.main([*OPTIONS, *(str(ROOT / test) for test in tests)]))
