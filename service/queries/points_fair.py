"""校准分 in the journal: by which fits its lines were posted, and what those said of each fact."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

import msgspec
from sqlalchemy import bindparam

from service.database import Session
from service.errors import NotFound
from service.queries.access import as_system
from service.queries.points_entries import list_noted
from service.queries.select import all_rows, c, columns
from service.rules.points.amounts import ratio
from service.rules.points.claims import FAIR, Claim, Key, fairly, keys_of, posts_fairly
from service.rules.points.requests import Target, Version
from service.rules.ranking.fair_marks import FairMark, FairMarks
from service.tables.points import Journal

_LINES = columns(Journal.seq, Journal.idem_key).where(
    c(Journal.camp_id) == bindparam("camp_id"), c(Journal.source).is_not(None), c(Journal.idem_key).like(f"{FAIR}%")
)
Rows = Mapping[tuple[str, str], FairMark]


def as_they_stand(
    session: Session, camp_id: UUID, versions: Sequence[Version], claims: Sequence[Claim], known: Mapping[Key, Target]
) -> list[Claim]:
    """The claims, those by 校准分 whose entry a fit stands behind while the fact itself says what it said then."""
    if not any(posts_fairly(versions, one) for one in claims):
        return list(claims)
    fits = list_fits(session, camp_id)
    found = {key: fits[one.entry.seq] for key, one in known.items() if one.entry.seq in fits}
    rows = _rows(session, camp_id, set(found.values()))
    return [_as_it_stands(versions, one, found, rows) for one in claims]


def _as_it_stands(
    versions: Sequence[Version], claim: Claim, found: Mapping[Key, str], rows: Mapping[str, Rows]
) -> Claim:
    digest = next((found[key] for key in keys_of(versions, claim) if key in found), None)
    row = rows.get(digest or "", {}).get((claim.source, str(claim.trainee)))
    if row is None or not posts_fairly(versions, claim) or row.raw_share != ratio(claim.num, claim.den):
        return claim
    return fairly(claim, row.share)


def list_fits(session: Session, camp_id: UUID) -> dict[int, str]:
    """By line of a fact that was posted by 校准分 the note that keeps its fit, whoever asks."""
    with as_system(session):
        rows = all_rows(session, _LINES, camp_id=camp_id)
        return {row.seq: row.idem_key.removeprefix(FAIR).partition(":")[0] for row in rows}


def _rows(session: Session, camp_id: UUID, digests: Collection[str]) -> dict[str, Rows]:
    with as_system(session):
        texts = list_noted(session, camp_id, digests) if digests else {}
    return {digest: _decoded(text) for digest, text in texts.items() if text is not None}


@lru_cache(maxsize=8)
def _decoded(text: str) -> Rows:
    return {(row.source, row.trainee): row for row in msgspec.json.decode(text, type=FairMarks).rows}


def find_fit(session: Session, camp_id: UUID, digest: str) -> str:
    """The text of a fit that lines were posted by."""
    if digest not in list_fits(session, camp_id).values():
        raise NotFound
    text = list_noted(session, camp_id, [digest]).get(digest)
    if text is None:
        raise NotFound
    return text
