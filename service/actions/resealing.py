"""Seals everything under the current key, in batches of one transaction each; done again it changes nothing."""

from typing import Any

from service.actions.sealed import put_phone
from service.database import Database, Session
from service.queries.resealing import BATCH, PLACES, Place, list_unsealed
from service.queries.sealed import keys_of, open_at
from service.rules.access import SYSTEM
from service.tables.trainees import Trainee


def reseal(database: Database) -> int:
    """How many values it sealed anew, whether they were plain or under a key of before."""
    return sum(_reseal_place(database, place) for place in PLACES)


def _reseal_place(database: Database, place: Place) -> int:
    done, after = 0, None
    while True:
        with database.begin(SYSTEM, write=True) as session:
            rows = list_unsealed(session, place, after)
            for row in rows:
                _reseal_row(session, place, row)
        done += len(rows)
        if len(rows) < BATCH:
            return done
        after = tuple(getattr(rows[-1], column.key) for column in place.order)


def _reseal_row(session: Session, place: Place, row: Any) -> None:
    text = open_at(session, place.of(row), getattr(row, place.column))
    if isinstance(row, Trainee):
        put_phone(session, row, text)
    else:
        setattr(row, place.column, keys_of(session).seal(place.of(row), text))
