"""Where a sheet stands, by what was done to it, and what may be done next. One table. Source: ranking.md 10."""

import re
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Literal, NamedTuple

Act = Literal[
    "opened", "frozen", "confirmed", "refused", "published", "republished", "concluded", "decided", "withdrawn"
]
SheetState = Literal["draft", "frozen", "confirmed", "public", "concluded", "decided", "withdrawn"]
Action = Literal["rows", "freeze", "confirm", "publish", "objections", "republish", "conclude", "decide", "withdraw"]


class Standing(NamedTuple):
    """`revising`: a changed sheet waits for a second person while the published one still stands."""

    state: SheetState
    revising: bool = False


BEFORE: Mapping[Act, Mapping[Standing, Standing]] = {
    "frozen": {Standing("draft"): Standing("frozen")},
    "confirmed": {
        Standing("frozen"): Standing("confirmed"),
        Standing("public", revising=True): Standing("public"),
    },
    "refused": {
        Standing("frozen"): Standing("withdrawn"),
        Standing("public", revising=True): Standing("public"),
    },
    "published": {Standing("confirmed"): Standing("public")},
    "republished": {
        Standing("public"): Standing("public", revising=True),
        Standing("concluded"): Standing("public", revising=True),
    },
    "concluded": {Standing("public"): Standing("concluded")},
    "decided": {Standing("concluded"): Standing("decided")},
    "withdrawn": {Standing(state): Standing("withdrawn") for state in ("draft", "frozen", "confirmed")},
}
"""For each act from where to where it leads; `outlook` holds a confirmed sheet back that lists somebody."""
DOES: Mapping[Action, Act] = {
    "freeze": "frozen",
    "confirm": "confirmed",
    "publish": "published",
    "republish": "republished",
    "conclude": "concluded",
    "decide": "decided",
    "withdraw": "withdrawn",
}
ACTIONS: tuple[Action, ...] = (
    "rows", "freeze", "confirm", "publish", "objections", "republish", "conclude", "decide", "withdraw",
)  # fmt: skip
SHOWN = frozenset({"public", "concluded", "decided"})
"""States of a sheet that was published: objections to it are taken, late ones too."""


def standing(acts: Iterable[Act]) -> Standing:
    """Of a sheet by its acts, the oldest first. KeyError for an act that could not have followed."""
    return reduce(lambda now, act: BEFORE[act][now] if act != "opened" else now, acts, Standing("draft"))


def is_allowed(now: Standing, action: Action) -> bool:
    """Whether that may be done to a sheet that stands so."""
    if action == "rows":
        return now.state == "draft"
    if action == "objections":
        return now.state in SHOWN
    return now in BEFORE[DOES[action]]


def allowed(now: Standing) -> list[Action]:
    """All that its state allows; what else stands against it is for `outlook`."""
    return [action for action in ACTIONS if is_allowed(now, action)]


def refusal(now: Standing, action: Action) -> str:
    """The code with which an action is refused that is not allowed."""
    if action in {"publish", "republish"} and now.state in {"draft", "frozen"}:
        return "not-confirmed"
    if action == "republish" and now.revising:
        return "not-confirmed"
    if action == "objections":
        return "not-public"
    if action == "decide":
        return "wrong-state" if now.state in {"decided", "withdrawn"} else "not-concluded"
    return "wrong-state"


PREFIX = "TJ-"
_NAME = re.compile(r"TJ-([1-9][0-9]{0,5})")


def name_of(number: int) -> str:
    """How a sheet is called: TJ-1."""
    return f"{PREFIX}{number}"


def number_of(name: str) -> int | None:
    """The other way; none for what is no sheet's name."""
    form = _NAME.fullmatch(name)
    return int(form[1]) if form else None
