"""Which values are to be sealed, and which of them are plain or under a key of before."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, tuple_

from service.database import Session
from service.queries.access import as_system
from service.queries.sealed import keys_of, place_of
from service.queries.select import c, columns
from service.sealing import PREFIX
from service.tables.access import Account, Recusal
from service.tables.audit import INSTALLATION
from service.tables.notices import Contact
from service.tables.points import Journal, Note, Registration
from service.tables.ranking import Objection
from service.tables.trainees import Trainee

BATCH = 500


class Place(NamedTuple):
    """A column that is sealed, what its rows are bound to, and which of its plain values are to be sealed."""

    model: Any
    column: str
    key: str
    wanted: Any = True

    @property
    def table(self) -> str:
        return str(self.model.__tablename__)

    @property
    def value(self) -> Any:
        return c(getattr(self.model, self.column))

    @property
    def order(self) -> tuple[Any, ...]:
        owner = (c(self.model.camp_id),) if hasattr(self.model, "camp_id") else ()
        return (*owner, c(getattr(self.model, self.key)))

    def of(self, row: Any) -> str:
        """What a row's value is bound to; an account has one place, whichever of its secrets stands there."""
        if isinstance(row, Account):
            return f"account/totp/{row.id}"
        return place_of(self.table, self.column, getattr(row, "camp_id", INSTALLATION), getattr(row, self.key))


_CAUSES = select(c(Journal.camp_id), c(Journal.reason)).where(c(Journal.kind) == "veto", c(Journal.reason).is_not(None))
PLACES = (
    Place(Trainee, "phone", "id"),
    Place(Recusal, "relation", "id"),
    Place(Registration, "reason", "id", or_(c(Registration.veto_from).is_not(None), c(Registration.points) == 0)),
    Place(Note, "body", "digest", tuple_(c(Note.camp_id), c(Note.digest)).in_(_CAUSES)),
    Place(Objection, "identity", "id"),
    Place(Contact, "address", "account_id"),
    Place(Account, "totp", "id"),
    Place(Account, "totp_next", "id"),
)


def _begins(value: Any, prefix: str) -> Any:
    return func.substr(value, 1, len(prefix)) == prefix


def _is_plain(place: Place) -> Any:
    """Nothing at all is not sealed: it is what an erased value becomes."""
    return and_(place.value.is_not(None), place.value != "", ~_begins(place.value, PREFIX), place.wanted)


def _is_older(place: Place, current: str) -> Any:
    return and_(_begins(place.value, PREFIX), ~_begins(place.value, f"{PREFIX}{current}:"))


def list_unsealed(session: Session, place: Place, after: tuple[Any, ...] | None) -> Sequence[Any]:
    """The next rows that are not sealed under the current key, in order of their keys."""
    current = keys_of(session).current.name
    statement = columns(place.model).where(or_(_is_plain(place), _is_older(place, current)))
    if after is not None:
        statement = statement.where(tuple_(*place.order) > tuple_(*after))
    with as_system(session):
        return list(session.scalars(statement.order_by(*place.order).limit(BATCH)))


def count_plain(session: Session) -> int:
    """Values that an older version left readable."""
    with as_system(session):
        counts = [session.scalar(columns(func.count()).select_from(one.model).where(_is_plain(one))) for one in PLACES]
    return sum(count or 0 for count in counts)
