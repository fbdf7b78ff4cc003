"""Declared recusals, and the places on panels that they leave empty."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists
from sqlalchemy.orm import aliased

from service.database import Session
from service.errors import Forbidden
from service.queries.access import as_system, viewer_of
from service.queries.select import Page, Paged, all_rows, c, columns, maybe, one, one_row, page
from service.rules import recusals as rules
from service.rules.access import Role
from service.tables.access import Account, CampRole, Recusal
from service.tables.seminars import Panellist, Participant, Review, Seminar
from service.tables.trainees import Trainee

_IN_CAMP = c(Recusal.camp_id) == bindparam("camp_id")
_NUMBER = columns(Trainee.id).where(c(Trainee.camp_id) == bindparam("camp_id"), c(Trainee.no) == bindparam("no"))
_VISIBLE = columns(Recusal.id, Recusal.trainee_id).where(_IN_CAMP)
_BY_ID = columns(Recusal).where(_IN_CAMP, c(Recusal.id) == bindparam("id"))
_TO_CHANGE = _BY_ID.with_for_update()
_OWN = (
    columns(Recusal)
    .where(
        _IN_CAMP,
        c(Recusal.account_id) == bindparam("account_id"),
        c(Recusal.trainee_id) == bindparam("trainee_id"),
    )
    .with_for_update()
)
_ENDER = aliased(Account)
_SHOWN = (
    columns(
        Recusal.id, Account.login, c(Trainee.no).label("trainee"), Recusal.kind, Recusal.declared_at,
        Recusal.ended_at, c(_ENDER.login).label("ended_by"), Recusal.end_reason,
    )
    .join(Account, c(Account.id) == Recusal.account_id)
    .join(_ENDER, c(_ENDER.id) == Recusal.ended_by, isouter=True)
    .join(Trainee, and_(c(Trainee.camp_id) == Recusal.camp_id, c(Trainee.id) == Recusal.trainee_id))
    .where(_IN_CAMP, c(Recusal.id).in_(bindparam("ids", expanding=True)))
)  # fmt: skip
_TAKES_PART = and_(c(Participant.camp_id) == Panellist.camp_id, c(Participant.seminar_id) == Panellist.seminar_id)
_SITS = and_(c(CampRole.camp_id) == Panellist.camp_id, c(CampRole.mentor_id) == Panellist.mentor_id)
_IS_RECUSED = and_(
    c(Recusal.camp_id) == CampRole.camp_id,
    c(Recusal.account_id) == CampRole.account_id,
    c(Recusal.trainee_id) == Participant.trainee_id,
    c(Recusal.ended_at).is_(None),
)
_EMPTY = (
    columns(Panellist.mentor_id, Participant.trainee_id)
    .join(Participant, _TAKES_PART)
    .join(CampRole, _SITS)
    .join(Recusal, _IS_RECUSED)
    .where(c(Panellist.camp_id) == bindparam("camp_id"), c(Panellist.seminar_id) == bindparam("seminar_id"))
)
_REVIEW = (
    columns(Review)
    .where(
        c(Review.camp_id) == bindparam("camp_id"),
        c(Review.seminar_id) == bindparam("seminar_id"),
        c(Review.mentor_id) == bindparam("mentor_id"),
        c(Review.trainee_id) == bindparam("trainee_id"),
    )
    .with_for_update()
    .execution_options(populate_existing=True)
)
_OPEN = (
    columns(Seminar)
    .where(
        c(Seminar.camp_id) == bindparam("camp_id"),
        c(Seminar.state) == "open",
        exists().where(
            c(Panellist.camp_id) == Seminar.camp_id,
            c(Panellist.seminar_id) == Seminar.id,
            c(Panellist.mentor_id) == bindparam("mentor_id"),
        ),
        exists().where(
            c(Participant.camp_id) == Seminar.camp_id,
            c(Participant.seminar_id) == Seminar.id,
            c(Participant.trainee_id) == bindparam("trainee_id"),
        ),
    )
    .order_by(c(Seminar.id))
    .with_for_update(read=True)
)
_HIDDEN = (
    columns(Recusal.id)
    .join(Participant, and_(c(Participant.camp_id) == Recusal.camp_id, c(Participant.trainee_id) == Recusal.trainee_id))
    .where(
        _IN_CAMP,
        c(Recusal.account_id) == bindparam("account_id"),
        c(Recusal.ended_at).is_(None),
        c(Participant.seminar_id) == bindparam("seminar_id"),
    )
    .limit(1)
)
_LIVE = columns(Recusal.id).where(
    _IN_CAMP, c(Recusal.account_id) == bindparam("account_id"), c(Recusal.ended_at).is_(None)
)
SORTABLE = {"declared_at": Recusal.declared_at, "login": Account.login, "trainee": Trainee.no}


def find_named(session: Session, camp_id: UUID, no: str) -> UUID | None:
    """Whom a declaration is about, who need not be visible to the one declaring."""
    with as_system(session):
        found: UUID | None = session.scalar(_NUMBER, {"camp_id": camp_id, "no": no})
        return found


def find_own(session: Session, camp_id: UUID, trainee_id: UUID) -> Recusal | None:
    account_id = viewer_of(session).account_id
    return maybe(session, Recusal, _OWN, camp_id=camp_id, account_id=account_id, trainee_id=trainee_id)


def find_to_end(session: Session, camp_id: UUID, recusal_id: UUID) -> Recusal:
    return one(session, Recusal, _TO_CHANGE, camp_id=camp_id, id=recusal_id)


def list_recusals(session: Session, camp_id: UUID, wanted: Page) -> Paged:
    """Those that the viewer may see; the people's logins and numbers are read as the system."""
    ids = [row.id for row in all_rows(session, _VISIBLE, camp_id=camp_id)]
    with as_system(session):
        return page(session, _SHOWN.params(camp_id=camp_id, ids=ids), wanted, SORTABLE, "declared_at")


