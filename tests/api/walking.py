"""What a request in the rich world is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

CAMP = "/api/camps/{camp}"
TRAINEE = f"{CAMP}/trainees/{{no}}"
OVER = "QY2016"
"""A camp that is archived and past its keeping time, with the same people in the same roles."""
ONE, TWO, THREE, FOUR = (f"QY2020-00{n}" for n in range(1, 5))


class Route(NamedTuple):
    method: str
    template: str


@dataclass(frozen=True)
class Walk:
    """Texts of a path, a query or a body that name something of the rich world stand for its id."""

    role: str | None
    body: Any = None
    place: Mapping[str, str] = field(default_factory=dict)
    """What stands in the address for each of its parts."""
    match: str | None = None
    """Whose ETag goes into If-Match, where it is not that of a PUT's own address."""
    files: Any = None
    query: str = ""
    status: int = 200


def get(template: str, role: str | None = "officer", **more: Any) -> tuple[Route, Walk]:
    return Route("GET", template), Walk(role, **more)


def post(template: str, body: Any = None, role: str | None = "officer", **more: Any) -> tuple[Route, Walk]:
    return Route("POST", template), Walk(role, body, **{"status": 201, **more})


def put(template: str, body: Any, role: str = "officer", **more: Any) -> tuple[Route, Walk]:
    return Route("PUT", template), Walk(role, body, **{"match": template, **more})


def delete(template: str, role: str = "officer", **more: Any) -> tuple[Route, Walk]:
    return Route("DELETE", template), Walk(role, **{"status": 204, **more})
