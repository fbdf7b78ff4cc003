import os
import sys
import tempfile
from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def quiet_runtime() -> None:
    """The wheel of PostgreSQL warns where a machine has no such folder."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[object], None]:
    """A figure of a test that passes, for those who read along."""

    def say(what: object) -> None:
        with capsys.disabled():
            sys.stdout.write(f" {what} ")

    return say
