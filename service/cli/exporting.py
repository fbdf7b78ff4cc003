"""`jingying export`: a camp's workbooks and lists into a folder, as the pages give them out."""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import rich_click as click

from service import clock
from service.cli.camps import DAY
from service.cli.opening import as_officer, writing
from service.database import Session
from service.documents import exports, exports_lists, exports_points
from service.documents.books.layouts import WORKBOOKS
from service.documents.exports import Format, Report, digest_of
from service.documents.exports_ranking import ranking
from service.queries import ranking as ranking_queries
from service.queries import ranking_shown
from service.queries.points_standings import board
from service.queries.seen import because, saw
from service.schemas.ranking import ranking_out
from service.tables.keys import new_id

WHAT = ("workbooks", "standings", "ranking", "attendance", "missing", "reviews")
LISTS = "清单"
"""Apart from the import layouts, so that the folder is imported as it is."""


@click.command("export")
@click.argument("what", nargs=-1, type=click.Choice(WHAT))
@click.option("--camp", required=True)
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Made if needed.")
@click.option("--as", "login", help="The officer who takes them; else the camp's first.")
@click.option("--csv", "as_csv", is_flag=True, help="Lists as csv; import layouts are workbooks all the same.")
@click.option("--on", type=DAY, help="Standings and ranking as of that day; else today.")
@click.option("--since", type=DAY, help="Attendance from that day.")
@click.option("--until", type=DAY, help="Attendance up to that day.")
def export(
    what: tuple[str, ...],
    camp: str,
    folder: Path,
    login: str | None,
    as_csv: bool,
    on: datetime | None,
    since: datetime | None,
    until: datetime | None,
) -> None:
    """Writes WHAT, or everything, into a folder: the eight import layouts filled, and under 清单 the lists."""
    days = {"on": _day(on), "since": _day(since), "until": _day(until)}
    made: dict[str, bytes] = {}
    with writing("exports.export") as session, as_officer(session, camp, login) as camp_id:
        for one in dict.fromkeys(what or WHAT):
            made |= _files(session, camp_id, one, "csv" if as_csv else "xlsx", days)
        because(session, digest_of([name, exports.sha256(data)] for name, data in made.items()))
    for name, data in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        click.echo(f"{exports.sha256(data)}  {folder / name}")


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _files(session: Session, camp_id: UUID, what: str, kind: Format, days: dict[str, date | None]) -> dict[str, bytes]:
    if what == "workbooks":
        return exports.filled(session, camp_id, WORKBOOKS)
    report = _report(session, camp_id, what, days)
    return {f"{LISTS}/{report.name}.{kind}": exports.rendered(session, camp_id, report, str(new_id()), kind)}


def _report(session: Session, camp_id: UUID, what: str, days: dict[str, date | None]) -> Report:
    if what == "standings":
        return exports_points.standings(session, camp_id, board(session, camp_id, days["on"] or clock.today()))
    if what == "ranking":
        return _ranking(session, camp_id, days["on"])
    if what == "attendance":
        return exports_lists.attendance(session, camp_id, days["since"], days["until"])
    if what == "missing":
        return exports_lists.missing(session, camp_id, None)
    return exports_lists.reviews(session, camp_id, None, None)


def _ranking(session: Session, camp_id: UUID, on: date | None) -> Report:
    found = ranking_shown.live(ranking_queries.made(session, ranking_queries.ask(session, camp_id, on)))
    people, mentors = ranking_shown.people_of(session, camp_id, found), ranking_shown.mentors_of(session, camp_id)
    its = ranking_out(found, people, mentors)
    saw(session, (row.no for row in its.rows))
    return ranking(its)
