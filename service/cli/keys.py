"""`jingying keys`: the file whose keys seal, index, chain and sign; never in the database, never in a backup of it."""

from pathlib import Path

import rich_click as click

from service import config, sealing
from service.cli.resealing import reseal


@click.group()
def keys() -> None:
    """The key file (JINGYING_KEYS)."""


@keys.command()
@click.option("--rotate", "rotated", is_flag=True, help="Adds a new present key to a file that is there.")
def new(rotated: bool) -> None:
    """Makes the key file with one key; a file that is there is never replaced."""
    if rotated:
        add()
    else:
        make()


@keys.command()
def rotate() -> None:
    """Adds a new key, which is the present one from the next start on; those before it stay."""
    add()


@keys.command("list")
def list_keys() -> None:
    """Names the keys; secrets are never shown."""
    ring = sealing.load_keys(_path())
    for name in ring.names():
        click.echo(f"{name}  present" if name == ring.current.name else name)


def make() -> None:
    path = _path()
    if path.exists():
        raise click.UsageError(f"{path} is there already and is kept: `jingying keys rotate` adds a key to it")
    made = sealing.new_keys()
    sealing.write_keys(path, made)
    click.echo(f"{path}: the key {made.current}. Keep a copy apart from the database's backups.")


def add() -> None:
    path = _path()
    sealing.load_keys(path)
    made = sealing.new_keys(sealing.read_keys(path))
    sealing.write_keys(path, made)
    click.echo(f"{path}: the key {made.current} is the present one. Restart the server, then `jingying keys reseal`.")


def _path() -> Path:
    return Path(config.load().keys)


keys.add_command(reseal)
