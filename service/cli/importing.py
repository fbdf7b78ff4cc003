"""`jingying import`: a folder of workbooks into a camp, and the standings it gives."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import rich_click as click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from service.actions import access
from service.actions import camps as camp_actions
from service.actions.imports import STEPS
from service.cli.camps import DAY
from service.cli.opening import as_officer, find, opened, writing
from service.cli.reading import as_of, asked_board
from service.database import Session
from service.documents import importing
from service.queries import credentials as access_queries
from service.queries.camps import find_camp_numbered
from service.queries.points_standings import visible
from service.queries.select import Page
from service.rules.access import SYSTEM, Role
from service.schemas.imports import ImportOut
from service.schemas.points_standings import standings_out

SUFFIXES = {".xlsx", ".xls", ".ods", ".csv"}
Files = list[tuple[str, bytes]]


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--camp", help="The camp's number; else the common part of the trainees' numbers.")
@click.option("--as", "login", help="The officer who imports; else the camp's first.")
@click.option("--starts", type=DAY, help="First day of a new camp; else the first month that the workbooks speak of.")
@click.option("--ends", type=DAY, help="Last day of a new camp.")
@click.option("--dry-run", is_flag=True, help="Says what would happen and writes nothing.")
@click.option("--json", "as_json", is_flag=True, help="Prints the whole report as JSON.")
def bring(
    paths: tuple[Path, ...],
    camp: str | None,
    login: str | None,
    starts: datetime | None,
    ends: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Imports a folder of workbooks, or single workbooks, all or nothing."""
    files = files_of(paths)
    with writing("imports.commit", keep=not dry_run) as session:
        number = open_if_new(session, files, camp, login, starts, ends)
        report = run(session, number, login, files, dry_run=dry_run)
    click.echo(msgspec.json.encode(report).decode() if as_json else words(number, report))
    sys.exit(1 if report.summary.error else 0)


def files_of(paths: tuple[Path, ...]) -> Files:
    """A folder's workbooks, without the lock files that spreadsheet programs leave beside them."""
    inside = [sorted(path.iterdir()) if path.is_dir() else [path] for path in paths]
    chosen = [
        path
        for part in inside
        for path in part
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", "."))
    ]
    if not chosen:
        raise click.UsageError("there is no workbook (.xlsx, .xls, .ods, .csv) in there")
    return [(path.name, path.read_bytes()) for path in chosen]


def open_if_new(
    session: Session,
    files: Files,
    number: str | None,
    login: str | None,
    starts: datetime | None,
    ends: datetime | None,
) -> str:
    """Workbooks of a camp that is not there yet open it, with the dates given or those that they speak of."""
    if number is not None and find_camp_numbered(session, number) is not None:
        return number
    first, last = (day.date() if day else None for day in (starts, ends))
    found = importing.told_camp(files, number, first, last)
    if found is None:
        raise click.UsageError(
            "the workbooks do not say which camp they are of, or when: give --camp, --starts, --ends"
        )
    if find_camp_numbered(session, found.number) is None:
        _open(session, found.number, login, found.starts_on, found.ends_on)
    return found.number


def _open(session: Session, number: str, login: str | None, starts_on: date, ends_on: date) -> None:
    officer = find(session, login) if login else access_queries.first_officer(session)
    if officer is None:
        raise click.UsageError("make an officer first: `jingying accounts add NAME --role officer`")
    camp = camp_actions.open_camp(session, number=number, name=f"{number} 训练营", starts_on=starts_on, ends_on=ends_on)
    access.grant_role(session, officer.id, camp.id, Role.OFFICER)
    click.echo(f"a new camp {number}, {starts_on} to {ends_on}", err=True)


def run(session: Session, number: str, login: str | None, files: Files, *, dry_run: bool) -> ImportOut:
    with _bar() as bar, as_officer(session, number, login) as camp_id:
        task = bar.add_task("reading", total=STEPS)
        if dry_run:
            return importing.check(session, camp_id, files)

        def tell(what: str) -> None:
            bar.update(task, advance=1, description=what)

        return importing.run(session, camp_id, files, tell=tell)


def _bar() -> Progress:
    columns = (TextColumn("{task.description:<20}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    return Progress(*columns, TimeElapsedColumn(), transient=True, redirect_stdout=False)


def words(number: str, report: ImportOut) -> str:
    """The report for a person: every problem at its cell, then the sums."""
    lines = []
    for issue in [*report.issues, *(issue for row in report.rows for issue in row.issues)]:
        place = " ".join(part for part in (issue.workbook, issue.sheet, issue.cell) if part)
        hint = f" → {issue.suggestion} / {issue.suggestion_en}" if issue.suggestion else ""
        lines.append(f"{issue.level:<7} {place}: {issue.message} / {issue.message_en}{hint}")
    sums = report.summary
    lines.append(
        f"{number} {report.state}: {sums.create} new, {sums.update} changed, {sums.same} same, {sums.gone} not in these"
        f" files, {sums.error} errors, {sums.warning} warnings; {report.entries} journal entries made"
    )
    if report.waiting:
        lines.append(f"{report.waiting} lines wait for a second person: `jingying points proposals --camp {number}`")
    return "\n".join(lines)


@click.command()
@click.option("--camp", required=True)
@click.option("--as", "login")
@as_of
@click.option("--json", "as_json", is_flag=True)
def standings(camp: str, login: str | None, as_json: bool, **asked: Any) -> None:
    """Who leads."""
    with (
        opened() as database,
        database.begin(SYSTEM, write=False) as session,
        as_officer(session, camp, login) as camp_id,
    ):
        found = asked_board(session, camp_id, **asked)
        answer = standings_out(found, visible(session, camp_id, found), Page(limit=10_000))
    if as_json:
        click.echo(msgspec.json.encode(answer).decode())
        return
    for row in answer.items:
        mark = "  不参与排序" if row.barred else ""
        click.echo(f"{row.place:>3}  {row.no}  {row.points:>7}  {row.name}{mark}")
