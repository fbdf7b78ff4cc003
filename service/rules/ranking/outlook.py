"""What stands against an action that a sheet's state allows: a day, or something to be done. Source: ranking.md 10.

Nothing is looked up here; the facts that are still moving, the facts behind the figures, are asked when it is done.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from service.rules.ranking.procedure import Action, Standing, allowed

Words = tuple[str, str]


class Obstacle(NamedTuple):
    """Why not now: `day` is the first on which it may be possible, where a day decides; `details` are for programs."""

    action: Action
    code: str
    words: Words
    day: date | None = None
    details: Mapping[str, Any] = {}

    @property
    def passes(self) -> bool:
        """Whether the action is only put off, not ruled out."""
        return self.code != "wrong-state"


class Running(NamedTuple):
    """A row whose window is not over, by its number."""

    no: str
    last: date


class Upheld(NamedTuple):
    """An objection that was upheld: whom it concerns, when it was filed, and whether it is said why nothing changes."""

    number: int
    trainees: frozenset[str]
    filed_at: int
    excused: bool


class Republished(NamedTuple):
    """A confirmed revision: when it was asked for, and whose rows it changed."""

    at: int
    trainees: frozenset[str]


class Moving(NamedTuple):
    """What time and objections do to a sheet that is confirmed or public."""

    lists_nobody: bool = False
    opens: date | None = None
    """The first day on which anything of it is shown, while that lies ahead."""
    running: Sequence[Running] = ()
    waiting: Sequence[int] = ()
    uncorrected: Sequence[int] = ()


def uncorrected(upheld: Iterable[Upheld], republished: Sequence[Republished]) -> list[int]:
    """Upheld objections after which no row that they concern was published again, nor said why none has to be."""
    return [one.number for one in upheld if not one.excused and not any(_answers(it, one) for it in republished)]


def _answers(revision: Republished, objection: Upheld) -> bool:
    return revision.at >= objection.filed_at and not revision.trainees.isdisjoint(objection.trainees)


def obstacles(now: Standing, moving: Moving) -> tuple[Obstacle, ...]:
    """All that stands against what the state allows, the first to be told first."""
    return tuple(one for one in _obstacles(now, moving) if one.action in allowed(now))


def clear(now: Standing, against: Iterable[Obstacle]) -> list[Action]:
    """What may be done to it now."""
    held = {one.action for one in against}
    return [action for action in allowed(now) if action not in held]


NOBODY = (
    "名单上没有人，无可公示；可撤回此表并说明理由。",
    "Nobody is on the list to be published; withdraw the sheet with a reason.",
)
LISTS_SOMEBODY = (
    "已复核的推荐表只有在名单上没有人时才能撤回。",
    "A confirmed sheet is withdrawn only where it lists nobody.",
)


def _obstacles(now: Standing, moving: Moving) -> Iterator[Obstacle]:
    if now.state == "confirmed":
        yield Obstacle("publish", "nobody-listed", NOBODY) if moving.lists_nobody else _not_withdrawn()
    if moving.opens is not None:
        yield Obstacle("objections", "not-public", _not_shown(moving.opens), moving.opens)
    if moving.running:
        yield _window_open(moving.running)
    if moving.waiting:
        yield Obstacle("conclude", "objections-open", _open(moving.waiting), None, {"objections": list(moving.waiting)})
    if moving.uncorrected:
        details = {"objections": list(moving.uncorrected)}
        for action in ("conclude", "decide"):
            yield Obstacle(action, "corrections-open", _uncorrected(moving.uncorrected), None, details)


def _not_withdrawn() -> Obstacle:
    return Obstacle("withdraw", "wrong-state", LISTS_SOMEBODY)


def _window_open(running: Sequence[Running]) -> Obstacle:
    last = max(one.last for one in running)
    windows = [{"no": one.no, "last_day": one.last.isoformat()} for one in running]
    words = (
        f"有 {len(running)} 行公示期未满，最后一行到 {last} 18:00。",
        f"The windows of {len(running)} rows are open, the last until {last} 18:00 China time.",
    )
    told = sorted(windows, key=lambda one: (one["last_day"], one["no"]))
    return Obstacle("conclude", "window-open", words, last, {"windows": told})


def _not_shown(opens: date) -> Words:
    return (
        f"公示自 {opens} 开始，此前不受理异议。",
        f"It is shown from {opens}; before that there is nothing to object to.",
    )


def _open(numbers: Sequence[int]) -> Words:
    zh, en = "、".join(map(str, numbers)), ", ".join(map(str, numbers))
    return f"异议 {zh} 尚无结论。", f"Objections {en} are not concluded."


def _uncorrected(numbers: Sequence[int]) -> Words:
    zh, en = "、".join(map(str, numbers)), ", ".join(map(str, numbers))
    return (
        f"异议 {zh} 已成立：请更正事实后重新公示相关人员，或写明无须更正的理由。",
        f"Objections {en} were upheld: correct the facts and publish the rows again, or say why nothing has to change.",
    )
