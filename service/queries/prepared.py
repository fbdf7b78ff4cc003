"""Selects of columns and inserts of rows, compiled once and run on the driver; a select once for each kind of viewer.

SQLAlchemy says what is asked and its types say what a value is; what it adds at every execution costs ten times
the execution, and a growth file is fifteen of them.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Date, Dialect, Select, Uuid, bindparam, insert, inspect

from service.database import Glance, Session
from service.queries.access import Model, Unscoped
from service.queries.scoping import limited, models_of
from service.queries.seen import person_in, saw
from service.rules.access import Role, System, Viewer

Row = Any
Processor = Callable[[Any], Any]

VIEWER = {
    "viewer_account": "account_id",
    "viewer_camp": "camp_id",
    "viewer_trainee": "trainee_id",
    "viewer_mentor": "mentor_id",
    "viewer_day": "today",
}


class Text:
    """One statement as the driver takes it: its text, and its parameters in order."""

    def __init__(self, compiled: Any) -> None:
        self.text: str = compiled.string
        if "POSTCOMPILE" in self.text:
            raise ValueError("a list of values is spelt out at every execution: use all_rows")
        self.order: Sequence[str] | None = compiled.positiontup
        self.write: Mapping[str, Processor] = compiled._bind_processors
        self.names = frozenset(compiled.params)
        self.given: dict[str, Any] = {}

    def _written(self, name: str, value: Any) -> Any:
        write = self.write.get(name)
        return value if write is None or value is None else write(value)

    def parameters(self, values: Mapping[str, Any]) -> Any:
        all_values = {**self.given, **{name: self._written(name, value) for name, value in values.items()}}
        return all_values if self.order is None else [all_values[name] for name in self.order]


class Prepared(Text):
    """A select as the driver takes it, and how to read a row."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        super().__init__(compiled)
        self.given = {name: self._written(name, value) for name, value in compiled.params.items()}
        entries = compiled._result_columns
        names = [entry.keyname for entry in entries]
        if len(set(names)) != len(names):
            raise ValueError(f"two columns of one name: {names}")
        self.make: Callable[[Sequence[Any]], Row] = namedtuple("Row", names)._make  # type: ignore[attr-defined]
        readers = [_reader(entry.type, dialect) for entry in entries]
        self.readers = [(place, read) for place, read in enumerate(readers) if read is not None]
        self.person = person_in(statement, names)

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Row]:
        if not self.readers:
            return list(map(self.make, found))
        return [self.make(self._read(one)) for one in found]

    def _read(self, one: Sequence[Any]) -> list[Any]:
        values = list(one)
        for place, read in self.readers:
            values[place] = read(values[place])
        return values


def _reader(kind: Any, dialect: Dialect) -> Processor | None:
    """How a column's values are read; ids come again and again, and making one costs ten times a look-up."""
    read: Processor | None = kind._cached_result_processor(dialect, None)
    return _id if read is not None and isinstance(kind, Uuid) else read


@lru_cache(maxsize=8192)
def _id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


@cache
def _symbolic(role: Role | None, narrowed: bool) -> Viewer:
    """A viewer of that role whose values are parameters, so that all of a role share one statement."""
    ids = {VIEWER[name]: bindparam(name, type_=Uuid()) for name in VIEWER if name != "viewer_day"}
    day: Any = bindparam("viewer_day", type_=Date())
    return Viewer(today=day, role=role, narrowed=narrowed, **ids)  # type: ignore[arg-type]


Sight = tuple[Role | None, bool]
"""What a viewer's statements look like: by role, and whether anybody is left out."""
_PREPARED: WeakKeyDictionary[Any, dict[tuple[str, Sight | None], Prepared]] = WeakKeyDictionary()


def rows(session: Session | Glance, statement: Select[Any], values: Mapping[str, Any]) -> list[Row]:
    """The rows of a module's statement that the session's viewer may see."""
    viewer = session.info.get("viewer")
    if isinstance(viewer, System):
        return _run(session, statement, None, values)
    if not isinstance(viewer, Viewer):
        raise Unscoped("nobody is looking")
    own = {name: getattr(viewer, attribute) for name, attribute in VIEWER.items()}
    return _run(session, statement, (viewer.role, viewer.narrowed), {**own, **values})


def _run(
    session: Session | Glance, statement: Select[Any], sight: Sight | None, values: Mapping[str, Any]
) -> list[Row]:
    dialect = session.get_bind().dialect
    made = _PREPARED.setdefault(statement, {})
    prepared = made.get((dialect.name, sight))
    if prepared is None:
        models_of(statement)
        whole = statement if sight is None else limited(statement, _symbolic(*sight))
        prepared = made[dialect.name, sight] = Prepared(whole, dialect)
    found = prepared.rows(session.fetch(prepared.text, prepared.parameters(values)))
    if sight is not None:
        person = prepared.person
        saw(session, () if person is None else {row[person] for row in found} - {None})
    return found


_INSERTIONS: dict[tuple[Model, str], Text] = {}


def insert_rows(session: Session, model: Model, rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts whole rows in; what they may stand under is asked by queries/scoping_writes."""
    dialect = session.get_bind().dialect
    text = _INSERTIONS.get((model, dialect.name))
    if text is None:
        names = [column.key for column in inspect(model).local_table.columns]
        text = Text(insert(model).inline().compile(dialect=dialect, column_keys=names))
        _INSERTIONS[model, dialect.name] = text
    if any(row.keys() != text.names for row in rows):
        raise ValueError(f"not every column of {model.__name__}, or others")
    session.insert(text.text, [text.parameters(row) for row in rows])
