import rich_click as click

from service.actions import resealing
from service.cli.opening import audited, opened


@click.command()
def reseal() -> None:
    """Seals every sealed value under the current key; safe to repeat. Then the key before can go."""
    with opened() as database:
        done = resealing.reseal(database)
        with audited(database, "keys.reseal"):
            click.echo(f"{done} values are newly sealed under the current key")
