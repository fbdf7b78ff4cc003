"""What is written must be visible itself, or stand under parents that are; whom it is about is noted."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import bindparam, event, inspect, select, tuple_

from service.database import Session
from service.errors import NotFound
from service.queries import prepared
from service.queries.access import UNSCOPED, Model, Unscoped
from service.queries.seen import saw, saw_row
from service.rules.access import System, Viewer
from service.tables.camps import Camp

Keys = dict[Model, set[tuple[Any, ...]]]


@event.listens_for(Session, "before_flush")
def _check_writes(session: Session, *_: object) -> None:
    needed: Keys = defaultdict(set)
    for row in (*session.dirty, *session.deleted):
        needed[type(row)].add(inspect(row).identity)
    for row in (*session.new, *session.dirty):
        _need_parents(needed, type(row), partial(getattr, row))
    made = [(type(row), _key(type(row), partial(getattr, row))) for row in session.new]
    _check(session, needed, made)


@event.listens_for(Session, "before_flush")
def _note_writes(session: Session, *_: object) -> None:
    """Whom a row is about that is written."""
    for row in (*session.new, *session.dirty, *session.deleted):
        saw_row(session, row)


def put(session: Session, model: Model, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts whole rows on the driver, which costs a tenth of a flush; checked and noted as a flush does it."""
    needed: Keys = defaultdict(set)
    for row in rows:
        _need_parents(needed, model, row.__getitem__)
    _check(session, needed, [(model, _key(model, row.__getitem__)) for row in rows])
    saw(session, {row.get("trainee_id") for row in rows} - {None})
    if rows:
        prepared.insert_rows(session, model, rows)


def _check(session: Session, needed: Keys, made: Sequence[tuple[Model, tuple[Any, ...]]]) -> None:
    viewer = session.info.get("viewer")
    if isinstance(viewer, System):
        return
    if not isinstance(viewer, Viewer):
        raise Unscoped("nobody is looking")
    known = _known(session, viewer)
    known.update(made)
    known.add((Camp, (viewer.camp_id,)))
    for model, keys in needed.items():
        unknown = {key for key in keys if (model, key) not in known}
        if model not in UNSCOPED and unknown:
            _require(session, model, unknown)
            known.update((model, key) for key in unknown)


def _known(session: Session, viewer: Viewer) -> set[tuple[Model, tuple[Any, ...]]]:
    found: set[tuple[Model, tuple[Any, ...]]] = session.info.setdefault(("visible", viewer), set())
    return found


def note_visible(session: Session, model: Model, keys: Iterable[tuple[Any, ...]]) -> None:
    """What a viewer has just read needs no second look when it becomes a parent."""
    viewer = session.info["viewer"]
    if isinstance(viewer, Viewer):
        _known(session, viewer).update((model, key) for key in keys)


def _key(model: Model, value_of: Callable[[str], Any]) -> tuple[Any, ...]:
    return tuple(map(value_of, _key_names(model)))


@cache
def _key_names(model: Model) -> tuple[str, ...]:
    return tuple(column.key for column in inspect(model).primary_key)


def _need_parents(needed: Keys, model: Model, value_of: Callable[[str], Any]) -> None:
    for columns, parent in _references(model):
        key = tuple(map(value_of, columns))
        if None not in key:
            needed[parent].add(key)


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
    parts = {f"key{place}": part for place, part in enumerate(keys[0])}
    if session.info["viewer"].role is None:  # whose camps are a list, and a list is spelt out at every execution
        return session.execute(_by_key(model), parts).all()
    return prepared.rows(session, _by_key(model), parts)


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
    return [getattr(model, name) for name in _key_names(model)]
