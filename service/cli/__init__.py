"""Commands: `jingying serve`, `import`, `standings`, `camps`, `accounts`, `migrate`, `doctor`."""

import sys

import rich_click as click

from service.cli import accounts, camps, importing, serving
from service.errors import Refusal


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jingying")
def group() -> None:
    """Jingying 菁英: growth files, points ledger and recommendation of a Youth Elite camp."""


for command in (
    serving.serve,
    serving.migrate,
    serving.doctor,
    importing.bring,
    importing.standings,
    camps.camps,
    accounts.accounts,
):
    group.add_command(command)


def main() -> None:
    try:
        group()
    except Refusal as refusal:
        for problem in refusal.problems:
            click.echo(f"{problem.pointer}: {problem.message} / {problem.message_en}", err=True)
        click.echo(f"{refusal.message} / {refusal.message_en}", err=True)
        sys.exit(3)
