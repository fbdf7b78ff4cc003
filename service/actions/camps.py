from datetime import date
from typing import Any
from uuid import UUID

from service.actions.audit import open_chain
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import camps as queries
from service.queries.settings import setting
from service.rules import camps as rules
from service.tables.camps import Camp, Organisation
from service.tables.points import Book


def open_camp(
    session: Session, *, number: str, name: str, starts_on: date, ends_on: date, organisation: str | None = None
) -> Camp:
    """An empty camp and its book and audit, which stand from the first day because a lock needs a row."""
    _check_dates(starts_on, ends_on)
    if queries.find_camp_numbered(session, number) is not None:
        raise Conflict("number-taken", f"期号 {number} 已存在。", f"A camp {number} exists already.")
    office = _organisation(session, organisation) if organisation is not None else None
    camp = Camp(
        number=number, name=name, starts_on=starts_on, ends_on=ends_on, organisation_id=office,
        keep_years=setting(session, "keep_years"),
    )  # fmt: skip
    session.add(camp)
    session.flush()
    session.add(Book(camp_id=camp.id, origin=f"jingying/{number}"))
    open_chain(session, camp.id)
    session.flush()
    return camp


def _organisation(session: Session, code: str) -> UUID:
    found = queries.find_organisation(session, code)
    if found is None:
        raise invalid(
            "/organisation", "unknown-organisation", f"没有单位 {code}。", f"There is no organisation {code}."
        )
    return found.id


def add_organisation(session: Session, code: str, name: str) -> Organisation:
    """An organisation department 组织部 that runs camps."""
    if queries.find_organisation(session, code) is not None:
        raise Conflict("code-taken", f"单位代码 {code} 已存在。", f"An organisation {code} exists already.")
    organisation = Organisation(code=code, name=name)
    session.add(organisation)
    session.flush()
    return organisation


def change_camp(session: Session, camp: Camp, *, name: str, starts_on: date, ends_on: date) -> Camp:
    require(camp, "edit")
    _check_dates(starts_on, ends_on)
    camp.name, camp.starts_on, camp.ends_on = name, starts_on, ends_on
    camp.version += 1
    session.flush()
    return camp


def advance_camp(session: Session, camp: Camp, to: str) -> Camp:
    if not rules.may_advance(camp.state, to):
        allowed = list(rules.ADVANCES[camp.state])
        raise Conflict(
            "wrong-state", f"{rules.NAMES[camp.state]}状态不能转为 {to}。", f"A {camp.state} camp cannot become {to}.",
            state=camp.state, allowed=allowed,
        )  # fmt: skip
    camp.state = to
    camp.version += 1
    session.flush()
    return camp


def require(camp: Any, act: rules.Act) -> None:
    if not rules.is_allowed(camp.state, act):
        raise Conflict(
            "wrong-state",
            f"训练营处于“{rules.NAMES[camp.state]}”状态，不能进行此操作。",
            f"The camp is {camp.state}; this is not allowed now.",
            state=camp.state,
        )


def require_act(session: Session, camp_id: UUID, act: rules.Act) -> Any:
    """The camp's days and state, if its state allows the act."""
    camp = queries.read_camp(session, camp_id)
    require(camp, act)
    return camp


def _check_dates(starts_on: date, ends_on: date) -> None:
    if starts_on > ends_on:
        raise invalid("/ends_on", "ends-before-start", "结束日期早于开始日期。", "It ends before it starts.")
