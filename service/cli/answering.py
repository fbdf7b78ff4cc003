"""How a command writes in the journal as an officer, and what it says of what it wrote or, tried, would write."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import rich_click as click

from service.actions.points_requests import Answer
from service.actions.points_writing import Receipt
from service.cli.opening import as_officer, writing
from service.database import Session, tried
from service.queries.points_entries import list_between
from service.queries.points_proposals import find_proposal
from service.queries.trainees import list_numbers
from service.rules.points.proposals import lines_of
from service.rules.points.requests import KEY
from service.schemas.points_words import points

WAITS = 4
"""The exit code of what waits for a second person."""
DRY_RUN = click.option("--dry-run", is_flag=True, help="Says what would be written and writes nothing.")


def _key(_: click.Context, __: click.Parameter, value: str) -> str:
    if KEY.fullmatch(value) is None:
        raise click.BadParameter("1 to 128 visible ASCII characters, beginning neither with fact: nor with policy:")
    return value


def written(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--camp", required=True),
        click.option("--as", "login", help="The officer who acts; else the camp's first."),
        click.option("--key", required=True, callback=_key, help="Names the request, so that it can be repeated."),
        DRY_RUN,
    ):
        command = option(command)
    return command


@contextmanager
def officer(action: str, camp: str, login: str | None, *, dry_run: bool = False) -> Iterator[tuple[Session, UUID]]:
    with (
        writing(action, keep=not dry_run) as session,
        as_officer(session, camp, login) as camp_id,
        tried(session, dry_run),
    ):
        yield session, camp_id


class Said(NamedTuple):
    """What is told once the transaction has ended, and how the command exits."""

    lines: Sequence[str]
    code: int = 0

    def out(self) -> None:
        for line in self.lines:
            click.echo(line)
        if self.code:
            sys.exit(self.code)


def told(session: Session, camp_id: UUID, answer: Answer, *, dry_run: bool = False) -> Said:
    code = 0 if isinstance(answer, Receipt) else WAITS
    return Said(_would_be(session, camp_id, answer) if dry_run else [_is(answer)], code)


def _is(answer: Answer) -> str:
    if isinstance(answer, Receipt):
        again = " (as before)" if answer.replayed else ""
        return f"entries {answer.first_seq} to {answer.last_seq}, head {answer.hash}{again}"
    return f"proposal {answer.digest}, {answer.lines} lines, {answer.standing}: a second person has to decide"


def _would_be(session: Session, camp_id: UUID, answer: Answer) -> list[str]:
    """Without a hash: the next try's would be another."""
    if answer.replayed:
        return [f"dry run, nothing was written: this request was answered before: {_is(answer)}"]
    if isinstance(answer, Receipt):
        span = f"{answer.first_seq} to {answer.last_seq}"
        rows = list_between(session, camp_id, answer.first_seq - 1, answer.last_seq)
        lines = [(row.trainee_id, row.rule, row.kind, row.amount) for row in rows]
        return [f"dry run, nothing was posted: it would be entries {span}", *_lines(session, camp_id, lines)]
    payload = lines_of(find_proposal(session, camp_id, answer.digest).payload)
    lines = [(line["trainee_id"], line["rule"], line["kind"], line["amount"]) for line in payload]
    first = f"dry run, nothing was proposed: {len(lines)} lines would wait for a second person"
    return [first, *_lines(session, camp_id, lines)]


def _lines(session: Session, camp_id: UUID, lines: Iterable[tuple[Any, Any, Any, Any]]) -> Iterator[str]:
    numbers = {row.id: f"{row.no} {row.name}" for row in list_numbers(session, camp_id)}
    for trainee, rule, kind, amount in lines:
        parts = [numbers.get(trainee), kind, rule, points(amount)]
        yield "  " + "  ".join(str(part) for part in parts if part is not None)
