"""`jingying notices`: reminders from the command line, for a timer or cron."""

from pathlib import Path

import msgspec
import rich_click as click

from service import clock, config, outlets
from service.actions import notices_sending
from service.cli.opening import opened
from service.queries.notices_queue import Draft
from service.rules.notices import sentence


@click.group()
def notices() -> None:
    """Reminders: digests by mail, webhook and group robots."""


@notices.command()
@click.option("--dry-run", is_flag=True, help="Says what would be queued, and neither queues nor sends.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def send(dry_run: bool, as_json: bool) -> None:
    """Queues the day's digests when their hour has come, and sends what is due; repeat it every few minutes.

    Exit code 1 if anything could not be delivered.
    """
    settings = config.load()
    found = outlets.load(Path(settings.notices))
    with opened() as database:
        if dry_run:
            _show(notices_sending.preview(database, found, clock.now()), as_json=as_json)
            return
        done = notices_sending.run(database, found, settings.address, clock.now())
    said = msgspec.to_builtins(done)
    click.echo(msgspec.json.encode(said).decode() if as_json else ", ".join(f"{n} {name}" for name, n in said.items()))
    raise SystemExit(0 if done.is_whole else 1)


def _show(drafts: list[tuple[str, Draft]], *, as_json: bool) -> None:
    lines = [
        {"camp": camp, "recipient": one.recipient, "channel": one.channel, "says": [sentence(it) for it in one.matters]}
        for camp, one in drafts
    ]
    if as_json:
        click.echo(msgspec.json.encode({"queue": lines}).decode())
        return
    for line in lines:
        click.echo(f"{line['camp']}  {line['channel']:<8} {line['recipient']}  {'；'.join(line['says'])}")
    click.echo(f"{len(lines)} digests would be queued")
