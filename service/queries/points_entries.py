"""Lines of the journal as people read them, with their texts and what became of them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased

from service.database import Session
from service.queries.access import as_system, viewer_of
from service.queries.points import ENTRY
from service.queries.points_proposals import REJECTED, list_names
from service.queries.sealed import open_column
from service.queries.select import Page, Paged, all_rows, c, columns, one_row, page
from service.rules.access import Role
from service.rules.points.proposals import TEXTS, Columns, lines_of
from service.tables.points import Journal, Note
from service.tables.trainees import Trainee

_IN_CAMP = c(Journal.camp_id) == bindparam("camp_id")
SORTABLE = {"seq": Journal.seq, "occurred_on": Journal.occurred_on, "recorded_at": Journal.recorded_at}
_BY = aliased(Journal)
_REASON, _EVIDENCE = aliased(Note), aliased(Note)
_SHOWN = (
    columns(
        *ENTRY, Journal.detail, Journal.actor, Journal.approver, Journal.recorded_at, Journal.prev_hash, Journal.hash,
        Journal.idem_key, Journal.reason, Journal.evidence, c(Trainee.no).label("no"), c(_BY.seq).label("reversed_by"),
        c(_REASON.body).label("reason_text"), c(_EVIDENCE.body).label("evidence_text"),
    )
    .join(Trainee, (c(Trainee.camp_id) == Journal.camp_id) & (c(Trainee.id) == Journal.trainee_id), isouter=True)
    .join(_BY, (c(_BY.camp_id) == Journal.camp_id) & (c(_BY.reverses) == Journal.seq), isouter=True)
    .join(_REASON, (c(_REASON.camp_id) == Journal.camp_id) & (c(_REASON.digest) == Journal.reason), isouter=True)
    .join(
        _EVIDENCE, (c(_EVIDENCE.camp_id) == Journal.camp_id) & (c(_EVIDENCE.digest) == Journal.evidence), isouter=True
    )
    .where(_IN_CAMP)
)  # fmt: skip


def list_entries(
    session: Session,
    camp_id: UUID,
    wanted: Page,
    *,
    trainee: str | None = None,
    rule: str | None = None,
    kind: str | None = None,
    after_seq: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Paged:
    statement = _SHOWN.params(camp_id=camp_id)
    for condition in (
        None if trainee is None else c(Trainee.no) == trainee,
        None if rule is None else c(Journal.rule) == rule,
        None if kind is None else c(Journal.kind) == kind,
        None if after_seq is None else c(Journal.seq) > after_seq,
        None if since is None else c(Journal.occurred_on) >= since,
        None if until is None else c(Journal.occurred_on) <= until,
    ):
        statement = statement if condition is None else statement.where(condition)
    found = page(session, statement, wanted, SORTABLE, "seq")
    return Paged(_opened(session, camp_id, found.rows), found.total)


def find_entry(session: Session, camp_id: UUID, seq: int) -> Any:
    return _opened(session, camp_id, [one_row(session, _SHOWN.where(c(Journal.seq) == seq), camp_id=camp_id)])[0]


def list_shown(session: Session, camp_id: UUID, trainee_id: UUID) -> Sequence[Any]:
    """Every line of one trainee with its texts."""
    own = _SHOWN.where(c(Journal.trainee_id) == trainee_id).order_by(c(Journal.seq))
    return _opened(session, camp_id, all_rows(session, own, camp_id=camp_id))


def _opened(session: Session, camp_id: UUID, rows: Sequence[Any]) -> list[Any]:
    """A note is bound to its digest, which the line names."""
    causes = open_column(session, rows, "note", "body", camp_id, key="reason", name="reason_text")
    return open_column(session, causes, "note", "body", camp_id, key="evidence", name="evidence_text")


_TEXTS = (
    columns(Journal.reason, c(_REASON.body).label("reason_text"))
    .add_columns(c(Journal.evidence), c(_EVIDENCE.body).label("evidence_text"))
    .join(_REASON, (c(_REASON.camp_id) == Journal.camp_id) & (c(_REASON.digest) == Journal.reason), isouter=True)
    .join(
        _EVIDENCE, (c(_EVIDENCE.camp_id) == Journal.camp_id) & (c(_EVIDENCE.digest) == Journal.evidence), isouter=True
    )
    .where(_IN_CAMP, c(Journal.seq) >= bindparam("first"), c(Journal.seq) <= bindparam("last"))
    .order_by(c(Journal.seq))
)


def list_texts(session: Session, camp_id: UUID, first: int, last: int) -> Sequence[Any]:
    """Reason and evidence of these lines, as digests and, where not erased, as texts."""
    return _opened(session, camp_id, all_rows(session, _TEXTS, camp_id=camp_id, first=first, last=last))


_BODIES = columns(Note.digest, Note.body).where(c(Note.camp_id) == bindparam("camp_id"))


def list_noted(session: Session, camp_id: UUID, digests: Collection[str]) -> dict[str, str | None]:
    """The texts of these notes by digest, opened; null where they are erased."""
    rows = all_rows(session, _BODIES.where(c(Note.digest).in_(list(digests))), camp_id=camp_id)
    return {row.digest: row.body for row in open_column(session, rows, "note", "body", camp_id, key="digest")}


def list_rejected(session: Session, camp_id: UUID) -> list[Columns]:
    """The lines that second persons sent back, whoever asks, with their texts opened; the newest last."""
    with as_system(session):
        rows = all_rows(session, REJECTED, camp_id=camp_id)
        lines = [line for row in rows for line in lines_of(row.payload)]
        notes = list_noted(session, camp_id, {str(line[name]) for line in lines for name in TEXTS if line[name]})
    return [{**line, **{name: notes.get(str(line[name])) for name in TEXTS}} for line in lines]


_BETWEEN = (
    columns(
        Journal.seq, Journal.kind, Journal.trainee_id, Journal.rule, Journal.amount, Journal.reverses,
        Journal.occurred_on,
    )
    .where(_IN_CAMP, c(Journal.seq) > bindparam("after"), c(Journal.seq) <= bindparam("until"))
    .order_by(c(Journal.seq))
)  # fmt: skip


def list_between(session: Session, camp_id: UUID, after: int, until: int) -> Sequence[Any]:
    """What was written after one line up to another, of those whom the viewer may see."""
    return all_rows(session, _BETWEEN, camp_id=camp_id, after=after, until=until)


def list_persons(session: Session, rows: Iterable[Any]) -> dict[UUID, str] | None:
    """Who entered and who approved them, for the officers among whom that stays."""
    if viewer_of(session).role is not Role.OFFICER:
        return None
    return list_names(session, [one for row in rows for one in (row.actor, row.approver)])
