"""`jingying notices`, and the file that says where reminders may go."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from service import clock, outlets
from service.cli import group
from service.database import Database
from service.outlets import Outlets
from tests import make, reminding
from tests.make import World
from tests.reminding import SECRET, at

HOOK = {"url": "https://oa.example.org/in", "secret": SECRET}
MAIL = {"host": "mail.example.org", "sender": "camp@example.org"}
ROBOT = {"name": "g", "form": "wecom", "url": "https://robot.example.org/send?key=k"}


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    database = Database(sqlite_url, make.KEYS)
    yield make.world(database)
    database.close()


def written(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    path.chmod(0o600)
    return path


def run(sqlite_url: str, tmp_path: Path, found: Outlets, *words: str) -> Result:
    given = {
        "JINGYING_DATABASE": sqlite_url,
        "JINGYING_KEYS": str(make.write_keys(tmp_path / "keys.json")),
        "JINGYING_NOTICES": str(written(tmp_path / "notices.json", msgspec.to_builtins(found))),
    }
    return CliRunner().invoke(group, ["notices", "send", *words], env=given)


def test_a_timer_sends_and_is_told_what_it_did(
    sqlite_url: str, tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(10))
    reminding.reach(world, "mentor")
    with reminding.office(world, "wecom") as office:
        planned = run(sqlite_url, tmp_path, office.outlets, "--dry-run", "--json")
        assert [one["channel"] for one in json.loads(planned.output)["queue"]] == ["email", "group"]
        assert "2 digests would be queued" in run(sqlite_url, tmp_path, office.outlets, "--dry-run").output
        assert (office.box.received, office.hooks.posted, office.notices()) == ([], [], [])
        office.hooks.answer(500)
        done = run(sqlite_url, tmp_path, office.outlets, "--json")
        assert (done.exit_code, json.loads(done.stdout)) == (
            1, {"queued": 2, "sent": 1, "failed": 1, "given_up": 0, "dropped": 0, "quiet": 0},
        )  # fmt: skip
        again = run(sqlite_url, tmp_path, office.outlets)
        assert (again.exit_code, again.output) == (
            0, "0 queued, 0 sent, 0 failed, 0 given_up, 0 dropped, 0 quiet\n",
        )  # fmt: skip


def test_without_the_file_nothing_is_reached(tmp_path: Path) -> None:
    assert outlets.load(tmp_path / "none.json") == Outlets()


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    whole = {"every_minutes": 5, "mail": MAIL, "webhook": HOOK, "groups": [{**ROBOT, "camps": ["QY2020"]}]}
    found = outlets.load(written(tmp_path / "notices.json", whole))
    assert found.channels == ["email", "webhook"]
    assert [(one.serves("QY2020"), one.serves("QY2021")) for one in found.groups] == [(True, False)]
    assert found.mail is not None
    assert (found.mail.port, found.mail.security) == (587, "starttls")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        ({"every": 5}, "unknown field"),
        ({"mail": {**MAIL, "sender": "nobody"}}, "mail.sender is not an address"),
        ({"mail": {**MAIL, "security": "none", "password": "canary"}}, "mail.password would be sent readable"),
        ({"webhook": {**HOOK, "url": "http://oa.example.org/"}}, "webhook.url must begin with https://"),
        ({"webhook": {**HOOK, "url": "https://canary@oa.example.org/"}}, "webhook.url must begin with https://"),
        ({"webhook": {**HOOK, "secret": "canary"}}, "webhook.secret: "),
        ({"webhook": {**HOOK, "secret": "whsec_Y2FuYXJ5"}}, "webhook.secret: "),
        ({"groups": [{**ROBOT, "form": "webhook"}]}, "groups.g.secret: "),
        ({"groups": [ROBOT, ROBOT]}, "two groups of one name"),
        ({"ca": "/nowhere.pem"}, "ca is no file"),
    ],
)
def test_a_wrong_file_stops_the_start_and_tells_no_secret(tmp_path: Path, content: Any, said: str) -> None:
    path = written(tmp_path / "notices.json", content)
    with pytest.raises(SystemExit) as refusal:
        outlets.load(path)
    assert said in str(refusal.value)
    assert "canary" not in str(refusal.value)


def test_a_file_that_others_read_stops_the_start(tmp_path: Path) -> None:
    path = written(tmp_path / "notices.json", {})
    path.chmod(0o644)
    with pytest.raises(SystemExit, match="can be read by others"):
        outlets.load(path)
