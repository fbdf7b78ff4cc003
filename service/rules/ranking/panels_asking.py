"""What an officer asks a plan of panels for."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from service.errors import invalid
from service.rules.text import Line, Number

MOST_PEOPLE, MOST_MENTORS = 500, 200


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Either the number of groups or their size. Without numbers: all enrolled, and all mentors with capacity.

    The same seed and the same camp give the same plan; `on` decides whose mentor counts, today where it is left out.
    """

    topic: Line | None = None
    on: date | None = None
    participants: Annotated[tuple[Number, ...], Meta(min_length=1, max_length=MOST_PEOPLE)] | None = None
    mentors: Annotated[tuple[Number, ...], Meta(min_length=1, max_length=MOST_MENTORS)] | None = None
    groups: Annotated[int, Meta(ge=1, le=50)] | None = None
    group_size: Annotated[int, Meta(ge=1, le=MOST_PEOPLE)] | None = None
    panel_size: Annotated[int, Meta(ge=1, le=20)] = 3
    seminars: Annotated[int, Meta(ge=1, le=12)] = 1
    seed: Annotated[int, Meta(ge=0, le=2**53)] = 0


def group_count(asked: Asked, people: int) -> int:
    """How many groups; of a size that was asked for none is larger."""
    if (asked.groups is None) == (asked.group_size is None):
        raise invalid(
            "/groups", "groups-or-size", "请填写组数或每组人数，二者取一。", "Give the number of groups or their size."
        )
    groups = asked.groups if asked.groups is not None else -(-people // (asked.group_size or 1))
    if groups > people:
        raise invalid(
            "/groups", "more-groups-than-people", f"只有 {people} 人，分不成 {groups} 组。",
            f"There are {people} people for {groups} groups.",
        )  # fmt: skip
    return groups
