"""Signs where the journal stands; never a head that does not continue what was signed before."""

from uuid import UUID

from service import clock
from service.database import Session
from service.errors import Conflict
from service.queries import points as queries
from service.queries.checkpoints import sign
from service.queries.points_checkpoints import find_book, last_checkpoint
from service.queries.sealed import keys_of
from service.rules.points.checkpoints import text
from service.tables.points import Checkpoint


def sign_head(session: Session, camp_id: UUID) -> Checkpoint:
    """The journal's head, signed; the same again where nothing was written since."""
    head, last = queries.head(session, camp_id), last_checkpoint(session, camp_id)
    if last is not None:
        _require_continued(session, camp_id, last)
        if last.seq == head.seq:
            return last
    origin, settled, now = find_book(session, camp_id).origin, queries.closed_through(session, camp_id), clock.now()
    note = sign(keys_of(session), text(origin, head.seq, head.hash, settled, now))
    made = Checkpoint(camp_id=camp_id, seq=head.seq, hash=head.hash, note=note, signed_at=now)
    session.add(made)
    session.flush()
    return made


def _require_continued(session: Session, camp_id: UUID, last: Checkpoint) -> None:
    head = queries.head(session, camp_id)
    if last.seq > head.seq or queries.head_at(session, camp_id, last.seq).hash != last.hash:
        raise Conflict(
            "journal-broken",
            "台账与上一检查点不符，请立即核验。",
            "The journal does not continue the last checkpoint: verify it at once.",
            seq=last.seq,
        )
