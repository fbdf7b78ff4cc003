"""What is installed is what was locked; what is imported cannot call out; what must be new enough is."""

import ast
import json
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest

from tests import advisories

ROOT = Path(__file__).parent.parent
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
FLOORS = {"litestar": (2, 22), "sqlalchemy": (2, 1), "msgspec": (0, 22), "uvicorn": (0, 54)}
PIN = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,_-]+\])?==[^\s\\;]+( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
CALLING = {
    "http.client",
    "httpx",
    "requests",
    "urllib.request",
    "urllib3",
    "aiohttp",
    "smtplib",
    "ftplib",
    "socket",
    "xmlrpc",
}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_s80_every_package_is_pinned_with_its_hash_and_none_comes_from_an_address(lock: Path) -> None:
    lines = [line for line in lock.read_text().splitlines() if line and not line.lstrip().startswith("#")]
    pins = [place for place, line in enumerate(lines) if PIN.fullmatch(line)]
    assert len(pins) > 20
    assert [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == []
    assert [lines[place] for place in pins if not HASH.fullmatch(lines[place + 1])] == []


def test_s80_the_versions_that_faults_were_mended_in_are_reached() -> None:
    for name, floor in FLOORS.items():
        assert tuple(int(part) for part in version(name).split(".")[:2]) >= floor, name


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    return plain | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


def test_s47_only_what_delivers_reminders_where_the_operator_says_can_call_out() -> None:
    found = {path.name: imported(path) & CALLING for path in (ROOT / "service").rglob("*.py")}
    assert {name: names for name, names in found.items() if names} == {"delivering.py": {"httpx", "smtplib"}}


@pytest.mark.parametrize("host", ["203.0.113.1", "2001:db8::1", "example.com"])
def test_s47_the_suite_cannot_call_out_either(host: str) -> None:
    with pytest.raises(PermissionError, match=host), socket.create_connection((host, 80), timeout=0.1):
        pass


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "203.0.113.1"), (socket.AF_INET6, "2001:db8::1")])
def test_s47_nor_send_anything_out(family: socket.AddressFamily, host: str) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as asked, pytest.raises(PermissionError):
        asked.sendto(b"x", (host, 53))


class Answering(BaseHTTPRequestHandler):
    """Stands for the database of advisories."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["queries"]
        results = [{"vulns": [{"id": "X-1"}]} if one["package"]["name"] == self.server.bad else {} for one in asked]  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"results": results[: self.server.most]}).encode())  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("bad", "most", "code", "said"),
    [("litestar", None, 1, "X-1"), ("", None, 0, "advisories: none for"), ("", 3, 0, "advisories: not checked")],
)
def test_s80_a_known_fault_fails_and_half_an_answer_is_none(
    bad: str, most: int | None, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        server.bad, server.most = bad, most  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert advisories.main(f"http://127.0.0.1:{server.server_port}") == code
        thread.join(5)
    assert said in capsys.readouterr().out


def test_s80_a_database_out_of_reach_is_never_green_by_silence(capsys: pytest.CaptureFixture[str]) -> None:
    assert advisories.main("http://127.0.0.1:1") == 0
    assert capsys.readouterr().out.startswith("advisories: not checked")
