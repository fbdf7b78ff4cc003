"""The journal and the policies as they stand."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, cast, exists, func, or_
from sqlalchemy.orm import aliased

from service.database import Session
from service.errors import invalid
from service.queries.access import as_system
from service.queries.select import all_rows, c, columns, hot_row, hot_rows, one, one_row
from service.rules.points import policy_document
from service.rules.points.entries import Entry
from service.rules.points.journal import genesis
from service.rules.points.plan import in_force
from service.rules.points.policy import Policy
from service.rules.points.requests import Target, Version
from service.tables.points import Book, Journal, PolicyDraft, Voucher
from service.tables.points import Policy as PolicyRow
from service.tables.trainees import Trainee


class Head(NamedTuple):
    """The last line of the journal; of an empty one the genesis."""

    seq: int
    hash: str
    recorded_at: int | None


LAST = 2**63 - 1
"""As the journal stands."""
_IN_CAMP = c(Journal.camp_id) == bindparam("camp_id")
_LAST = columns(Journal.seq, Journal.hash, Journal.recorded_at).where(_IN_CAMP).order_by(c(Journal.seq).desc()).limit(1)
_BOOK = columns(Book.origin, Book.scale).where(c(Book.camp_id) == bindparam("camp_id"))
# + 0 keeps SQLite on the index of kinds: by seq it would walk the whole journal
_UP_TO = c(Journal.seq) + 0 <= bindparam("at_seq")
_CLOSED = columns(func.max(Journal.occurred_on).label("day")).where(_IN_CAMP, c(Journal.kind) == "close", _UP_TO)
_AT = columns(Journal.seq, Journal.hash, Journal.recorded_at).where(_IN_CAMP, c(Journal.seq) == bindparam("seq"))
_KNOWN = columns(func.max(Journal.seq).label("seq")).where(_IN_CAMP, c(Journal.recorded_at) <= bindparam("moment"))
_POSTED = columns(func.max(Journal.occurred_on).label("day")).where(
    _IN_CAMP, or_(*(c(Journal.kind) == kind for kind in ("award", "deduct", "veto")))
)
_VERSIONS = (
    columns(Journal.occurred_on, PolicyRow.document)
    .join(PolicyRow, (c(PolicyRow.camp_id) == Journal.camp_id) & (c(PolicyRow.version) == Journal.policy))
    .where(_IN_CAMP, c(Journal.kind) == "policy", _UP_TO)
)
ENTRY = (
    Journal.seq, Journal.kind, Journal.trainee_id, Journal.policy, Journal.rule, Journal.num, Journal.den,
    Journal.amount, Journal.matter, Journal.occurred_on, Journal.relates_on, Journal.reverses, Journal.veto_from,
    Journal.veto_until, Journal.veto_state, Journal.source,
)  # fmt: skip
_COUNTED = columns(*ENTRY).where(
    _IN_CAMP,
    c(Journal.trainee_id).is_not(None),
    c(Journal.occurred_on) <= bindparam("on"),
    c(Journal.seq) <= bindparam("at_seq"),
)
_RESTATED = columns(*ENTRY).where(
    _IN_CAMP,
    c(Journal.trainee_id).is_not(None),
    c(Journal.relates_on) <= bindparam("on"),
    c(Journal.seq) <= bindparam("at_seq"),
)
_OF_TRAINEE = _COUNTED.where(c(Journal.trainee_id) == bindparam("trainee_id"))
_REVERSAL = aliased(Journal)
_REVERSED = exists().where(c(_REVERSAL.camp_id) == Journal.camp_id, c(_REVERSAL.reverses) == Journal.seq)
_LIVE = columns(*ENTRY, Journal.approver).where(_IN_CAMP, c(Journal.source).is_not(None), ~_REVERSED)
_LIVE_OF = _LIVE.where(c(Journal.source).in_(bindparam("sources", expanding=True)))
_ROSTER = columns(
    func.count().label("people"), cast(func.coalesce(func.sum(Trainee.version), 0), BigInteger).label("versions")
).where(c(Trainee.camp_id) == bindparam("camp_id"))
_LAST_AND_ROSTER = _ROSTER.add_columns(
    *(
        _LAST.with_only_columns(c(column)).scalar_subquery()
        for column in (Journal.seq, Journal.hash, Journal.recorded_at)
    )
)
_COHORT = (
    columns(Trainee.id, Trainee.no, Trainee.name, Trainee.unit, Trainee.state, Trainee.left_on)
    .where(c(Trainee.camp_id) == bindparam("camp_id"))
    .order_by(Trainee.no)
)


def head(session: Session, camp_id: UUID) -> Head:
    with as_system(session):
        last: Any = next(iter(hot_rows(session, _LAST, camp_id=camp_id)), None)
        return Head(*last) if last is not None else head_at(session, camp_id, 0)


def head_at(session: Session, camp_id: UUID, seq: int) -> Head:
    """The head as it was when the journal ended there."""
    with as_system(session):
        if seq == 0:
            book = one_row(session, _BOOK, camp_id=camp_id)
            return Head(0, genesis(camp_id, book.origin, book.scale), None)
        row = one_row(session, _AT, camp_id=camp_id, seq=seq)
        return Head(row.seq, row.hash, row.recorded_at)


def require_reached(head: Head, seq: int, name: str = "at_seq") -> None:
    """The journal has a line of that number, or it is 0; what is still to come cannot be read as of."""
    if seq > head.seq:
        zh = f"台账现在到第 {head.seq} 笔，还没有第 {seq} 笔；请给 0 到 {head.seq} 的数。"
        en = f"The journal ends at entry {head.seq}; there is no entry {seq} yet. Give 0 to {head.seq}."
        raise invalid(f"/{name}", "beyond-head", zh, en)


def is_head(session: Session, camp_id: UUID, head: Head) -> bool:
    """Whether the journal has been there."""
    with as_system(session):
        return any(row.hash == head.hash for row in hot_rows(session, _AT, camp_id=camp_id, seq=head.seq))


def seq_known_at(session: Session, camp_id: UUID, moment: int) -> int:
    """The last line that was recorded by then; 0 before the first."""
    with as_system(session):
        found: int | None = hot_rows(session, _KNOWN, camp_id=camp_id, moment=moment)[0].seq
        return found or 0


def closed_through(session: Session, camp_id: UUID, at_seq: int = LAST) -> date | None:
    with as_system(session):
        found: date | None = hot_rows(session, _CLOSED, camp_id=camp_id, at_seq=at_seq)[0].day
        return found


def last_posted(session: Session, camp_id: UUID) -> date | None:
    with as_system(session):
        found: date | None = hot_rows(session, _POSTED, camp_id=camp_id)[0].day
        return found


def list_versions(session: Session, camp_id: UUID, at_seq: int = LAST) -> tuple[Version, ...]:
    """Every version that was put in force up to that line, and from which day."""
    with as_system(session):
        rows = hot_rows(session, _VERSIONS, camp_id=camp_id, at_seq=at_seq)
    found = [Version(day=row.occurred_on, policy=parsed(row.document)) for row in rows]
    return tuple(sorted(found, key=lambda version: version.policy.version))


parsed = lru_cache(maxsize=256)(policy_document.parse)


def policy_in_force(session: Session, camp_id: UUID, on: date) -> Policy | None:
    return in_force(list_versions(session, camp_id), on)


def list_counted(session: Session, camp_id: UUID, on: date, at_seq: int, *, restated: bool = False) -> list[Entry]:
    """The lines that a count of the camp up to a day and a seq takes, whoever asks.

    Restated, by the day that they belong to: what was learnt later stands in its own time.
    """
    with as_system(session):
        rows = hot_rows(session, _RESTATED if restated else _COUNTED, camp_id=camp_id, on=on, at_seq=at_seq)
        return [Entry._make(row) for row in rows]


def list_cohort(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Everybody who ever was in the camp, whoever asks; by number."""
    with as_system(session):
        return hot_rows(session, _COHORT, camp_id=camp_id)


