"""Seminars: which way a review may go, what is still outstanding, and what a closed seminar is worth."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID

import msgspec

from service.rules.facts import Rubric
from service.rules.points.claims import Claim

SeminarState = Literal["open", "closed"]
ReviewState = Literal["draft", "submitted", "returned", "recused"]
PlaceState = Literal["none", "draft", "submitted", "returned", "recused", "absent", "not_reviewed"]
Move = Literal["save", "submit", "return", "recuse"]
Due = Literal["today", "overdue", "upcoming"]

MOVES: Mapping[Move, Mapping[str, ReviewState]] = {
    "save": {"none": "draft", "draft": "draft", "returned": "returned"},
    "submit": {"draft": "submitted", "returned": "submitted"},
    "return": {"submitted": "returned"},
    "recuse": {"none": "recused", "draft": "recused", "returned": "recused"},
}
SETTLED = frozenset({"submitted", "recused"})
OUTSTANDING = frozenset({"none", "draft", "returned"})
HELD = frozenset({"submitted", "returned"})
"""Reviews that were in once: they keep their panellist, their participant and the rubric where they are."""


def moved(state: str, move: Move) -> ReviewState | None:
    """The state after a move, None where the move is not allowed."""
    return MOVES[move].get(state)


def place_state(seat: str, review: str | None, seminar: str = "open") -> str:
    """Where one panellist stands with one participant; stepping back is a state, never a zero."""
    if review in SETTLED:
        return str(review)
    if seat == "absent":
        return "absent"
    return "not_reviewed" if seminar == "closed" else review or "none"


def is_outstanding(state: str) -> bool:
    return state in OUTSTANDING


def full_mark(rubric: Rubric) -> int:
    return sum(criterion.full for criterion in rubric)


def marks_text(marks: Sequence[int | None]) -> str:
    return msgspec.json.encode(marks).decode()


def marks_in(text: str | None) -> tuple[int | None, ...]:
    return msgspec.json.decode(text, type=tuple[int | None, ...]) if text else ()


def missing_marks(marks: Sequence[int | None]) -> list[int]:
    return [place for place, mark in enumerate(marks) if mark is None]


def excessive_marks(rubric: Rubric, marks: Sequence[int | None]) -> list[int]:
    """Places of the marks outside 0 to the full mark."""
    given = enumerate(zip(rubric, marks, strict=True))
    return [place for place, (criterion, mark) in given if mark is not None and not 0 <= mark <= criterion.full]


def due(on: date, today: date) -> Due:
    return "today" if on == today else "overdue" if on < today else "upcoming"


def urgency(on: date, today: date) -> tuple[int, date]:
    """Sorts today's first, then the longest overdue, then what comes next."""
    return ("today", "overdue", "upcoming").index(due(on, today)), on


def sources(seminar_id: UUID) -> tuple[str, str]:
    return f"seminar:{seminar_id}", f"speaker:{seminar_id}"


def claims(rows: Iterable[Any]) -> list[Claim]:
    """What closed seminars are worth: a row per participant and submitted review, without a total where none is in.

    Nobody's review is no claim, not a zero.
    """
    people, shares = {}, defaultdict(list)
    for row in rows:
        key = (row.seminar_id, row.trainee_id)
        people[key] = row
        if row.total is not None:
            shares[key].append(Fraction(row.total, row.full))
    made = []
    for key, row in people.items():
        seminar, speaker = sources(row.seminar_id)
        if shares[key]:
            mean = sum(shares[key], Fraction()) / len(shares[key])
            made.append(Claim(seminar, row.trainee_id, row.on, "seminar", num=mean.numerator, den=mean.denominator))
        if row.speaker:
            made.append(Claim(speaker, row.trainee_id, row.on, "speaker"))
    return made
