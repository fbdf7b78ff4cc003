"""The commands that `jingying` has; `jingying --help` lists them."""

import sys

import rich_click as click

from service.cli import (
    access,
    accounts,
    audit,
    backups,
    booklet,
    camps,
    exporting,
    importing,
    keys,
    ledger,
    notices,
    points,
    ranking,
    resealing,
    restoring,
    serving,
    tidying,
)
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
    exporting.export,
    importing.standings,
    ranking.rank,
    booklet.booklet,
    notices.notices,
    ledger.ledger,
    points.points,
    camps.camps,
    access.access,
    accounts.accounts,
    audit.audit,
    keys.keys,
    tidying.tidy,
    backups.backup,
    restoring.restore,
):
    group.add_command(command)
keys.keys.add_command(resealing.reseal)
for command in (ledger.verify, ledger.checkpoint, ledger.export_):
    points.points.add_command(command)


def main() -> None:
    try:
        group()
    except Refusal as refusal:
        for problem in refusal.problems:
            click.echo(f"{problem.pointer}: {problem.message} / {problem.message_en}", err=True)
        click.echo(f"{refusal.message} / {refusal.message_en}", err=True)
        sys.exit(3)
