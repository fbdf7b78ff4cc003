"""Takes back every line that an import wrote and that still stands; the facts stay as they were imported."""

from collections.abc import Iterator, Sequence, Set
from itertools import count
from typing import NamedTuple
from uuid import UUID

from service import clock
from service.actions.points import reverse
from service.actions.points_proposals import receipt_of, waiting
from service.actions.points_requests import Answer
from service.database import Session
from service.errors import Conflict
from service.queries import points as queries
from service.queries.access import viewer_of
from service.queries.points_proposals import find_proposal, find_proposed, list_open
from service.rules.points.plan import MOST_LINES
from service.rules.points.proposals import lines_of

Span = tuple[int, int]


class Brought(NamedTuple):
    """What an import wrote at once, and the proposals in which the rest waited."""

    committed: bool
    span: Span | None
    proposals: Sequence[str]


def reverse_lines(
    session: Session, camp_id: UUID, key: str, brought: Brought, reason: str, evidence: str | None
) -> list[Answer]:
    """In vouchers of 500; what a second person approved waits for a second person again."""
    _require_committed(brought)
    first, last = brought.span or (1, 0)
    key = f"{key[:90]}:{first}-{last}"
    queries.lock_book(session, camp_id)
    if done := list(_done(session, camp_id, key)):
        return done
    spans = [(first, last), *_approved(session, camp_id, brought.proposals)]
    standing = [seq for span in spans for seq in queries.list_standing(session, camp_id, *span)]
    if not standing:
        raise Conflict(
            "nothing-stands",
            "此次导入没有仍然有效的流水；导入的资料不随流水撤销，请逐项更正。",
            "No line of this import stands; the records that it brought stay, and are corrected one by one.",
        )
    _require_not_asked(session, camp_id, set(standing))
    parts = [standing[start : start + MOST_LINES] for start in range(0, len(standing), MOST_LINES)]
    return [
        reverse(session, camp_id, f"{key}:{number}", part, reason, evidence) for number, part in enumerate(parts, 1)
    ]


def _require_committed(brought: Brought) -> None:
    if not brought.committed:
        raise Conflict(
            "not-committed",
            "这只是试导入，没有写入任何流水，无须冲正。",
            "This was a dry run: it has written nothing that could be taken back.",
        )


def _approved(session: Session, camp_id: UUID, digests: Sequence[str]) -> Iterator[Span]:
    """The lines of what a second person has approved since; Conflict while any of it waits."""
    for digest in digests:
        found = find_proposal(session, camp_id, digest)
        if found.verdict is None and found.expires_at > clock.now():
            raise Conflict(
                "proposals-open",
                f"此次导入还有流水等待复核（提请 {digest[:8]}）：请先由复核人退回，再冲正。",
                f"Lines of this import wait for a second person (proposal {digest[:8]}): have them rejected first.",
            )
        voucher = queries.find_voucher(session, camp_id, found.actor, found.idem_key)
        if voucher is not None:
            yield voucher.first_seq, voucher.last_seq


def _require_not_asked(session: Session, camp_id: UUID, standing: Set[object]) -> None:
    """Of two proposals for the same lines the second could only be rejected, and would hold up what waits for it."""
    for waits in list_open(session, camp_id, clock.now()):
        if any(line["reverses"] in standing for line in lines_of(waits.payload)):
            raise Conflict(
                "reversal-open",
                f"此次导入的流水已有冲正提请等待复核（{waits.digest[:8]}）：请先复核或退回，再冲正其余的。",
                f"A reversal of lines of this import waits for a second person (proposal {waits.digest[:8]}):"
                " have it decided first.",
            )


def _done(session: Session, camp_id: UUID, key: str) -> Iterator[Answer]:
    """What the same request did before, part by part."""
    actor = viewer_of(session).account_id
    for number in count(1):
        part = f"{key}:{number}"
        if voucher := queries.find_voucher(session, camp_id, actor, part):
            yield receipt_of(session, voucher)
        elif proposal := find_proposed(session, camp_id, actor, part):
            yield waiting(proposal, proposal.verdict, replayed=True)
        else:
            return
