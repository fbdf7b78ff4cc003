"""The first start: no account and no secret until somebody makes them, and keys that are worth the name."""

import base64
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner, Result
from litestar import Litestar
from litestar.testing import TestClient

from service import app, clock, migrating, sealing
from service.actions import bootstrap as actions
from service.app import working_on
from service.cli import group
from service.database import Database
from service.errors import Conflict
from service.queries.select import c, columns
from service.rules.access import SYSTEM
from service.sealing import KeyFile, SealBroken
from service.tables.access import Account, Credential, RecoveryCode
from service.tables.audit import INSTALLATION, Audit
from tests import make
from tests.make import World

Run = Callable[..., Result]
OFFICES = {"sysadmin": "sysadmin", "secadmin": "secadmin", "auditor": "auditor"}
PASSWORD = "correct horse battery staple"


@pytest.fixture
def run(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a migrated, empty database with its key file."""
    monkeypatch.setenv("JINGYING_DATABASE", sqlite_url)
    monkeypatch.setenv("JINGYING_KEYS", str(tmp_path / "keys.json"))
    sealing.write_keys(tmp_path / "keys.json", sealing.new_keys())
    return lambda *words: CliRunner().invoke(group, [str(word) for word in words])


@pytest.fixture
def opened(run: Run, sqlite_url: str, tmp_path: Path) -> Iterator[Database]:
    """What the commands work on."""
    database = Database(sqlite_url, sealing.load_keys(tmp_path / "keys.json"))
    yield database
    database.close()


@pytest.fixture
def client(application: Litestar, database: Database) -> Iterator[TestClient[Any]]:
    application.state.update(working_on(database))
    with TestClient(application, base_url="http://127.0.0.1:8000") as made:
        made.cookies.jar.set_policy(make.no_cookies())
        yield made


def links(output: str) -> dict[str, str]:
    """Login and link of every line that has them."""
    pairs = [line.split() for line in output.splitlines()]
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and len(pair[1]) == 43}


def accounts(database: Database) -> list[Account]:
    with database.begin(SYSTEM, write=False) as session:
        return list(session.scalars(columns(Account).order_by(c(Account.login))))


def rows(database: Database) -> list[Audit]:
    with database.begin(SYSTEM, write=False) as session:
        return list(session.scalars(columns(Audit).order_by(c(Audit.seq))))


def spend(client: TestClient[Any], link: str) -> int:
    body = {"link": link, "password": PASSWORD}
    answer = client.post("/api/sign-in/link", json=body, headers={"sec-fetch-site": "same-origin"})
    return answer.status_code


def test_s20_a_fresh_database_has_no_account_and_no_credential(database: Database) -> None:
    with database.begin(SYSTEM, write=False) as session:
        for table in (Account.id, Credential.id):
            assert list(session.scalars(columns(table))) == []


def _file(**changes: Any) -> KeyFile:
    secret = base64.b64encode(bytes(range(32))).decode()
    return KeyFile(**{"current": "k", "cipher": sealing.CIPHER, "keys": {"k": secret}, **changes})


def _encoded(secret: bytes) -> dict[str, str]:
    return {"k": base64.b64encode(secret).decode()}


BAD_KEYS: dict[str, tuple[KeyFile | None, int, str]] = {
    "missing": (None, 0o600, "jingying keys new"),
    "short": (_file(keys=_encoded(bytes(range(16)))), 0o600, "32 random bytes"),
    "one byte repeated": (_file(keys=_encoded(b"\x00" * 32)), 0o600, "32 random bytes"),
    "a word repeated": (_file(keys=_encoded(b"jingying" * 4)), 0o600, "32 random bytes"),
    "no base64": (_file(keys={"k": "change me"}), 0o600, "32 random bytes"),
    "for others to read": (_file(), 0o640, "chmod 600"),
    "current unknown": (_file(current="other"), 0o600, "one of the keys"),
    "another cipher": (_file(cipher="ROT13"), 0o600, "cipher"),
}


def _bad(path: Path, name: str) -> str:
    made, mode, told = BAD_KEYS[name]
    path.unlink()
    if made is not None:
        sealing.write_keys(path, made)
        path.chmod(mode)
    return told


@pytest.mark.parametrize("name", BAD_KEYS)
def test_s20_nothing_starts_with_a_key_file_that_is_none(
    run: Run, opened: Database, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_: pytest.fail("it started"))
    told = _bad(tmp_path / "keys.json", name)
    for words in (
        ("serve",),
        ("serve", "--sample"),
        ("access", "bootstrap"),
        ("accounts", "add", "x", "--role", "officer"),
    ):
        ended = run(*words)
        assert (ended.exit_code, told in str(ended.exception)) == (1, True), words
        assert "AAAA" not in str(ended.exception)
    with pytest.raises(SystemExit, match=told):
        app.create()
    assert accounts(opened) == []
    assert (tmp_path / "keys.json").exists() == (name != "missing")


def test_s20_a_key_file_is_made_and_never_replaced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    before = path.read_bytes()
    again = run("keys", "new")
    assert (again.exit_code, "rotate" in again.output, path.read_bytes()) == (2, True, before)
    path.unlink()
    assert run("keys", "rotate").exit_code == 1
    made = run("keys", "new")
    assert (made.exit_code, path.stat().st_mode & 0o777) == (0, 0o600)
    (first,) = json.loads(path.read_bytes())["keys"]
    assert run("keys", "list").output == f"{first}  present\n"
    secret = json.loads(path.read_bytes())["keys"][first]
    assert (run("keys", "new", "--rotate").exit_code, path.stat().st_mode & 0o777) == (0, 0o600)
    told = run("keys", "list").output
    assert (told.count("\n"), f"{first}\n" in told, secret in told + made.output) == (2, True, False)


def test_s21_three_administrators_by_one_time_links(run: Run, opened: Database) -> None:
    done = run("access", "bootstrap", "--sysadmin", "root")
    assert done.exit_code == 0, done.output
    assert set(links(done.output)) == {"root", "secadmin", "auditor"}
    assert [(one.login, one.kind, one.state, one.password) for one in accounts(opened)] == [
        ("auditor", "auditor", "invited", None), ("root", "sysadmin", "invited", None),
        ("secadmin", "secadmin", "invited", None),
    ]  # fmt: skip
    (row,) = rows(opened)
    assert (row.camp_id, row.via, row.action, row.account_id) == (INSTALLATION, "cli", "access.bootstrap", None)
    assert set(row.subjects.split(",")) == {str(one.id) for one in accounts(opened)}
    again = run("access", "bootstrap", "--sysadmin", "x", "--secadmin", "y", "--auditor", "z")
    assert isinstance(again.exception, Conflict)
    assert again.exception.code == "bootstrapped"
    assert len(accounts(opened)) == 3
    assert len(rows(opened)) == 1


def test_s21_a_link_of_the_bootstrap_opens_once_and_for_an_hour(
    client: TestClient[Any], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin(SYSTEM, write=True) as session:
        made = actions.bootstrap(session, OFFICES, clock.now())
    make.later(monkeypatch, minutes=59)
    assert spend(client, made["sysadmin"]) < 300
    assert spend(client, made["sysadmin"]) == 401
    make.later(monkeypatch, minutes=1, seconds=1)
    assert spend(client, made["auditor"]) == 401


def test_s21_of_two_bootstraps_at_once_one_wins(database: Database) -> None:
    """Under other names, so that no name is what keeps them apart."""

    def tried(names: tuple[str, str, str]) -> bool:
        try:
            with database.begin(SYSTEM, write=True) as session:
                actions.bootstrap(session, dict(zip(OFFICES, names, strict=True)), clock.now())
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(tried, [(f"a{n}", f"b{n}", f"c{n}") for n in range(4)]))
    assert sorted(done) == [False, False, False, True]
    assert len(accounts(database)) == 3


def test_s21_recovering_says_so_loudly_and_ends_what_was_before(run: Run, opened: Database) -> None:
    first = links(run("access", "bootstrap").output)
    with opened.begin(SYSTEM, write=True) as session:
        row = session.scalars(columns(Account).where(c(Account.login) == "secadmin")).one()
        row.password, row.state, row.totp, row.totp_at = "$argon2id$", "disabled", "jys1:x", 1
        session.add(RecoveryCode(account_id=row.id, sha256="0" * 64))
    done = run("access", "bootstrap", "--recover", "--only", "secadmin")
    assert (done.exit_code, set(links(done.stdout)), "RECOVERED" in done.stderr) == (0, {"secadmin"}, True)
    assert links(done.stdout)["secadmin"] != first["secadmin"]
    (row,) = [one for one in accounts(opened) if one.login == "secadmin"]
    assert (row.password, row.state, row.totp, row.totp_at, row.kind) == (None, "invited", None, None, "secadmin")
    assert row.auth_epoch > 0
    noted = rows(opened)[-1]
    assert (noted.action, noted.reason, noted.subjects) == ("access.recover", "recover", str(row.id))
    assert run("access", "bootstrap", "--only", "secadmin").exit_code == 2
    taken = run("access", "bootstrap", "--recover", "--only", "secadmin", "--secadmin", "auditor")
    assert isinstance(taken.exception, Conflict)
    assert len(rows(opened)) == 2


def test_every_command_that_writes_leaves_its_row(run: Run, opened: Database) -> None:
    assert run("accounts", "add", "officer", "--role", "officer").exit_code == 0
    place = ("--name", "一期", "--starts", "2020-06-01", "--ends", "2021-06-30", "--officer", "officer")
    assert run("camps", "open", make.CAMP, *place).exit_code == 0
    assert run("accounts", "add", "second", "--role", "officer").exit_code == 0
    assert run("accounts", "grant", "second", "--role", "officer", "--camp", make.CAMP).exit_code == 0
    assert run("accounts", "link", "second").exit_code == 0
    assert run("accounts", "token", "second").exit_code == 0
    before = [(one.action, one.via) for one in rows(opened)]
    assert sorted(before) == [
        ("accounts.add", "cli"), ("accounts.add", "cli"), ("accounts.grant", "cli"), ("accounts.link", "cli"),
        ("accounts.token", "cli"), ("camps.open", "cli"),
    ]  # fmt: skip
    officer, second = accounts(opened)
    (camps,) = [one for one in rows(opened) if one.action == "camps.open"]
    assert (camps.account_id, camps.camp_id == INSTALLATION) == (officer.id, False)
    assert {one.subjects for one in rows(opened) if one.action in {"accounts.link", "accounts.token"}} == {
        str(second.id)
    }
    assert run("accounts", "add", "officer", "--role", "officer").exit_code == 1
    assert run("camps", "list").exit_code == 0
    assert [(one.action, one.via) for one in rows(opened)] == before


def test_s82_what_the_key_of_before_sealed_opens_until_it_is_dropped(run: Run, tmp_path: Path) -> None:
    path, place = tmp_path / "keys.json", "account/totp/0/7"
    sealed = sealing.load_keys(path).seal(place, "a secret")
    assert run("keys", "rotate").exit_code == 0
    both = sealing.load_keys(path)
    assert both.open(place, sealed) == "a secret"
    anew = both.seal(place, both.open(place, sealed))
    assert (both.is_current(sealed), both.is_current(anew)) == (False, True)
    found = sealing.read_keys(path)
    sealing.write_keys(
        path, KeyFile(current=found.current, cipher=found.cipher, keys={found.current: found.keys[found.current]})
    )
    dropped = sealing.load_keys(path)
    assert dropped.open(place, anew) == "a secret"
    with pytest.raises(SealBroken, match="not in the key file") as refused:
        dropped.open(place, sealed)
    assert "a secret" not in str(refused.value)


def test_s82_a_server_with_two_keys_reads_both_and_without_the_old_one_shows_nothing(
    world: World, application: Litestar, tmp_path: Path
) -> None:
    """A phone that is sealed under each."""
    old, new = bytes(range(32)), bytes(range(64, 96))
    rings = {
        "both": sealing.KeyRing("new", {"new": new, "test": old}),
        "the new one alone": sealing.KeyRing("new", {"new": new}),
    }
    body = make.trainee_body(9, phone="13900000000")
    officer = world.people["officer"]
    database = Database(world.database.url, sealing.KeyRing("test", {"test": old}))
    assert _asked(application, database, officer, "POST", "/trainees", body).status_code == 201
    answers = {}
    for name, ring in rings.items():
        database = Database(world.database.url, ring)
        answers[name] = _asked(application, database, officer, "GET", "/trainees/QY2020-009", None)
    assert answers["both"].json()["phone"] == "13900000000"
    assert answers["the new one alone"].status_code == 500
    assert "13900000000" not in answers["the new one alone"].text


def _asked(application: Litestar, database: Database, person: make.Person, method: str, path: str, body: Any) -> Any:
    application.state.update(working_on(database))
    with TestClient(application, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        answer = make.Caller(client, person).request(method, path, json=body)
    database.close()
    return answer


def test_serving_the_sample_makes_keys_only_with_a_new_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    started: list[bool] = []

    def note(server: uvicorn.Server) -> None:
        started.append(True)
        server.started = True

    monkeypatch.setattr(uvicorn.Server, "run", note)
    monkeypatch.setenv("JINGYING_DATABASE", f"sqlite:///{tmp_path}/fresh/x.sqlite3")
    monkeypatch.setenv("JINGYING_KEYS", str(tmp_path / "fresh/keys.json"))
    done = CliRunner().invoke(group, ["serve", "--sample"])
    assert (done.exit_code, started) == (0, [True]), done.output
    assert (tmp_path / "fresh/keys.json").stat().st_mode & 0o777 == 0o600
    ring = sealing.load_keys(tmp_path / "fresh/keys.json")
    database = Database(f"sqlite:///{tmp_path}/fresh/x.sqlite3", ring)
    assert migrating.problems(database) == []
    assert {one.action for one in rows(database)} == {"camps.open", "imports.commit", "points.decide", "accounts.add"}
    assert {one.password for one in accounts(database)} == {None}
    database.close()
    monkeypatch.setenv("JINGYING_DATABASE", sqlite_url)
    monkeypatch.setenv("JINGYING_KEYS", str(tmp_path / "elsewhere.json"))
    other = CliRunner().invoke(group, ["serve", "--sample"])
    assert (other.exit_code, "keys new" in str(other.exception), len(started)) == (1, True, 1)
