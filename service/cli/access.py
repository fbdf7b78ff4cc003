"""`jingying access bootstrap`: the first three administrators, or new links for them when all else is lost."""

from collections.abc import Mapping

import rich_click as click

from service import clock
from service.actions import bootstrap as actions
from service.cli.opening import writing


@click.group()
def access() -> None:
    """The three administrators of an installation."""


@access.command()
@click.option("--sysadmin", default="sysadmin", show_default=True, help="Login of the system administrator.")
@click.option("--secadmin", default="secadmin", show_default=True, help="Login of the security administrator.")
@click.option("--auditor", default="auditor", show_default=True, help="Login of the auditor.")
@click.option("--recover", is_flag=True, help="New links for those that are there; their passwords are forgotten.")
@click.option("--only", type=click.Choice(actions.OFFICES), multiple=True, help="Recovers this one and no other.")
def bootstrap(sysadmin: str, secadmin: str, auditor: str, recover: bool, only: tuple[str, ...]) -> None:
    """Makes the three administrators, without passwords, and prints a one-time link for each."""
    if only and not recover:
        raise click.UsageError("--only goes with --recover")
    logins = {"sysadmin": sysadmin, "secadmin": secadmin, "auditor": auditor}
    if recover:
        chosen = {office: login for office, login in logins.items() if not only or office in only}
        with writing("access.recover", reason="recover") as session:
            links = actions.recover(session, chosen, clock.now())
        click.echo("RECOVERED: passwords and second factors of before are gone, and the audit says so.", err=True)
    else:
        with writing("access.bootstrap") as session:
            links = actions.bootstrap(session, logins, clock.now())
    _show(links)


def _show(links: Mapping[str, str]) -> None:
    click.echo("Each link sets one password, once, within 60 minutes: POST /api/sign-in/link {link, password}")
    for login, link in links.items():
        click.echo(f"{login:<10} {link}")
