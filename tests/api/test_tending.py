"""What the server does by itself: signed checkpoints of what is new, and chores that fail without ending anything."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from anyio import run, sleep
from litestar import Litestar

from service.app import working_on
from service.database import Database
from service.http import tending
from service.http.tending import CHORES, Chore, tend, write_checkpoint
from service.queries import checkpoints
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]


@pytest.fixture
def app(application: Litestar, database: Database, world: World, tmp_path: Path) -> Iterator[Litestar]:
    """The application on the test's database, with a file of checkpoints of its own."""
    kept = application.state.settings
    file = str(tmp_path / "deep" / "checkpoints.txt")
    application.state.update({**working_on(database), "settings": msgspec.structs.replace(kept, checkpoints=file)})
    application.state.pop("last_heads", None)
    yield application
    application.state["settings"] = kept


def file_of(app: Litestar) -> str:
    return Path(app.state.settings.checkpoints).read_text(encoding="utf-8")


def test_a_checkpoint_is_written_and_logged_when_there_is_something_new(
    app: Litestar, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    call("officer").get("/trainees")
    with caplog.at_level(logging.INFO, "jingying"):
        for _ in range(2):
            write_checkpoint(app)
    (first,) = checkpoints.read(make.KEYS, file_of(app))
    assert [one.seq for one in first.heads if one.kind == "audit"] == [1]
    (told,) = [one.note for one in caplog.records if hasattr(one, "note")]
    assert file_of(app) == f"{told}\n"
    call("officer").get("/trainees")
    write_checkpoint(app)
    assert [one.heads[0].seq for one in checkpoints.read(make.KEYS, file_of(app))] == [1, 2]


def test_heads_that_do_not_continue_the_last_ones_are_told_and_not_signed(
    app: Litestar, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        call("officer").get("/trainees")
    write_checkpoint(app)
    before = file_of(app)
    make.without_triggers(app.state.database, "DELETE FROM audit WHERE seq = 2")
    call("officer").get("/trainees")
    write_checkpoint(app)
    assert file_of(app) == before
    assert [one.alert for one in caplog.records if hasattr(one, "alert")] == ["chain-broken"]


def test_it_is_a_chore_of_every_ten_minutes() -> None:
    assert (600, write_checkpoint) in [(chore.every, chore.run) for chore in CHORES]


def test_a_chore_that_fails_is_logged_and_comes_again(
    app: Litestar, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fail(_: Litestar) -> None:
        done.append("failed")
        raise RuntimeError("no")

    def work(_: Litestar) -> None:
        assert app.state.writing.locked() == app.state.database.is_sqlite
        done.append("worked")

    monkeypatch.setattr(tending, "CHORES", (Chore(0.001, fail), Chore(0.001, work, writes=True)))

    async def live() -> None:
        app.state.update(working_on(app.state.database))
        async with tend(app):
            while done.count("failed") < 2 or done.count("worked") < 2:
                await sleep(0.001)

    run(live)
    assert any("chore fail failed" in one.getMessage() for one in caplog.records)
