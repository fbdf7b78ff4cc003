"""Seals what only few may read, each value bound to the place where it stands."""

from uuid import UUID

from service.database import Session
from service.queries.sealed import keys_of, place_of
from service.rules.privacy import digits, is_veto
from service.sealing import is_sealed
from service.tables.points import Registration
from service.tables.trainees import Trainee


def seal_value(session: Session, table: str, column: str, camp_id: UUID, row_id: object, text: str) -> str:
    """Under the current key; open_value gives it back at the same place and nowhere else."""
    return keys_of(session).seal(place_of(table, column, camp_id, row_id), text)


def put_phone(session: Session, trainee: Trainee, phone: str | None) -> None:
    """Sealed, with the index that finds it."""
    trainee.phone = phone and seal_value(session, "trainee", "phone", trainee.camp_id, trainee.id, phone)
    trainee.phone_index = phone and (keys_of(session).index("phone", digits(phone)) if digits(phone) else None)


def seal_cause(session: Session, row: Registration) -> None:
    """Of a veto; what else is registered stays as it is."""
    if is_veto(row.points, row.veto_from) and not is_sealed(row.reason):
        row.reason = seal_value(session, "registration", "reason", row.camp_id, row.id, row.reason)
