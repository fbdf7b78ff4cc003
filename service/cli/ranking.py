"""`jingying rank`: the ranking of this moment, through the same queries as the route."""

import sys
from datetime import datetime

import msgspec
import rich_click as click
from rich.console import Console
from rich.table import Table

from service.cli.camps import DAY
from service.cli.opening import as_officer, opened
from service.queries import ranking as queries
from service.queries import ranking_shown as shown
from service.rules.access import SYSTEM
from service.schemas.ranking import RankingOut, ranking_out
from service.schemas.ranking_method import MethodOut
from service.schemas.ranking_rows import RowOut

WIDE = 140
"""Columns where nothing says how wide the terminal is."""


@click.command()
@click.argument("camp")
@click.option("--through", type=DAY, help="The cut-off day; else today, or the camp's last day once it is over.")
@click.option("--policy", type=click.IntRange(1), help="Another published version of the rules.")
@click.option("--at-seq", type=click.IntRange(0), help="Points as known when the journal ended there.")
@click.option("--as", "login", help="The officer who asks; else the camp's first.")
@click.option("--json", "as_json", is_flag=True)
def rank(
    camp: str, through: datetime | None, policy: int | None, at_seq: int | None, login: str | None, as_json: bool
) -> None:
    """Who would be recommended, how sure that is, and why not."""
    with (
        opened() as database,
        database.begin(SYSTEM, write=False) as session,
        as_officer(session, camp, login) as camp_id,
    ):
        found = shown.live(queries.worked(session, camp_id, through.date() if through else None, policy, at_seq))
        answer = ranking_out(found, shown.people_of(session, camp_id, found), shown.mentors_of(session, camp_id))
    if as_json:
        click.echo(msgspec.json.encode(answer).decode())
        return
    _print(answer)


def _print(answer: RankingOut) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
    console.print(_table(answer))
    for line in _said(answer.method):
        console.print(line, soft_wrap=True)


def _table(answer: RankingOut) -> Table:
    how = answer.method
    table = Table(title=f"{how.through}, rules {how.policy}, on {how.basis.en.lower()}", title_justify="left")
    table.add_column("no", no_wrap=True)
    table.add_column("name")
    for name in (
        "points",
        "place",
        "score",
        "raw",
        "order",
        "ranks",
        f"P({how.quota})",
        f"P({how.quota + how.reserve})",
    ):
        table.add_column(name, justify="right")
    table.add_column("band")
    table.add_column("result")
    for row in answer.rows:
        table.add_row(row.no, row.name, f"{row.points:.2f}", str(row.place), *_figures(row), _result(row))
    return table


def _figures(row: RowOut) -> tuple[str, ...]:
    """Score and chance, kept apart; blank where there is none."""
    score, chance = row.score, row.chance
    scores = ("", "", "") if score is None else (_score(score.value), _score(score.raw), str(score.order or ""))
    if chance is None:
        return (*scores, "", "", "", "")
    ranks = f"{chance.low}-{chance.high}"
    return (*scores, ranks, f"{chance.quota}%", f"{chance.quota_and_reserve}%", chance.band.zh)


def _score(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _result(row: RowOut) -> str:
    if row.state.code == "listed":
        doubts = [one.clause.zh for one in row.clauses if one.outcome.code == "open"]
        return " ".join([row.listed.zh if row.listed else row.state.zh, *(f"临界：{one}" for one in doubts)])
    unmet = [one.clause.zh for one in row.clauses if one.outcome.code == "unmet"]
    return f"{row.state.zh} {'、'.join(unmet)}".rstrip()


def _said(how: MethodOut) -> list[str]:
    sources = [f"{one.source.en}: {one.text.en}" for one in how.sources]
    return [*sources, *(one.en for one in how.warnings), f"head {how.seq} {how.hash}", f"inputs {how.inputs_digest}"]
