"""What every request has to be and every answer carries: origin, content type, headers, problems."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from service.http.headers import HEADERS
from service.queries import trainees as trainee_queries
from tests import make
from tests.make import Caller, World, trainee_body

Call = Callable[[str | None], Caller]
OWN, FOREIGN = "http://127.0.0.1:8000", "http://evil.example"
CANARY = "SELECT canary FROM /srv/secret/path"
ORIGINS: dict[str, tuple[dict[str, str], bool]] = {
    "same origin": ({"sec-fetch-site": "same-origin"}, True),
    "typed by hand": ({"sec-fetch-site": "none"}, True),
    "same site only": ({"sec-fetch-site": "same-site"}, False),
    "cross site": ({"sec-fetch-site": "cross-site"}, False),
    "cross site with our origin": ({"sec-fetch-site": "cross-site", "origin": OWN}, False),
    "old browser": ({"origin": OWN}, True),
    "old browser elsewhere": ({"origin": FOREIGN}, False),
    "old browser without origin": ({"origin": "null"}, False),
    "other port": ({"origin": "http://127.0.0.1:8001"}, False),
    "nothing": ({}, False),
}


@pytest.mark.parametrize("case", ORIGINS, ids=str)
def test_s32_an_unsafe_request_of_a_session_comes_from_our_own_pages(call: Call, world: World, case: str) -> None:
    headers, accepted = ORIGINS[case]
    cookie = {"cookie": f"__Host-jy={world.people['officer'].session}"}
    client = call(None).client
    answer = client.post(f"{make.ROOT}/trainees", json=trainee_body(9), headers={**cookie, **headers})
    assert answer.status_code == (201 if accepted else 403)
    if not accepted:
        assert answer.json()["type"] == "urn:jingying:problem:cross-site"
    assert client.get(f"{make.ROOT}/trainees", headers={**cookie, **headers}).status_code == 200
    for path, body in {"": {"login": "x", "password": "x"}, "/link": {"link": "x" * 43, "password": "x"}}.items():
        signed_in = client.post(f"/api/sign-in{path}", json=body, headers=headers)
        assert signed_in.status_code == (401 if accepted else 403)


def test_s32_a_token_is_no_browser_and_a_missing_credential_is_told_first(call: Call) -> None:
    foreign = {"sec-fetch-site": "cross-site", "origin": FOREIGN}
    assert call("officer").post("/trainees", trainee_body(9), headers=foreign).status_code == 201
    assert call(None).post("/trainees", trainee_body(9), headers=foreign).status_code == 401


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""],
)
def test_s32_s42_json_is_sent_as_json(call: Call, kind: str) -> None:
    answer = call("officer").request(
        "POST", "/trainees", content=msgspec.json.encode(trainee_body(9)), headers={"content-type": kind}
    )
    assert (answer.status_code, answer.json()["type"]) == (415, "urn:jingying:problem:unsupported-media-type")
    assert call("officer").get("/trainees/QY2020-009").status_code == 404


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_s42_a_content_type_is_read_as_the_standard_says(call: Call, kind: str) -> None:
    body = msgspec.json.encode(trainee_body(9))
    assert call("officer").request("POST", "/trainees", content=body, headers={"content-type": kind}).status_code == 201


BODIES = {
    "not json": b"{",
    "empty": b"",
    "a list": b"[]",
    "null": b"null",
    "invalid utf-8": b'{"no": "\xff\xfe"}',
    "a lone surrogate": b'{"no": "\\ud800"}',
    "not a number": b'{"no": NaN}',
    "3000 levels": b"[" * 3000 + b"]" * 3000,
}


@pytest.mark.parametrize("case", BODIES, ids=str)
def test_s42_what_is_not_the_documented_json_is_malformed(call: Call, case: str) -> None:
    headers = {"content-type": "application/json"}
    answer = call("officer").request("POST", "/trainees", content=BODIES[case], headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:jingying:problem:malformed")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/trainees/a%00b", "/trainees?q=%00", "/trainees?q=a%0ab", "/trainees/%7f", "/points/entries?trainee=%00"]
)
def test_s42_a_control_character_in_an_address_is_malformed(call: Call, path: str) -> None:
    answer = call("officer").get(path)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:jingying:problem:bad-text")


PARAMETERS = {
    "/trainees/QY2020-001?no=x": "none",
    "/points/entries/1?seq=2": "none",
    "/trainees/QY2020-001/growth/attachments?camp=x": "limit, offset, sort",
}


@pytest.mark.parametrize("path", PARAMETERS)
def test_s42_what_stands_in_the_path_is_no_parameter_beside_it(call: Call, path: str) -> None:
    answer = call("officer").get(path)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:jingying:problem:unknown-parameter")
    assert answer.json()["detail_en"] == f"Unknown parameter; known: {PARAMETERS[path]}."


def failing(*_: Any, **__: Any) -> Any:
    raise RuntimeError(CANARY)


def answers(call: Call, monkeypatch: pytest.MonkeyPatch) -> dict[int, Any]:
    officer = call("officer")
    found = {
        200: officer.get("/trainees"),
        201: officer.post("/trainees", trainee_body(9)),
        204: call("trainee2").signed_in().post("/api/sign-out"),
        401: call(None).get("/trainees"),
        403: call("trainee").post("/trainees", trainee_body(9)),
        404: officer.get("/nowhere"),
        405: officer.delete("/trainees"),
        413: officer.post("/trainees", {"no": "x" * 1_100_000}),
        415: officer.request("POST", "/trainees", content=b"{}", headers={"content-type": "text/plain"}),
        428: officer.request("PUT", "/trainees/QY2020-001", json=trainee_body(1)),
    }
    found[304] = officer.get("/points", headers={"if-none-match": officer.get("/points").headers["etag"]})
    monkeypatch.setattr(trainee_queries, "list_trainees", failing)
    found[500] = officer.get("/trainees")
    return found


def test_s40_every_answer_carries_the_same_headers(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    found = answers(call, monkeypatch)
    assert {wanted: answer.status_code for wanted, answer in found.items()} == {wanted: wanted for wanted in found}
    for status, answer in found.items():
        assert {name: answer.headers.get_list(name) for name in HEADERS} == {
            name: [value] for name, value in HEADERS.items()
        }, status
        wanted = "private, no-cache" if status == 304 else "no-store"
        assert answer.headers.get_list("cache-control") == [wanted], status
        assert UUID(answer.headers["x-request-id"])
        assert "server" not in answer.headers
    assert len({answer.headers["x-request-id"] for answer in found.values()}) == len(found)


def test_s41_every_problem_has_one_shape(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    for status, answer in answers(call, monkeypatch).items():
        if status < 400:
            continue
        assert answer.headers["content-type"] == "application/problem+json"
        body = answer.json()
        assert {"type", "title", "status", "detail", "detail_en", "instance", "request_id", "errors"} <= set(body)
        assert (body["status"], body["request_id"]) == (status, answer.headers["x-request-id"])
        assert body["type"].startswith("urn:jingying:problem:")
        assert body["instance"].startswith("/api/camps/QY2020/")


def test_s41_a_failure_tells_its_number_and_nothing_of_the_inside(
    call: Call, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(trainee_queries, "list_trainees", failing)
    answer = call("officer").get("/trainees")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:jingying:problem:internal")
    for word in ("canary", "SELECT", "Traceback", "RuntimeError", "service/", ".py"):
        assert word not in answer.text
    (record,) = [one for one in caplog.records if one.name == "jingying"]
    assert answer.json()["request_id"] in record.getMessage()
    assert record.exc_info is not None
    assert CANARY in str(record.exc_info[1])


def test_r18_a_failed_write_leaves_nothing_and_blocks_nobody(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    from service.api import trainees

    with monkeypatch.context() as patched:
        patched.setattr(trainees, "trainee_out", failing)
        assert call("officer").post("/trainees", trainee_body(9)).status_code == 500
    assert call("officer").get("/trainees/QY2020-009").status_code == 404
    assert call("officer").post("/trainees", trainee_body(9)).status_code == 201


def test_health_is_public(call: Call) -> None:
    assert call(None).get("/health/live").json() == {"status": "ok"}
    assert call(None).get("/health/ready").json() == {"status": "ok"}


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PATCH", "DELETE"])
def test_s49_no_other_method_is_answered(call: Call, method: str) -> None:
    answer = call("officer").request(method, "/trainees")
    assert answer.status_code in {403, 405}
    assert "access-control-allow-origin" not in answer.headers
