"""`jingying booklet`: growth files on paper, one file each, packed, or one to be printed on both sides."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from service import config
from service.cli.opening import as_officer, writing
from service.database import Session
from service.documents.booklet_printing import Step, booklets, both_sides, each, packed
from service.documents.paper.blocks import Paper
from service.documents.paper.press import Press, press
from service.queries.trainees import find_trainee, list_numbers


@click.command()
@click.argument("numbers", metavar="[NO]...", nargs=-1)
@click.option("--camp", required=True)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A folder, or the file with the options below."
)
@click.option("--zip", "as_zip", is_flag=True, help="One zip of all.")
@click.option("--both-sides", is_flag=True, help="One PDF of all, each on sheets of its own.")
@click.option("--as", "login", help="The officer who prints; else the camp's first.")
def booklet(numbers: tuple[str, ...], camp: str, out: Path, as_zip: bool, both_sides: bool, login: str | None) -> None:
    """Prints growth files, of everybody or of those named; nothing while a character has no glyph."""
    if as_zip and both_sides:
        raise click.UsageError("--zip or --both-sides, not both")
    maker = press(config.load().fonts)
    with _progress() as progress:
        reading = progress.add_task("reading", total=None)
        with writing("growth.booklet") as session, as_officer(session, camp, login) as camp_id:
            wanted = _wanted(session, camp_id, numbers)
            progress.update(reading, total=len(wanted))
            papers = booklets(session, camp_id, wanted, lambda: progress.advance(reading))
        setting = progress.add_task("printing", total=len(papers))
        made = _write(maker, papers, out, as_zip=as_zip, one=both_sides, step=lambda: progress.advance(setting))
    click.echo(f"{len(papers)} booklets: {made}")


@contextmanager
def _progress() -> Iterator[Progress]:
    """On the side, so that what is printed at the end can be piped."""
    columns: Any = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield progress


def _wanted(session: Session, camp_id: UUID, numbers: Sequence[str]) -> list[str]:
    """Those named, each known; else everybody by number."""
    if numbers:
        return [find_trainee(session, camp_id, no).no for no in numbers]
    return sorted(row.no for row in list_numbers(session, camp_id))


def _write(maker: Press, papers: Sequence[Paper], out: Path, *, as_zip: bool, one: bool, step: Step) -> Path:
    if one:
        out.write_bytes(both_sides(maker, papers, step))
    elif as_zip:
        out.write_bytes(packed(each(maker, papers, step)))
    else:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in each(maker, papers, step):
            (out / name).write_bytes(content)
    return out
