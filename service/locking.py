"""SQLite has one writing process: whoever writes holds a lock file beside the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url

from service.errors import Busy


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Refused at once while another process holds the lock; within a process it may be taken again.

    The kernel lets go of it when the process ends, however it ends. PostgreSQL needs none.
    """
    if not url.startswith("sqlite"):
        yield
        return
    path = str(make_url(url).database)
    lock = FileLock(f"{path}.lock", timeout=0, mode=0o600, thread_local=False, is_singleton=True)
    try:
        lock.acquire()
    except Timeout:
        raise _taken(path) from None
    try:
        yield
    finally:
        lock.release()


def _taken(path: str) -> Busy:
    return Busy(
        "one-writer",
        f"另一进程正在写 {path}（如 jingying serve）；请先停止它，或改用其接口。",
        f"Another process, such as `jingying serve`, writes to {path}: stop it first, or use its API.",
    )
