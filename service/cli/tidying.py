from pathlib import Path

import rich_click as click

from service import clock, config
from service.actions import tidying
from service.actions.erasing import note_down
from service.cli.opening import writing


@click.command()
def tidy() -> None:
    """Deletes sign-in attempts, dead credentials and staged workbooks whose time is over."""
    with writing("tidying.tidy") as session:
        gone = tidying.tidy(session, clock.now())
        added = note_down(session, Path(config.load().erasures))
    click.echo(
        f"gone: {gone.attempts} sign-in attempts, {gone.credentials} credentials, {gone.imports} staged imports;"
        f" {added} erasures added to the list"
    )
