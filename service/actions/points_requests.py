"""How a request to the journal begins and ends: once for a key, at a head, by one person or by two."""

from collections.abc import Sequence
from uuid import UUID

from service.actions.points_proposals import Waiting, propose, receipt_of, waiting
from service.actions.points_writing import Author, Receipt, refused, write
from service.database import Session
from service.errors import Invalid, NotFound, Stale
from service.queries import points as queries
from service.queries import points_proposals as proposals
from service.queries.access import viewer_of
from service.queries.points_entries import list_noted, list_texts
from service.rules.points.proposals import lines_of
from service.rules.points.requests import Line, Plan
from service.tables.points import Voucher

Answer = Receipt | Waiting
Texts = Sequence[tuple[str | None, str | None]]
"""Reason and evidence of every line."""


def begin(
    session: Session, camp_id: UUID, key: str, fingerprint: str, texts: Texts, *, head: str | None = None
) -> Answer | None:
    """Takes the lock, then looks for the same request before anything is judged, its head included."""
    queries.lock_book(session, camp_id)
    actor = viewer_of(session).account_id
    if voucher := queries.find_voucher(session, camp_id, actor, key):
        _require_same(voucher.fingerprint == fingerprint and _says(session, voucher, texts))
        return receipt_of(session, voucher)
    if proposal := proposals.find_proposed(session, camp_id, actor, key):
        same = proposal.fingerprint == fingerprint and _proposes(session, camp_id, proposal.payload, texts)
        _require_same(same)
        return waiting(proposal, proposal.verdict, replayed=True)
    if head is not None and head != queries.head(session, camp_id).hash:
        raise Stale("stale-head", "台账已有新的流水，请核对后重试。", "The journal has gone on; look again.")
    return None


def finish(
    session: Session, camp_id: UUID, key: str, fingerprint: str, planned: Plan, *, second: bool = False
) -> Answer:
    """Posts what one person may post; all of it waits where any line needs a second."""
    lines = finished(planned)
    if second or planned.second_person:
        return propose(session, camp_id, lines, key=key, fingerprint=fingerprint)
    author = Author(viewer_of(session).account_id)
    return write(session, camp_id, lines, key=key, fingerprint=fingerprint, author=author)


def finished(planned: Plan) -> tuple[Line, ...]:
    if planned.problems:
        raise refused(planned.problems)
    return planned.lines


def _require_same(same: bool) -> None:
    if not same:
        raise Invalid(
            "idempotency-key-reused",
            "此 Idempotency-Key 已用于其他内容，请换一个。",
            "This Idempotency-Key was used for other content; choose another.",
        )


def _says(session: Session, voucher: Voucher, texts: Texts) -> bool:
    """The fingerprint leaves texts out, so that they can be erased; what is erased is not compared."""
    rows = list_texts(session, voucher.camp_id, voucher.first_seq, voucher.last_seq)
    if len(rows) < len(texts):  # of somebody whom the viewer may no longer deal with
        raise NotFound
    return all(
        _is_noted(row.reason, row.reason_text, reason) and _is_noted(row.evidence, row.evidence_text, evidence)
        for row, (reason, evidence) in zip(rows, texts, strict=True)
    )


def _proposes(session: Session, camp_id: UUID, payload: str, texts: Texts) -> bool:
    lines = lines_of(payload)
    digests = {str(line[name]) for line in lines for name in ("reason", "evidence") if line[name] is not None}
    bodies = list_noted(session, camp_id, digests)
    return len(lines) == len(texts) and all(
        _is_noted(line["reason"], bodies.get(str(line["reason"])), reason)
        and _is_noted(line["evidence"], bodies.get(str(line["evidence"])), evidence)
        for line, (reason, evidence) in zip(lines, texts, strict=True)
    )


def _is_noted(digest: object, body: str | None, given: str | None) -> bool:
    is_erased = digest is not None and body is None
    return is_erased or body == given
