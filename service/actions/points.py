"""The points journal: what officers enter, take back and adjust."""

from collections.abc import Sequence
from uuid import UUID

from service.actions.points_requests import Answer, begin, finish
from service.actions.points_state import state_of, taken
from service.database import Session
from service.queries import points as queries
from service.queries.trainees import list_ids
from service.rules.points import corrections, journal, plan
from service.rules.points.requests import AdjustLine, PostLine, request_lines
from service.rules.points.text import is_text


def post_voucher(
    session: Session,
    camp_id: UUID,
    key: str,
    lines: Sequence[PostLine],
    *,
    head: str | None = None,
    second: bool = False,
) -> Answer:
    """One request: all of its lines or none; the same request again gets the first answer.

    With `head` only while the journal stands there; with `second` it waits for a second person whatever the rules say.
    """
    fingerprint = journal.fingerprint(request_lines(lines))
    texts = [(line.reason, line.evidence) for line in lines]
    replay = begin(session, camp_id, key, fingerprint, texts, head=head)
    if replay is not None:
        return replay
    trainees = list_ids(session, camp_id, {line.trainee for line in lines if is_text(line.trainee)})
    sources = {line.source for line in lines if line.source is not None and is_text(line.source)}
    live = taken(queries.list_live(session, camp_id, sources)) if sources else {}
    planned = plan.lines(state_of(session, camp_id, trainees, live), lines)
    return finish(session, camp_id, key, fingerprint, planned, second=second)


def reverse(
    session: Session, camp_id: UUID, key: str, seqs: Sequence[int], reason: str | None, evidence: str | None
) -> Answer:
    """The exact inverse of the entries, once; of what a second person approved only by two."""
    fingerprint = journal.fingerprint([{"act": "reverse", "seq": seq} for seq in seqs])
    replay = begin(session, camp_id, key, fingerprint, [(reason, evidence)] * len(seqs))
    if replay is not None:
        return replay
    state = state_of(session, camp_id, targets=queries.list_targets(session, camp_id, seqs))
    return finish(session, camp_id, key, fingerprint, corrections.reversals(state, seqs, reason, evidence))


def adjust(session: Session, camp_id: UUID, key: str, lines: Sequence[AdjustLine]) -> Answer:
    """A late fact or a correction for closed time; always two persons."""
    fingerprint = journal.fingerprint(request_lines(lines))
    replay = begin(session, camp_id, key, fingerprint, [(line.reason, line.evidence) for line in lines])
    if replay is not None:
        return replay
    trainees = list_ids(session, camp_id, {line.trainee for line in lines if line.trainee and is_text(line.trainee)})
    targets = queries.list_targets(session, camp_id, [line.reverses for line in lines if line.reverses is not None])
    planned = corrections.adjustments(state_of(session, camp_id, trainees, targets=targets), lines)
    return finish(session, camp_id, key, fingerprint, planned)
