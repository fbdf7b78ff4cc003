"""What the security administrator has set, and the product's own values where nothing is set."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import bindparam

from service.database import Session
from service.queries.access import as_system
from service.queries.select import c, columns, one
from service.rules.settings import DEFAULTS
from service.tables.access import Setting
from service.tables.camps import Camp

_ONE = columns(Setting.value).where(c(Setting.name) == bindparam("name"))
_ALL = columns(Setting.name, Setting.value, Setting.version)
_ROWS = columns(Setting).with_for_update()
_CAMP = columns(Camp).where(c(Camp.number) == bindparam("number"))
_CAMP_LOCKED = _CAMP.with_for_update(key_share=True)


def setting(session: Session, name: str) -> Any:
    """The value in force; names are those of rules/settings.DEFAULTS."""
    with as_system(session):
        found = session.scalar(_ONE, {"name": name})
    return DEFAULTS[name] if found is None else msgspec.json.decode(found)


def list_settings(session: Session) -> tuple[Mapping[str, Any], int]:
    """Every value in force, and the version of the whole: zero while nothing was ever set."""
    with as_system(session):
        rows = session.execute(_ALL).all()
    values = {row.name: msgspec.json.decode(row.value) for row in rows}
    return {**DEFAULTS, **values}, max((row.version for row in rows), default=0)


def lock_settings(session: Session) -> dict[str, Setting]:
    """The rows, to be changed: of two edits at once the second sees what the first wrote."""
    with as_system(session):
        return {row.name: row for row in session.scalars(_ROWS)}


def find_kept(session: Session, number: str) -> Camp:
    """A camp, for how long its files are kept."""
    with as_system(session):
        return one(session, Camp, _CAMP, number=number)


def lock_kept(session: Session, number: str) -> Camp:
    with as_system(session):
        return one(session, Camp, _CAMP_LOCKED, number=number)
