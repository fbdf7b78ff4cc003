"""Secrets: how they look, how long they live, and the digest that alone is kept."""

import hashlib
import secrets
import zlib

MICRO = 1_000_000
LIFETIMES = {
    "session": 12 * 3600 * MICRO,
    "pending": 300 * MICRO,
    "link": 3600 * MICRO,
    "token": 90 * 86400 * MICRO,
}
IDLE = 30 * 60 * MICRO
SESSIONS = 5
"""So many live sessions has an account at most."""
TOKEN_PREFIX = "jyt_"  # noqa: S105


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """`jyt_`, 43 random characters and the CRC-32 of both, so that a scanner can tell one from noise."""
    body = TOKEN_PREFIX + new_secret()
    return body + checksum(body)


def checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"


def is_token(text: str) -> bool:
    return len(text) == 55 and text.startswith(TOKEN_PREFIX) and checksum(text[:-8]) == text[-8:]


def digest(secret: str) -> str:
    """SHA-256 is right for 256 random bits; nothing here is a password."""
    return hashlib.sha256(secret.encode()).hexdigest()
