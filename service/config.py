"""Settings, read once from the environment and checked before anything starts."""

import os
from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import msgspec
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    database: str = "sqlite:///var/jingying.sqlite3"
    host: str = "127.0.0.1"
    port: int = 8000
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    keys: str = "var/keys.json"
    checkpoints: str = "var/checkpoints.txt"
    erasures: str = "var/erasures.ndjson"
    fonts: str = ""
    notices: str = "var/notices.json"

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        return self.origins or (f"http://{_bracketed(self.host)}:{self.port}", f"http://localhost:{self.port}")

    @property
    def address(self) -> str:
        """What links that leave the service begin with."""
        return self.allowed_origins[0]


@cache
def allowed_hosts(settings: Settings) -> frozenset[bytes]:
    """Every value of Host that is answered: those set, or the origins' and the service's own on this machine."""
    if settings.hosts:
        return frozenset(host.lower().encode() for host in settings.hosts)
    own = {f"{host}:{settings.port}" for host in ("127.0.0.1", "localhost", _bracketed(settings.host))}
    return frozenset(host.lower().encode() for host in own | {urlsplit(one).netloc for one in settings.allowed_origins})


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _origins(text: str) -> tuple[str, ...]:
    """As a browser writes them: scheme and host, in lower case, without a path."""
    found = _split(text)
    if any(not _is_origin(one, urlsplit(one)) for one in found):
        raise ValueError(text)
    return found


def _is_origin(text: str, parts: SplitResult) -> bool:
    return (
        parts.scheme in {"http", "https"} and bool(parts.netloc) and text == f"{parts.scheme}://{parts.netloc}".lower()
    )


def _hosts(text: str) -> tuple[str, ...]:
    """Exact names, with the port where it is not the scheme's own; no patterns."""
    found = _split(text)
    if any(urlsplit(f"//{one}").netloc != one or "*" in one or "@" in one for one in found):
        raise ValueError(text)
    return found


def _addresses(text: str) -> tuple[str, ...]:
    """Single addresses: whom to believe about others cannot be a pattern."""
    return tuple(str(ip_address(one)) for one in _split(text))


def _folder(text: str) -> str:
    """Of fonts: it has to be there when the service starts."""
    if not Path(text).is_dir():
        raise ValueError(text)
    return text


KNOWN: Mapping[str, Callable[[str], Any]] = {
    "database": str,
    "host": str,
    "port": int,
    "origins": _origins,
    "hosts": _hosts,
    "proxies": _addresses,
    "keys": str,
    "checkpoints": str,
    "erasures": str,
    "fonts": _folder,
    "notices": str,
}


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    prefix = "JINGYING_"
    given = {name.removeprefix(prefix).lower(): text for name, text in environ.items() if name.startswith(prefix)}
    unknown = sorted(set(given) - set(KNOWN))
    if unknown:
        raise SystemExit(f"unknown setting JINGYING_{unknown[0].upper()}; known: {', '.join(sorted(KNOWN))}")
    settings = Settings(**{name: _read(name, KNOWN[name], text) for name, text in given.items()})
    if not 0 < settings.port < 65536:
        raise SystemExit(f"JINGYING_PORT={settings.port} is not a port: 1 to 65535")
    _check_database(settings.database)
    return settings


def _read(name: str, kind: Callable[[str], Any], text: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise SystemExit(f"JINGYING_{name.upper()}={text!r} is not a valid value") from None


def _check_database(text: str) -> None:
    """The message does not repeat the address: it may hold a password."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SystemExit("JINGYING_DATABASE is not an address of a database") from None
    if url.drivername not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise SystemExit("JINGYING_DATABASE must be sqlite:///PATH or postgresql://…")
    if url.drivername == "sqlite":
        if url.database in {None, "", ":memory:"}:
            raise SystemExit("JINGYING_DATABASE must name a file: sqlite:///PATH")
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
