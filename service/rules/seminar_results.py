"""What a seminar's reviews say together, and how much of it whom may be shown. Source: access.md 3."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from service.rules.access import Role
from service.rules.seminars import is_outstanding

Withheld = Literal["own-reviews-first", "not-closed"]
FEW = 3
"""Judges below which a mean of a criterion or a comment would tell who gave it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One panellist's review of one participant as it stands; marks and total in hundredths."""

    state: str
    marks: tuple[int, ...] = ()
    total: int | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Means are exact hundredths; None and empty where there is nothing, or nothing to be shown."""

    expected: int
    reviewed: int
    total: Fraction | None = None
    marks: tuple[Fraction, ...] = ()
    comments: tuple[str, ...] = ()


def outcome(judgements: Sequence[Judgement]) -> Outcome:
    """Sorted comments, since the order of the panel would name their authors."""
    given = [one for one in judgements if one.state == "submitted" and one.total is not None]
    expected = sum(one.state == "submitted" or is_outstanding(one.state) for one in judgements)
    if not given:
        return Outcome(expected, 0)
    same = len({len(one.marks) for one in given}) == 1
    return Outcome(
        expected,
        len(given),
        _mean(one.total or 0 for one in given),
        tuple(_mean(column) for column in zip(*(one.marks for one in given), strict=True)) if same else (),
        tuple(sorted(one.comment for one in given if one.comment)),
    )


def _mean(values: Iterable[int]) -> Fraction:
    listed = list(values)
    return Fraction(sum(listed), len(listed))


def withheld(role: Role, seminar: str, own: Sequence[str]) -> Withheld | None:
    """Why somebody may not look yet: a panellist before her own are in, a trainee before the seminar is closed."""
    if seminar == "closed" or role is Role.OFFICER:
        return None
    if role is Role.TRAINEE:
        return "not-closed"
    return "own-reviews-first" if any(map(is_outstanding, own)) else None


def shown(role: Role, judgements: Sequence[Judgement]) -> Outcome:
    """Officers all; mentors means once every judge is in; trainees also comments, but of few judges only the total."""
    whole = outcome(judgements)
    if role is Role.OFFICER:
        return whole
    if any(is_outstanding(one.state) for one in judgements):
        return Outcome(whole.expected, whole.reviewed)
    if role is Role.MENTOR:
        return replace(whole, comments=())
    return replace(whole, marks=(), comments=()) if whole.reviewed < FEW else whole
