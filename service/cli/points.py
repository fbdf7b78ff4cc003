"""`jingying points`: the journal from the command line, through the same actions as the routes."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

import msgspec
import rich_click as click

from service import clock
from service.actions import points as actions
from service.actions import points_proposals, points_settlement
from service.actions.points_requests import Answer
from service.actions.points_writing import Receipt
from service.cli.camps import DAY
from service.cli.importing import standings
from service.cli.opening import as_officer, opened, writing
from service.cli.reading import as_of, asked_board
from service.database import Session, tried
from service.documents.ledger.exporting import verified
from service.errors import invalid
from service.queries import points as queries
from service.queries.points_entries import list_shown
from service.queries.points_proposals import list_logins, list_proposals
from service.queries.points_sources import name_sources
from service.queries.trainees import find_trainee
from service.rules.access import SYSTEM
from service.rules.points.proposals import lines_of, standing
from service.rules.points.requests import KEY
from service.schemas.points import VoucherIn
from service.schemas.points_proposals import AdjustmentIn
from service.schemas.points_standings import explanation_out

WAITS = 4
"""The exit code of what waits for a second person."""


@click.group()
def points() -> None:
    """The points journal: entries, corrections, proposals, settlements."""


def _key(_: click.Context, __: click.Parameter, value: str) -> str:
    if KEY.fullmatch(value) is None:
        raise click.BadParameter("1 to 128 visible ASCII characters, beginning neither with fact: nor with policy:")
    return value


def _written(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--camp", required=True),
        click.option("--as", "login", help="The officer who acts; else the camp's first."),
        click.option("--key", required=True, callback=_key, help="Names the request, so that it can be repeated."),
        click.option("--dry-run", is_flag=True, help="Says what would be written and writes nothing."),
    ):
        command = option(command)
    return command


@contextmanager
def _officer(action: str, camp: str, login: str | None, *, dry_run: bool = False) -> Iterator[tuple[Session, UUID]]:
    with (
        writing(action, keep=not dry_run) as session,
        as_officer(session, camp, login) as camp_id,
        tried(session, dry_run),
    ):
        yield session, camp_id


def _told(answer: Answer) -> None:
    if isinstance(answer, Receipt):
        again = " (as before)" if answer.replayed else ""
        click.echo(f"entries {answer.first_seq} to {answer.last_seq}, head {answer.hash}{again}")
        return
    click.echo(f"proposal {answer.digest}, {answer.lines} lines, {answer.standing}: a second person has to decide")
    sys.exit(WAITS)


def _read(file: BinaryIO, kind: Any) -> Any:
    try:
        return msgspec.json.decode(file.read(), type=kind)
    except msgspec.DecodeError as error:
        raise invalid("/", "malformed", f"内容不合要求：{error}", str(error)) from error


@points.command()
@click.argument("file", type=click.File("rb"))
@_written
def post(file: BinaryIO, camp: str, login: str | None, key: str, dry_run: bool) -> None:
    """Posts {"lines": […]} as the API takes it."""
    lines = _read(file, VoucherIn).lines
    with _officer("points.create", camp, login, dry_run=dry_run) as (session, camp_id):
        answer = actions.post_voucher(session, camp_id, key, lines)
    _told(answer)


@points.command()
@click.argument("seqs", type=int, nargs=-1, required=True)
@click.option("--reason", required=True)
@click.option("--evidence")
@_written
def reverse(
    seqs: tuple[int, ...], reason: str, evidence: str | None, camp: str, login: str | None, key: str, dry_run: bool
) -> None:
    """Takes entries back, exactly and once."""
    with _officer("points.reverse", camp, login, dry_run=dry_run) as (session, camp_id):
        answer = actions.reverse(session, camp_id, key, list(seqs), reason, evidence)
    _told(answer)


@points.command()
@click.argument("file", type=click.File("rb"))
@_written
def adjust(file: BinaryIO, camp: str, login: str | None, key: str, dry_run: bool) -> None:
    """Proposes {"lines": […]} for settled days."""
    lines = _read(file, AdjustmentIn).lines
    with _officer("points.adjust", camp, login, dry_run=dry_run) as (session, camp_id):
        answer = actions.adjust(session, camp_id, key, lines)
    _told(answer)


@points.command()
@click.argument("through", type=DAY)
@_written
def close(through: datetime, camp: str, login: str | None, key: str, dry_run: bool) -> None:
    """Proposes to settle every day up to that one."""
    with _officer("points.close", camp, login, dry_run=dry_run) as (session, camp_id):
        answer = points_settlement.propose_close(session, camp_id, key, through.date(), verified)
    _told(answer)


@points.command()
@click.option("--camp", required=True)
@click.option("--all", "every", is_flag=True, help="Also what is decided or lapsed.")
def proposals(camp: str, every: bool) -> None:
    """Lists what waits for a second person."""
    with (
        opened() as database,
        database.begin(SYSTEM, write=False) as session,
        as_officer(session, camp, None) as camp_id,
    ):
        rows = list_proposals(session, camp_id, clock.now(), waiting=not every)
        logins = list_logins(session, [row.actor for row in rows])
        for row in rows:
            lines, state = lines_of(row.payload), standing(row.verdict, row.expires_at, clock.now())
            kinds = ", ".join(sorted({str(line["kind"]) for line in lines}))
            click.echo(f"{row.digest}  {state:<8} {len(lines):>3} lines ({kinds})  by {logins[row.actor]}")


@points.command()
@click.argument("digest")
@click.option("--approve/--reject", "approved", default=None, required=True)
@click.option("--comment", help="Why; a rejection needs it.")
@click.option("--camp", required=True)
@click.option("--as", "login", required=True, help="The second person.")
@click.option("--dry-run", is_flag=True, help="Says what would be decided and writes nothing.")
def decide(digest: str, approved: bool, comment: str | None, camp: str, login: str, dry_run: bool) -> None:
    """Decides a proposal; its maker cannot. The beginning of the digest is enough."""
    with _officer("points.decide", camp, login, dry_run=dry_run) as (session, camp_id):
        waiting = [row.digest for row in list_proposals(session, camp_id, clock.now(), waiting=True)]
        whole = next((one for one in waiting if one.startswith(digest)), digest)
        found = points_proposals.decide(session, camp_id, whole, "approve" if approved else "reject", comment)
    click.echo(f"{found.verdict}, decision {found.digest}")
    if found.receipt:
        _told(found.receipt)
    if found.checkpoint:
        click.echo(found.checkpoint, nl=False)


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


points.add_command(standings)
