"""异议 to a published sheet, whom they concern, and what became of them."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func

from service.database import Session
from service.errors import NotFound
from service.queries.access import as_system, viewer_of
from service.queries.recommendations import find_sheet, visible
from service.queries.sealed import open_value
from service.queries.seen import saw
from service.queries.select import all_rows, c, columns, one_row
from service.rules.access import Role
from service.tables.access import Account, CampRole, Recusal
from service.tables.ranking import Objection, ObjectionAct, ObjectionRow

CONCLUDED = frozenset({"upheld", "dismissed", "withdrawn"})
_OBJECTION = (
    Objection.id, Objection.camp_id, Objection.recommendation_id, Objection.number, Objection.received_on,
    Objection.channel, Objection.named, Objection.content, Objection.late, Objection.filed_by, Objection.filed_at,
    Objection.request,
)  # fmt: skip
_OF_SHEET = (
    columns(*_OBJECTION)
    .where(c(Objection.camp_id) == bindparam("camp_id"), c(Objection.recommendation_id) == bindparam("sheet_id"))
    .order_by(c(Objection.number))
)
_BY_NUMBER = _OF_SHEET.where(c(Objection.number) == bindparam("number"))
_BY_KEY = columns(*_OBJECTION).where(
    c(Objection.camp_id) == bindparam("camp_id"),
    c(Objection.filed_by) == bindparam("actor"),
    c(Objection.idem_key) == bindparam("key"),
)
_IDENTITY = columns(Objection.id, Objection.identity).where(
    c(Objection.camp_id) == bindparam("camp_id"), c(Objection.id) == bindparam("id")
)
_ROWS = columns(ObjectionRow.objection_id, ObjectionRow.trainee_id).where(
    c(ObjectionRow.camp_id) == bindparam("camp_id"),
    c(ObjectionRow.objection_id).in_(bindparam("ids", expanding=True)),
)
_ACT = (
    ObjectionAct.objection_id, ObjectionAct.seq, ObjectionAct.state, ObjectionAct.investigator, ObjectionAct.reason,
    ObjectionAct.document, ObjectionAct.actor, ObjectionAct.at, ObjectionAct.request,
)  # fmt: skip
_ACTS = (
    columns(*_ACT)
    .where(
        c(ObjectionAct.camp_id) == bindparam("camp_id"),
        c(ObjectionAct.objection_id).in_(bindparam("ids", expanding=True)),
    )
    .order_by(c(ObjectionAct.seq))
)
_ACT_BY_KEY = columns(*_ACT).where(
    c(ObjectionAct.camp_id) == bindparam("camp_id"),
    c(ObjectionAct.actor) == bindparam("actor"),
    c(ObjectionAct.idem_key) == bindparam("key"),
)
_LAST = columns(func.coalesce(func.max(Objection.number), 0).label("number")).where(
    c(Objection.camp_id) == bindparam("camp_id"), c(Objection.recommendation_id) == bindparam("sheet_id")
)
_OFFICER = (
    columns(Account.id)
    .join(CampRole, c(CampRole.account_id) == Account.id)
    .where(
        c(CampRole.camp_id) == bindparam("camp_id"),
        c(CampRole.role) == "officer",
        c(Account.login) == bindparam("login"),
        c(Account.state) == "active",
    )
)
_OFFICERS = (
    columns(Account.login, Account.id)
    .join(CampRole, c(CampRole.account_id) == Account.id)
    .where(c(CampRole.camp_id) == bindparam("camp_id"), c(CampRole.role) == "officer", c(Account.state) == "active")
    .order_by(c(Account.login))
)
_RECUSED = columns(Recusal.id).where(
    c(Recusal.camp_id) == bindparam("camp_id"), c(Recusal.account_id) == bindparam("account_id"),
    c(Recusal.ended_at).is_(None),
)  # fmt: skip


class Case(NamedTuple):
    """An objection, whom it concerns, and what was done about it, the oldest first."""

    row: Any
    trainees: frozenset[str]
    acts: Sequence[Any]

    @property
    def state(self) -> str:
        return self.acts[-1].state if self.acts else "received"

    @property
    def conclusion(self) -> Any:
        """The act that ended it, if it has ended."""
        return next((one for one in self.acts if one.state in CONCLUDED), None)

    @property
    def uncorrected(self) -> Any:
        """The act that says why nothing has to change though it was upheld."""
        upheld = [one for one in self.acts if one.state == "upheld"]
        return upheld[1] if len(upheld) > 1 else None

    def at(self, moment: int) -> "Case":
        """As it stood then."""
        return self._replace(acts=[one for one in self.acts if one.at <= moment])

    @property
    def investigator(self) -> UUID | None:
        return next((one.investigator for one in reversed(self.acts) if one.investigator), None)


def list_cases(session: Session, camp_id: UUID, sheet_id: UUID) -> list[Case]:
    """For officers those that concern nobody out of their sight; for a trainee what she filed herself."""
    shown = _shown(session, camp_id, list_all_cases(session, camp_id, sheet_id))
    saw(session, {UUID(one) for case in shown for one in case.trainees})
    return shown


def find_case(session: Session, camp_id: UUID, sheet_id: UUID, number: int) -> Case:
    for case in list_cases(session, camp_id, sheet_id):
        if case.row.number == number:
            return case
    raise NotFound


def _shown(session: Session, camp_id: UUID, cases: Sequence[Case]) -> list[Case]:
    viewer = viewer_of(session)
    if viewer.role is Role.TRAINEE:
        return [case for case in cases if case.row.filed_by == viewer.account_id]
    if viewer.role is not Role.OFFICER:
        return []
    seen = visible(session, camp_id)
    return [case for case in cases if case.trainees <= seen]


def _cases(session: Session, camp_id: UUID, rows: Sequence[Any]) -> list[Case]:
    ids = [row.id for row in rows]
    concerned = all_rows(session, _ROWS, camp_id=camp_id, ids=ids)
    acts = all_rows(session, _ACTS, camp_id=camp_id, ids=ids)
    return [
        Case(
            row,
            frozenset(str(one.trainee_id) for one in concerned if one.objection_id == row.id),
            [one for one in acts if one.objection_id == row.id],
        )
        for row in rows
    ]


def list_all_cases(session: Session, camp_id: UUID, sheet_id: UUID) -> list[Case]:
    """Every objection to a sheet, whoever asks; nobody is noted as shown."""
    with as_system(session):
        return _cases(session, camp_id, all_rows(session, _OF_SHEET, camp_id=camp_id, sheet_id=sheet_id))


def last_number(session: Session, camp_id: UUID, sheet_id: UUID) -> int:
    with as_system(session):
        return int(one_row(session, _LAST, camp_id=camp_id, sheet_id=sheet_id).number)


def find_filed(session: Session, camp_id: UUID, actor: UUID, key: str) -> Any:
    """What that key filed, if it did."""
    with as_system(session):
        return next(iter(all_rows(session, _BY_KEY, camp_id=camp_id, actor=actor, key=key)), None)


def find_step(session: Session, camp_id: UUID, actor: UUID, key: str) -> Any:
    """What that key did about an objection, if it did anything."""
    return next(iter(all_rows(session, _ACT_BY_KEY, camp_id=camp_id, actor=actor, key=key)), None)


def open_identity(session: Session, camp_id: UUID, sheet: str, number: int) -> str | None:
    """Who objects, for those who handle it: who registered it, and its investigator. To others it is not there."""
    case = find_case(session, camp_id, find_sheet(session, camp_id, sheet).id, number)
    if viewer_of(session).account_id not in {case.row.filed_by, case.investigator}:
        raise NotFound
    row = one_row(session, _IDENTITY, camp_id=camp_id, id=case.row.id)
    found: str | None = open_value(session, "objection", "identity", camp_id, row.id, row.identity)
    return found


def find_officer(session: Session, camp_id: UUID, login: str) -> UUID | None:
    """The account of an officer of the camp."""
    with as_system(session):
        found: UUID | None = session.scalar(_OFFICER, {"camp_id": camp_id, "login": login})
        return found


def list_investigators(session: Session, camp_id: UUID) -> list[str]:
    """Logins of the camp's officers who are recused from nobody of it."""
    with as_system(session):
        officers = all_rows(session, _OFFICERS, camp_id=camp_id)
    return [row.login for row in officers if not is_recused(session, camp_id, row.id)]


def is_recused(session: Session, camp_id: UUID, account_id: UUID) -> bool:
    """Whether that officer is recused from anybody of the camp: such a one does not act on a ranking at all."""
    with as_system(session):
        return session.scalar(_RECUSED.limit(1), {"camp_id": camp_id, "account_id": account_id}) is not None
