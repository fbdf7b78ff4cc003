"""How long a text may be, and whether it is one line: what the kinds of facts say of their fields."""

from functools import cache
from typing import NamedTuple

import msgspec

from service.documents.workbooks.layouts import Layout
from service.documents.workbooks.lines import Line
from service.rules.facts import Fact


class Limit(NamedTuple):
    most: int
    is_line: bool


@cache
def limits(fact: type[Fact]) -> dict[str, Limit]:
    found = {}
    for name, hint in fact.__annotations__.items():
        kinds = msgspec.inspect.type_info(hint)
        for kind in kinds.types if isinstance(kinds, msgspec.inspect.UnionType) else (kinds,):
            if isinstance(kind, msgspec.inspect.StrType) and kind.max_length is not None:
                found[name] = Limit(kind.max_length, kind.min_length is not None)
    return found


def fit(layout: Layout, line: Line, field: str) -> None:
    """A break inside a cell is only how the cell was filled; a text too long to keep is refused, never cut."""
    value, limit = line.values.get(field), limits(layout.fact).get(field) if layout.fact else None
    if limit is None or not isinstance(value, str):
        return
    if limit.is_line and ("\n" in value or "\t" in value):
        value = line.values[field] = " ".join(value.split())
    if len(value) > limit.most:
        line.flag(field, "too-long", most=limit.most)
