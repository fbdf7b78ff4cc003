"""Adds the scope to every statement of a session, and refuses what it cannot be added to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Alias, Column, Select, Table, bindparam, event, inspect, select, tuple_
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.util import ClauseAdapter
from sqlmodel import SQLModel

from service.database import Session
from service.errors import NotFound
from service.queries.access import SCOPES, UNSCOPED, Model, Unscoped
from service.queries.seen import saw_row
from service.rules.access import System, Viewer
from service.tables.camps import Camp


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


@event.listens_for(Session, "before_flush")
def _check_writes(session: Session, *_: object) -> None:
    """What is written must be visible itself, or stand under parents that are."""
    viewer = session.info.get("viewer")
    if isinstance(viewer, System):
        return
    if not isinstance(viewer, Viewer):
        raise Unscoped("nobody is looking")
    needed: dict[Model, set[tuple[Any, ...]]] = defaultdict(set)
    for row in (*session.dirty, *session.deleted):
        needed[type(row)].add(inspect(row).identity)
    for row in (*session.new, *session.dirty):
        for parent, key in _parents(row):
            needed[parent].add(key)
    known = _known(session, viewer)
    known.update((type(row), _key(row)) for row in session.new)
    known.add((Camp, (viewer.camp_id,)))
    for model, keys in needed.items():
        unknown = {key for key in keys if (model, key) not in known}
        if model not in UNSCOPED and unknown:
            _require(session, model, unknown)
            known.update((model, key) for key in unknown)


@event.listens_for(Session, "before_flush")
def _note_writes(session: Session, *_: object) -> None:
    """Whom a row is about that is written."""
    for row in (*session.new, *session.dirty, *session.deleted):
        saw_row(session, row)


def _known(session: Session, viewer: Viewer) -> set[tuple[Model, tuple[Any, ...]]]:
    found: set[tuple[Model, tuple[Any, ...]]] = session.info.setdefault(("visible", viewer), set())
    return found


def note_visible(session: Session, model: Model, keys: Iterable[tuple[Any, ...]]) -> None:
    """What a viewer has just read needs no second look when it becomes a parent."""
    viewer = session.info["viewer"]
    if isinstance(viewer, Viewer):
        _known(session, viewer).update((model, key) for key in keys)


def _key(row: SQLModel) -> tuple[Any, ...]:
    return tuple(getattr(row, column.key) for column in inspect(type(row)).primary_key)


def _parents(row: SQLModel) -> Iterator[tuple[Model, tuple[Any, ...]]]:
    for columns, parent in _references(type(row)):
        key = tuple(getattr(row, column) for column in columns)
        if None not in key:
            yield parent, key


@cache
def _references(model: Model) -> tuple[tuple[tuple[str, ...], Model], ...]:
    classes = {mapper.local_table: mapper.class_ for mapper in inspect(model).registry.mappers}
    keys = inspect(model).local_table.foreign_key_constraints
    return tuple((tuple(key.column_keys), classes[key.referred_table]) for key in keys)


def _require(session: Session, model: Model, keys: set[tuple[Any, ...]]) -> None:
    ordered = sorted(keys, key=str)
    with session.no_autoflush:
        for start in range(0, len(ordered), 1000):
            chunk = ordered[start : start + 1000]
            if len(_visible(session, model, chunk)) != len(chunk):
                raise NotFound


def _visible(session: Session, model: Model, keys: list[tuple[Any, ...]]) -> Sequence[Any]:
    if len(keys) > 1:
        return session.execute(_by_keys(model), {"keys": keys}).all()
    return session.execute(_by_key(model), {f"key{place}": part for place, part in enumerate(keys[0])}).all()


@cache
def _by_keys(model: Model) -> Any:
    attributes = _key_attributes(model)
    return select(*attributes).where(tuple_(*attributes).in_(bindparam("keys", expanding=True)))


@cache
def _by_key(model: Model) -> Any:
    attributes = _key_attributes(model)
    return select(*attributes).where(
        *(attribute == bindparam(f"key{place}") for place, attribute in enumerate(attributes))
    )


def _key_attributes(model: Model) -> list[Any]:
    return [getattr(model, column.key) for column in inspect(model).primary_key]
