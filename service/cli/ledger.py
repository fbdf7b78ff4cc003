"""`jingying ledger`: the journal proved, exported and brought back."""

import sys
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import rich_click as click

from service import clock
from service.actions.points_checkpoints import sign_head
from service.cli.camps import DAY
from service.cli.opening import acting, as_officer, find_camp, opened, writing
from service.documents.ledger import exporting, importing
from service.queries.checkpoints import verifier_keys
from service.queries.points_checkpoints import last_checkpoint
from service.queries.sealed import keys_of
from service.queries.seen import saw
from service.queries.trainees import find_trainee, list_numbers
from service.rules.access import SYSTEM
from service.rules.points.finding_words import in_chinese
from service.schemas.wire import moment

OUT = click.option("--out", type=click.File("wb"), default="-", help="Where to; else to the terminal.")
CAMP = click.option("--camp", required=True)


class Pin(click.ParamType[tuple[int, str]]):
    name = "SEQ:HASH"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        seq, _, digest = value.partition(":")
        if not seq.isdecimal() or len(digest) != 64:
            self.fail(f"{value} is not SEQ:HASH, as a receipt gives it", param, ctx)
        return int(seq), digest


PINS = click.option("--pin", "pins", type=Pin(), multiple=True, help="A receipt that was kept elsewhere.")


@click.group()
def ledger() -> None:
    """The journal as evidence: verification, checkpoints, exports."""


@ledger.command()
@CAMP
@PINS
@click.option("--key", "keys", multiple=True, help="A verifier key kept elsewhere; else the key file's own.")
def verify(camp: str, pins: tuple[tuple[int, str], ...], keys: tuple[str, ...]) -> None:
    """Checks every line from the beginning; exit 1 and the first bad line first if anything is wrong."""
    with opened() as database, database.begin(SYSTEM, write=False) as session:
        signers = list(keys) or verifier_keys(keys_of(session))
        camp_id = find_camp(session, camp).id
        verdict, signed = exporting.verdict(session, camp_id, pins, signers), last_checkpoint(session, camp_id)
    for seq, what in verdict.findings:
        click.echo(f"{seq}: {in_chinese(what)} / {what}")
    if verdict.findings:
        sys.exit(1)
    click.echo(f"ok: {verdict.head.seq} entries, head {verdict.head.hash}")
    if signed is not None:
        click.echo(f"last checkpoint at {signed.seq}, signed {moment(signed.signed_at):%Y-%m-%dT%H:%M:%SZ}")
    if not pins:
        click.echo("a cut tail cannot be seen without a pin: not checked")


@ledger.command()
@CAMP
def checkpoint(camp: str) -> None:
    """Signs where the journal stands; keep the note elsewhere."""
    with writing("points.checkpoint") as session:
        camp_id = find_camp(session, camp).id
        acting(session, camp_id)
        click.echo(sign_head(session, camp_id).note, nl=False)


@ledger.command("export")
@CAMP
@OUT
@click.option("--texts", is_flag=True, help="With reasons and evidence.")
@click.option("--as", "login")
def export_(camp: str, out: BinaryIO, texts: bool, login: str | None) -> None:
    """Writes the whole ledger as ndjson, which the stand-alone verifier reads."""
    with writing("points.export") as session, as_officer(session, camp, login) as camp_id:
        saw(session, (row.id for row in list_numbers(session, camp_id)))
        out.write(exporting.export(session, camp_id, texts=texts))


@ledger.command()
@click.argument("no")
@CAMP
@OUT
@click.option("--as", "login")
def extract(no: str, camp: str, out: BinaryIO, login: str | None) -> None:
    """Writes one trainee's entries; everybody else's are digests."""
    with writing("points.extract") as session, as_officer(session, camp, login) as camp_id:
        out.write(exporting.extract(session, camp_id, find_trainee(session, camp_id, no).id))


@ledger.command()
@CAMP
@OUT
@click.option("--on", type=DAY, help="The sheet of that day; else today's.")
@click.option("--as", "login")
def hledger(camp: str, out: BinaryIO, on: datetime | None, login: str | None) -> None:
    """Writes a day's sheet for hledger, with an assertion for every figure."""
    day = on.date() if on else clock.today()
    with writing("points.hledger") as session, as_officer(session, camp, login) as camp_id:
        saw(session, (row.id for row in list_numbers(session, camp_id)))
        out.write(exporting.hledger_journal(session, camp_id, day).encode())


@ledger.command()
@OUT
def verifier(out: BinaryIO) -> None:
    """Writes the stand-alone verifier, which needs Python and nothing else."""
    out.write(exporting.PROGRAM)


@ledger.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@PINS
def import_(file: Path, pins: tuple[tuple[int, str], ...]) -> None:
    """Brings an export into an empty book, computing every hash anew."""
    with writing("points.restore") as session:
        head = importing.bring(session, file.read_bytes(), pins)
    click.echo(f"{head.seq} entries, head {head.hash}")
