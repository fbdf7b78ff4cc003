"""What changed between two sheets, and because of what: parts swapped in one after another, in a declared order.

Source: ranking.md 9 and 13. A part's cause is what the figures do when it alone is swapped in after the parts before
it, so the causes add up to the change; in another order single parts could be larger or smaller. Nothing is stored.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from msgspec.structs import replace

from service.rules.ranking.inputs import Candidate, Inputs, Part
from service.rules.ranking.sheet import Row, Sheet
from service.rules.ranking.working import work

Kind = Literal["policies", "sheets"]
Assemble = Callable[[Inputs], Sheet]
SHOWN = (
    "points", "place", "score", "score_raw", "performance", "seminar", "posting", "maturity", "verdicts", "state",
    "order", "listed", "chance", "band", "band_list",
)  # fmt: skip
"""What is compared; the median and interval of the rank move with every draw and say no more than the band."""


class Made(NamedTuple):
    """A sheet and what it was made of."""

    inputs: Inputs
    sheet: Sheet


class Cause(Part, frozen=True, kw_only=True):
    """What one part moved: points and score in hundredths, place by points and order by score among the listed.

    `score` and `order` are none where the trainee has none before or after; a figure missing in between moves nothing
    until it is there again. `state` and `listed` are (before, after) where they change.
    """

    part: str
    points: int
    place: int
    score: int | None
    order: int | None
    state: tuple[str, str] | None = None
    listed: tuple[str | None, str | None] | None = None


class Change(Part, frozen=True, kw_only=True):
    """One trainee; a side is none for who is not in that cohort. `changed` names what differs among SHOWN."""

    trainee: str
    before: Row | None
    after: Row | None
    changed: tuple[str, ...]
    causes: tuple[Cause, ...]


Swap = Callable[[Inputs, Inputs], Inputs]
"""From the inputs so far to the same with one more part of those it goes to."""


def _method(*names: str) -> Swap:
    def swapped(now: Inputs, after: Inputs) -> Inputs:
        return replace(now, method=replace(now.method, **{name: getattr(after.method, name) for name in names}))

    return swapped


def _facts(*names: str) -> Swap:
    def swapped(now: Inputs, after: Inputs) -> Inputs:
        wanted = {one.trainee: one for one in after.candidates}
        return replace(now, candidates=tuple(_taken(one, wanted.get(one.trainee), names) for one in now.candidates))

    return swapped


def _taken(now: Candidate, after: Candidate | None, names: Sequence[str]) -> Candidate:
    return now if after is None else replace(now, **{name: getattr(after, name) for name in names})


def _marks(name: str) -> Swap:
    """Also those of who left: inputs keep them, so that a going is not put down to marks."""

    def swapped(now: Inputs, after: Inputs) -> Inputs:
        return replace(now, **{name: getattr(after, name)})

    return swapped


def _cohort(now: Inputs, after: Inputs) -> Inputs:
    return replace(now, candidates=after.candidates)


def _all(_: Inputs, after: Inputs) -> Inputs:
    return after


ORDER: Mapping[Kind, Mapping[str, Swap]] = {
    "policies": {
        "rules": _facts("points", "categories", "deductions"),
        "basis": _method("basis"),
        "anchors": _method("anchors", "full_points"),
        "weights": _method("weights"),
        "gates": _method("gates", "points_place", "minimum"),
        "quotas": _all,
    },
    "sheets": {
        "points": _facts("points", "categories", "deductions"),
        "seminars": _marks("seminars"),
        "postings": _marks("postings"),
        "maturity": _marks("maturity"),
        "attendance": _facts("held", "present"),
        "vetoes": _facts("bars"),
        "cohort": _cohort,
        "terms": _all,
    },
}
"""Between policies: rules and caps, basis, anchors, weights, gates, quotas; between sheets: by kind of fact, then the
cohort, then the terms. The last part is everything that is left."""


def swaps(before: Inputs, after: Inputs, kind: Kind) -> dict[str, Inputs]:
    """The inputs after each part, by name, in the declared order; the last are `after` itself."""
    now, found = before, {}
    for name, swap in ORDER[kind].items():
        now = found[name] = swap(now, after)
    return found


def undrawn(inputs: Inputs) -> Sheet:
    """The sheet on the way, of which only figures are asked that no draw decides."""
    return work(inputs, draws=1).sheet


def compare(before: Made, after: Made, kind: Kind, assembled: Assemble = undrawn) -> tuple[Change, ...]:
    """Everybody of either sheet in order of id, with what changed and the causes, whose parts sum to the change.

    Only parts that change the inputs are assembled; the two given sheets stand as they are.
    """
    stages = list(_stages(before, after, kind, assembled))
    everybody = sorted({row.trainee for made in (before, after) for row in made.sheet.rows})
    return tuple(_change(one, before.sheet, after.sheet, stages) for one in everybody)


Rows = Mapping[str, Row]
Stage = tuple[str, Rows]


def _stages(before: Made, after: Made, kind: Kind, assembled: Assemble) -> Iterator[Stage]:
    """The rows after each part; those after the last part that changes anything are the rows of `after`."""
    wanted = swaps(before.inputs, after.inputs, kind)
    earlier = dict(zip(wanted, [before.inputs, *wanted.values()], strict=False))
    moving = [name for name in wanted if _figures(wanted[name]) != _figures(earlier[name])] or [next(reversed(wanted))]
    rows = _rows(before.sheet)
    for name, inputs in wanted.items():
        if name == moving[-1]:
            rows = _rows(after.sheet)
        elif name in moving:
            rows = _rows(assembled(inputs))
        yield name, rows


def _figures(inputs: Inputs) -> Inputs:
    """Without what only says where they come from."""
    return replace(inputs, through=date.min, head_seq=0, head_hash="", policy=0, policy_digest="")


def _rows(sheet: Sheet) -> Rows:
    return {row.trainee: row for row in sheet.rows}


def _change(trainee: str, before: Sheet, after: Sheet, stages: Sequence[Stage]) -> Change:
    old, new = _rows(before).get(trainee), _rows(after).get(trainee)
    if old is None or new is None:
        return Change(trainee=trainee, before=old, after=new, changed=(), causes=())
    changed = tuple(name for name in SHOWN if getattr(old, name) != getattr(new, name))
    causes = tuple(_causes(old, new, [(name, rows.get(trainee)) for name, rows in stages]))
    return Change(trainee=trainee, before=old, after=new, changed=changed, causes=causes)


def _causes(old: Row, new: Row, stages: Sequence[tuple[str, Row | None]]) -> Iterator[Cause]:
    now, score, order = old, _Figure(old.score, new.score), _Figure(old.order, new.order)
    for name, row in stages:
        at = row or now
        cause = Cause(
            part=name,
            points=at.points - now.points,
            place=at.place - now.place,
            score=score.moved(at.score),
            order=order.moved(at.order),
            state=(now.state, at.state) if at.state != now.state else None,
            listed=(now.listed, at.listed) if at.listed != now.listed else None,
        )
        now = at
        if _moves(cause):
            yield cause


def _moves(cause: Cause) -> bool:
    return any((cause.points, cause.place, cause.score, cause.order, cause.state, cause.listed))


class _Figure:
    """One that may be missing on the way: it moves from the last that was there."""

    def __init__(self, old: int | None, new: int | None) -> None:
        self.now = old
        self.known = old is not None and new is not None

    def moved(self, to: int | None) -> int | None:
        if not self.known or self.now is None:
            return None
        by = 0 if to is None else to - self.now
        self.now += by
        return by
