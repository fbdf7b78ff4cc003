"""提请 and 复核: what is proposed and decided, and whether it can still be posted. Source: ledger.md 12."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec

from service.rules.points.corrections import standing_problems
from service.rules.points.entries import Entry
from service.rules.points.journal import IDS, Value, canonical, digest
from service.rules.points.plan import Finding, by_line, in_force
from service.rules.points.requests import Line, LineProblem, State

PROPOSAL_TAG = b"points-proposal/1\n"
DECISION_TAG = b"points-decision/1\n"
LIFE = 7 * 86400 * 1_000_000
"""Microseconds after which an undecided proposal lapses."""
BEGINNING = 8
"""Hexadecimal digits of its digest by which a proposal may be named."""
PAYLOAD = (
    "amount", "den", "detail", "evidence", "kind", "matter", "num", "occurred_on", "policy", "reason", "relates_on",
    "reverses", "rule", "source", "trainee_id", "veto_from", "veto_state", "veto_until",
)  # fmt: skip
"""The columns of a journal line that its maker fixes; the others say where it stands and who agreed."""
TEXTS = frozenset({"reason", "evidence"})
FIELDS = {"trainee_id": "trainee"}
DATES = frozenset({"occurred_on", "relates_on", "veto_from", "veto_until"})
Columns = dict[str, object]
Standing = Literal["open", "approved", "rejected", "lapsed"]


def payload(lines: Iterable[Mapping[str, object]]) -> str:
    """The lines as text: one canonical object a line; dates YYYY-MM-DD, ids lowercase UUIDs, texts as note digests."""
    return "\n".join(canonical({name: _plain(line[name]) for name in PAYLOAD}).decode() for line in lines)


def lines_of(text: str) -> list[Columns]:
    """A payload's lines as the journal's columns again."""
    return [_columns(msgspec.json.decode(line)) for line in text.split("\n")]


def persons(text: str) -> set[UUID]:
    """Whom a payload's lines are about."""
    return {line["trainee_id"] for line in lines_of(text) if isinstance(line["trainee_id"], UUID)}


def as_entries(lines: Iterable[Columns], after: int) -> list[Entry]:
    """Lines as counting sees them, as if they were posted right after that seq."""
    return [Entry(seq=seq, trainee=line["trainee_id"], **_counted(line)) for seq, line in enumerate(lines, after + 1)]


def _counted(line: Columns) -> dict[str, Any]:
    return {name: line[name] for name in Entry._fields if name not in ("seq", "trainee")}


def _plain(value: object) -> Value:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)


def _columns(plain: Columns) -> Columns:
    return {name: None if value is None else _typed(name, value) for name, value in plain.items()}


def _typed(name: str, value: object) -> object:
    if name in DATES:
        return date.fromisoformat(str(value))
    return UUID(str(value)) if name in IDS else value


def is_same_line(line: Line, proposed: Columns) -> bool:
    """Whether a proposal's line says what this one does; texts aside, which are notes there."""
    return all(proposed[name] == getattr(line, FIELDS.get(name, name)) for name in PAYLOAD if name not in TEXTS)


def proposal_digest(row: Mapping[str, object]) -> str:
    """SHA-256("points-proposal/1\\n" ‖ canonical row without its digest), hex."""
    return _digest(PROPOSAL_TAG, row)


def decision_digest(row: Mapping[str, object], proposal: str) -> str:
    """SHA-256("points-decision/1\\n" ‖ canonical row without its digest, with that of the proposal), hex."""
    return _digest(DECISION_TAG, {**row, "proposal": proposal})


def _digest(tag: bytes, row: Mapping[str, object]) -> str:
    return digest(tag, {name: _plain(value) for name, value in row.items() if name != "digest"})


def standing(verdict: str | None, expires_at: int, now: int) -> Standing:
    """Undecided proposals lapse; a decision stays whatever the time."""
    if verdict is not None:
        return "approved" if verdict == "approve" else "rejected"
    return "open" if now < expires_at else "lapsed"


def outdated(state: State, lines: Sequence[Columns]) -> list[LineProblem]:
    """Why proposed lines cannot be posted as they are any more; none when they can.

    A closed day, a fact posted or an entry taken back meanwhile, another policy in force on the line's own day.
    """
    undone = {line["reverses"] for line in lines}
    return [
        one for number, line in enumerate(lines, 1) for one in by_line(number, list(_outdated(state, line, undone)))
    ]


def _outdated(state: State, line: Columns, undone: Collection[object]) -> Iterator[Finding]:
    booked, related = line["occurred_on"], line["relates_on"]
    assert isinstance(booked, date)
    assert isinstance(related, date)
    closed = state.closed_through
    if closed is not None and booked <= closed:
        yield Finding("occurred_on", "period-closed", closed.isoformat())
    if isinstance(line["reverses"], int):
        yield from standing_problems(state.targets.get(line["reverses"]))
    elif line["kind"] not in ("close", "policy"):
        policy = in_force(state.versions, related)
        if policy is None or policy.version != line["policy"]:
            yield Finding("policy", "policy-changed")
    seq = state.sources.get((line["trainee_id"], str(line["rule"]), str(line["source"])))
    if line["source"] is not None and seq is not None and seq not in undone:
        yield Finding("source", "already-posted", seq)