def head_and_roster(session: Session, camp_id: UUID) -> tuple[Head, tuple[int, int]]:
    """The head, and what changes whenever anybody of the roster does: versions only grow, rows are never deleted."""
    with as_system(session):
        people, versions, seq, digest, recorded_at = hot_rows(session, _LAST_AND_ROSTER, camp_id=camp_id)[0]
    return (head(session, camp_id) if seq is None else Head(seq, digest, recorded_at)), (people, versions)


def list_live(session: Session, camp_id: UUID, sources: Collection[str] | None = None) -> Sequence[Any]:
    """Unreversed lines of facts, those of the given sources or all."""
    with as_system(session):
        if sources is None or len(sources) > 500:
            return all_rows(session, _LIVE, camp_id=camp_id)
        return all_rows(session, _LIVE_OF, camp_id=camp_id, sources=list(sources))


_BY_HAND = aliased(Journal)
_TAKEN_BACK = (
    columns(*ENTRY, Journal.approver)
    .join(_BY_HAND, (c(_BY_HAND.camp_id) == Journal.camp_id) & (c(_BY_HAND.reverses) == Journal.seq))
    .where(_IN_CAMP, c(Journal.source).is_not(None), c(_BY_HAND.idem_key).not_like("fact:%"))
    .order_by(c(Journal.seq))
)


