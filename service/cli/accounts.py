"""Accounts from the command line: the first ones, and what proves them, shown once."""

from typing import Any
from uuid import UUID

import rich_click as click

from service import clock
from service.actions import access as actions
from service.cli.opening import find, find_camp, writing
from service.database import Session
from service.queries.mentors import find_mentor
from service.queries.seen import saw_account
from service.queries.trainees import find_trainee
from service.rules.access import CAMP_ROLES, Perm, Role
from service.tables.access import Account

PLACES = click.Choice([role.value for role in sorted(CAMP_ROLES)])


@click.group()
def accounts() -> None:
    """Accounts, roles, tokens and one-time links."""


@accounts.command()
@click.argument("login")
@click.option("--name", help="The person's name.")
@click.option("--role", type=PLACES, required=True, help="Administrators come from `jingying access bootstrap`.")
@click.option("--camp", help="The camp of that role.")
@click.option("--person", help="The number of that mentor or trainee.")
def add(login: str, name: str | None, role: str, camp: str | None, person: str | None) -> None:
    """Makes an account and prints its token and one-time link."""
    with writing("accounts.add") as session:
        proofs = enrol(session, login, name or login, Role(role), camp, person)
    show(login, proofs)


@accounts.command()
@click.argument("login")
@click.option("--role", type=PLACES, required=True)
@click.option("--camp", required=True)
@click.option("--person", help="The number of that mentor or trainee.")
def grant(login: str, role: str, camp: str, person: str | None) -> None:
    """Gives an account its role in a camp."""
    with writing("accounts.grant") as session:
        account = found(session, login)
        _grant(session, account.id, Role(role), camp, person)
        actions.end_credentials(session, account.id)


@accounts.command()
@click.argument("login")
def link(login: str) -> None:
    """Prints a one-time sign-in link, good for 60 minutes."""
    with writing("accounts.link") as session:
        made = actions.issue(session, found(session, login), "link", clock.now())
    click.echo(made)


@accounts.command()
@click.argument("login")
@click.option("--label", default="")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([perm.value for perm in Perm]),
    help="Limits the token to these permissions.",
)
def token(login: str, label: str, scopes: tuple[str, ...]) -> None:
    """Prints a new API token, good for 90 days."""
    with writing("accounts.token") as session:
        account, limited = found(session, login), " ".join(scopes) or None
        made = actions.issue(session, account, "token", clock.now(), scopes=limited, label=label)
    click.echo(made)


def found(session: Session, login: str) -> Account:
    """Whose account the command is about."""
    account = find(session, login)
    saw_account(session, account.id)
    return account


def enrol(session: Session, login: str, name: str, role: Role, camp: str | None, person: str | None) -> tuple[str, str]:
    """A new account with its place in the camp; returns its token and link."""
    account = actions.open_account(session, login, name, role, clock.now())
    saw_account(session, account.id)
    if role in CAMP_ROLES and camp is not None:
        _grant(session, account.id, role, camp, person)
    return proofs(session, account)


def proofs(session: Session, account: Account) -> tuple[str, str]:
    now = clock.now()
    return actions.issue(session, account, "token", now), actions.issue(session, account, "link", now)


def _grant(session: Session, account_id: UUID, role: Role, camp: str, person: str | None) -> None:
    camp_id, place = find_camp(session, camp).id, dict[str, Any]()
    if role is Role.MENTOR:
        place = {"mentor_id": find_mentor(session, camp_id, person or "").id}
    if role is Role.TRAINEE:
        place = {"trainee_id": find_trainee(session, camp_id, person or "").id}
    actions.grant_role(session, account_id, camp_id, role, **place)


def show(login: str, given: tuple[str, str]) -> None:
    click.echo(f"{login:<10} token {given[0]}\n{'':<10} link  {given[1]}")
