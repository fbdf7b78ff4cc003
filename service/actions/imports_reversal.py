"""Takes back every line that an import wrote and that still stands; the facts stay as they were imported."""

from collections.abc import Iterator
from itertools import count
from uuid import UUID

from service.actions.points import reverse
from service.actions.points_proposals import receipt_of, waiting
from service.actions.points_requests import Answer
from service.database import Session
from service.errors import Conflict
from service.queries import points as queries
from service.queries.access import viewer_of
from service.queries.points_proposals import find_proposed
from service.rules.points.plan import MOST_LINES

Span = tuple[int, int]


def reverse_lines(
    session: Session, camp_id: UUID, key: str, span: Span | None, reason: str, evidence: str | None
) -> list[Answer]:
    """In vouchers of 500; what a second person approved waits for a second person again."""
    first, last = span or (1, 0)
    key = f"{key[:90]}:{first}-{last}"
    queries.lock_book(session, camp_id)
    if done := list(_done(session, camp_id, key)):
        return done
    standing = queries.list_standing(session, camp_id, first, last)
    if not standing:
        raise Conflict("nothing-stands", "此次导入的流水均已冲正。", "Nothing of this import stands any more.")
    parts = [standing[start : start + MOST_LINES] for start in range(0, len(standing), MOST_LINES)]
    return [
        reverse(session, camp_id, f"{key}:{number}", part, reason, evidence) for number, part in enumerate(parts, 1)
    ]


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
