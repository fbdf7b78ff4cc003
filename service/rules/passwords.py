"""Passwords: how they are kept, and which are refused. Argon2id, RFC 9106; lengths and lists after OWASP ASVS 5."""

import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from string import digits, punctuation
from typing import NamedTuple

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerifyMismatchError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
"""Memory in KiB: 19 MiB and two passes, about 20 ms on one core."""
AT_LEAST, AT_LEAST_FOR_ADMINISTRATORS, AT_MOST = 12, 15, 128
SHORT_PERIOD = 4
"""A text that repeats so few characters is as good as those few."""
TELLING = 4
"""A shorter ASCII word stands in too many honest sentences to be looked for inside a password."""


def composed(password: str) -> str:
    """NFC, so that one password is the same from every keyboard."""
    return unicodedata.normalize("NFC", password)


def hashed(password: str) -> str:
    """The encoded Argon2id hash with a fresh 16-byte salt; takes about 20 ms and 19 MiB."""
    return HASHER.hash(composed(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password is the one kept; where none is kept, the same work for nothing."""
    try:
        return HASHER.verify(stored or nobodys(), composed(password)) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


class Proof(NamedTuple):
    """Whether a password was right, and its hash anew where the one kept was made with other parameters."""

    right: bool
    anew: str | None


def prove(stored: str | None, password: str) -> Proof:
    """As is_right; the only moment at which a hash can be renewed."""
    right = is_right(stored, password)
    return Proof(right, hashed(password) if right and stored and is_outdated(stored) else None)


@cache
def nobodys() -> str:
    """The hash of a password that nobody has."""
    return hashed(secrets.token_urlsafe(32))


def is_outdated(stored: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@cache
def common() -> frozenset[str]:
    """The passwords that are tried first, in lower case: public breach lists, and those of Chinese keyboards."""
    text = resources.files("service.rules").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def objection(password: str, own: Iterable[str], *, administrator: bool) -> tuple[str, str, str] | None:
    """Why a password is refused, as code, Chinese and English; None if it is good.

    `own` are the words that others know of the person: login, name, unit, camp numbers. Length counts characters of the
    NFC form. There is no rule of composition: length and the lists are what helps.
    """
    text, least = composed(password), AT_LEAST_FOR_ADMINISTRATORS if administrator else AT_LEAST
    if len(text) < least:
        return "password-short", f"密码至少 {least} 个字符。", f"A password has at least {least} characters."
    if len(text) > AT_MOST:
        return "password-long", f"密码至多 {AT_MOST} 个字符。", f"A password has at most {AT_MOST} characters."
    if any(_is_common(one) for one in _cores(folded(text))):
        return "password-common", "密码太常见，请另设一个。", "This password is among the most common: choose another."
    if any(_gives_away(folded(word), folded(text)) for word in own):
        return (
            "password-personal",
            "密码不能含登录名、姓名、单位或营号。",
            "A password must not hold your login, name, unit or camp number.",
        )
    return None


def folded(text: str) -> str:
    """Without case, width and other looks, for comparing."""
    return unicodedata.normalize("NFKC", text).casefold()


def _cores(text: str) -> set[str]:
    """The text, and what is left of it without the digits and marks that people put around a word."""
    return {text, text.rstrip(punctuation), text.rstrip(digits + punctuation), text.strip(digits + punctuation)} - {""}


def _is_common(text: str) -> bool:
    """Whether it is on the list, repeats what is, or repeats a few characters."""
    if text in common():
        return True
    period = _period(text)
    return period < len(text) and (period <= SHORT_PERIOD or text[:period] in common())


def _period(text: str) -> int:
    """The length of what the text repeats whole; its own length if it repeats nothing."""
    return (text + text).find(text, 1)


def _gives_away(word: str, text: str) -> bool:
    if len(word) >= TELLING or (len(word) > 1 and not word.isascii()):
        return word in text
    return bool(word) and word in _cores(text)
