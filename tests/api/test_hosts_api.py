"""By what name the service is called, whom it believes, and what no setting can switch on."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import litestar
import pytest
from litestar import Litestar
from litestar.di import NamedDependency, Provide
from litestar.static_files import create_static_files_router
from litestar.testing import TestClient
from sqlmodel import col, select

from service import api, web
from service.api import trainees
from service.app import create_app
from service.config import Settings, allowed_hosts, load
from service.database import Database
from service.http import sessions
from service.http.headers import HEADERS
from service.http.routes import POLICY
from service.rules.access import ANYONE_SIGNED_IN
from service.tables.audit import Audit
from tests import make, serving
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
FORGED = [
    "evil.example",
    "127.0.0.1",
    "127.0.0.1:8001",
    "127.0.0.1:8000.evil.example",
    "localhost",
    "a@127.0.0.1:8000",
    "",
]


@pytest.mark.parametrize("path", ["/health/live", "/api/me", "/nowhere"])
def test_s48_another_host_is_not_answered(call: Call, path: str) -> None:
    for host in FORGED:
        answer = (
            call("officer").get(path, headers={"host": host})
            if path.startswith("/api")
            else call(None).client.get(path, headers={"host": host})
        )
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:jingying:problem:unknown-host"), host
        assert answer.headers["content-type"] == "application/problem+json", host
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, host
        assert answer.headers["x-request-id"] == answer.json()["request_id"], host
        assert "evil" not in answer.text


def test_s48_hosts_and_links_come_from_settings() -> None:
    assert allowed_hosts(Settings()) == {b"127.0.0.1:8000", b"localhost:8000"}
    outside = Settings(host="0.0.0.0", port=80, origins=("https://jy.example", "https://b.example:8443"))
    assert allowed_hosts(outside) >= {b"jy.example", b"b.example:8443", b"127.0.0.1:80"}
    assert outside.address == "https://jy.example"
    assert allowed_hosts(Settings(hosts=("JY.example",))) == {b"jy.example"}
    assert b"[::1]:8000" in allowed_hosts(Settings(host="::1"))
    assert load({"JINGYING_HOSTS": "a.example, b.example:81", "JINGYING_PROXIES": "10.0.0.1,::1"}).hosts == (
        "a.example",
        "b.example:81",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HOSTS", "*"), ("HOSTS", "*.example"), ("HOSTS", "https://a.example"), ("HOSTS", "a.example/x"),
        ("ORIGINS", "*"), ("ORIGINS", "a.example"), ("ORIGINS", "https://a.example/"), ("ORIGINS", "https://A.example"),
        ("PROXIES", "*"), ("PROXIES", "10.0.0.0/8"), ("PROXIES", "proxy.example"), ("DEBUG", "1"),
    ],
)  # fmt: skip
def test_s48_s49_patterns_and_debugging_are_refused_at_the_start(name: str, text: str) -> None:
    with pytest.raises(SystemExit, match=f"JINGYING_{name}"):
        load({f"JINGYING_{name}": text})


FORWARDED = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "forwarded": "for=203.0.113.9",
    "x-real-ip": "203.0.113.9",
}


@pytest.mark.parametrize(
    ("proxies", "seen"), [((), "127.0.0.1"), (("10.9.9.9",), "127.0.0.1"), (("127.0.0.1",), "203.0.113.9")]
)
def test_s48_only_our_own_proxy_says_where_a_request_comes_from(
    application: Litestar, database: Database, world: World, proxies: tuple[str, ...], seen: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    proof = {"authorization": f"Bearer {world.people['officer'].token}"}
    with serving.server(application, database, proxies=proxies) as address:
        answer = httpx.get(f"{address}{make.ROOT}/trainees", headers=FORWARDED | proof)
        assert (answer.status_code, "server" in answer.headers) == (200, False)
        forged = httpx.get(f"{address}/api/me", headers=proof | {"host": "evil.example", "x-forwarded-host": address})
        assert forged.status_code == 400
    with world.session(write=False) as session:
        assert set(session.scalars(select(Audit.ip).where(col(Audit.action) == "trainees.index"))) == {seen}


def test_s49_no_environment_switches_debugging_on(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITESTAR_DEBUG", "1")
    monkeypatch.setenv("LITESTAR_PDB", "1")

    def broken() -> None:
        raise RuntimeError("canary")

    app = with_handlers(monkeypatch, database, litestar.get("/api/broken", opt=SIGNED_IN, sync_to_thread=False)(broken))
    assert (app.debug, app.pdb_on_exception) == (False, False)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        answer = Caller(client, world.people["officer"]).get("/api/broken")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:jingying:problem:internal")
    assert "canary" not in answer.text


SIGNED_IN = {POLICY: ANYONE_SIGNED_IN, "action": "test.route"}


def with_handlers(monkeypatch: pytest.MonkeyPatch, database: Database, *more: Any) -> Litestar:
    """The product with these among few of its own, since all of them take a second to register."""
    monkeypatch.setattr(api, "handlers", lambda: [*trainees.HANDLERS, *more])
    monkeypatch.setattr(web, "handlers", list)
    monkeypatch.setattr("service.app.documented", lambda _: bytes)
    return create_app(Settings(), database)


async def _mounted(scope: Any, receive: Any, send: Any) -> None:
    await litestar.Response(b"mounted").to_asgi_response(None, litestar.Request(scope))(scope, receive, send)


async def _talking(socket: litestar.WebSocket[Any, Any, Any]) -> None:
    await socket.accept()
    await socket.close()


def bare(tmp_path: Any) -> dict[str, Any]:
    return {
        "mount": litestar.asgi("/mounted", is_mount=True, copy_scope=True)(_mounted),
        "socket": litestar.websocket("/talking")(_talking),
        "files": create_static_files_router("/files", [tmp_path]),
    }


@pytest.mark.parametrize("kind", ["mount", "socket", "files"])
def test_s16_mounts_sockets_and_files_need_a_policy_too(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, kind: str
) -> None:
    with pytest.raises(RuntimeError, match="without a policy"):
        with_handlers(monkeypatch, Database(sqlite_url), bare(tmp_path)[kind])


def test_s16_mounts_and_files_are_guarded_like_all_else(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "a.txt").write_text("kept")
    app = with_handlers(
        monkeypatch, database,
        litestar.asgi("/mounted", is_mount=True, copy_scope=True, opt=SIGNED_IN)(_mounted),
        create_static_files_router("/files", [tmp_path], opt=SIGNED_IN),
    )  # fmt: skip
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        for path in ("/mounted", "/mounted/deeper", "/files/a.txt"):
            answer = client.get(path)
            assert answer.status_code == 401, path
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
            shown = client.get(path, headers={"authorization": f"Bearer {world.people['officer'].token}"})
            assert shown.status_code == 200, path


def _cleaning() -> Iterator[int]:
    yield 1


def test_r18_only_the_session_cleans_up(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def show(extra: NamedDependency[int]) -> int:
        return extra

    handler = litestar.get(
        "/api/extra", opt=SIGNED_IN, sync_to_thread=False, dependencies={"extra": Provide(_cleaning)}
    )(show)
    with pytest.raises(RuntimeError, match=r"only the session may clean up.*extra"):
        with_handlers(monkeypatch, Database(sqlite_url), handler)


def test_r18_a_handler_that_fails_leaves_no_transaction(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(session: sessions.RequestSession) -> None:
        make.trainee(session, world.camp_id, 9)
        raise RuntimeError("canary")

    handler = litestar.post("/api/fail", opt=SIGNED_IN, sync_to_thread=False)(fail)
    app = with_handlers(monkeypatch, database, handler)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        officer = Caller(client, world.people["officer"])
        for _ in range(20):
            assert officer.post("/api/fail").status_code == 500
            assert database.writer.pool.checkedout() == 0  # type: ignore[attr-defined]
        assert not app.state.writing.locked()
        assert officer.get("/trainees/QY2020-009").status_code == 404
        assert officer.post("/trainees", make.trainee_body(9)).status_code == 201
