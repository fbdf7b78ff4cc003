"""Pages are tried on one database, since what they do is tried on both through the API; the browser is the real one."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.make import Caller, World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def reach(served: str, world: World) -> Iterator[Callable[[str | None], Caller]]:
    """`reach("officer")` calls the API of the server that the browser visits."""
    with httpx.Client(base_url=served) as client:
        typed: Any = client
        yield lambda role: Caller(typed, world.credential(role))
