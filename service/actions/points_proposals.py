"""提请 and 复核: what one person proposes another decides; what is approved is posted as it was proposed."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from service import clock
from service.actions.points_checkpoints import sign_head
from service.actions.points_sheets import require_sheet
from service.actions.points_state import state_of, taken
from service.actions.points_writing import Author, Receipt, append, note_text, noted, refused
from service.database import Session
from service.errors import Conflict, Forbidden, Invalid, invalid
from service.queries import points as queries
from service.queries import points_proposals as proposals
from service.queries.access import viewer_of
from service.queries.points_checkpoints import checkpoint_at
from service.queries.points_entries import list_noted
from service.rules.points import proposals as rules
from service.rules.points.proposals import Columns
from service.rules.points.requests import Line
from service.rules.text import legible
from service.tables.points import Decision, Proposal


class Waiting(NamedTuple):
    """A proposal as its maker is told of it."""

    digest: str
    standing: rules.Standing
    expires_at: int
    lines: int
    replayed: bool = False


class Decided(NamedTuple):
    """What a decision did; without a receipt for a rejection, with the signed note for a settlement."""

    verdict: str
    digest: str
    receipt: Receipt | None = None
    replayed: bool = False
    checkpoint: str | None = None


def propose(session: Session, camp_id: UUID, lines: Sequence[Line], *, key: str, fingerprint: str) -> Waiting:
    """Keeps the finished lines for a second person; the caller holds the book's lock."""
    actor = viewer_of(session).account_id
    proposal = keep(session, camp_id, noted(session, camp_id, lines), actor, key=key, fingerprint=fingerprint)
    return waiting(proposal, None)


def keep(
    session: Session, camp_id: UUID, lines: Sequence[Columns], actor: UUID, *, key: str, fingerprint: str
) -> Proposal:
    now = clock.now()
    row: dict[str, Any] = {"camp_id": camp_id, "actor": actor, "idem_key": key, "fingerprint": fingerprint}
    row |= {"payload": rules.payload(lines), "created_at": now, "expires_at": now + rules.LIFE}
    proposal = Proposal(**row, digest=rules.proposal_digest(row))
    session.add(proposal)
    session.flush()
    return proposal


def waiting(found: Any, verdict: str | None, *, replayed: bool = False) -> Waiting:
    state = rules.standing(verdict, found.expires_at, clock.now())
    return Waiting(found.digest, state, found.expires_at, found.payload.count("\n") + 1, replayed)


def decide(session: Session, camp_id: UUID, digest: str, verdict: str, comment: str | None) -> Decided:
    """Once, by another person; an approval posts, a rejection says why."""
    queries.lock_book(session, camp_id)
    found, comment = proposals.find_proposal(session, camp_id, digest), legible(comment)
    checker = viewer_of(session).account_id
    if found.verdict is not None:
        return _again(session, found, checker, verdict, comment)
    _check_decision(found, checker, verdict, comment)
    lines = rules.lines_of(found.payload)
    if verdict == "approve":
        _check_lines(session, camp_id, found, lines)
    decision = record(session, found, checker, verdict, comment)
    if verdict == "reject":
        return Decided(verdict, decision.digest)
    author = Author(found.actor, checker, decision.digest, decision.decided_at)
    receipt = append(session, camp_id, lines, key=found.idem_key, fingerprint=found.fingerprint, author=author)
    note = sign_head(session, camp_id).note if _settles(lines) else None
    return Decided(verdict, decision.digest, receipt, checkpoint=note)


def named(session: Session, camp_id: UUID, beginning: str) -> str:
    """The digest of the one proposal that begins so, whatever became of it."""
    found = proposals.list_beginning(session, camp_id, beginning)
    if len(found) != 1 or len(beginning) < rules.BEGINNING:
        raise _not_one(beginning, len(found))
    return found[0]


def _not_one(beginning: str, found: int) -> Invalid:
    zh = f"有 {found} 项提请的编号以“{beginning}”开头，没有作出复核；"
    zh += f"请写出恰好一项的编号，至少前 {rules.BEGINNING} 位。"
    en = f'{found} proposals begin with "{beginning}"; nothing was decided.'
    en += f" Give at least the first {rules.BEGINNING} digits of exactly one, as the list of proposals shows them."
    return invalid("/digest", "one-proposal", zh, en)


def _settles(lines: Sequence[Columns]) -> bool:
    return any(line["kind"] == "close" for line in lines)


def _again(session: Session, found: Any, checker: UUID, verdict: str, comment: str | None) -> Decided:
    if (found.checker, found.verdict) != (checker, verdict) or not _says(session, found, comment):
        raise Conflict("already-decided", "此提请已有复核结论。", "This proposal is decided.", verdict=found.verdict)
    voucher = queries.find_voucher(session, found.camp_id, found.actor, found.idem_key)
    receipt = None if voucher is None else receipt_of(session, voucher)
    settled = receipt is not None and _settles(rules.lines_of(found.payload))
    note = checkpoint_at(session, found.camp_id, receipt.last_seq).note if receipt and settled else None
    return Decided(found.verdict, found.decision, receipt, replayed=True, checkpoint=note)


def _says(session: Session, found: Any, comment: str | None) -> bool:
    """A comment that is erased is not compared."""
    if found.comment is None:
        return comment is None
    return list_noted(session, found.camp_id, [found.comment])[found.comment] in (comment, None)


def receipt_of(session: Session, voucher: Any) -> Receipt:
    """The first answer again."""
    head = queries.head_at(session, voucher.camp_id, voucher.last_seq)
    return Receipt(voucher.first_seq, voucher.last_seq, head.hash, replayed=True)


def _check_decision(found: Any, checker: UUID, verdict: str, comment: str | None) -> None:
    if checker == found.actor:
        raise Forbidden(
            "maker-cannot-decide", "须由提请人以外的人复核。", "Somebody other than the proposer has to decide."
        )
    if rules.standing(None, found.expires_at, clock.now()) == "lapsed":
        raise Conflict("proposal-expired", "提请已过期，请重新提请。", "The proposal has lapsed; propose it anew.")
    if verdict == "reject" and comment is None:
        raise invalid("/comment", "reason-required", "退回须写明理由。", "A rejection has to say why.")


def record(session: Session, found: Any, checker: UUID, verdict: str, comment: str | None) -> Decision:
    """Never before it was proposed, whatever the clock says; approved lines carry its digest."""
    note = None if comment is None else note_text(session, found.camp_id, comment)
    row: dict[str, Any] = {"camp_id": found.camp_id, "actor": found.actor, "idem_key": found.idem_key}
    moment = max(clock.now(), found.created_at)
    row |= {"verdict": verdict, "checker": checker, "comment": note, "decided_at": moment}
    decision = Decision(**row, digest=rules.decision_digest(row, found.digest))
    session.add(decision)
    session.flush()
    return decision


def _check_lines(session: Session, camp_id: UUID, found: Any, lines: Sequence[Columns]) -> None:
    """What was proposed must still be possible exactly as it was."""
    undone = [line["reverses"] for line in lines if isinstance(line["reverses"], int)]
    targets = queries.list_targets(session, camp_id, undone)
    sources = {str(line["source"]) for line in lines if line["source"] is not None}
    live = taken(queries.list_live(session, camp_id, sources)) if sources else {}
    if wrong := rules.outdated(state_of(session, camp_id, sources=live, targets=targets), lines):
        raise refused(wrong)
    for line in lines:
        if line["kind"] == "close":
            require_sheet(session, camp_id, line, proposal=found.digest)
