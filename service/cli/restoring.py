"""`jingying restore`: a backup in place of a database, with nobody signed in and everything erased erased again."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec
import rich_click as click

from service import backups, config, locking, migrating, sealing
from service.actions import backups as actions
from service.actions import erasing, resealing
from service.cli.backups import Description, beside, digest, said
from service.config import Settings
from service.database import Database, Session
from service.documents.ledger import exporting
from service.erasures import read_lines
from service.queries import audit, checkpoints
from service.queries.audit_verdicts import verdicts
from service.queries.sealed import keys_of
from service.rules.access import SYSTEM
from service.rules.checkpoints import CheckpointError, Head, by_chain, notes

DIFFERENT = "the chains do not end where they did when the backup was made"


class Report(NamedTuple):
    """What was erased again and what is lost against the checkpoints, as it should be; and what is wrong."""

    done: list[str]
    wrong: list[str]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="SQLite: moves the present database aside and takes its place.")
def restore(file: Path, replace: bool) -> None:
    """Brings a backup back, ends every credential, repeats erasures and verifies every chain."""
    settings = config.load()
    with locking.alone(settings.database), said():
        described = _described(file)
        if settings.database.startswith("sqlite"):
            report = _as_file(settings, file, described, replace=replace)
        else:
            report = _as_archive(settings, file, described)
    verdict = report.wrong or ["every chain is whole"]
    click.echo("\n".join(["restored; every credential has ended", *report.done, *verdict]))
    raise SystemExit(1 if report.wrong else 0)


def _described(file: Path) -> Description | None:
    """What lies beside it, if it is of this file."""
    if not beside(file).exists():
        click.echo(f"{beside(file)} is missing: what the file should hold is not checked", err=True)
        return None
    found = msgspec.json.decode(beside(file).read_bytes(), type=Description)
    if found.sha256 != digest(file):
        raise backups.BackupFailed(f"{file} is not what {beside(file).name} describes: its SHA-256 differs")
    return found


def _as_file(settings: Settings, file: Path, described: Description | None, *, replace: bool) -> Report:
    target = backups.sqlite_path(settings.database)
    if target.exists() and not replace:
        raise click.UsageError(f"{target} is there already: --replace moves it aside")
    with backups.replacing(target, file) as part, _database(f"sqlite:///{part}", settings) as database:
        return _renewed(database, settings, described)


def _as_archive(settings: Settings, file: Path, described: Description | None) -> Report:
    with _database(settings.database, settings) as database:
        if not backups.is_empty(database.writer):
            raise click.UsageError("the database is not empty: make a new one, and point JINGYING_DATABASE at it")
        backups.load(database, file)
        try:
            return _renewed(database, settings, described)
        except BaseException:
            click.echo("the database is loaded but must not be used: drop it and begin again", err=True)
            raise


@contextmanager
def _database(url: str, settings: Settings) -> Iterator[Database]:
    database = Database(url, sealing.load_keys(Path(settings.keys)))
    try:
        yield database
    finally:
        database.close()


def _renewed(database: Database, settings: Settings, described: Description | None) -> Report:
    """Everything between a backup's bytes and a database to work with."""
    if flaws := backups.flaws(database):
        raise backups.BackupFailed("; ".join(flaws[:5]))
    migrating.migrate(database.writer)
    anchors = _anchors(database, Path(settings.checkpoints))
    with database.begin(SYSTEM, write=True) as session:
        heads = audit.list_heads(session)
        erased = erasing.replay(session, read_lines(Path(settings.erasures)))
        actions.end_all_credentials(session)
        actions.note_restore(session, anchors.name)
    resealing.reseal(database)
    wrong = [] if described is None or set(described.heads) == set(heads) else [DIFFERENT]
    done = [f"erased again: {erased}", *lost(anchors.heads, heads)]
    return Report(done, [*wrong, *anchors.wrong, *_broken(database, anchors, heads)])


class Anchors(NamedTuple):
    """What was kept outside: its last note by name, where that says the chains ended, what all say of each chain."""

    name: str = "no checkpoint"
    heads: tuple[Head, ...] = ()
    chains: Mapping[UUID, Mapping[int, str]] = {}
    wrong: tuple[str, ...] = ()


def _anchors(database: Database, file: Path) -> Anchors:
    if database.keys is None or not file.exists():
        return Anchors()
    text = file.read_text(encoding="utf-8")
    try:
        found = checkpoints.read(database.keys, text)
        chains = by_chain(found, "audit")
    except CheckpointError as error:
        return Anchors("checkpoints unreadable", wrong=(f"{file}: {error}",))
    if not found:
        return Anchors()
    last = hashlib.sha256(list(notes(text))[-1].encode()).hexdigest()
    return Anchors(f"{found[-1].at} {last[:40]}", found[-1].heads, chains)


def lost(anchored: Iterable[Head], present: Iterable[Head]) -> Iterator[str]:
    """What a checkpoint had seen and the backup has not."""
    ends = {(one.kind, one.camp_id): one.seq for one in present}
    for head in anchored:
        end = ends.get((head.kind, head.camp_id), 0)
        if end < head.seq:
            yield f"lost: {head.kind} {head.camp_id} {end + 1} to {head.seq}"


def _broken(database: Database, anchors: Anchors, before: Iterable[Head]) -> list[str]:
    """What the chains themselves say, as far as the backup went."""
    ends = {one.camp_id: one.seq for one in before if one.kind == "audit"}
    known = {
        camp_id: {seq: mac for seq, mac in said.items() if seq <= ends.get(camp_id, 0)}
        for camp_id, said in anchors.chains.items()
    }
    with database.begin(SYSTEM, write=False) as session:
        broken = [one.broken for one in verdicts(session, known) if one.broken]
        audits = [f"audit of {one.camp_id}: {one.what} at {one.seq}" for one in broken]
        journals = [problem for one in before if one.kind == "journal" for problem in _findings(session, one.camp_id)]
        return [*migrating.problems(database), *audits, *journals]


def _findings(session: Session, camp_id: UUID) -> list[str]:
    found = exporting.verified(session, camp_id, keys=checkpoints.verifier_keys(keys_of(session)))
    return [f"journal of {camp_id}: {what} at {seq}" for seq, what in found]
