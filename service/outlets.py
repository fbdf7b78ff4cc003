"""Where reminders may go: a file that only the operator writes, since it holds secrets and names outside addresses."""

import ssl
from collections.abc import Collection
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from service.rules.notices import is_address
from service.rules.notices_forms import Form, secret_bytes

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]


class Mail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`starttls` refuses a server that does not offer it; `none` is for a relay that asks for no password."""

    host: str
    sender: str
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = ""


class Hook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The operator's own receiver of digests to persons."""

    url: str
    secret: str


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A robot in a group, of the camps named or of all; what it is sent holds counts only."""

    name: Name
    form: Form
    url: str
    secret: str = ""
    camps: tuple[str, ...] = ()

    def serves(self, camp: str) -> bool:
        return not self.camps or camp in self.camps


class Outlets(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`every_minutes`: how often a server sends by itself, never unless set; `ca`: a file of further authorities."""

    every_minutes: Minutes = 0
    ca: str = ""
    mail: Mail | None = None
    webhook: Hook | None = None
    groups: tuple[Group, ...] = ()

    @property
    def channels(self) -> list[str]:
        """Which a person may choose."""
        known = (("email", self.mail), ("webhook", self.webhook))
        return [name for name, outlet in known if outlet is not None]

    def trust(self) -> ssl.SSLContext:
        found = ssl.create_default_context()
        if self.ca:
            found.load_verify_locations(self.ca)
        return found


def load(path: Path) -> Outlets:
    """The file's outlets, none without a file, or SystemExit with what is wrong; a message never repeats a secret."""
    if not path.exists():
        return Outlets()
    if path.stat().st_mode & 0o077:
        raise SystemExit(f"{path} can be read by others: chmod 600 {path}")
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Outlets)
    except msgspec.ValidationError as error:
        raise SystemExit(f"{path}: {error}") from None
    except msgspec.DecodeError:
        raise SystemExit(f"{path} is not JSON") from None
    if problems := [*_mail(found.mail), *_hooks(found), *_authorities(found.ca)]:
        raise SystemExit(f"{path}: {'; '.join(problems)}")
    return found


def _mail(mail: Mail | None) -> list[str]:
    if mail is None:
        return []
    problems = [] if is_address(mail.sender) else ["mail.sender is not an address"]
    if mail.security == "none" and mail.password and not _is_loopback(mail.host):
        problems.append("mail.password would be sent readable: set mail.security to starttls or tls")
    return problems


def _hooks(found: Outlets) -> list[str]:
    hooks = [(f"groups.{one.name}", one.url, one.secret if one.form == "webhook" else None) for one in found.groups]
    if found.webhook is not None:
        hooks.append(("webhook", found.webhook.url, found.webhook.secret))
    problems = [problem for name, url, secret in hooks for problem in _hook(name, url, secret)]
    return problems + ([] if _are_different([one.name for one in found.groups]) else ["two groups of one name"])


def _hook(name: str, url: str, secret: str | None) -> list[str]:
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or ""))
    problems = [] if safe and parts.hostname and not parts.username else [f"{name}.url must begin with https://"]
    try:
        secret_bytes(secret) if secret is not None else None
    except ValueError as error:
        problems.append(f"{name}.secret: {error}")
    return problems


def _authorities(path: str) -> list[str]:
    return [] if not path or Path(path).is_file() else ["ca is no file"]


def _are_different(names: Collection[str]) -> bool:
    return len(set(names)) == len(names)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
