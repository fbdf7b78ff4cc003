"""The database a command works on, whom it works as, and the audit row that a writing command leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import rich_click as click

from service import clock, config, locking, migrating, sealing
from service.actions import audit
from service.database import Database, Session
from service.queries import credentials as queries
from service.queries import seen
from service.queries.camps import find_camp_numbered
from service.rules.access import SYSTEM, Role, Viewer
from service.rules.audit import Entry, named
from service.tables.access import Account
from service.tables.audit import INSTALLATION
from service.tables.camps import Camp
from service.tables.keys import new_id

ACTING = "acting"
"""Names the camp that a command writes in, and the account it writes as."""


@contextmanager
def opened(*, migrated: bool = True) -> Iterator[Database]:
    settings = config.load()
    database = Database(settings.database, sealing.load_keys(Path(settings.keys)))
    database.alone = lambda: locking.alone(settings.database)
    try:
        if migrated and not migrating.is_current(database.reader):
            raise click.UsageError("the database is not at this version's schema: run `jingying migrate` first")
        yield database
    finally:
        database.close()


@contextmanager
def writing(action: str, *, keep: bool = True, reason: str = "") -> Iterator[Session]:
    """A command's one transaction on the settings' database."""
    with opened() as database, audited(database, action, keep=keep, reason=reason) as session:
        yield session


@contextmanager
def audited(database: Database, action: str, *, keep: bool = True, reason: str = "") -> Iterator[Session]:
    """One transaction whose last row says in the audit what a command did; none where nothing is kept."""
    with database.begin(SYSTEM, write=True, keep=keep) as session:
        yield session
        if keep:
            session.flush()
            audit.append(session, [_entry(session, action, reason)])


def acting(session: Session, camp_id: UUID, account_id: UUID | None = None) -> None:
    """Puts the command's audit row into that camp's chain, under that account's name."""
    session.info[ACTING] = camp_id, account_id


def _entry(session: Session, action: str, reason: str) -> Entry:
    camp_id, account_id = session.info.get(ACTING, (INSTALLATION, None))
    ids, size = seen.identified(session, camp_id, seen.take(session) or set())
    return Entry(
        camp_id=camp_id,
        at=clock.now(),
        account_id=account_id,
        role=None if account_id is None else Role.OFFICER.value,
        via="cli",
        ip=None,
        request_id=str(new_id()),
        action=action,
        object_type=action.partition(".")[0],
        subjects=named(ids, size),
        outcome="ok",
        reason=reason or str(session.info.get(seen.BECAUSE, "")),
    )


def find(session: Session, login: str) -> Account:
    account = queries.find_account(session, login)
    if account is None:
        raise click.UsageError(f"there is no account {login}: `jingying accounts add {login} --role officer`")
    return account


def find_camp(session: Session, number: str) -> Camp:
    camp = find_camp_numbered(session, number)
    if camp is None:
        raise click.UsageError(f"there is no camp {number}: `jingying camps open {number} …`")
    return camp


@contextmanager
def as_officer(session: Session, camp: str, login: str | None) -> Iterator[UUID]:
    """Goes on as an officer of the camp; without a login as the camp's only or first one."""
    camp_id = find_camp(session, camp).id
    officers = queries.list_officers(session, camp_id)
    account_id = find(session, login).id if login else next(iter(officers), None)
    if account_id not in officers or account_id is None:
        said = f"{login} is not an officer" if login else "nobody is an officer"
        raise click.UsageError(f"{said} of {camp}: `jingying accounts grant … --camp {camp}`")
    viewer = Viewer(account_id, clock.today(), camp_id, Role.OFFICER, camp_ids=(camp_id,))
    acting(session, camp_id, account_id)
    session.flush()
    before, session.info["viewer"] = session.info["viewer"], viewer
    try:
        yield camp_id
        session.flush()  # what was written meanwhile is checked as the officer's
    finally:
        session.info["viewer"] = before
