"""The points journal: what officers enter, and what facts make by the policy's rules."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.actions.points_writing import Author, Receipt, refused, write
from service.database import Session
from service.errors import Invalid
from service.queries import points as queries
from service.queries.access import viewer_of
from service.queries.points_claims import list_claims
from service.queries.points_entries import find_entry, list_texts
from service.queries.trainees import list_ids
from service.rules.points import corrections, journal, plan
from service.rules.points.claims import Claim, Key, Place, unmet
from service.rules.points.requests import Line, Plan, PostLine, State, Target, request_lines
from service.rules.points.text import is_text
from service.tables.points import Voucher


def post_voucher(session: Session, camp_id: UUID, key: str, lines: Sequence[PostLine]) -> Receipt:
    """One request of an officer: all of its lines or none; the same request again gets the first receipt."""
    fingerprint = journal.fingerprint(request_lines(lines))
    replay = _begin(session, camp_id, key, fingerprint, [(line.reason, line.evidence) for line in lines])
    if replay is not None:
        return replay
    trainees = list_ids(session, camp_id, {line.trainee for line in lines if is_text(line.trainee)})
    sources = {line.source for line in lines if line.source is not None and is_text(line.source)}
    taken = _taken(queries.list_live(session, camp_id, sources)) if sources else {}
    return _finish(session, camp_id, key, fingerprint, plan.lines(_state(session, camp_id, trainees, taken), lines))


def reverse(
    session: Session, camp_id: UUID, key: str, seqs: Sequence[int], reason: str | None, evidence: str | None
) -> Receipt:
    """The exact inverse of the entries, once."""
    fingerprint = journal.fingerprint([{"act": "reverse", "seq": seq} for seq in seqs])
    replay = _begin(session, camp_id, key, fingerprint, [(reason, evidence)] * len(seqs))
    if replay is not None:
        return replay
    state = _state(session, camp_id, targets=queries.list_targets(session, camp_id, seqs))
    return _finish(session, camp_id, key, fingerprint, corrections.reversals(state, seqs, reason, evidence))


def post_claims(session: Session, camp_id: UUID, claims: Sequence[Claim], *, stated: Iterable[Place] = ()) -> int:
    """Makes the journal say what these facts claim: posts what is new, reverses what is claimed no longer.

    `stated` names facts by source and trainee that may claim nothing any more. Returns the number of lines written.
    """
    places = {*stated, *((claim.source, claim.trainee) for claim in claims)}
    if not places:
        return 0
    queries.lock_book(session, camp_id)
    versions = queries.list_versions(session, camp_id)
    live = {
        (row.trainee_id, row.rule, row.source): queries.target(row)
        for row in queries.list_live(session, camp_id, {source for source, _ in places})
        if (row.source, row.trainee_id) in places
    }
    gone, new = unmet(versions, claims, live)
    return _write_changes(session, camp_id, gone, new, live)


def post_everything(session: Session, camp_id: UUID, *, stated: Iterable[Place] = ()) -> int:
    """Every fact of the camp claims its points; those that have them change nothing. `stated` as in post_claims."""
    versions = queries.list_versions(session, camp_id)
    return post_claims(session, camp_id, list_claims(session, camp_id, versions), stated=stated)


def _write_changes(
    session: Session, camp_id: UUID, gone: Sequence[Key], new: Sequence[PostLine], live: dict[Key, Target]
) -> int:
    targets = {live[fact].entry.seq: live[fact] for fact in gone}
    trainees = {line.trainee: UUID(line.trainee) for line in new}
    state = _state(session, camp_id, trainees, targets=targets)
    undone = [_planned(corrections.reversals(state, part, "事实已更正")) for part in _parts(list(targets))]
    made = [_planned(plan.lines(state, part)) for part in _parts(list(new))]
    for lines in (*undone, *made):
        _write_facts(session, camp_id, lines)
    return sum(map(len, (*undone, *made)))


def _parts(things: list[Any]) -> list[list[Any]]:
    return [things[start : start + plan.MOST_LINES] for start in range(0, len(things), plan.MOST_LINES)]


def _write_facts(session: Session, camp_id: UUID, lines: Sequence[Line]) -> None:
    fingerprint = journal.fingerprint(_flat(line) for line in lines)
    head = queries.head(session, camp_id)
    key = f"fact:{lines[0].source or 'correction'}:{head.seq + 1}"[:128]
    write(session, camp_id, lines, key=key, fingerprint=fingerprint, author=Author(viewer_of(session).account_id))


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


Texts = Sequence[tuple[str | None, str | None]]
"""Reason and evidence of every line."""


def _begin(session: Session, camp_id: UUID, key: str, fingerprint: str, texts: Texts) -> Receipt | None:
    """Takes the lock, then looks for the same request before anything is judged."""
    queries.lock_book(session, camp_id)
    found = queries.find_voucher(session, camp_id, viewer_of(session).account_id, key)
    if found is None:
        return None
    if found.fingerprint != fingerprint or not _says(session, found, texts):
        raise Invalid(
            "idempotency-key-reused",
            "此 Idempotency-Key 已用于其他内容，请换一个。",
            "This Idempotency-Key was used for other content; choose another.",
        )
    entry = find_entry(session, camp_id, found.last_seq)
    return Receipt(found.first_seq, found.last_seq, entry.hash, replayed=True)


def _says(session: Session, voucher: Voucher, texts: Texts) -> bool:
    """The fingerprint leaves texts out, so that they can be erased; what is erased is not compared."""
    rows = list_texts(session, voucher.camp_id, voucher.first_seq, voucher.last_seq)
    return all(
        _is_noted(row.reason, row.reason_text, reason) and _is_noted(row.evidence, row.evidence_text, evidence)
        for row, (reason, evidence) in zip(rows, texts, strict=True)
    )


def _is_noted(digest: str | None, body: str | None, given: str | None) -> bool:
    is_erased = digest is not None and body is None
    return is_erased or body == given


def _finish(session: Session, camp_id: UUID, key: str, fingerprint: str, planned: Plan) -> Receipt:
    author = Author(viewer_of(session).account_id)
    return write(session, camp_id, _planned(planned), key=key, fingerprint=fingerprint, author=author)


def _planned(planned: Plan) -> tuple[Line, ...]:
    if planned.problems:
        raise refused(planned.problems)
    return planned.lines


def _taken(rows: Iterable[Any]) -> dict[tuple[Hashable, str, str], int]:
    return {(row.trainee_id, row.rule, row.source): row.seq for row in rows}


def _state(
    session: Session,
    camp_id: UUID,
    trainees: dict[str, UUID] | None = None,
    sources: dict[tuple[Hashable, str, str], int] | None = None,
    targets: dict[int, Target] | None = None,
) -> State:
    camp = require_act(session, camp_id, "points")
    return State(
        versions=queries.list_versions(session, camp_id),
        closed_through=queries.closed_through(session, camp_id),
        today=clock.today(),
        camp_from=camp.starts_on,
        camp_until=camp.ends_on,
        trainees=trainees or {},
        sources=sources or {},
        targets=targets or {},
    )
