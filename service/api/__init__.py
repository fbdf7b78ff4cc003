"""JSON over HTTP, one module a topic."""

from litestar.handlers import HTTPRouteHandler

from service.api import (
    access,
    camps,
    growth,
    health,
    imports,
    mentors,
    points,
    points_policies,
    practice,
    seminars,
    trainees,
    training,
)

TOPICS = (
    access,
    camps,
    growth,
    health,
    imports,
    mentors,
    points,
    points_policies,
    practice,
    seminars,
    trainees,
    training,
)


def handlers() -> list[HTTPRouteHandler]:
    return [handler for topic in TOPICS for handler in topic.HANDLERS]
