"""A camp's life: its states, the ways between them, and what is allowed in each. One table."""

from collections.abc import Mapping
from typing import Literal

State = Literal["draft", "running", "closing", "archived"]
Act = Literal["edit", "people", "facts", "choose", "points"]

ADVANCES: Mapping[str, tuple[State, ...]] = {
    "draft": ("running",),
    "running": ("closing",),
    "closing": ("running", "archived"),
    "archived": (),
}
ALLOWED: Mapping[str, frozenset[Act]] = {
    "draft": frozenset({"edit", "people", "facts", "points"}),
    "running": frozenset({"edit", "people", "facts", "choose", "points"}),
    "closing": frozenset({"edit", "facts", "points"}),
    "archived": frozenset(),
}
NAMES = {"draft": "筹备", "running": "开营", "closing": "结营", "archived": "归档"}


def may_advance(state: str, to: str) -> bool:
    return to in ADVANCES[state]


def is_allowed(state: str, act: Act) -> bool:
    return act in ALLOWED[state]
