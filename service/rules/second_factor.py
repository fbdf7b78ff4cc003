"""The second factor: time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 s) and spare codes."""

import hmac
import secrets
from collections.abc import Collection
from io import BytesIO

import pyotp
import segno

from service.rules.access import ADMINISTRATORS
from service.rules.credentials import MICRO, digest

ISSUER = "Jingying"
STEP = 30 * MICRO
DRIFT = 1
"""So many steps before and after the present one are taken, for clocks that are off."""
SPARE = 8
SPARE_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Thirty-two that are not taken for each other."""


def is_needed(kind: str, held: Collection[str], wanted: Collection[str]) -> bool:
    """Whether an account of that kind with those camp roles must have one; `wanted` is what is set, and administrators
    always need it."""
    return kind in ADMINISTRATORS or bool(set(held) & set(wanted))


def new_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """The otpauth:// address that an authenticator takes."""
    return pyotp.TOTP(secret, name=login, issuer=ISSUER).provisioning_uri()


def picture(uri: str) -> str:
    """The address as a QR code: inline SVG of plain attributes, since style attributes are not shown here."""
    made = BytesIO()
    segno.make(uri, error="m", micro=False).save(
        made, kind="svg", scale=4, xmldecl=False, svgclass=None, lineclass=None
    )
    return made.getvalue().decode().strip()


def step_of(secret: str, code: str, moment: int) -> int | None:
    """The step whose code this is, among the present one and its neighbours; None if it is none of them.

    A step is `moment` // 30 s; whoever accepts one must refuse it and those before it from then on.
    """
    making, now = pyotp.TOTP(secret), moment // STEP
    # every candidate is compared, whichever it is
    found = [
        step for step in range(now - DRIFT, now + DRIFT + 1) if hmac.compare_digest(_at(making, step), _told(code))
    ]
    return max(found, default=None)


def _at(making: pyotp.TOTP, step: int) -> bytes:
    return making.generate_otp(step).encode()


def _told(code: str) -> bytes:
    return code.replace(" ", "").encode()


def spare_codes() -> list[str]:
    """Eight codes of 80 random bits, for the day that the authenticator is lost."""
    return ["-".join(_word() for _ in range(4)) for _ in range(SPARE)]


def _word() -> str:
    return "".join(secrets.choice(SPARE_LETTERS) for _ in range(4))


def spare_digest(code: str) -> str:
    """SHA-256 of a spare code as it was made, whatever case, dashes or spaces it was typed with."""
    return digest("".join(one for one in code.lower() if one in SPARE_LETTERS))
