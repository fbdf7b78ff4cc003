"""快照 as one canonical text: what a sheet was made of, what came out, and the digests that prove it."""

from uuid import UUID

import msgspec

from service.database import Session
from service.errors import NotFound
from service.queries import recommendations as queries
from service.queries.ranking_shown import require_officer
from service.queries.recommendations_reading import dossier_of
from service.queries.recusals import require_unrecused
from service.queries.seen import saw
from service.rules.ranking.procedure import name_of

TEXTS = ("inputs", "outputs", "people")


def snapshot_text(session: Session, camp_id: UUID, sheet: str, revision: int | None) -> bytes:
    """Sorted keys and no spaces; the stored texts stand in it as they are. A whole camp: not for who is recused."""
    require_officer(session)
    found = dossier_of(session, camp_id, sheet)
    require_unrecused(session, camp_id)
    step = found.pending or found.frozen
    if step is None:
        raise NotFound
    kept = queries.find_snapshot(session, camp_id, found.row.id, revision or step.revision)
    saw(session, {UUID(one["trainee"]) for one in msgspec.json.decode(kept.people)})
    names = ("code", "digest", "inputs_digest", "libraries", "policy_digest", "revision", "seed")
    told = {name: msgspec.json.encode(getattr(kept, name)) for name in names}
    told |= {name: getattr(kept, name).encode() for name in TEXTS}
    told |= {"$": b'"ranking-snapshot/1"', "sheet": msgspec.json.encode(name_of(found.row.number))}
    return b"{" + b",".join(b'"%s":%s' % (name.encode(), told[name]) for name in sorted(told)) + b"}"
