"""Standings: counted once for a head, a policy, a roster and a day, then remembered. Nothing is stored."""

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import bindparam, func

from service.database import Session
from service.errors import NotFound
from service.queries import points as queries
from service.queries.points import Head
from service.queries.points_due import list_due
from service.queries.points_lines import Lines, Slice, known_lines
from service.queries.points_proposals import list_open_then
from service.queries.seen import saw
from service.queries.select import c, columns, hot_rows
from service.rules.points.counting import missing, total
from service.rules.points.counts import Due
from service.rules.points.entries import Entry, by_trainee, uncancelled
from service.rules.points.plan import in_force
from service.rules.points.policy import Policy
from service.rules.points.proposals import Columns, as_entries, lines_of
from service.rules.points.requests import Version
from service.rules.points.standings import Change, Standing, changes, effect, standing, standings
from service.tables.trainees import Trainee

REMEMBERED = 64
_VISIBLE_COUNT = (
    columns(func.count().label("people")).select_from(Trainee).where(c(Trainee.camp_id) == bindparam("camp_id"))
)
_VISIBLE = columns(Trainee.id).where(c(Trainee.camp_id) == bindparam("camp_id"))


class Trial(NamedTuple):
    """A draft as it stands at a version of its own: counted by as if it were in force."""

    draft: UUID
    edition: int
    policy: Policy

    def __str__(self) -> str:
        return f"{self.draft.hex}.{self.edition}"


class How(NamedTuple):
    """Which reading of the journal: by the day a fact belongs to, under another policy, with what still waits."""

    restated: bool = False
    policy: int | Trial | None = None
    pending: bool = False
    known_at: int | None = None
    """The moment whose knowledge is asked for, where it is not the present."""

    @property
    def posted(self) -> "How":
        """The same without its moment, which decides what waits and not what stands."""
        return self._replace(known_at=None)


PLAIN = How()


class Board(NamedTuple):
    """Everybody's standing with what it rests on; `people` by id: no, name, unit, state."""

    head: Head
    policy: Policy | None
    closed_through: date | None
    on: date
    roster: tuple[int, int]
    rows: tuple[Standing, ...]
    people: dict[Any, Any]
    views: dict[Any, Any]
    """What was made of it, by whoever made it; gone with the board."""
    how: How = PLAIN
    waiting: str = ""
    """Names what waits, where it is counted."""
    lacking: str = ""
    """Names what is missing, on the board of one trainee."""

    @property
    def reading(self) -> str:
        if self.how.posted == PLAIN:
            return ""
        return f"-{int(self.how.restated)}.{self.how.policy or 0}.{self.waiting}"

    @property
    def at_seq(self) -> int:
        return self.head.seq

    @property
    def tag(self) -> str:
        """Changes whenever the board may."""
        return f"{self.head.hash[:32]}-{self.on:%Y%m%d}-{self.roster[0]}.{self.roster[1]}{self.reading}{self.lacking}"


_memo: OrderedDict[tuple[Any, ...], Board] = OrderedDict()
_memo_lock = Lock()


def board(
    session: Session,
    camp_id: UUID,
    on: date,
    at_seq: int | None = None,
    how: How = PLAIN,
    only: UUID | None = None,
) -> Board:
    """The whole camp's board; what the caller shows of it is narrowed to whom the viewer may see.

    With `at_seq` as it was known when the journal ended there: entries, policy in force and settled day. With `only`
    it may hold one trainee's row alone, counted among all, and says what is missing of it by the facts of this moment.
    """
    head, roster, how = _asked(session, camp_id, at_seq, how)
    found = _board(session, camp_id, head, on, roster, how, only)
    return found if only is None or at_seq is not None else _with_missing(session, camp_id, found, only)


def boards_on(session: Session, camp_id: UUID, days: Iterable[date], at_seq: int | None, how: How) -> list[Board]:
    """The whole camp's board of several days, with its head and people asked for once."""
    head, roster, how = _asked(session, camp_id, at_seq, how)
    return [_board(session, camp_id, head, on, roster, how) for on in days]


