"""`jingying points`: the journal from the command line, through the same actions as the routes."""

from datetime import datetime
from typing import Any, BinaryIO

import msgspec
import rich_click as click

from service.actions import points as actions
from service.actions import points_settlement
from service.cli.answering import officer, told, written
from service.cli.camps import DAY
from service.cli.deciding import decide, proposals
from service.cli.importing import standings
from service.cli.ledger import checkpoint, export_, verify
from service.cli.opening import as_officer, opened
from service.cli.reading import as_of, asked_board
from service.documents.ledger.exporting import verified
from service.errors import invalid
from service.queries import points as queries
from service.queries.points_entries import list_shown
from service.queries.points_sources import name_sources
from service.queries.trainees import find_trainee
from service.rules.access import SYSTEM
from service.schemas.points import VoucherIn
from service.schemas.points_proposals import AdjustmentIn
from service.schemas.points_standings import explanation_out


@click.group()
def points() -> None:
    """The points journal: entries, corrections, proposals, settlements."""


def _read(file: BinaryIO, kind: Any) -> Any:
    try:
        return msgspec.json.decode(file.read(), type=kind)
    except msgspec.DecodeError as error:
        raise invalid("/", "malformed", f"内容不合要求：{error}", str(error)) from error


@points.command()
@click.argument("file", type=click.File("rb"))
@written
def post(file: BinaryIO, camp: str, login: str | None, key: str, dry_run: bool) -> None:
    """Posts {"lines": […]} as the API takes it."""
    lines = _read(file, VoucherIn).lines
    with officer("points.create", camp, login, dry_run=dry_run) as (session, camp_id):
        answer = actions.post_voucher(session, camp_id, key, lines)
        said = told(session, camp_id, answer, dry_run=dry_run)
    said.out()


@points.command()
@click.argument("seqs", type=int, nargs=-1, required=True)
@click.option("--reason", required=True)
@click.option("--evidence")
@written
def reverse(
    seqs: tuple[int, ...], reason: str, evidence: str | None, camp: str, login: str | None, key: str, dry_run: bool
) -> None:
    """Takes entries back, exactly and once."""
    with officer("points.reverse", camp, login, dry_run=dry_run) as (session, camp_id):
        answer = actions.reverse(session, camp_id, key, list(seqs), reason, evidence)
        said = told(session, camp_id, answer, dry_run=dry_run)
    said.out()


@points.command()
@click.argument("file", type=click.File("rb"))
@written
def adjust(file: BinaryIO, camp: str, login: str | None, key: str, dry_run: bool) -> None:
    """Proposes {"lines": […]} for settled days."""
    lines = _read(file, AdjustmentIn).lines
    with officer("points.adjust", camp, login, dry_run=dry_run) as (session, camp_id):
        answer = actions.adjust(session, camp_id, key, lines)
        said = told(session, camp_id, answer, dry_run=dry_run)
    said.out()


@points.command()
@click.argument("through", type=DAY)
@written
def close(through: datetime, camp: str, login: str | None, key: str, dry_run: bool) -> None:
    """Proposes to settle every day up to that one."""
    with officer("points.close", camp, login, dry_run=dry_run) as (session, camp_id):
        answer = points_settlement.propose_close(session, camp_id, key, through.date(), verified)
        said = told(session, camp_id, answer, dry_run=dry_run)
    said.out()


@points.command()
@click.argument("no")
@click.option("--camp", required=True)
@as_of
def explain(no: str, camp: str, **asked: Any) -> None:
    """Prints one trainee's figures down to the entries, as JSON."""
    with (
        opened() as database,
        database.begin(SYSTEM, write=False) as session,
        as_officer(session, camp, None) as camp_id,
    ):
        trainee, found = find_trainee(session, camp_id, no), asked_board(session, camp_id, **asked)
        lines, names = list_shown(session, camp_id, trainee.id), name_sources(session, camp_id)
        answer = explanation_out(found, trainee, lines, names, vetoes=True)
    click.echo(msgspec.json.format(msgspec.json.encode(answer)).decode())


@points.command()
@click.option("--camp", required=True)
def policy(camp: str) -> None:
    """Lists the versions of the rules and from which day each is in force."""
    with (
        opened() as database,
        database.begin(SYSTEM, write=False) as session,
        as_officer(session, camp, None) as camp_id,
    ):
        for row in queries.list_policies(session, camp_id):
            click.echo(f"{row.version}  from {row.effective_from}  {row.digest}")


for command in (standings, proposals, decide, verify, checkpoint, export_):
    points.add_command(command)
