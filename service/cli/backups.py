"""`jingying backup`: a copy of the whole database while it is in use."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import rich_click as click

from service import backups, clock
from service.backups import BackupFailed
from service.cli.opening import opened
from service.database import Database
from service.queries import audit as queries
from service.rules.checkpoints import Head

FORMAT = "jingying-backup/1"


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What lies beside a backup, to be kept apart from it as well: its digest, and where every chain stood."""

    format: str = FORMAT
    made_at: str
    engine: str
    bytes: int
    sha256: str
    heads: tuple[Head, ...]


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--keep-days", type=click.IntRange(1), help="Removes backups in that folder that are older.")
def backup(target: Path, keep_days: int | None) -> None:
    """Copies the database, while it is in use, into a folder or a new file. The key file is not in it."""
    moment = datetime.fromtimestamp(clock.now() / 1_000_000, UTC)
    if keep_days and not target.is_dir():
        raise click.UsageError("--keep-days needs a folder")
    with opened() as database, said():
        path = target / backups.name_at(moment, database) if target.is_dir() else target
        made = write(database, path, moment)
    for old in backups.outdated(path.parent, moment, keep_days) if keep_days else []:
        old.unlink()
        click.echo(f"removed {old}")
    click.echo(f"{path}  {made.bytes} bytes  SHA-256 {made.sha256}")


def write(database: Database, path: Path, moment: datetime) -> Description:
    if path.exists() or beside(path).exists():
        raise click.UsageError(f"{path} is there already: a backup never replaces another")
    with backups.new_file(path) as part:
        heads = _copied(database, part)
        sha256, size = digest(part), part.stat().st_size
    engine = "sqlite" if database.is_sqlite else "postgresql"
    made = Description(made_at=moment.isoformat(), engine=engine, bytes=size, sha256=sha256, heads=heads)
    with backups.new_file(beside(path)) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(made)) + b"\n")
    return made


def _copied(database: Database, part: Path) -> tuple[Head, ...]:
    if not database.is_sqlite:
        with backups.dumping(database, part) as session:
            return tuple(queries.list_heads(session))
    backups.copy(database, part)
    with backups.looking_into(part) as session:
        return tuple(queries.list_heads(session))


def beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def said() -> Iterator[None]:
    """What a tool or the disk refused, as a message and exit code 1."""
    try:
        yield
    except (BackupFailed, OSError, msgspec.DecodeError) as error:
        raise click.ClickException(str(error)) from error
