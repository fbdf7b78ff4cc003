"""Proposals of the journal with what became of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from msgspec import UNSET, UnsetType
from sqlalchemy import and_, bindparam, or_

from service import clock
from service.database import Session
from service.errors import NotFound
from service.queries.access import as_system, viewer_of
from service.queries.seen import saw
from service.queries.select import all_rows, c, columns, hot_rows, one_row
from service.queries.trainees import list_numbers
from service.rules.access import Role
from service.rules.points.proposals import persons
from service.tables.access import Account
from service.tables.points import Decision, Proposal

_PROPOSALS = (
    columns(
        Proposal.camp_id, Proposal.actor, Proposal.idem_key, Proposal.fingerprint, Proposal.payload,
        Proposal.created_at, Proposal.expires_at, Proposal.digest, Decision.verdict, Decision.checker,
        Decision.decided_at, c(Decision.digest).label("decision"), c(Decision.comment).label("comment"),
    )
    .select_from(Proposal)
    .join(
        Decision,
        and_(
            c(Decision.camp_id) == Proposal.camp_id,
            c(Decision.actor) == Proposal.actor,
            c(Decision.idem_key) == Proposal.idem_key,
        ),
        isouter=True,
    )
    .where(c(Proposal.camp_id) == bindparam("camp_id"))
)  # fmt: skip
_BY_KEY = _PROPOSALS.where(c(Proposal.actor) == bindparam("actor"), c(Proposal.idem_key) == bindparam("key"))
_BY_DIGEST = _PROPOSALS.where(c(Proposal.digest) == bindparam("digest"))
_OPEN = _PROPOSALS.where(c(Decision.verdict).is_(None), c(Proposal.expires_at) > bindparam("now")).order_by(
    c(Proposal.created_at), c(Proposal.digest)
)
_OPEN_THEN = _PROPOSALS.where(
    c(Proposal.created_at) <= bindparam("moment"),
    c(Proposal.expires_at) > bindparam("moment"),
    or_(c(Decision.decided_at).is_(None), c(Decision.decided_at) > bindparam("moment")),
).order_by(c(Proposal.created_at), c(Proposal.digest))
REJECTED = _PROPOSALS.where(c(Decision.verdict) == "reject").order_by(c(Decision.decided_at))
_DIGESTS = columns(Proposal.digest, Proposal.payload).where(c(Proposal.camp_id) == bindparam("camp_id"))
_ALL = _PROPOSALS.order_by(c(Proposal.created_at).desc(), c(Proposal.digest))


def find_proposal(session: Session, camp_id: UUID, digest: str) -> Any:
    """One that concerns nobody whom the viewer may not deal with."""
    row = one_row(session, _BY_DIGEST, camp_id=camp_id, digest=digest)
    if not _dealt_with(session, camp_id, [row]):
        raise NotFound
    return row


def list_beginning(session: Session, camp_id: UUID, beginning: str) -> list[str]:
    """The digests that begin so, decided and lapsed ones too; nobody is shown by it."""
    rows = all_rows(session, _DIGESTS, camp_id=camp_id)
    return [row.digest for row in _apart_from_recused(session, camp_id, rows) if row.digest.startswith(beginning)]


def find_proposed(session: Session, camp_id: UUID, actor: UUID, key: str) -> Any:
    """What that key proposed, if it did."""
    with as_system(session):  # a mentor's own proposals are not read by mentors otherwise
        return next(iter(hot_rows(session, _BY_KEY, camp_id=camp_id, actor=actor, key=key)), None)


def list_open(session: Session, camp_id: UUID, now: int) -> Sequence[Any]:
    """Those that still wait, whoever asks; the oldest first."""
    with as_system(session):
        return all_rows(session, _OPEN, camp_id=camp_id, now=now)


def list_open_then(session: Session, camp_id: UUID, moment: int | None) -> Sequence[Any]:
    """Those that waited at that moment, decided since or not; without a moment those that wait now."""
    if moment is None:
        return list_open(session, camp_id, clock.now())
    with as_system(session):
        return all_rows(session, _OPEN_THEN, camp_id=camp_id, moment=moment)


def count_waiting(session: Session, camp_id: UUID, now: int) -> int | UnsetType:
    """How many wait of those that the officer deals with; nothing for others."""
    if viewer_of(session).role is not Role.OFFICER:
        return UNSET
    return len(_apart_from_recused(session, camp_id, list_open(session, camp_id, now)))


def list_proposals(session: Session, camp_id: UUID, now: int, *, waiting: bool) -> Sequence[Any]:
    """Those that wait, the oldest first; or all that there ever were, the newest first."""
    statement, values = (_OPEN, {"now": now}) if waiting else (_ALL, {})
    return _dealt_with(session, camp_id, all_rows(session, statement, camp_id=camp_id, **values))


def _dealt_with(session: Session, camp_id: UUID, rows: Sequence[Any]) -> list[Any]:
    shown = _apart_from_recused(session, camp_id, rows)
    saw(session, {person for row in shown for person in persons(row.payload)})
    return shown


def _apart_from_recused(session: Session, camp_id: UUID, rows: Sequence[Any]) -> list[Any]:
    if not viewer_of(session).narrowed:
        return list(rows)
    seen = {one.id for one in list_numbers(session, camp_id)}
    return [row for row in rows if persons(row.payload) <= seen]


_LOGINS = columns(Account.id, Account.login, Account.name).where(c(Account.id).in_(bindparam("ids", expanding=True)))


def list_logins(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Who proposed and decided."""
    with as_system(session):
        rows = all_rows(session, _LOGINS, ids=list({one for one in ids if one is not None}))
        return {row.id: row.login for row in rows}


def list_names(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The same as people know them; of two with one name, each with her login."""
    with as_system(session):
        rows = all_rows(session, _LOGINS, ids=list({one for one in ids if one is not None}))
    often = Counter(row.name for row in rows)
    return {row.id: row.name if often[row.name] == 1 else f"{row.name} ({row.login})" for row in rows}
