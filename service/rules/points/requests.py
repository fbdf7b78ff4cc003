"""What is asked of the ledger, what stands in it, and what planning answers. Source: ledger.md 4, 7, 11, 15."""

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

import msgspec

from service.rules.points.entries import Entry, Kind, VetoState
from service.rules.points.policy import Policy

Code = Literal[
    "unknown-trainee", "unknown-rule", "unknown-entry", "rule-retired", "evidence-required", "date-in-future",
    "date-outside-camp", "out-of-range", "veto-term", "bad-text", "too-many-lines", "already-posted", "period-closed",
    "already-reversed", "not-reversible", "policy-changed", "said-by-entry",
]  # fmt: skip


Whole = Annotated[int, msgspec.Meta(ge=1 - 2**53, le=2**53 - 1)]
"""What the fingerprint can hold; the plan is stricter."""


KEY = re.compile(r"(?!fact:|policy:)[\x21\x23-\x7e]{1,128}")
"""What a person may call a request: printable ASCII without quotes; the two beginnings are the product's own."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Term(Part, frozen=True, kw_only=True):
    """影响期, both days inclusive; no end while investigating or for good."""

    since: date = msgspec.field(name="from")
    until: date | None = None
    state: VetoState = "decided"


class PostLine(Part, frozen=True, kw_only=True):
    """A fact: one of times, score (hundredths of 100.00) or num/den (share of the rule's value); a veto its term."""

    trainee: str
    rule: str
    on: date
    times: Whole | None = None
    score: Whole | None = None
    num: Whole | None = None
    den: Whole | None = None
    matter: str | None = None
    source: str | None = None
    reason: str | None = None
    evidence: str | None = None
    veto: Term | None = None


class AdjustLine(Part, frozen=True, kw_only=True):
    """A correction of closed time: an amount (hundredths) under a rule, or the seq of the entry to take back."""

    trainee: str | None = None
    rule: str | None = None
    relates_on: date | None = None
    amount: Whole | None = None
    reverses: Whole | None = None
    reason: str | None = None
    evidence: str | None = None


class Version(Part, frozen=True, kw_only=True):
    """A policy and the day of the entry that puts it in force."""

    day: date
    policy: Policy


class Target(Part, frozen=True, kw_only=True):
    """An entry that may be taken back: whether it has an approver, and the seq that already took it back."""

    entry: Entry
    approved: bool
    reversed_by: int | None = None


class State(Part, frozen=True, kw_only=True):
    """What the journal holds after the lock; `trainees` maps numbers to ids, `sources` live facts to their seq."""

    versions: Sequence[Version]
    closed_through: date | None
    today: date
    camp_from: date
    camp_until: date
    trainees: Mapping[str, Hashable]
    sources: Mapping[tuple[Hashable, str, str], int]
    targets: Mapping[int, Target] = {}


class Line(Part, frozen=True, kw_only=True):
    """A finished line: an entry without its place in the journal; texts still as texts; `detail` of a policy only."""

    kind: Kind
    trainee: Hashable
    policy: int
    rule: str | None
    num: int | None = None
    den: int | None = None
    amount: int = 0
    matter: str | None = None
    occurred_on: date
    relates_on: date
    reverses: int | None = None
    veto_from: date | None = None
    veto_until: date | None = None
    veto_state: VetoState | None = None
    source: str | None = None
    reason: str | None = None
    evidence: str | None = None
    detail: str | None = None
    second_person: bool = False


class LineProblem(Part, frozen=True, kw_only=True):
    """One problem: line from 1 (null for the whole request), field, code; value is the seq or day concerned."""

    line: int | None
    field: str
    code: Code
    value: int | str | None = None


class Plan(Part, frozen=True, kw_only=True):
    """Finished lines, or every problem and no line."""

    lines: tuple[Line, ...] = ()
    problems: tuple[LineProblem, ...] = ()

    @property
    def second_person(self) -> bool:
        """Whether anything in it needs 复核: then all of it is one proposal."""
        return any(line.second_person for line in self.lines)


def request_lines(request: Collection[PostLine | AdjustLine]) -> list[dict[str, str | int | None]]:
    """Flat objects for the fingerprint: act and every field as asked, without reason and evidence."""
    return [_flat(line) for line in request]


def _flat(line: PostLine | AdjustLine) -> dict[str, str | int | None]:
    plain: dict[str, object] = msgspec.to_builtins(line)
    term = plain.pop("veto", None)
    flat: dict[str, str | int | None] = {"act": "post" if isinstance(line, PostLine) else "adjust"}
    for name, value in [*plain.items(), *((f"veto_{part}", one) for part, one in _items(term))]:
        if name not in ("reason", "evidence") and (value is None or isinstance(value, str | int)):
            flat[name] = value
    return flat


def _items(term: object) -> list[tuple[str, object]]:
    return list(term.items()) if isinstance(term, dict) else []
