"""The log: one JSON line a request, of listed keys, that no value of a request can get into or break."""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from service.database import Database
from service.http import logs
from service.queries import trainees
from service.rules.access import SYSTEM
from service.tables.camps import Organisation
from tests import auditing, make
from tests.make import CAMP, Caller, World

Call = Callable[[str | None], Caller]
CANARY = "canary7531金丝雀"
SECRET = "jyt_" + "C4naryC4naryC4naryC4naryC4naryC4naryC4naryC4n" + "00000000"
KEYS = {"at", "level", "logger", "event", *logs.KEYS, "error", "stack"}


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, Any]]]:
    """What was written to stderr since it was last asked."""
    logs.LOGGING.configure()  # whatever another test has made of the root logger
    capsys.readouterr()
    return lambda: [json.loads(line) for line in capsys.readouterr().err.split("\n") if line.startswith("{")]


Lines = Callable[[], list[dict[str, Any]]]


def of(found: list[dict[str, Any]], logger: str = "jingying.requests") -> list[dict[str, Any]]:
    return [one for one in found if one["logger"] == logger]


def test_s71_a_request_leaves_one_line_of_listed_keys(call: Call, world: World, lines: Lines) -> None:
    answer = call("officer").get("/trainees/QY2020-001?colour=red")
    (line,) = of(lines())
    assert set(line) <= KEYS
    assert (line["request_id"], line["status"], line["method"]) == (answer.headers["x-request-id"], 400, "GET")
    assert line["route"] == "/api/camps/{camp}/trainees/{no}"
    assert line["account_id"] == str(world.people["officer"].account_id)
    assert 0 < line["ms"] < 60_000
    call(None).get("/api/nothing/there")
    (unknown,) = of(lines())
    assert (unknown["route"], unknown["status"], unknown["account_id"]) == ("", 404, None)


