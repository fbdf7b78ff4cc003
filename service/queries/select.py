"""SELECTs of columns, typed loosely since a row's class says what its values are, not what its columns are."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import sqlalchemy
from sqlalchemy import Row, Select, func

from service.database import Glance, Session
from service.errors import Malformed, NotFound, Problem
from service.queries import prepared
from service.queries.seen import saw_row, saw_rows

M = TypeVar("M")


class Page(msgspec.Struct, frozen=True):
    """Which part of a list, in what order; `sort` like '-total,no'."""

    limit: int = 50
    offset: int = 0
    sort: str = ""


class Paged(msgspec.Struct, frozen=True):
    rows: Sequence[Any]
    total: int


def columns(*attributes: Any) -> Select[Any]:
    return sqlalchemy.select(*attributes)


def c(attribute: Any) -> Any:
    """A mapped attribute as the column that it is."""
    return attribute


def all_rows(session: Session, statement: Select[Any], **values: Any) -> Sequence[Row[Any]]:
    rows = session.execute(statement, values).all()
    saw_rows(session, statement, rows)
    return rows


def hot_rows(session: Session | Glance, statement: Select[Any], **values: Any) -> Sequence[Any]:
    """The rows of a module's own statement, which is compiled once; another would be compiled at every call."""
    return prepared.rows(session, statement, values)


def hot_row(session: Session, statement: Select[Any], **values: Any) -> Any:
    found = hot_rows(session, statement, **values)
    if not found:
        raise NotFound
    return found[0]


def one_row(session: Session, statement: Select[Any], **values: Any) -> Row[Any]:
    row = session.execute(statement, values).one_or_none()
    if row is None:
        raise NotFound
    saw_rows(session, statement, [row])
    return row


def one(session: Session, model: type[M], statement: Select[Any], **values: Any) -> M:
    """The one whole row of a table, to be changed; NotFound where there is none to see."""
    found = maybe(session, model, statement, **values)
    if found is None:
        raise NotFound
    return found


def maybe(session: Session, model: type[M], statement: Select[Any], **values: Any) -> M | None:
    found = session.scalars(statement, values).one_or_none()
    assert found is None or isinstance(found, model)
    if found is not None:
        saw_row(session, found)
    return found


def page(session: Session, statement: Select[Any], page: Page, sortable: Mapping[str, Any], default: str) -> Paged:
    """One page of a statement, and how many rows the whole has."""
    total = session.scalar(columns(func.count()).select_from(statement.order_by(None).subquery())) or 0
    # the default order comes last as well: rows that are equal otherwise would change places between pages
    wanted = f"{page.sort},{default}" if page.sort else default
    ordered = statement.order_by(*_order(wanted, sortable)).limit(page.limit).offset(page.offset)
    return Paged(all_rows(session, ordered), total)


def _order(sort: str, sortable: Mapping[str, Any]) -> list[Any]:
    names = [name.strip() for name in sort.split(",")]
    unknown = [name for name in names if name.removeprefix("-") not in sortable]
    if unknown:
        raise unsortable(sortable)
    return [sortable[name[1:]].desc() if name.startswith("-") else sortable[name] for name in names]


def unsortable(sortable: Mapping[str, Any]) -> Malformed:
    known = ", ".join(sortable)
    problem = Problem(
        pointer="?sort", code="unknown-sort", message=f"可排序的列：{known}。", message_en=f"Sortable columns: {known}."
    )
    return Malformed("unknown-sort", problem.message, problem.message_en, problems=[problem])
