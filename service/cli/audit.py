"""`jingying audit`: whether the record is what was written, and copies of it to keep elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import msgspec
import rich_click as click

from service import clock
from service.cli.opening import acting, audited, find_camp, opened
from service.database import Database, Session
from service.queries import audit as queries
from service.queries import checkpoints as checkpoint_queries
from service.queries import seen
from service.queries.audit_verdicts import Heads, verdicts
from service.rules.access import SYSTEM
from service.rules.audit import persons_of
from service.rules.audit_chain import Verdict
from service.rules.checkpoints import CheckpointError, by_chain
from service.schemas.audit import exported
from service.tables.audit import INSTALLATION

NOT_CHECKED = "a cut tail cannot be seen without a checkpoint: not checked"
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Verifies and exports the audit; signs checkpoints of it."""


@audit.command("verify")
@click.option(
    "--checkpoint", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What was kept elsewhere."
)
@click.option("--camp", help="This camp's chain only.")
def check(checkpoint: Path | None, camp: str | None) -> None:
    """Recomputes every row; the first broken one is on the first line, and the exit code is 1."""
    with opened() as database, database.begin(SYSTEM, write=False) as session:
        heads = _heads(database, checkpoint)
        found = verdicts(session, heads, find_camp(session, camp).id if camp else None)
    broken = [one.broken for one in found if one.broken]
    lines = [f"broken: audit {one.camp_id} {one.seq}: {one.what}" for one in broken]
    click.echo("\n".join([*(lines or ["ok"]), *map(_head, found), *([] if checkpoint else [NOT_CHECKED])]))
    raise SystemExit(1 if broken else 0)


def _heads(database: Database, file: Path | None) -> Heads:
    if file is None or database.keys is None:
        return {}
    try:
        return by_chain(checkpoint_queries.read(database.keys, file.read_text(encoding="utf-8")), "audit")
    except (CheckpointError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from error


def _head(verdict: Verdict) -> str:
    return f"audit {verdict.camp_id} {verdict.seq} {verdict.mac}"


@audit.command()
@click.option("--camp", help="This camp's chain only.")
@click.option("--out", type=FILE, help="A new file; else what is printed.")
def export(camp: str | None, out: Path | None) -> None:
    """Writes the rows as they are, one JSON object a line; the export is itself in the audit."""
    with opened() as database, audited(database, "audit.export") as session:
        camp_id = find_camp(session, camp).id if camp else None
        chains = queries.list_chains(session) if camp_id is None else [camp_id]
        acting(session, camp_id or INSTALLATION)
        lines = list(_lines(session, chains))
    _write(out, b"".join(lines))


def _lines(session: Session, chains: list[UUID]) -> Iterator[bytes]:
    persons: set[UUID | str] = session.info.setdefault(seen.SEEN, set())
    for row in (row for one in chains for row in queries.stream(session, one)):
        if row is None:
            raise click.ClickException("a row cannot be read: `jingying audit verify` says which")
        persons.update(persons_of(row.subjects))
        yield msgspec.json.encode(exported(row)) + b"\n"


def _write(out: Path | None, content: bytes) -> None:
    if out is None:
        click.echo(content, nl=False)
        return
    with out.open("xb") as file:
        file.write(content)


@audit.command()
@click.option("--out", type=FILE, help="A file to append to; else what is printed.")
def checkpoint(out: Path | None) -> None:
    """Signs where every chain ends: keep it where those who run the database cannot reach."""
    with opened() as database, database.begin(SYSTEM, write=False) as session:
        note = checkpoint_queries.checkpoint(session, clock.now())
    if out is None:
        click.echo(note, nl=False)
        return
    with out.open("a", encoding="utf-8") as file:
        file.write(f"{note}\n")


@audit.command()
def key() -> None:
    """Prints what others check a checkpoint's signature with."""
    with opened() as database:
        assert database.keys is not None
        click.echo("\n".join(checkpoint_queries.verifier_keys(database.keys)))
