"""The database a command works on, and whom it works as."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import rich_click as click

from service import clock, config, migrating
from service.database import Database, Session
from service.queries import credentials as queries
from service.queries.camps import find_camp_numbered
from service.rules.access import Role, Viewer
from service.tables.access import Account
from service.tables.camps import Camp


@contextmanager
def opened(*, migrated: bool = True) -> Iterator[Database]:
    database = Database(config.load().database)
    try:
        if migrated and not migrating.is_current(database.reader):
            raise click.UsageError("the database is not at this version's schema: run `jingying migrate` first")
        yield database
    finally:
        database.close()


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
        raise click.UsageError(
            f"{login or 'nobody'} is an officer of {camp}: `jingying accounts grant … --camp {camp}`"
        )
    viewer = Viewer(account_id, clock.today(), camp_id, Role.OFFICER, camp_ids=(camp_id,))
    session.flush()
    before, session.info["viewer"] = session.info["viewer"], viewer
    try:
        yield camp_id
        session.flush()  # what was written meanwhile is checked as the officer's
    finally:
        session.info["viewer"] = before
