"""What every kind of imported fact needs: whom it is about, and the row that it changes."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from service import clock
from service.database import Session
from service.errors import Conflict
from service.queries import imports_rows as rows
from service.queries import points as points_queries
from service.queries.access import viewer_of
from service.rules.facts import Fact, normal
from service.rules.points.plan import in_force
from service.rules.points.policy import Policy
from service.tables.keys import CampOwned
from service.tables.mentors import Assignment

M = TypeVar("M", bound=CampOwned)


class Change(NamedTuple):
    """A fact, and what the records stated before."""

    fact: Any
    before: Fact | None

    @property
    def is_new_or_other(self) -> bool:
        return self.before is None or normal(self.before) != normal(self.fact)


class Writing:
    """One import's view of the camp's rows by the numbers that people use."""

    def __init__(self, session: Session, camp_id: UUID) -> None:
        self.session, self.camp_id = session, camp_id
        self.now, self.account_id = clock.now(), viewer_of(session).account_id
        self._found: dict[type[CampOwned], dict[Any, Any]] = {}
        self._versions = points_queries.list_versions(session, camp_id)

    def policy_on(self, day: date) -> Policy:
        """The rules of that day, without which marks mean nothing."""
        policy = in_force(self._versions, day)
        if policy is None:
            raise Conflict(
                "no-policy", f"{day} 没有施行的积分细则，请先导入积分细则。", f"No policy is in force on {day}."
            )
        return policy

    def rows(self, table: type[M]) -> Iterable[M]:
        found: Iterable[M] = self._rows(table).values()
        return found

    def row(self, table: type[M], *key: Any) -> M | None:
        """The camp's row under its natural key; its table is read once."""
        found = self._rows(table).get(key if len(key) > 1 else key[0])
        assert found is None or isinstance(found, table)
        return found

    def id_of(self, table: type[CampOwned], *key: Any) -> UUID:
        found: Any = self.row(table, *key)
        return UUID(str(found.id))

    def put(self, row: M, *key: Any) -> M:
        self.session.add(row)
        self._rows(type(row))[key if len(key) > 1 else key[0]] = row
        return row

    def leave(self, table: type[CampOwned], is_gone: Callable[[Any], bool]) -> None:
        """Takes away the rows of a plan that the new plan does not hold."""
        rows = self._rows(table)
        for key in [key for key, row in rows.items() if is_gone(row)]:
            self.session.delete(rows.pop(key))

    def end_overlaps(self, trainee_id: UUID) -> None:
        """A trainee has one mentor at a time: the next assignment ends the one before."""
        own = sorted((row for row in self.rows(Assignment) if row.trainee_id == trainee_id), key=_starts_on)
        for earlier, later in pairwise(own):
            if earlier.ends_on is None or earlier.ends_on >= later.starts_on:
                change(earlier, ends_on=later.starts_on - timedelta(days=1), end_reason="更换导师")

    def _rows(self, table: type[CampOwned]) -> dict[Any, Any]:
        if table not in self._found:
            self._found[table] = rows.by_key(self.session, self.camp_id, table)
        return self._found[table]


def _starts_on(row: Assignment) -> date:
    return row.starts_on


def change(row: Any, **values: Any) -> None:
    """Sets what a fact says, and counts the version."""
    for name, value in values.items():
        setattr(row, name, value)
    if hasattr(row, "version"):
        row.version += 1
