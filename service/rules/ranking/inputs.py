"""All that a sheet is made of, by id and in canonical order; whole numbers only. Source: ranking.md 2 and 9."""

from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from service.rules.points.policy import Recommendation

MICRO = 1_000_000
"""Marks are in 10⁻⁶ of the scale 0-100."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Mark(Part, frozen=True, kw_only=True):
    """One number by one evaluator: a review's total, a posting's appraisal or a quarter's assessment, rescaled.

    `ref` and `version` name the row behind it; `own`: the evaluator is the trainee's mentor or of the same unit; `on`
    is the occasion's day, by which the steadiness of evaluators is checked.
    """

    trainee: str
    evaluator: str
    occasion: str
    score: int
    own: bool = False
    on: date | None = None
    ref: str = ""
    version: int = 1


class Bar(Part, frozen=True, kw_only=True):
    """A veto that bars on the cut-off day: the entry's seq, its term, and whether the inquiry is still open."""

    seq: int
    since: date
    until: date | None = None
    state: Literal["investigating", "decided"] = "decided"


class Candidate(Part, frozen=True, kw_only=True):
    """A trainee of the cohort: not withdrawn on the cut-off day. Points in hundredths, half-days as counts.

    `deductions` is the size of what was deducted, in hundredths; `present` counts those who came late too.
    """

    trainee: str
    state: str
    points: int
    categories: dict[str, int] = {}
    deductions: int = 0
    bars: tuple[Bar, ...] = ()
    held: int = 0
    present: int = 0


class Inputs(Part, frozen=True, kw_only=True):
    """Candidates sorted by trainee; marks by trainee, occasion, evaluator. Ids are the rows' own, never numbers.

    All three sources also hold marks of trainees who withdrew: they tell about reviewers, and a withdrawal changes
    nobody's score. `method` are the policy's terms.
    """

    format: Literal["ranking-inputs/1"] = msgspec.field(default="ranking-inputs/1", name="$")
    through: date
    head_seq: int
    head_hash: str
    policy: int
    policy_digest: str
    method: Recommendation
    candidates: tuple[Candidate, ...]
    seminars: tuple[Mark, ...] = ()
    postings: tuple[Mark, ...] = ()
    maturity: tuple[Mark, ...] = ()


def ordered(inputs: Inputs) -> Inputs:
    """The same in canonical order, so that the order in which rows were read decides nothing."""
    marks = {name: _sorted(getattr(inputs, name)) for name in ("seminars", "postings", "maturity")}
    return replace(inputs, candidates=tuple(sorted(inputs.candidates, key=lambda one: one.trainee)), **marks)


def _sorted(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda one: (one.trainee, one.occasion, one.evaluator)))


class Person(Part, frozen=True, kw_only=True):
    """What reports compare groups by, and how a row is addressed; never an input of a score."""

    trainee: str
    no: str
    sex: str
    unit: str
    channel: str
    mentor: str | None = None
