"""The commands that `jingying` has; `jingying --help` lists them. Only the one that is asked for is imported."""

import sys
from importlib import import_module
from typing import Any

import rich_click as click

from service.errors import Refusal

COMMANDS = {
    "access": "access.access",
    "accounts": "accounts.accounts",
    "audit": "audit.audit",
    "backup": "backups.backup",
    "booklet": "booklet.booklet",
    "camps": "camps.camps",
    "doctor": "serving.doctor",
    "export": "exporting.export",
    "import": "importing.bring",
    "keys": "keys.keys",
    "ledger": "ledger.ledger",
    "migrate": "serving.migrate",
    "notices": "notices.notices",
    "points": "points.points",
    "rank": "ranking.rank",
    "restore": "restoring.restore",
    "serve": "serving.serve",
    "standings": "importing.standings",
    "tidy": "tidying.tidy",
}


class Commands(click.RichGroup):
    def list_commands(self, *_: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(".")
        command: click.Command = getattr(import_module(f"service.cli.{module}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jingying")
def group() -> None:
    """Jingying 菁英: growth files, points ledger and recommendation of a Youth Elite camp."""


def main() -> None:
    try:
        group()
    except Refusal as refusal:
        for problem in refusal.problems:
            click.echo(f"{problem.pointer}: {problem.message} / {problem.message_en}", err=True)
        click.echo(f"{refusal.message} / {refusal.message_en}", err=True)
        sys.exit(3)
