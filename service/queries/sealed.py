"""Opens what is sealed, and says under which indexes a sealed value is found."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from service.database import Session
from service.rules.privacy import digits
from service.sealing import KeyRing, is_sealed


def place_of(table: str, column: str, camp_id: UUID, row_id: object) -> str:
    """What a sealed value is bound to: moved elsewhere it does not open."""
    return f"{table}/{column}/{camp_id}/{row_id}"


def keys_of(session: Session) -> KeyRing:
    """Those of the key file, which a database that is opened for sealed values is given."""
    keys: KeyRing | None = session.info.get("keys")
    if keys is None:
        raise RuntimeError("this needs the key file, and the database was opened without it")
    return keys


def open_value(session: Session, table: str, column: str, camp_id: UUID, row_id: object, stored: str | None) -> Any:
    """The text; one that an older version left plain is given as it stands until it is sealed anew."""
    return None if stored is None else open_at(session, place_of(table, column, camp_id, row_id), stored)


def open_at(session: Session, place: str, stored: str) -> str:
    return keys_of(session).open(place, stored) if is_sealed(stored) else stored


def phone_of(session: Session, camp_id: UUID, trainee: Any) -> str | None:
    """Of a row with `id` and `phone`."""
    found: str | None = open_value(session, "trainee", "phone", camp_id, trainee.id, trainee.phone)
    return found


def phone_indexes(session: Session, phone: str) -> list[str]:
    """Under every key, since rows may not be sealed anew yet."""
    return keys_of(session).indexes("phone", digits(phone))


def with_opened(row: Any, **opened: Any) -> Any:
    """The row with these values in place of the sealed ones."""
    return SimpleNamespace(**{**row._asdict(), **opened})


def open_column(
    session: Session, rows: Sequence[Any], table: str, column: str, camp_id: UUID, *, key: str = "id", name: str = ""
) -> list[Any]:
    """Rows with one column opened; `key` names what the value is bound to, `name` the column as it is labelled."""
    label = name or column
    return [
        row
        if (stored := getattr(row, label)) is None or not is_sealed(stored)
        else with_opened(row, **{label: open_value(session, table, column, camp_id, getattr(row, key), stored)})
        for row in rows
    ]
