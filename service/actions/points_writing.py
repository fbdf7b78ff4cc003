"""The one way into the journal: lines are numbered, linked and written with their voucher under the book's lock."""

import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from service import clock
from service.actions.sealed import seal_value
from service.database import Session
from service.errors import Conflict, Invalid, NotFound, Problem, Refusal
from service.queries import points as queries
from service.queries.scoping_writes import put
from service.rules.points import journal
from service.rules.points.proposals import Columns
from service.rules.points.requests import Line, LineProblem
from service.rules.points.wording import CONFLICTS, WORDS
from service.tables.points import Journal, Note, Voucher

Row = dict[str, Any]


class Receipt(NamedTuple):
    """Where a voucher stands; a repeated request gets the first one's."""

    first_seq: int
    last_seq: int
    hash: str
    replayed: bool = False


class Author(NamedTuple):
    actor: UUID
    approver: UUID | None = None
    approval: str | None = None
    agreed_at: int = 0


def write(
    session: Session, camp_id: UUID, lines: Sequence[Line], *, key: str, fingerprint: str, author: Author
) -> Receipt:
    """Appends the lines of one voucher; the caller holds the book's lock."""
    return append(session, camp_id, noted(session, camp_id, lines), key=key, fingerprint=fingerprint, author=author)


def noted(session: Session, camp_id: UUID, lines: Sequence[Line]) -> list[Columns]:
    """The lines as columns, their texts kept as notes."""
    notes = _notes(session, camp_id, lines)
    put(session, Note, list(notes.values()))
    return [_columns(line, notes) for line in lines]


def append(
    session: Session, camp_id: UUID, lines: Sequence[Columns], *, key: str, fingerprint: str, author: Author
) -> Receipt:
    """Numbers and links the lines, and writes them with their voucher."""
    rows = _linked(camp_id, lines, queries.head(session, camp_id), key, fingerprint, author)
    first, last = rows[0], rows[-1]
    voucher = {
        "camp_id": camp_id,
        "actor": author.actor,
        "idem_key": key,
        "fingerprint": fingerprint,
        "first_seq": first["seq"],
        "last_seq": last["seq"],
    }
    put(session, Voucher, [voucher])
    put(session, Journal, rows)
    return Receipt(first["seq"], last["seq"], last["hash"])


def _notes(session: Session, camp_id: UUID, lines: Sequence[Line]) -> dict[str, Row]:
    """One for every text; the cause of a veto is sealed."""
    texts = dict.fromkeys(text for line in lines for text in (line.reason, line.evidence) if text is not None)
    notes = {text: _note(camp_id, text) for text in texts}
    for cause in {line.reason for line in lines if line.kind == "veto" and line.reason is not None}:
        note = notes[cause]
        note["body"] = seal_value(session, "note", "body", camp_id, note["digest"], cause)
    return notes


def note_text(session: Session, camp_id: UUID, text: str) -> str:
    """Keeps one text by itself; returns its digest."""
    note = _note(camp_id, text)
    put(session, Note, [note])
    return str(note["digest"])


def _note(camp_id: UUID, text: str) -> Row:
    salt = secrets.token_bytes(16)
    return {"camp_id": camp_id, "digest": journal.note_digest(salt, text), "salt": salt.hex(), "body": text}


def _linked(
    camp_id: UUID, lines: Sequence[Columns], head: queries.Head, key: str, fingerprint: str, author: Author
) -> list[Row]:
    now, previous, prev_hash, rows = max(clock.now(), author.agreed_at), head.recorded_at, head.hash, []
    for seq, line in enumerate(lines, head.seq + 1):
        previous = journal.recorded_at(now, previous)
        columns: dict[str, Any] = line | {
            "camp_id": camp_id,
            "seq": seq,
            "actor": author.actor,
            "approver": author.approver,
            "approval": author.approval,
            "idem_key": key,
            "request": fingerprint,
            "recorded_at": previous,
        }
        found = journal.link(prev_hash, journal.leaf(journal.body(columns)))
        rows.append({**columns, "prev_hash": prev_hash, "hash": found})
        prev_hash = found
    return rows


def _columns(line: Line, notes: dict[str, Row]) -> Columns:
    return {
        "kind": line.kind,
        "trainee_id": line.trainee,
        "policy": line.policy,
        "rule": line.rule,
        "num": line.num,
        "den": line.den,
        "amount": line.amount,
        "matter": line.matter,
        "occurred_on": line.occurred_on,
        "relates_on": line.relates_on,
        "reverses": line.reverses,
        "veto_from": line.veto_from,
        "veto_until": line.veto_until,
        "veto_state": line.veto_state,
        "source": line.source,
        "reason": None if line.reason is None else notes[line.reason]["digest"],
        "evidence": None if line.evidence is None else notes[line.evidence]["digest"],
        "detail": line.detail,
    }


DETAILS = {"already-posted": "seq", "already-reversed": "by", "period-closed": "closed_through"}
"""What a conflict says besides, for programs."""


def refused(problems: Sequence[LineProblem], *, root: str = "/lines") -> Refusal:
    """Every problem at its line; one that the journal's state causes is a conflict, an unknown entry is not found."""
    if all(problem.code == "unknown-entry" for problem in problems):
        return NotFound()
    found = [_problem(problem, root) for problem in problems]
    details = {DETAILS[one.code]: one.value for one in problems if one.code in DETAILS}
    for problem in problems:
        if problem.code in CONFLICTS:
            words = WORDS[problem.code]
            return Conflict(problem.code, f"{words[0]}。", f"{words[1]}.", problems=found, **details)
    return Invalid("invalid-lines", "有不合要求的行。", "Some lines are wrong.", problems=found)


def _problem(problem: LineProblem, root: str) -> Problem:
    place = root if problem.line is None else f"{root}/{problem.line - 1}/{problem.field}"
    message, message_en = WORDS[problem.code]
    about = "" if problem.value is None else f"（{problem.value}）"
    return Problem(
        pointer=place, code=problem.code, message=message + about, message_en=f"{message_en} {about}".strip()
    )
