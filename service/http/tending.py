"""What a server does by itself from time to time, beside answering."""

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from anyio import create_task_group, sleep, to_thread
from litestar import Litestar

from service import clock
from service.actions import notices_sending, tidying
from service.actions.erasing import note_down
from service.queries import checkpoints
from service.rules.access import SYSTEM
from service.rules.checkpoints import Checkpoint

logger = logging.getLogger("jingying")
MINUTE = 60


class Chore(NamedTuple):
    """Done every so many seconds, in a thread; one that writes takes its turn among the requests."""

    every: float
    run: Callable[[Litestar], None]
    writes: bool = False


def write_checkpoint(app: Litestar) -> None:
    """Appends the signed heads to the file, and to the log, unless they are the same as last time.

    Never heads that do not continue those signed last: somebody went round the product, and that is told instead.
    """
    path = Path(app.state.settings.checkpoints)
    with app.state.database.begin(SYSTEM, write=False) as session:
        if broken := [one for last in _last(app, path) for one in checkpoints.not_continued(session, last)]:
            logger.error("chain-broken", extra={"alert": "chain-broken", "note": str(broken[0])})
            return
        note = checkpoints.checkpoint(session, clock.now())
    heads = note.rpartition("\ntime ")[0]
    if heads == app.state.get("last_heads"):
        return
    append_note(path, note)
    app.state["last_heads"] = heads
    logger.info("checkpoint", extra={"note": note})


def _last(app: Litestar, path: Path) -> list[Checkpoint]:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return checkpoints.read(app.state.database.keys, text)[-1:] if text.strip() else []


def append_note(path: Path, note: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{note}\n")


def tidy_up(app: Litestar) -> None:
    """What is kept for a short time only goes; the list of erased persons is completed."""
    with app.state.database.begin(SYSTEM, write=True) as session:
        tidying.tidy(session, clock.now())
        note_down(session, Path(app.state.settings.erasures))


def send_notices(app: Litestar) -> None:
    """In short transactions of its own, so that nobody waits for a server outside."""
    state = app.state
    done = notices_sending.run(state.database, state.outlets, state.settings.address, clock.now())
    if not done.is_whole:
        logger.warning("notices", extra={"alert": "notices-undelivered", "count": done.failed + done.given_up})


CHORES: tuple[Chore, ...] = (Chore(10 * MINUTE, write_checkpoint), Chore(60 * MINUTE, tidy_up, writes=True))


@asynccontextmanager
async def tend(app: Litestar) -> AsyncIterator[None]:
    """As long as the app runs."""
    async with create_task_group() as group:
        for chore in (*CHORES, *_asked_for(app)):
            group.start_soon(_keep, app, chore)
        yield
        group.cancel_scope.cancel()


def _asked_for(app: Litestar) -> Iterator[Chore]:
    """What only happens where the operator's file says how often."""
    if minutes := app.state.outlets.every_minutes:
        yield Chore(minutes * MINUTE, send_notices)


async def _keep(app: Litestar, chore: Chore) -> None:
    while True:
        await sleep(chore.every)
        await _once(app, chore)


async def _once(app: Litestar, chore: Chore) -> None:
    try:
        if chore.writes and app.state.database.is_sqlite:
            async with app.state.writing:
                await to_thread.run_sync(chore.run, app)
        else:
            await to_thread.run_sync(chore.run, app)
    except Exception:
        logger.exception("the chore %s failed", chore.run.__name__)
