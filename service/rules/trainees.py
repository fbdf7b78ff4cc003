"""A trainee's states and the ways between them."""

from collections.abc import Mapping
from typing import Literal

State = Literal["selected", "enrolled", "completed", "withdrawn", "suspended"]

MOVES: Mapping[str, frozenset[str]] = {
    "selected": frozenset({"enrolled", "withdrawn"}),
    "enrolled": frozenset({"completed", "withdrawn", "suspended"}),
    "suspended": frozenset({"enrolled", "withdrawn"}),
    "completed": frozenset(),
    "withdrawn": frozenset(),
}


def may_move(state: str, to: str) -> bool:
    return to in MOVES[state]
