from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.errors import NotFound
from service.queries.access import as_system
from service.queries.select import Page, Paged, c, columns, hot_row, maybe, one, one_row, page
from service.tables.camps import Camp, Organisation

_LIST = columns(
    Camp.id, Camp.number, Camp.name, Camp.starts_on, Camp.ends_on, Camp.state, Camp.version,
    c(Organisation.code).label("organisation"),
).join(Organisation, c(Organisation.id) == Camp.organisation_id, isouter=True)  # fmt: skip
_SHOWN = _LIST.where(c(Camp.id) == bindparam("camp_id"))
_ORGANISATIONS = columns(Organisation.code, Organisation.name)
_BY_ID = columns(Camp).where(c(Camp.id) == bindparam("camp_id"))
_READ = columns(Camp.id, Camp.number, Camp.starts_on, Camp.ends_on, Camp.state).where(
    c(Camp.id) == bindparam("camp_id")
)
_NAMES = (
    columns(Camp.number, Camp.name, c(Organisation.name).label("organisation"))
    .join(Organisation, c(Organisation.id) == Camp.organisation_id, isouter=True)
    .where(c(Camp.id) == bindparam("camp_id"))
)
_LOCKED = _BY_ID.with_for_update(key_share=True)
SORTABLE = {"number": Camp.number, "starts_on": Camp.starts_on, "state": Camp.state}


def list_camps(session: Session, wanted: Page) -> Paged:
    return page(session, _LIST, wanted, SORTABLE, "number")


def show_camp(session: Session, camp_id: UUID) -> Any:
    return one_row(session, _SHOWN, camp_id=camp_id)


def list_organisations(session: Session, wanted: Page) -> Paged:
    return page(session, _ORGANISATIONS, wanted, {"code": Organisation.code, "name": Organisation.name}, "code")


def find_organisation(session: Session, code: str) -> Organisation | None:
    return maybe(session, Organisation, columns(Organisation).where(c(Organisation.code) == code))


def find_camp(session: Session, camp_id: UUID) -> Camp:
    return one(session, Camp, _BY_ID, camp_id=camp_id)


def read_camp(session: Session, camp_id: UUID) -> Any:
    """Its days and state, to be asked and not to be changed."""
    return hot_row(session, _READ, camp_id=camp_id)


def camp_names(session: Session, camp_id: UUID) -> Any:
    """What papers call the camp, and in whose name they go out; for those too who belong to no camp."""
    with as_system(session):
        return one_row(session, _NAMES, camp_id=camp_id)


def lock_camp(session: Session, camp_id: UUID) -> Camp:
    """To be changed: of two edits at once the second sees what the first wrote."""
    return one(session, Camp, _LOCKED, camp_id=camp_id)


def find_camp_numbered(session: Session, number: str) -> Camp | None:
    with as_system(session):
        return maybe(session, Camp, columns(Camp).where(c(Camp.number) == number))


def find_id(session: Session, number: str) -> UUID:
    """For those who belong to no camp and may ask about any."""
    found = find_camp_numbered(session, number)
    if found is None:
        raise NotFound
    return found.id
