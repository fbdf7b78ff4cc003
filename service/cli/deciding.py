"""`jingying points proposals` and `decide`: what waits for a second person, line by line, and the decision."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import rich_click as click

from service import clock
from service.actions import points_proposals as actions
from service.cli.answering import DRY_RUN, Said, officer, told
from service.cli.opening import as_officer, opened
from service.database import Session
from service.queries import points_proposals as queries
from service.queries.points import list_versions
from service.queries.points_entries import list_noted
from service.queries.trainees import list_numbers
from service.rules.access import SYSTEM
from service.rules.working_days import CHINA
from service.schemas.points_proposals import ProposalOut, ProposedLine, digests, proposal_out


@click.command()
@click.option("--camp", required=True)
@click.option("--all", "every", is_flag=True, help="Also what is decided or lapsed.")
@click.option("--as", "login", help="The officer who looks; else the camp's first.")
def proposals(camp: str, every: bool, login: str | None) -> None:
    """Lists what waits for a second person, line by line."""
    with (
        opened() as database,
        database.begin(SYSTEM, write=False) as session,
        as_officer(session, camp, login) as camp_id,
    ):
        rows = queries.list_proposals(session, camp_id, clock.now(), waiting=not every)
        Said(list(_shown(session, camp_id, rows))).out()


@click.command()
@click.argument("digest")
@click.option("--approve/--reject", "approved", default=None, required=True)
@click.option("--comment", help="Why; a rejection needs it.")
@click.option("--camp", required=True)
@click.option("--as", "login", required=True, help="The second person.")
@DRY_RUN
def decide(digest: str, approved: bool, comment: str | None, camp: str, login: str, dry_run: bool) -> None:
    """Decides a proposal; its maker cannot. The first eight digits of its digest are enough where no other has them."""
    with officer("points.decide", camp, login, dry_run=dry_run) as (session, camp_id):
        whole = actions.named(session, camp_id, digest.lower())
        found = actions.decide(session, camp_id, whole, "approve" if approved else "reject", comment)
        said = list(_shown(session, camp_id, [queries.find_proposal(session, camp_id, whole)]))
        receipt = told(session, camp_id, found.receipt, dry_run=dry_run).lines if found.receipt else []
    verdict = f"dry run, nothing was decided: it would be {found.verdict}" if dry_run else _decided(found)
    note = [] if dry_run or found.checkpoint is None else found.checkpoint.splitlines()
    Said([*said, verdict, *receipt, *note]).out()


def _decided(found: Any) -> str:
    again = " (as before)" if found.replayed else ""
    return f"{found.verdict}, decision {found.digest}{again}"


def _shown(session: Session, camp_id: UUID, rows: Sequence[Any]) -> Iterator[str]:
    logins = queries.list_logins(session, [one for row in rows for one in (row.actor, row.checker)])
    texts = list_noted(session, camp_id, digests(rows))
    people = {row.id: f"{row.no} {row.name}" for row in list_numbers(session, camp_id)}
    versions = list_versions(session, camp_id)
    rules = {rule.code: rule.name for version in versions for rule in version.policy.rules}
    for row in rows:
        one = proposal_out(row, logins, people, texts)
        yield _headed(one)
        yield from (_line(line, rules) for line in one.lines)


def _headed(one: ProposalOut) -> str:
    kinds = ", ".join(sorted({line.kind for line in one.lines}))
    end = f"lapses {_minute(one.expires_at)}" if one.decided_at is None else f"decided {_minute(one.decided_at)}"
    return f"{one.digest}  {one.standing:<8} {one.count:>3} lines ({kinds})  by {one.maker}, {end}"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _line(line: ProposedLine, rules: dict[str, str]) -> str:
    rule = None if line.rule is None else f"{line.rule} {rules.get(line.rule, '')}".rstrip()
    value = line.points if line.share is None else f"{line.points} (share {line.share})"
    booked = None if line.relates_on == line.occurred_on else f"booked {line.occurred_on}"
    undone = None if line.reverses is None else f"takes back entry {line.reverses}"
    parts = [line.trainee, line.kind, rule, value, str(line.relates_on), booked, undone, _barred(line), line.detail]
    because = f"reason: {line.reason}" if line.reason else "no reason"
    evidence = f"evidence: {line.evidence}" if line.evidence else "no evidence"
    return "  " + "  ".join(part for part in (*parts, because, evidence) if part is not None)


def _barred(line: ProposedLine) -> str | None:
    if line.veto_from is None:
        return None
    return f"bars from {line.veto_from} to {line.veto_until or 'open end'} ({line.veto_state})"