def show_recusal(session: Session, camp_id: UUID, recusal_id: UUID) -> Any:
    found = one_row(session, _VISIBLE.where(c(Recusal.id) == recusal_id), camp_id=camp_id)
    with as_system(session):
        return one_row(session, _SHOWN, camp_id=camp_id, ids=[found.id])


def open_relation(session: Session, camp_id: UUID, recusal_id: UUID) -> str | None:
    """The relation as it was declared."""
    sealed = one(session, Recusal, _BY_ID, camp_id=camp_id, id=recusal_id).relation
    if sealed is None:
        return None
    opened: str = session.info["keys"].open(rules.place(camp_id, recusal_id), sealed)
    return opened


def list_open_seminars(session: Session, camp_id: UUID, mentor_id: UUID, trainee_id: UUID) -> Sequence[Seminar]:
    """Where that mentor judges that trainee."""
    with as_system(session):
        return list(session.scalars(_OPEN, {"camp_id": camp_id, "mentor_id": mentor_id, "trainee_id": trainee_id}))


def list_empty_places(session: Session, camp_id: UUID, seminar_id: UUID) -> list[tuple[UUID, UUID, Review | None]]:
    """Panellists with participants whom they are recused from, and the review if one was begun."""
    with as_system(session):
        values = {"camp_id": camp_id, "seminar_id": seminar_id}
        pairs = all_rows(session, _EMPTY, **values)
        return [(row.mentor_id, row.trainee_id, _review(session, values, row)) for row in pairs]


def _review(session: Session, values: dict[str, UUID], pair: Any) -> Review | None:
    return maybe(session, Review, _REVIEW, **values, mentor_id=pair.mentor_id, trainee_id=pair.trainee_id)


def require_unrecused(session: Session, camp_id: UUID) -> None:
    """For what shows a whole camp and cannot leave anybody out."""
    declared = all_rows(session, _LIVE, camp_id=camp_id, account_id=viewer_of(session).account_id)
    if declared:
        raise Forbidden(
            "recused", "您对本营有须回避的人员，请由其他组织员导出。", "You are recused from a person of this camp."
        )


def is_recused_within(session: Session, camp_id: UUID, seminar_id: UUID) -> bool:
    """Whether the viewer is recused from anybody who takes part."""
    viewer = viewer_of(session)
    if not viewer.narrowed or viewer.role is not Role.OFFICER:
        return False
    values = {"camp_id": camp_id, "account_id": viewer.account_id, "seminar_id": seminar_id}
    with as_system(session):
        return session.scalar(_HIDDEN, values) is not None
