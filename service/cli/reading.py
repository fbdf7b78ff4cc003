"""Which board a command reads: the options that the routes take too, and the board that they choose."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import rich_click as click

from service import clock
from service.actions.points_policy import trial
from service.cli.camps import DAY
from service.database import Session
from service.queries.points import seq_known_at
from service.queries.points_standings import Board, How, Trial, board


class Under(click.ParamType[int | UUID]):
    name = "VERSION|DRAFT"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int | UUID:
        if value.isdecimal():
            return int(value)
        try:
            return UUID(value)
        except ValueError:
            self.fail(f"{value} is neither a version's number nor a draft's id", param, ctx)


def as_of(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--on", type=DAY, help="As of that day; else today."),
        click.option("--at-seq", type=click.IntRange(0), help="As known when the journal ended there."),
        click.option("--known-at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="As known then: with its zone."),
        click.option("--restated", is_flag=True, help="By the day that a fact belongs to."),
        click.option("--policy", type=Under(), help="Under another version, or a draft."),
        click.option("--pending", is_flag=True, help="As if all that waits were approved."),
    ):
        command = option(command)
    return command


def asked_board(
    session: Session,
    camp_id: UUID,
    *,
    on: datetime | None,
    at_seq: int | None,
    known_at: datetime | None,
    restated: bool,
    policy: int | UUID | None,
    pending: bool,
) -> Board:
    if known_at is not None and at_seq is not None:
        raise click.UsageError("--at-seq or --known-at, not both")
    moment = int(known_at.timestamp() * 1_000_000) if known_at is not None else None
    if moment is not None:
        at_seq = seq_known_at(session, camp_id, moment)
    under: int | Trial | None = trial(session, camp_id, policy) if isinstance(policy, UUID) else policy
    day = on.date() if on else clock.today()
    return board(session, camp_id, day, at_seq, How(restated, under, pending, moment))
