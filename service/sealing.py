"""Keys that live in a file outside the database: what they seal, index, chain and sign."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PREFIX = "jys1:"
CIPHER = "AES-256-GCM"
BYTES = 32
NONCE = 12


class SealBroken(RuntimeError):
    """A sealed value that was changed, moved to another place, or sealed under a key that is not at hand."""


class KeyFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file as JSON: every key by its name, and which of them seals from now on."""

    current: str
    cipher: str
    keys: dict[str, str]


class Key:
    """One secret; every use has a key of its own, derived by HKDF-SHA-256."""

    def __init__(self, name: str, secret: bytes) -> None:
        self.name, self._secret = name, secret

    def derived(self, use: str) -> bytes:
        return HKDF(SHA256(), BYTES, salt=None, info=f"jingying/{use}".encode()).derive(self._secret)

    @cached_property
    def seal(self) -> AESGCM:
        return AESGCM(self.derived("seal"))

    @cached_property
    def index(self) -> bytes:
        return self.derived("index")

    @cached_property
    def audit(self) -> bytes:
        return self.derived("audit")

    @cached_property
    def signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.derived("checkpoint"))


class KeyRing:
    """The present key and those before it; `place` is table, column, camp and row, and bound to what is sealed."""

    def __init__(self, current: str, keys: Mapping[str, bytes]) -> None:
        self._keys = {name: Key(name, secret) for name, secret in keys.items()}
        self.current = self._keys[current]

    def names(self) -> list[str]:
        return list(self._keys)

    def signers(self) -> dict[str, Ed25519PrivateKey]:
        return {name: key.signer for name, key in self._keys.items()}

    def seal(self, place: str, text: str) -> str:
        nonce = os.urandom(NONCE)
        whole = nonce + self.current.seal.encrypt(nonce, text.encode(), place.encode())
        return f"{PREFIX}{self.current.name}:{base64.b64encode(whole).decode()}"

    def open(self, place: str, sealed: str) -> str:
        name, _, encoded = sealed.removeprefix(PREFIX).partition(":")
        key = self._keys.get(name)
        if not is_sealed(sealed) or key is None:
            raise SealBroken(f"{place}: not sealed, or under a key that is not in the key file")
        try:
            whole = base64.b64decode(encoded, validate=True)
            return key.seal.decrypt(whole[:NONCE], whole[NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"{place}: changed, or moved from another place") from error

    def is_current(self, sealed: str) -> bool:
        return sealed.startswith(f"{PREFIX}{self.current.name}:")

    def index(self, what: str, value: str) -> str:
        """A value's blind index: equal values give equal indexes, and an index gives nothing back."""
        return _index(self.current, what, value)

    def indexes(self, what: str, value: str) -> list[str]:
        """Under every key, for looking up rows that are not sealed anew yet."""
        return [_index(key, what, value) for key in self._keys.values()]

    def mac(self, name: str, message: bytes) -> str:
        """HMAC-SHA-256 under the audit key of that name, hex."""
        key = self._keys.get(name)
        if key is None:
            raise SealBroken(f"the key {name} is not in the key file")
        return hmac.digest(key.audit, message, "sha256").hex()


def _index(key: Key, what: str, value: str) -> str:
    return hmac.digest(key.index, f"{what}\n{value}".encode(), "sha256").hex()


def is_sealed(text: str) -> bool:
    return text.startswith(PREFIX)


def new_keys(before: KeyFile | None = None) -> KeyFile:
    """A file with one new key, which is the present one, beside those before it."""
    name = f"k{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(2)}"
    known = before.keys if before else {}
    secret = base64.b64encode(secrets.token_bytes(BYTES)).decode()
    return KeyFile(current=name, cipher=CIPHER, keys={**known, name: secret})


def write_keys(path: Path, keys: KeyFile) -> None:
    """Whole or not at all, and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(keys)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def read_keys(path: Path) -> KeyFile:
    """The file, or SystemExit with what is wrong with it; a message never repeats a secret."""
    try:
        readable = path.stat().st_mode & 0o077
        text = path.read_bytes()
    except OSError as error:
        raise SystemExit(f"no key file at {path}: make one with `jingying keys new`, or set JINGYING_KEYS") from error
    if readable:
        raise SystemExit(f"{path} can be read by others: chmod 600 {path}")
    try:
        return msgspec.json.decode(text, type=KeyFile)
    except msgspec.DecodeError:
        raise SystemExit(f"{path} is not a key file: make one with `jingying keys new`") from None


def load_keys(path: Path) -> KeyRing:
    """The ring, or SystemExit: a start with a weak secret is refused."""
    found = read_keys(path)
    if found.cipher != CIPHER or found.current not in found.keys:
        raise SystemExit(f"{path}: cipher must be {CIPHER} and `current` one of the keys")
    return KeyRing(found.current, {name: _secret(path, name, text) for name, text in found.keys.items()})


def _secret(path: Path, name: str, text: str) -> bytes:
    try:
        secret = base64.b64decode(text, validate=True)
    except ValueError:
        secret = b""
    if not name.isascii() or not 1 <= len(name) <= 32 or ":" in name:
        raise SystemExit(f"{path}: a key's name is 1 to 32 ASCII characters without a colon")
    if len(secret) != BYTES or len(set(secret)) < BYTES // 2:
        raise SystemExit(f"{path}: the key {name} is not {BYTES} random bytes in base64: `jingying keys new` makes one")
    return secret


def key_hash(name: str, public: bytes) -> bytes:
    """The first four bytes that name a signer in a signed note (C2SP signed-note, Ed25519 = 0x01)."""
    return hashlib.sha256(f"{name}\n".encode() + b"\x01" + public).digest()[:4]
