"""What facts claim by the policy's rules: posted when it is new, taken back when it is claimed no longer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from service import clock
from service.actions.points_proposals import propose
from service.actions.points_requests import finished
from service.actions.points_state import state_of
from service.actions.points_writing import Author, write
from service.database import Session
from service.queries import points as queries
from service.queries.access import viewer_of
from service.queries.points_claims import list_claims
from service.queries.points_entries import list_rejected
from service.queries.points_fair import as_they_stand
from service.queries.points_proposals import list_open
from service.queries.trainees import list_numbers
from service.rules.points import corrections, journal, plan
from service.rules.points.claims import Claim, Key, Place, unmet
from service.rules.points.proposals import TEXTS, Columns, is_same_line, lines_of
from service.rules.points.requests import Line, PostLine, Target


class Why(NamedTuple):
    """What changes: how the vouchers' keys begin, and what is said of lines that are taken back."""

    name: str
    reason: str


class Pending(NamedTuple):
    """What waits for a second person already: lines by fact, and the entries to be taken back."""

    facts: dict[Key, Columns]
    reverses: set[object]


def post_claims(session: Session, camp_id: UUID, claims: Sequence[Claim], *, stated: Iterable[Place] = ()) -> int:
    """Makes the journal say what these facts claim: posts what is new, reverses what is claimed no longer.

    `stated` names facts by source and trainee that may claim nothing any more. Lines that need a second person wait
    as one proposal. Returns the number of lines written.
    """
    places = {*stated, *((claim.source, claim.trainee) for claim in claims)}
    if not places:
        return 0
    places = dealt_with(session, camp_id, places)
    queries.lock_book(session, camp_id)
    versions = queries.list_versions(session, camp_id)
    live = {
        (row.trainee_id, row.rule, row.source): queries.target(row)
        for row in queries.list_live(session, camp_id, {source for source, _ in places})
        if (row.source, row.trainee_id) in places
    }
    undone = list_undone(session, camp_id)
    within = [one for one in claims if (one.source, one.trainee) in places]
    stand = as_they_stand(session, camp_id, versions, within, {**undone, **live})
    gone, new = unmet(versions, stand, live, undone)
    return write_changes(session, camp_id, gone, new, live)


def list_undone(session: Session, camp_id: UUID) -> dict[Key, Target]:
    """What persons took back, the newest of each fact."""
    rows = queries.list_taken_back(session, camp_id)
    return {(row.trainee_id, row.rule, row.source): queries.target(row) for row in rows}


def dealt_with(session: Session, camp_id: UUID, places: set[Place]) -> set[Place]:
    """Nothing is posted or taken back of somebody whom the viewer is recused from, or whose file is restricted."""
    if not viewer_of(session).narrowed:
        return places
    seen = {row.id for row in list_numbers(session, camp_id)}
    return {place for place in places if place[1] in seen}


def post_everything(session: Session, camp_id: UUID, *, stated: Iterable[Place] = ()) -> int:
    """Every fact of the camp claims its points; those that have them change nothing. `stated` as in post_claims."""
    versions = queries.list_versions(session, camp_id)
    return post_claims(session, camp_id, list_claims(session, camp_id, versions), stated=stated)


def write_changes(
    session: Session,
    camp_id: UUID,
    gone: Sequence[Key],
    new: Sequence[PostLine],
    live: Mapping[Key, Target],
    why: Why | None = None,
) -> int:
    """Takes back and posts; what needs a second person waits. Returns the number of lines written."""
    targets = {live[fact].entry.seq: live[fact] for fact in gone}
    trainees = {line.trainee: UUID(line.trainee) for line in new}
    state = state_of(session, camp_id, trainees, targets=targets)
    undone = [
        finished(corrections.reversals(state, part, why.reason if why else "事实已更正"))
        for part in _parts(list(targets))
    ]
    made = [finished(plan.lines(state, part)) for part in _parts(list(new))]
    lines = [line for part in (*undone, *made) for line in part]
    withheld = {fact for fact in gone if live[fact].approved}
    direct = [line for line in lines if not line.second_person and _fact(line) not in withheld]
    second = [line for line in lines if line.second_person or _fact(line) in withheld]
    for part in _parts(direct):
        _write_facts(session, camp_id, part, why)
    _propose_facts(session, camp_id, second, set(gone), why)
    return len(direct)


def _fact(line: Line) -> Key | None:
    return None if line.source is None else (line.trainee, line.rule, line.source)  # type: ignore[return-value]


def _parts(things: list[Any]) -> list[list[Any]]:
    return [things[start : start + plan.MOST_LINES] for start in range(0, len(things), plan.MOST_LINES)]


def _write_facts(session: Session, camp_id: UUID, lines: Sequence[Line], why: Why | None) -> None:
    fingerprint = journal.fingerprint(_flat(line) for line in lines)
    head = queries.head(session, camp_id)
    name = why.name if why else f"fact:{lines[0].source or 'correction'}"
    key = f"{name}:{head.seq + 1}"[:128]
    write(session, camp_id, lines, key=key, fingerprint=fingerprint, author=Author(viewer_of(session).account_id))


def _propose_facts(
    session: Session, camp_id: UUID, lines: Sequence[Line], corrected: set[Key], why: Why | None
) -> None:
    """Again only what does not wait, and of what was rejected what says something else by now or is a correction."""
    if not lines:
        return
    pending, rejected = _pending(session, camp_id), _by_fact(list_rejected(session, camp_id))
    wanted = [
        line
        for line in lines
        if not _waits(line, pending) and (_fact(line) in corrected or not _is_rejected(line, rejected))
    ]
    for number, part in enumerate(_parts(wanted)):
        fingerprint = journal.fingerprint(_flat(line) for line in part)
        key = f"{why.name if why else 'fact:proposal'}:{clock.now()}:{number}"
        propose(session, camp_id, part, key=key, fingerprint=fingerprint)


def _pending(session: Session, camp_id: UUID) -> Pending:
    lines = [line for row in list_open(session, camp_id, clock.now()) for line in lines_of(row.payload)]
    return Pending(_by_fact(lines), {line["reverses"] for line in lines} - {None})


def _by_fact(lines: Iterable[Columns]) -> dict[Key, Columns]:
    """The last of each."""
    facts = {(line["trainee_id"], line["rule"], line["source"]): line for line in lines if line["source"] is not None}
    return facts  # type: ignore[return-value]


def _is_rejected(line: Line, rejected: Mapping[Key, Columns]) -> bool:
    """Word for word: a better reason or piece of evidence is something else."""
    found = rejected.get(_fact(line))  # type: ignore[arg-type]
    return found is not None and is_same_line(line, found) and all(found[name] == getattr(line, name) for name in TEXTS)


def _waits(line: Line, pending: Pending) -> bool:
    if line.reverses is not None:
        return line.reverses in pending.reverses
    found = pending.facts.get(_fact(line))  # type: ignore[arg-type]
    return found is not None and is_same_line(line, found)


def _flat(line: Line) -> dict[str, Any]:
    return {
        "act": line.kind,
        "trainee": str(line.trainee),
        "rule": line.rule,
        "on": line.occurred_on.isoformat(),
        "num": line.num,
        "den": line.den,
        "matter": line.matter,
        "source": line.source,
        "reverses": line.reverses,
    }
