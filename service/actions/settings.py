"""Changing what the security administrator sets: all of it at once, in one version."""

from collections.abc import Mapping
from typing import Any

import msgspec

from service.database import Session
from service.errors import invalid
from service.queries.access import as_system
from service.rules import settings as rules
from service.tables.access import Setting
from service.tables.camps import Camp


def change_settings(session: Session, rows: Mapping[str, Setting], values: Mapping[str, Any], now: int) -> None:
    """`rows` are those that there are, locked."""
    _check(values)
    values = {**values, "mfa_roles": sorted(set(values["mfa_roles"]))}
    version = max((row.version for row in rows.values()), default=0) + 1
    with as_system(session):
        for name, value in values.items():
            row = rows.get(name) or Setting(name=name, value="", changed_at=now)
            row.value, row.version, row.changed_at = msgspec.json.encode(value).decode(), version, now
            session.add(row)
        session.flush()


def _check(values: Mapping[str, Any]) -> None:
    if rules.misses_administrators(values["mfa_roles"]):
        raise invalid(
            "/mfa_roles", "administrators-need-it", "三类管理员必须使用第二步验证。",
            "Administrators cannot be let off the second factor.",
        )  # fmt: skip
    if rules.is_too_long(values["token_days"], values["token_days_max"]):
        raise invalid(
            "/token_days", "over-ceiling", "默认天数不得超过上限。", "The usual life cannot be above the longest."
        )


def keep_camp(session: Session, camp: Camp, years: int) -> None:
    """How long a camp's files are kept after its end."""
    with as_system(session):
        camp.keep_years = years
        session.flush()
