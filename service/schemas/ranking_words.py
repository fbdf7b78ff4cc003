"""Code words of a ranking with what they are called, and its figures as people write them."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.rules.ranking.wording_rows import LABELS, OTHERS
from service.schemas.wire import Out


class Term(Out, frozen=True, kw_only=True):
    """A code word in Chinese and English."""

    code: str
    zh: str
    en: str


def term(words: Mapping[Any, tuple[str, str]], code: str) -> Term:
    zh, en = words[code]
    return Term(code=code, zh=zh, en=en)


def terms(words: Mapping[Any, tuple[str, str]], codes: Iterable[str]) -> list[Term]:
    return [term(words, code) for code in codes]


def group_term(by: str, label: str) -> Term:
    """A group of a report: its code in words, or the name that it goes by."""
    return term({label: (label, label), **OTHERS, **LABELS.get(by, {})}, label)


def fine(value: int | None) -> float | None:
    """10⁻⁴ as a decimal; four places survive a double."""
    return None if value is None else value / 10_000
