from typing import Annotated

from msgspec import Meta

from service.actions.second_factor import Enrolment
from service.rules.text import Name
from service.schemas.wire import In, Out

Secret = Annotated[str, Meta(min_length=1, max_length=1000)]
"""A password as it is typed; how long it has to be is said by the rules, so that the answer can say it."""
Code = Annotated[str, Meta(min_length=6, max_length=40, pattern=r"^[0-9A-Za-z -]+$(?!\n)")]


class SignInIn(In, frozen=True, kw_only=True):
    login: Name
    password: Secret


class LinkIn(In, frozen=True, kw_only=True):
    """A one-time link, and the password to be had from now on."""

    link: Annotated[str, Meta(min_length=20, max_length=200)]
    password: Secret


class CodeIn(In, frozen=True, kw_only=True):
    """Of the authenticator, or a spare one."""

    code: Code


class NextOut(Out, frozen=True, kw_only=True):
    """What is missing: `code`, or `enrol` where there is no second factor yet."""

    next: str


class EnrolmentOut(Out, frozen=True, kw_only=True):
    """For the authenticator: to be typed, opened or photographed."""

    secret: str
    uri: str
    qr_svg: str


class RecoveryOut(Out, frozen=True, kw_only=True):
    """Shown once; each opens once."""

    recovery_codes: list[str]


def enrolment_out(enrolment: Enrolment) -> EnrolmentOut:
    return EnrolmentOut(secret=enrolment.secret, uri=enrolment.uri, qr_svg=enrolment.qr_svg)
