"""Requests about one's own data, and files whose use is restricted; officers who are recused see neither."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, func, select

from service.database import Session
from service.errors import NotFound
from service.queries.access import as_system, viewer_of
from service.queries.erasing import list_erased, model_of
from service.queries.scoping_writes import note_visible
from service.queries.seen import saw
from service.queries.select import Page, Paged, all_rows, c, columns, one, one_row, page
from service.rules.privacy_register_records import REGISTER
from service.tables.access import Recusal
from service.tables.camps import Camp
from service.tables.mentors import Mentor
from service.tables.privacy import PrivacyRequest
from service.tables.trainees import Trainee

_LIST = (
    columns(
        PrivacyRequest.id, PrivacyRequest.trainee_id, c(Trainee.no).label("no"), PrivacyRequest.kind,
        PrivacyRequest.field, PrivacyRequest.content, PrivacyRequest.state, PrivacyRequest.filed_at,
        PrivacyRequest.due_on, PrivacyRequest.answer, PrivacyRequest.answered_at,
    )
    .join(Trainee, (c(Trainee.camp_id) == PrivacyRequest.camp_id) & (c(Trainee.id) == PrivacyRequest.trainee_id))
    .where(c(PrivacyRequest.camp_id) == bindparam("camp_id"))
)  # fmt: skip
_OPEN_FIRST = case((c(PrivacyRequest.state) == "open", 0), else_=1)
SORTABLE = {
    "open": _OPEN_FIRST,
    "due_on": PrivacyRequest.due_on,
    "filed_at": PrivacyRequest.filed_at,
    "id": PrivacyRequest.id,
}
ORDER = "open,due_on,id"
_BY_ID = columns(PrivacyRequest).where(
    c(PrivacyRequest.camp_id) == bindparam("camp_id"), c(PrivacyRequest.id) == bindparam("id")
)
_TRAINEE = columns(Trainee).where(c(Trainee.camp_id) == bindparam("camp_id"))


def _recused(session: Session, camp_id: UUID) -> Any:
    """Whom an officer may not deal with; nobody stands above that, and a restricted file does not matter here."""
    mine = (c(Recusal.account_id) == viewer_of(session).account_id) & c(Recusal.ended_at).is_(None)
    return select(c(Recusal.trainee_id)).where(c(Recusal.camp_id) == camp_id, mine)


def list_requests(session: Session, camp_id: UUID, wanted: Page) -> Paged:
    """Every request of the camp, those that wait first."""
    dealt_with = c(PrivacyRequest.trainee_id).not_in(_recused(session, camp_id))
    with as_system(session):
        found = page(session, _LIST.where(dealt_with).params(camp_id=camp_id), wanted, SORTABLE, ORDER)
    saw(session, {row.trainee_id for row in found.rows})
    return found


def list_own_requests(session: Session, camp_id: UUID, wanted: Page) -> Paged:
    """Those of the trainee who asks."""
    own = _LIST.where(c(PrivacyRequest.trainee_id) == viewer_of(session).trainee_id).params(camp_id=camp_id)
    return page(session, own, wanted, SORTABLE, ORDER)


def show_request(session: Session, camp_id: UUID, request_id: UUID) -> Any:
    """As it stands after an answer or a withdrawal."""
    with as_system(session):
        row = session.execute(_LIST.where(c(PrivacyRequest.id) == request_id), {"camp_id": camp_id}).one()
    saw(session, {row.trainee_id})
    return row


def find_request(session: Session, camp_id: UUID, request_id: UUID) -> Any:
    """To be read by somebody who may deal with the person."""
    dealt_with = c(PrivacyRequest.trainee_id).not_in(_recused(session, camp_id))
    with as_system(session):
        row = one_row(session, _LIST.where(dealt_with, c(PrivacyRequest.id) == request_id), camp_id=camp_id)
    saw(session, {row.trainee_id})
    return row


def lock_own_request(session: Session, camp_id: UUID, request_id: UUID) -> PrivacyRequest:
    return one(session, PrivacyRequest, _BY_ID.with_for_update(), camp_id=camp_id, id=request_id)


def lock_request(session: Session, camp_id: UUID, request_id: UUID) -> PrivacyRequest:
    """To be answered, by somebody who may deal with the person."""
    dealt_with = c(PrivacyRequest.trainee_id).not_in(_recused(session, camp_id))
    with as_system(session):
        found = one(session, PrivacyRequest, _BY_ID.where(dealt_with).with_for_update(), camp_id=camp_id, id=request_id)
    saw(session, {found.trainee_id})
    note_visible(session, Trainee, [(camp_id, found.trainee_id)])
    return found


def list_restricted(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Whose files may only be kept."""
    wanted = columns(Trainee.id, Trainee.no, Trainee.restricted, Trainee.restricted_reason).where(
        c(Trainee.camp_id) == camp_id, c(Trainee.restricted), c(Trainee.id).not_in(_recused(session, camp_id))
    )
    with as_system(session):
        rows = all_rows(session, wanted.order_by(c(Trainee.no)))
    saw(session, {row.id for row in rows})
    return rows


def lock_person(session: Session, camp_id: UUID, *, no: str | None = None, trainee_id: UUID | None = None) -> Trainee:
    """A trainee whether restricted or not, by somebody who may deal with her."""
    named = c(Trainee.no) == no if no is not None else c(Trainee.id) == trainee_id
    wanted = _TRAINEE.where(named, c(Trainee.id).not_in(_recused(session, camp_id)))
    with as_system(session):
        found = one(session, Trainee, wanted.with_for_update(key_share=True), camp_id=camp_id)
    saw(session, {found.id})
    return found


def list_kept(session: Session, camp_id: UUID) -> tuple[list[Trainee], list[Mentor]]:
    """Everybody of a camp whose data is still there, by number."""
    with as_system(session):
        gone = list_erased(session, camp_id)
        people = session.scalars(_TRAINEE.order_by(c(Trainee.no)), {"camp_id": camp_id})
        mentors = session.scalars(columns(Mentor).where(c(Mentor.camp_id) == camp_id).order_by(c(Mentor.no)))
        kept = [one for one in people if one.id not in gone], [one for one in mentors if one.id not in gone]
    saw(session, {one.id for one in kept[0]})
    return kept


def count_rows(session: Session, camp_id: UUID, people: Sequence[Trainee]) -> dict[str, int]:
    """Rows that an erasure of these would reach, table by table."""
    found: dict[str, int] = {}
    with as_system(session):
        for name, table in REGISTER.items():
            if table.erased and table.owner[:1] == ("trainee_id",):
                inside = model_of(name).camp_id == camp_id
                of_them = model_of(name).trainee_id.in_([one.id for one in people])
                found[name] = (
                    session.scalar(columns(func.count()).select_from(model_of(name)).where(inside, of_them)) or 0
                )
    return found


def keeping(session: Session, camp_id: UUID) -> tuple[str, str, date, int]:
    """The camp's number, state, last day and keeping years."""
    with as_system(session):
        row = session.execute(
            columns(Camp.number, Camp.state, Camp.ends_on, Camp.keep_years).where(c(Camp.id) == camp_id)
        ).one_or_none()
    if row is None:
        raise NotFound
    return row.number, row.state, row.ends_on, row.keep_years
