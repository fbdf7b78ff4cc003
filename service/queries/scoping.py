"""Adds the scope to every statement of a session, and refuses what it cannot be added to."""

from collections.abc import Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Alias, Column, Select, Table, event
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.util import ClauseAdapter

from service.database import Session
from service.queries.access import SCOPES, Model, Unscoped
from service.rules.access import System, Viewer


@event.listens_for(Session, "do_orm_execute")
def _limit(state: ORMExecuteState) -> None:
    viewer = state.session.info.get("viewer")
    if isinstance(viewer, System):
        return
    if not isinstance(viewer, Viewer):
        raise Unscoped("nobody is looking")
    _refuse_unlimitable(state)
    state.statement = limited(state.statement, viewer)


REMEMBERED = 16
_LIMITED: WeakKeyDictionary[Any, dict[Viewer, Any]] = WeakKeyDictionary()
"""Prebuilt statements with the scope of their last viewers: building it anew costs more than most statements do."""


def limited(statement: Any, viewer: Viewer) -> Any:
    """The statement with the viewer's scope on every class that it names."""
    known = _LIMITED.setdefault(statement, {})
    if viewer not in known:
        while len(known) >= REMEMBERED:
            known.pop(next(iter(known)), None)
        known[viewer] = statement.options(*(_criteria(model, viewer) for model in models_of(statement)))
    return known[viewer]


class Limit(LoaderCriteriaOption):
    """A scope that follows a class to its aliases; SQLAlchemy's own would name the table that is not in the FROM."""

    _traverse_internals = LoaderCriteriaOption._traverse_internals

    def _resolve_where_criteria(self, ext_info: Any) -> Any:
        # not annotated as SQLAlchemy does it: scopes name bare tables, so they cannot call for themselves again,
        # and an annotated parameter costs a comparison at every execution
        if not ext_info.is_aliased_class:
            return self.where_criteria
        table = ext_info.mapper.local_table
        adapter = ClauseAdapter(ext_info.selectable, include_fn=lambda element: _is_column_of(element, table))
        return adapter.traverse(self.where_criteria)


def _is_column_of(element: Any, table: Table) -> bool:
    source = getattr(element, "table", None)
    return isinstance(source, Table) and source.name == table.name


def _criteria(model: Model, viewer: Viewer) -> Any:
    if model not in SCOPES:
        raise Unscoped(f"{model.__name__} is not for a viewer")
    return Limit(model, SCOPES[model](viewer), include_aliases=True)


_MODELS: WeakKeyDictionary[Any, tuple[Model, ...]] = WeakKeyDictionary()


def models_of(statement: Any) -> tuple[Model, ...]:
    if statement not in _MODELS:
        _MODELS[statement] = tuple(sorted(_named(statement), key=lambda model: model.__name__))
    return _MODELS[statement]


def _refuse_unlimitable(state: ORMExecuteState) -> None:
    if not (state.is_select or state.is_update or state.is_delete) or state.is_from_statement:
        raise Unscoped("only selects, updates and deletes of mapped classes can be limited")
    if (state.is_update or state.is_delete) and not (state.parameters is None or isinstance(state.parameters, dict)):
        raise Unscoped("an update by a list of keys cannot be limited")
    if state.is_update and not _set_by(state).isdisjoint(_keys_of(state.statement.table)):  # type: ignore[attr-defined]
        raise Unscoped("an update of a key could move a row to where it cannot be seen")


def _set_by(state: ORMExecuteState) -> set[str]:
    """Names of the columns that an update sets."""
    statement: Any = state.statement
    return {str(getattr(column, "key", column)) for column in (*(statement._values or ()), *(state.parameters or ()))}


def _keys_of(table: Table) -> set[str]:
    """Names of the columns that say which row it is, or whose."""
    return {column.key for column in table.columns if column.primary_key or column.foreign_keys}


def _named(statement: Any) -> set[Model]:
    """Every mapped class a statement names; raw text and bare tables cannot be limited, so they are refused."""
    elements = list(visitors.iterate(statement))
    entities = _entities(elements)
    sources = {entity.selectable for entity in entities}
    for one in elements:
        if isinstance(one, TextClause):
            raise Unscoped("text cannot be limited")
        if isinstance(one, Column) and isinstance(one.table, Alias) and "parententity" not in one._annotations:
            raise Unscoped(f"{one} is named without its class")
        if isinstance(one, Alias) and one not in sources:
            raise Unscoped("an alias of a bare table cannot be limited")
        if isinstance(one, Select):
            _refuse_bare_columns(one)
    bare = {one for one in elements if isinstance(one, Table) and "parententity" not in one._annotations}
    if bare - {entity.mapper.local_table for entity in entities}:
        raise Unscoped("a bare table cannot be limited")
    return {entity.mapper.class_ for entity in entities}


def _entities(elements: Iterable[Any]) -> set[Any]:
    return {entity for one in elements if (entity := one._annotations.get("parententity")) is not None}


def _refuse_bare_columns(statement: Select[Any]) -> None:
    """A select within another may not lean on the class that the other names."""
    own = list(_own_elements(statement))
    tables = {entity.mapper.local_table for entity in _entities(own)}
    for one in own:
        is_bare = isinstance(one, Column) and isinstance(one.table, Table) and "parententity" not in one._annotations
        if is_bare and one.table not in tables:
            raise Unscoped(f"{one} is named without its class")


def _own_elements(statement: Select[Any]) -> Iterator[Any]:
    """What a select names itself, and neither what selects within it name nor what a table has besides."""
    found = list(statement.get_children())
    while found:
        one = found.pop()
        yield one
        if not isinstance(one, Select | Table):
            found.extend(one.get_children())