def list_taken_back(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Lines of facts that a person took back; the oldest first."""
    with as_system(session):
        return all_rows(session, _TAKEN_BACK, camp_id=camp_id)


def list_standing(session: Session, camp_id: UUID, first: int, last: int) -> list[int]:
    """Lines about persons between two numbers that nobody took back and that take nothing back."""
    within = (_IN_CAMP, c(Journal.seq) >= first, c(Journal.seq) <= last)
    wanted = columns(Journal.seq, Journal.trainee_id).where(
        *within, c(Journal.trainee_id).is_not(None), c(Journal.reverses).is_(None), ~_REVERSED
    )
    return [row.seq for row in all_rows(session, wanted.order_by(c(Journal.seq)), camp_id=camp_id)]


def list_targets(session: Session, camp_id: UUID, seqs: Collection[int]) -> dict[int, Target]:
    """The lines that may be taken back, with what already took them back; only those the viewer may see."""
    wanted = columns(*ENTRY, Journal.approver).where(_IN_CAMP, c(Journal.seq).in_(seqs))
    rows = all_rows(session, wanted, camp_id=camp_id)
    undone = columns(Journal.reverses, Journal.seq).where(_IN_CAMP, c(Journal.reverses).in_(seqs))
    by = {row.reverses: row.seq for row in all_rows(session, undone, camp_id=camp_id)}
    return {row.seq: target(row, by.get(row.seq)) for row in rows}


def target(row: Any, reversed_by: int | None = None) -> Target:
    return Target(entry=Entry._make(row[:-1]), approved=row.approver is not None, reversed_by=reversed_by)


_COUNTS = columns(
    columns(func.count()).select_from(Voucher).where(c(Voucher.camp_id) == bindparam("camp_id")).scalar_subquery()
    .label("vouchers"),
    columns(func.count()).select_from(Journal).where(_IN_CAMP, c(Journal.kind) == "close").scalar_subquery()
    .label("settlements"),
)  # fmt: skip


def counts(session: Session, camp_id: UUID) -> Any:
    """How many vouchers and settlements there are."""
    with as_system(session):
        return hot_row(session, _COUNTS, camp_id=camp_id)


_VOUCHER = columns(Voucher.camp_id, Voucher.fingerprint, Voucher.first_seq, Voucher.last_seq).where(
    c(Voucher.camp_id) == bindparam("camp_id"),
    c(Voucher.actor) == bindparam("actor"),
    c(Voucher.idem_key) == bindparam("key"),
)
_LOCK = columns(Book.camp_id).where(c(Book.camp_id) == bindparam("camp_id")).with_for_update()


def find_voucher(session: Session, camp_id: UUID, actor: UUID, key: str) -> Any:
    """What that key was used for, if it was."""
    return next(iter(hot_rows(session, _VOUCHER, camp_id=camp_id, actor=actor, key=key)), None)


def find_voucher_at(session: Session, camp_id: UUID, first_seq: int) -> Voucher:
    wanted = columns(Voucher).where(c(Voucher.camp_id) == camp_id, c(Voucher.first_seq) == first_seq)
    return one(session, Voucher, wanted)


def lock_book(session: Session, camp_id: UUID) -> None:
    """Waits for the camp's other writers; what it protects is read by a statement of its own afterwards."""
    hot_row(session, _LOCK, camp_id=camp_id)


_POLICIES = columns(PolicyRow.version, PolicyRow.effective_from, PolicyRow.digest).where(
    c(PolicyRow.camp_id) == bindparam("camp_id")
)


def list_policies(session: Session, camp_id: UUID) -> Sequence[Any]:
    return all_rows(session, _POLICIES.order_by(c(PolicyRow.version)), camp_id=camp_id)


def find_policy(session: Session, camp_id: UUID, version: int) -> Any:
    wanted = _POLICIES.add_columns(c(PolicyRow.document)).where(c(PolicyRow.version) == version)
    return one_row(session, wanted, camp_id=camp_id)


_DRAFT = columns(PolicyDraft).where(
    c(PolicyDraft.camp_id) == bindparam("camp_id"), c(PolicyDraft.id) == bindparam("id")
)


def list_drafts(session: Session, camp_id: UUID) -> Sequence[PolicyDraft]:
    wanted = columns(PolicyDraft).where(c(PolicyDraft.camp_id) == camp_id, c(PolicyDraft.state) == "open")
    return list(session.scalars(wanted.order_by(c(PolicyDraft.id))))


def find_draft(session: Session, camp_id: UUID, draft_id: UUID) -> PolicyDraft:
    return one(session, PolicyDraft, _DRAFT, camp_id=camp_id, id=draft_id)


def lock_draft(session: Session, camp_id: UUID, draft_id: UUID) -> PolicyDraft:
    """To be changed or published: nobody publishes what is being changed."""
    return one(session, PolicyDraft, _DRAFT.with_for_update(key_share=True), camp_id=camp_id, id=draft_id)


def find_publication(session: Session, camp_id: UUID, version: int) -> Any:
    """The line that put a version in force, and who approved it."""
    wanted = columns(Journal.seq, Journal.hash, Journal.approver).where(
        _IN_CAMP, c(Journal.kind) == "policy", c(Journal.policy) == version
    )
    return one_row(session, wanted, camp_id=camp_id)