def _asked(session: Session, camp_id: UUID, at_seq: int | None, how: How) -> tuple[Head, Any, How]:
    """A head of the past brings its own moment, if none is asked for."""
    head, roster = queries.head_and_roster(session, camp_id)
    if at_seq is None:
        return head, roster, how
    queries.require_reached(head, at_seq)
    if at_seq == head.seq:
        return head, roster, how
    then = queries.head_at(session, camp_id, at_seq)
    return then, roster, how if how.known_at is not None else how._replace(known_at=then.recorded_at or 0)


def _board(
    session: Session, camp_id: UUID, head: Head, on: date, roster: Any, how: How, only: UUID | None = None
) -> Board:
    if how.pending:
        return _count(session, camp_id, head, on, roster, how)
    key = (camp_id, head.hash, on, roster, how.posted)
    with _memo_lock:
        if key in _memo:
            _memo.move_to_end(key)
            return _memo[key]._replace(how=how)
    made = _count(session, camp_id, head, on, roster, how, only)
    if only is not None:
        return made
    with _memo_lock:
        _memo[key] = made
        while len(_memo) > REMEMBERED:
            _memo.popitem(last=False)
    return made


def _with_missing(session: Session, camp_id: UUID, found: Board, only: UUID) -> Board:
    own, lacking = standing_of(found, only), _lacking(session, camp_id, found, only)
    if own is None or not lacking:
        return found
    told = replace(own, count=replace(own.count, missing=lacking))
    rows = tuple(told if row.trainee == only else row for row in found.rows)
    name = hashlib.sha256(repr(lacking).encode()).hexdigest()[:8]
    return found._replace(rows=rows, views={}, lacking=f"-m{name}")


def _lacking(session: Session, camp_id: UUID, found: Board, trainee_id: Any) -> tuple[Due, ...]:
    if found.policy is None:
        return ()
    wanted = list_due(session, camp_id, trainee_id, found.policy, found.on)
    own = known_lines(session, camp_id, found.head).get(trainee_id)
    entries = Slice(found.on, found.head.seq, found.how.restated).of(own.lines) if own is not None else []
    return missing(uncancelled(entries)[0], wanted)


def list_lacking(session: Session, camp_id: UUID, on: date) -> list[tuple[str, str, int]]:
    """Facts up to that day that must have an entry and have none: whose, under which rule, how many."""
    found = board(session, camp_id, on)
    of_each = {row.trainee: _lacking(session, camp_id, found, row.trainee) for row in visible(session, camp_id, found)}
    saw(session, (who for who, dues in of_each.items() if dues))
    times = Counter((found.people[who].no, due.rule) for who, dues in of_each.items() for due in dues)
    return [(no, rule, count) for (no, rule), count in sorted(times.items())]


def _count(
    session: Session,
    camp_id: UUID,
    head: Head,
    on: date,
    roster: tuple[int, int],
    how: How,
    only: UUID | None = None,
) -> Board:
    people = queries.list_cohort(session, camp_id)
    cohort = [one.id for one in people if one.state != "withdrawn" or (one.left_on is not None and one.left_on > on)]
    policy = _policy(queries.list_versions(session, camp_id, head.seq), on, how.policy)
    lines, wanted = known_lines(session, camp_id, head), Slice(on, head.seq, how.restated)
    waiting = list_pending(session, camp_id, on, head.seq, how) if how.pending else []
    rows = _rows(policy, lines, wanted, cohort, waiting, only) if policy else ()
    closed = queries.closed_through(session, camp_id, head.seq)
    name = hashlib.sha256(repr(waiting).encode()).hexdigest()[:16] if how.pending else ""
    return Board(head, policy, closed, on, roster, rows, {one.id: one for one in people}, {}, how, name)


def _rows(
    policy: Policy, lines: Lines, wanted: Slice, cohort: Sequence[Any], waiting: Sequence[Entry], only: UUID | None
) -> tuple[Standing, ...]:
    if only is None or waiting:
        entries = {trainee: wanted.of(own.lines) for trainee, own in lines.items()}
        for one in waiting:
            entries.setdefault(one.trainee, []).append(one)
        return standings(policy, entries, cohort, wanted.on)
    if only not in cohort:
        return ()
    nobody = total(policy, ())
    totals = [lines[one].total(policy, wanted) if one in lines else nobody for one in cohort]
    own = wanted.of(lines[only].lines) if only in lines else ()
    return (standing(policy, only, own, totals, wanted.on),)


