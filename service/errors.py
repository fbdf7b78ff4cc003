"""Kinds of refusal, without HTTP: what is wrong, in Chinese and English, and where."""

from collections.abc import Sequence
from typing import Any

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, at `pointer` (RFC 6901) of what was sent; `?name` is a parameter of the address."""

    pointer: str
    code: str
    message: str
    message_en: str


class Refusal(Exception):
    def __init__(
        self, code: str, message: str, message_en: str, *, problems: Sequence[Problem] = (), **details: Any
    ) -> None:
        super().__init__(message_en)
        self.code, self.message, self.message_en = code, message, message_en
        self.problems, self.details = tuple(problems), details


class Malformed(Refusal): ...


class Unauthenticated(Refusal): ...


class Forbidden(Refusal): ...


class NotFound(Refusal):
    """Also for what one may not see: the answer must not tell the two apart."""

    def __init__(self) -> None:
        super().__init__("not-found", "没有这项内容，或您无权查看。", "There is nothing here, or you may not see it.")


class Conflict(Refusal): ...


class Stale(Refusal): ...


class TooLarge(Refusal): ...


class Unsupported(Refusal): ...


class Invalid(Refusal): ...


class PreconditionRequired(Refusal): ...


class TooMany(Refusal):
    """`retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        minutes = -(-retry_after // 60)
        super().__init__(
            "too-many",
            f"失败次数过多，请约 {minutes} 分钟后再试。",
            f"Too many failed tries; try again in about {minutes} minutes.",
            retry_after=retry_after,
        )


class Busy(Refusal): ...


def invalid(pointer: str, code: str, message: str, message_en: str) -> Invalid:
    problem = Problem(pointer=pointer, code=code, message=message, message_en=message_en)
    return Invalid("invalid", message, message_en, problems=[problem])