INJECTIONS = ["a\r\nlevel: fake", "a\nb", "a\u2028b", "a\u0085b", "a\x1b[31mb", '"},{"level":"fake"', "%0d%0aX"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_s71_nothing_that_is_sent_begins_a_line_or_gets_into_one(
    call: Call, lines: Lines, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    officer, sent = call("officer"), f"{CANARY}{text}"
    quoted = json.dumps(sent)
    officer.get("/trainees", params={"q": sent})
    officer.get("/trainees", params={sent: "1"})
    officer.request("POST", "/trainees", content=quoted.encode(), headers={"content-type": "application/json"})
    officer.post("/trainees", make.trainee_body(8, name=sent))
    officer.post("/trainees/QY2020-001/state", {"to": "withdrawn", "reason": sent})
    officer.get("/trainees", headers={"user-agent": "canary7531", "x-request-id": "canary7531"})
    written = capsys.readouterr().err
    ours = [line for line in written.split("\n") if line]
    assert len([line for line in ours if '"jingying.requests"' in line]) == 6
    for line in ours:
        found = json.loads(line)
        assert set(found) <= KEYS
        assert found["level"] in {"info", "warning"}
    assert "canary" not in written
    assert "fake" not in written


def test_s71_a_record_cannot_break_its_line_or_say_more_than_the_listed_keys() -> None:
    record = logging.LogRecord("jingying", logging.WARNING, "", 0, "two\r\nlines\u2028%s", ("x",), None)
    record.__dict__ |= {"status": 200, "body": CANARY, "query": CANARY}
    line = logs.Lines().format(record)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["event"] == "two\r\nlines\u2028x"
    assert "canary" not in line


def test_s71_of_other_libraries_messages_only_the_pattern_is_told() -> None:
    def event(name: str, text: str, *values: object) -> str:
        line: str = json.loads(logs.Lines().format(logging.LogRecord(name, 20, "", 0, text, values, None)))["event"]
        return line

    assert event("httpx", "asked for %s", CANARY) == "asked for %s"
    assert event("asyncio", f"failed with {CANARY}") == "withheld"
    assert event("uvicorn.error", "Application startup complete.") == "Application startup complete."
    assert event("jingyingly", CANARY) == "withheld"


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        password = CANARY  # a value that a frame holds
        raise RuntimeError(f"{password} was refused") from error

    return fail


def test_s71_a_failure_is_told_by_kind_and_place_without_its_values(
    call: Call, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = DBAPIError("SELECT", {"phone": CANARY}, ValueError(CANARY))
    monkeypatch.setattr(trainees, "list_trainees", failing(error))
    answer = call("officer").get("/trainees")
    assert answer.status_code == 500
    found = lines()
    (line,) = of(found, "jingying")
    assert line["error"] == ["builtins.RuntimeError", "sqlalchemy.exc.DBAPIError"]
    assert line["level"] == "error"
    assert any("api/trainees.py" in place and place.endswith(" index") for place in line["stack"])
    assert answer.headers["x-request-id"] in line["event"]
    assert "canary" not in json.dumps(found) + answer.text


def test_s71_an_error_of_the_database_does_not_repeat_its_parameters(database: Database) -> None:
    def write() -> None:
        with database.begin(SYSTEM, write=True) as session:
            session.add(Organisation(code=CANARY, name=None))  # type: ignore[arg-type]

    with pytest.raises(DBAPIError, match=r"(?i)null") as caught:
        write()
    assert f"'{CANARY}'" not in str(caught.value)
    assert "hide_parameters" in str(caught.value)


def test_s31_a_token_in_the_address_proves_nothing(call: Call, world: World, database: Database) -> None:
    officer = world.people["officer"]
    before = auditing.count(database, "audit")
    for name in ("token", "access_token", "authorization", "session", "__Host-jy"):
        answer = call(None).get(f"/trainees?{name}={officer.token}")
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:jingying:problem:unauthenticated")
        assert officer.token not in answer.text
    assert auditing.count(database, "audit") == before


def test_s31_no_credential_gets_into_log_audit_or_errors(
    call: Call, world: World, database: Database, capsys: pytest.CaptureFixture[str], lines: Lines
) -> None:
    client, officer = call(None).client, world.people["officer"]
    sent = [
        {"authorization": f"Bearer {SECRET}"},
        {"authorization": f"Basic {SECRET}"},
        {"authorization": SECRET},
        {"cookie": f"__Host-jy={SECRET}"},
        {"authorization": f"Bearer {officer.token}"},
        {"cookie": f"__Host-jy={officer.session}", "sec-fetch-site": "same-origin"},
    ]
    answers = [
        client.get(f"/api/camps/{CAMP}/trainees{more}", headers=one) for one in sent for more in ("", f"/{SECRET}")
    ]
    answers += [client.get(f"/api/camps/{CAMP}/trainees?token={SECRET}", headers=one) for one in sent]
    link = {"sec-fetch-site": "same-origin"}
    answers.append(client.post("/api/sign-in/link", json={"link": SECRET}, headers=link))
    for answer in answers[:8]:
        assert answer.status_code == 401
    written = capsys.readouterr().err
    rows = "\n".join(str(row) for row in auditing.rows(database))
    for secret in (SECRET, officer.token, officer.session):
        assert secret not in written
        assert secret not in rows
    for answer in answers:
        said = {name: value for name, value in answer.json().items() if name != "instance"}
        assert SECRET not in json.dumps(said)
        assert officer.token not in answer.text


def test_a_line_goes_to_stderr_whatever_it_is_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    class Elsewhere:
        written = ""

        def write(self, text: str) -> None:
            self.written += text

        def flush(self) -> None: ...

    elsewhere, handler = Elsewhere(), logs.Stderr()
    monkeypatch.setattr(sys, "stderr", elsewhere)
    handler.emit(logging.LogRecord("jingying", 20, "", 0, "said", (), None))
    assert elsewhere.written == "said\n"
