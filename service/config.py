"""Settings, read once from the environment and checked before anything starts."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    database: str = "sqlite:///var/jingying.sqlite3"
    host: str = "127.0.0.1"
    port: int = 8000
    origins: tuple[str, ...] = ()
    keys: str = "var/keys.json"

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        return self.origins or (f"http://{self.host}:{self.port}", f"http://localhost:{self.port}")


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    known: dict[str, Callable[[str], Any]] = {"database": str, "host": str, "port": int, "origins": _split, "keys": str}
    prefix = "JINGYING_"
    given = {name.removeprefix(prefix).lower(): text for name, text in environ.items() if name.startswith(prefix)}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise SystemExit(f"unknown setting JINGYING_{unknown[0].upper()}; known: {', '.join(sorted(known))}")
    settings = Settings(**{name: _read(name, known[name], text) for name, text in given.items()})
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