def _policy(versions: Sequence[Version], on: date, wanted: int | Trial | None) -> Policy | None:
    if wanted is None:
        return in_force(versions, on)
    if isinstance(wanted, Trial):
        return wanted.policy
    found = next((one.policy for one in versions if one.policy.version == wanted), None)
    if found is None:
        raise NotFound
    return found


def list_pending(session: Session, camp_id: UUID, on: date, after: int, how: How) -> list[Entry]:
    """What waits for a second person, as if it were posted next."""
    lines = (line for _, line in _waiting(session, camp_id, on, how) if line["trainee_id"] is not None)
    return as_entries(lines, after)


def list_pending_of(session: Session, camp_id: UUID, trainee_id: UUID, found: Board) -> list[tuple[Any, Columns]]:
    """The lines about one trainee that wait as of the board, each with its proposal."""
    waiting = _waiting(session, camp_id, found.on, found.how)
    return [(row, line) for row, line in waiting if line["trainee_id"] == trainee_id]


def _waiting(session: Session, camp_id: UUID, on: date, how: How) -> Iterator[tuple[Any, Columns]]:
    """Lines whose day has come, each with its proposal."""
    day = "relates_on" if how.restated else "occurred_on"
    for row in list_open_then(session, camp_id, how.known_at):
        yield from ((row, line) for line in lines_of(row.payload) if str(line[day]) <= str(on))


def moved(session: Session, camp_id: UUID, before: Board, after: Board) -> Sequence[Change]:
    """What changed between two boards for those whom the viewer may see."""
    seen = {row.trainee for row in visible(session, camp_id, after)}
    there = {row.trainee for row in before.rows}
    both = [row for row in after.rows if row.trainee in there]
    shown = [change for change in changes(before.rows, both) if change.trainee in seen]
    saw(session, (change.trainee for change in shown))
    return shown


def visible(session: Session, camp_id: UUID, found: Board) -> Sequence[Standing]:
    """The rows that this viewer may see."""
    if hot_rows(session, _VISIBLE_COUNT, camp_id=camp_id)[0].people == len(found.people):
        return found.rows
    seen = set(session.scalars(_VISIBLE, {"camp_id": camp_id}))
    return [row for row in found.rows if row.trainee in seen]


def standing_of(found: Board, trainee_id: UUID) -> Standing | None:
    """One row of the board; none for a withdrawn trainee or before any policy."""
    return next((row for row in found.rows if row.trainee == trainee_id), None)


def statement_summary(session: Session, camp_id: UUID, trainee_id: UUID, on: date) -> Standing | None:
    return standing_of(board(session, camp_id, on), trainee_id)


def tag(found: Board, seen: Sequence[Standing], *, vetoes: bool = True) -> str:
    """The board's tag; a narrower view adds who is in it, since an assignment may end while nothing else moves."""
    whole = found.tag if vetoes else f"{found.tag}-m"
    if len(seen) == len(found.rows):
        return whole
    people = "".join(sorted(str(row.trainee) for row in seen))
    return f"{whole}-{hashlib.sha256(people.encode()).hexdigest()[:16]}"


def draft_effect(
    session: Session, camp_id: UUID, draft: Policy, found: Board, seen: Sequence[Standing], *, revalued: bool
) -> Sequence[Change]:
    """What a draft would change for each of those whom the viewer may see; their places are the whole camp's."""
    if found.policy is None:
        return ()
    entries = by_trainee(queries.list_counted(session, camp_id, found.on, found.at_seq))
    cohort, shown = [row.trainee for row in found.rows], {row.trainee for row in seen}
    changes = effect(found.policy, draft, entries, cohort, on=found.on, revalued=revalued)
    return [change for change in changes if change.trainee in shown]
