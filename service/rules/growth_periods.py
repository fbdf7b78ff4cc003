"""The quarters and halves of a camp that are over."""

from datetime import date
from functools import lru_cache

from service.rules.mentors import Span, nth_half, nth_quarter, whole_quarters

MOST_HALVES = 4
Numbered = tuple[int, Span]
HALVES = {
    "H1": ("上半年", "the first half"),
    "H2": ("下半年", "the second half"),
    "H3": ("第三个半年", "the third half-year"),
    "H4": ("第四个半年", "the fourth half-year"),
}


@lru_cache(maxsize=256)
def quarters(camp: Span) -> tuple[Numbered, ...]:
    return tuple((n, _within(camp, nth_quarter(camp.starts_on, n))) for n in whole_quarters(camp))


@lru_cache(maxsize=256)
def halves(camp: Span) -> tuple[Numbered, ...]:
    """Those that end within the camp; a shorter camp still has one."""
    known = [(n, nth_half(camp.starts_on, n)) for n in range(1, MOST_HALVES + 1)]
    return tuple((n, _within(camp, span)) for n, span in known if n == 1 or _last(span) <= _last(camp))


def half_words(period: str) -> tuple[str, str]:
    """H1 to H4 as people say them, in Chinese and English."""
    return HALVES[period]


def over(periods: tuple[Numbered, ...], on: date) -> list[Numbered]:
    return [(n, span) for n, span in periods if _last(span) < on]


def _within(camp: Span, span: Span) -> Span:
    return Span(span.starts_on, min(_last(span), _last(camp)))


def _last(span: Span) -> date:
    return span.ends_on or date.max
