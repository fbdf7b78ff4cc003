"""What the audit answers: the rows themselves, who saw a person, what an account saw."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, or_

from service.database import Session
from service.errors import NotFound, invalid
from service.queries.access import as_system, camp_of, viewer_of
from service.queries.audit import WHOLE
from service.queries.seen import about, saw, saw_account
from service.queries.select import Page, Paged, all_rows, c, columns, hot_row, page
from service.queries.trainees import find_trainee
from service.rules.access import Role
from service.rules.alerts import Noticed, recalled
from service.rules.audit import Sighting, born, persons_of, sightings
from service.tables.access import Account
from service.tables.audit import INSTALLATION, Audit
from service.tables.camps import Camp
from service.tables.trainees import Trainee

_CAMP = columns(Camp.id).where(c(Camp.number) == bindparam("number"))
_CAMPS = columns(Camp.id, Camp.number)
_LOGIN = columns(Account.id).where(c(Account.login) == bindparam("login"))
_PERSON = columns(Trainee.id).where(c(Trainee.camp_id) == bindparam("camp_id"), c(Trainee.no) == bindparam("no"))
_NUMBERS = columns(Trainee.id, Trainee.camp_id, Trainee.no).where(c(Trainee.id).in_(bindparam("ids", expanding=True)))
_LOGINS = columns(Account.id, Account.login).where(c(Account.id).in_(bindparam("ids", expanding=True)))
_SEQ = {"seq": Audit.seq}
_AT = {"at": Audit.at, "seq": Audit.seq}


class Wanted(NamedTuple):
    """Which rows of one chain; a filter that is None lets all through."""

    account_id: UUID | None = None
    person: UUID | None = None
    action: str | None = None
    outcome: str | None = None
    since: int | None = None
    until: int | None = None


class Names(NamedTuple):
    """What the ids of rows are called: 学员编号 and logins, never the names of people."""

    persons: dict[UUID, tuple[UUID, str]]
    logins: dict[UUID, str]


class Seen(NamedTuple):
    """One page of persons as camp, number and sighting; and the sightings of everybody, by camp."""

    persons: Paged
    everybody: list[tuple[str | None, Sighting]]


def chain_of(session: Session, camp: str | None) -> UUID:
    """A camp's chain by its number, the installation's own without one; the reading itself goes into the same."""
    if camp is None:
        return INSTALLATION
    with as_system(session):
        camp_id: UUID = hot_row(session, _CAMP, number=camp).id
    about(session, camp_id)
    return camp_id


def account_of(session: Session, login: str) -> UUID:
    with as_system(session):
        found: UUID = hot_row(session, _LOGIN, login=login).id
    return found


def person_of(session: Session, camp_id: UUID, no: str) -> UUID:
    if camp_id == INSTALLATION:
        raise invalid(
            "?person", "camp-missing", "查某学员须同时给出 camp。", "A person is of a camp: give camp as well."
        )
    with as_system(session):
        found: UUID = hot_row(session, _PERSON, camp_id=camp_id, no=no).id
    saw(session, [found])
    return found


def wanted(
    session: Session,
    camp_id: UUID,
    login: str | None,
    no: str | None,
    *conditions: Any,
) -> Wanted:
    """An account by its login and a person by the number, as ids."""
    account_id = None if login is None else account_of(session, login)
    return Wanted(account_id, None if no is None else person_of(session, camp_id, no), *conditions)


def list_rows(session: Session, camp_id: UUID, wanted: Wanted, part: Page) -> Paged:
    """Rows of one chain, the latest first."""
    statement = columns(*WHOLE).where(c(Audit.camp_id) == camp_id, *_conditions(wanted))
    with as_system(session):
        return page(session, statement, part, _SEQ, "-seq")


def _conditions(wanted: Wanted) -> Iterator[Any]:
    for column in ("account_id", "action", "outcome"):
        if getattr(wanted, column) is not None:
            yield c(getattr(Audit, column)) == getattr(wanted, column)
    if wanted.since is not None:
        yield c(Audit.at) >= wanted.since
    if wanted.until is not None:
        yield c(Audit.at) < wanted.until
    if wanted.person is not None:
        yield _concerns(wanted.person)


def _concerns(person: UUID) -> Any:
    """As rules.audit.concerns says it."""
    whole = c(Audit.subjects).startswith("*", autoescape=True)
    return or_(c(Audit.subjects).contains(str(person), autoescape=True), whole & (c(Audit.at) >= born(person)))


def list_about(session: Session, camp_id: UUID, person: UUID, part: Page) -> Paged:
    """Every row about a person of a camp, wherever the request went; the latest first."""
    statement = columns(*WHOLE).where(c(Audit.camp_id).in_([camp_id, INSTALLATION]), _concerns(person))
    with as_system(session):
        return page(session, statement, part, _AT, "-at,-seq")


def list_alerts(session: Session, since: int, exports: Collection[str]) -> list[tuple[Noticed, str]]:
    """What somebody should look at in every chain since then, the latest first; with whose login it was."""
    statement = columns(Audit.camp_id, Audit.at, Audit.account_id, Audit.action, Audit.outcome, Audit.subjects)
    ordered = statement.where(c(Audit.at) >= since).order_by(c(Audit.at), c(Audit.camp_id), c(Audit.seq))
    with as_system(session):
        found = recalled(session.execute(ordered.execution_options(yield_per=1000)), exports)
    logins = _logins(session, {one.account_id for one in found})
    saw_account(session, *logins)
    return [(one, logins.get(one.account_id, str(one.account_id))) for one in reversed(found)]


def list_readers(session: Session, no: str, part: Page) -> Paged:
    """Who opened a trainee's file; for officers and the trainee."""
    if viewer_of(session).role is Role.MENTOR:
        raise NotFound
    trainee = find_trainee(session, camp_of(session), no)
    return list_about(session, trainee.camp_id, trainee.id, part)


