from datetime import datetime

import rich_click as click

from service.actions import access
from service.actions import camps as actions
from service.cli.opening import acting, find, opened, writing
from service.queries import camps as queries
from service.queries.select import Page
from service.rules.access import SYSTEM, Role

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def camps() -> None:
    """Camps of this installation."""


@camps.command("open")
@click.argument("number")
@click.option("--name", required=True)
@click.option("--starts", type=DAY, required=True)
@click.option("--ends", type=DAY, required=True)
@click.option("--officer", required=True, help="The login of its first officer.")
def open_camp(number: str, name: str, starts: datetime, ends: datetime, officer: str) -> None:
    """Opens an empty camp with its first officer."""
    with writing("camps.open") as session:
        camp = actions.open_camp(session, number=number, name=name, starts_on=starts.date(), ends_on=ends.date())
        first = find(session, officer)
        access.grant_role(session, first.id, camp.id, Role.OFFICER)
        acting(session, camp.id, first.id)
    click.echo(f"{number} is open")


@camps.command("list")
def list_camps() -> None:
    """Lists the camps."""
    with opened() as database, database.begin(SYSTEM, write=False) as session:
        for row in queries.list_camps(session, Page(limit=200)).rows:
            click.echo(f"{row.number}  {row.starts_on} to {row.ends_on}  {row.state}  {row.name}")
