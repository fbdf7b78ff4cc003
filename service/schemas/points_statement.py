"""One trainee's statement, gathered once for pages and programs."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from service.database import Session
from service.queries import points_standings as boards
from service.queries.access import camp_of, sees_vetoes
from service.queries.points_entries import list_noted, list_shown
from service.queries.points_sources import name_sources
from service.queries.points_standings import Board
from service.rules.points.sources import SourceName
from service.schemas.points_proposals import PendingLine, pending_lines, texts_of
from service.schemas.points_standings import ExplanationOut, explanation_out
from service.tables.trainees import Trainee


class Statement(NamedTuple):
    """What it is told from; the tag changes whenever it may."""

    board: Board
    trainee: Trainee
    lines: Sequence[Any]
    names: Mapping[str, SourceName]
    vetoes: bool
    pending: Sequence[PendingLine]

    @property
    def tag(self) -> str:
        waiting = ".".join(one.proposal[:8] for one in self.pending) or "0"
        return f"{boards.tag(self.board, self.board.rows, vetoes=self.vetoes)}-{self.trainee.version}-{waiting}"

    def told(self) -> ExplanationOut:
        return explanation_out(
            self.board, self.trainee, self.lines, self.names, vetoes=self.vetoes, pending=self.pending
        )


def statement_of(session: Session, found: Board, trainee: Trainee) -> Statement:
    """As far as the viewer may see it."""
    camp_id, vetoes = camp_of(session), sees_vetoes(session)
    waiting = boards.list_pending_of(session, camp_id, trainee.id, found)
    pending = pending_lines(waiting, list_noted(session, camp_id, texts_of(waiting)), vetoes=vetoes)
    lines, names = list_shown(session, camp_id, trainee.id), name_sources(session, camp_id)
    return Statement(found, trainee, lines, names, vetoes, pending)
