"""A client that asks an application in this process, with as few changes of thread as that takes."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from anyio import Event
from anyio.from_thread import BlockingPortal
from litestar import Litestar
from litestar.testing import TestClient


class Portal:
    """Litestar's client goes through anyio's portal twice for a request, which changes threads twice for each."""

    def __init__(self, opened: BlockingPortal) -> None:
        self._opened, self._loop = opened, opened.call(asyncio.get_running_loop)

    def call(self, work: Callable[..., Any], *given: Any) -> Any:
        if work is Event:  # which needs no loop before it is waited for
            return Event()
        return asyncio.run_coroutine_threadsafe(work(*given), self._loop).result()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opened, name)


class Client(TestClient[Litestar]):
    def __init__(self, application: Litestar) -> None:
        super().__init__(application, base_url="http://127.0.0.1:8000")

    @contextmanager
    def portal(self) -> Iterator[Any]:
        with super().portal() as opened:
            yield opened if isinstance(opened, Portal) else Portal(opened)