def list_seen(session: Session, account_id: UUID, since: int | None, until: int | None, part: Page) -> Seen:
    """All that one account was shown or wrote about persons, in every camp."""
    shown = (c(Audit.account_id) == account_id, c(Audit.subjects) != "")
    conditions = (*shown, *_conditions(Wanted(since=since, until=until)))
    statement = columns(Audit.camp_id, Audit.at, Audit.subjects).where(*conditions)
    with as_system(session):
        named, counted = sightings(all_rows(session, statement.order_by(c(Audit.at))))
    numbers, camps = _numbers(session, named), camp_numbers(session)
    known = sorted((no, camps.get(camp_id), person) for person, (camp_id, no) in numbers.items())
    page_of = known[part.offset : part.offset + part.limit]
    saw(session, (person for *_, person in page_of))
    return Seen(
        Paged([(camp, no, named[person]) for no, camp, person in page_of], len(known)),
        [(camps.get(camp_id), sighting) for camp_id, sighting in counted.items()],
    )


def list_own(session: Session, part: Page) -> Paged:
    """What the installation's audit holds by or about the viewer's own account."""
    own = viewer_of(session).account_id
    mine = or_(c(Audit.account_id) == own, c(Audit.subjects).contains(str(own), autoescape=True))
    with as_system(session):
        return page(session, columns(*WHOLE).where(c(Audit.camp_id) == INSTALLATION, mine), part, _SEQ, "-seq")


def names_in(session: Session, rows: Iterable[Any]) -> Names:
    """What the persons and accounts of rows are called; noted as shown to the viewer."""
    found = list(rows)
    subjects = {person for row in found for person in persons_of(row.subjects)}
    accounts = {row.account_id for row in found} - {None}
    names = Names(_numbers(session, subjects), _logins(session, subjects | accounts))
    saw(session, names.persons)
    return names


def logins_in(session: Session, rows: Iterable[Any]) -> dict[UUID, str]:
    return _logins(session, {row.account_id for row in rows} - {None})


def _numbers(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    with as_system(session):
        rows = [row for some in _parts(ids) for row in all_rows(session, _NUMBERS, ids=some)]
    return {row.id: (row.camp_id, row.no) for row in rows}


def _logins(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    with as_system(session):
        rows = [row for some in _parts(ids) for row in all_rows(session, _LOGINS, ids=some)]
    return {row.id: row.login for row in rows}


def _parts(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    return (ordered[start : start + 500] for start in range(0, len(ordered), 500))


def camp_numbers(session: Session) -> dict[UUID, str]:
    with as_system(session):
        return {row.id: row.number for row in all_rows(session, _CAMPS)}
