"""Pages for people, one module per topic: the same actions and permissions as the API."""

from litestar.handlers import HTTPRouteHandler

from service.web import (
    account,
    adjustments,
    courses,
    entries,
    feeds,
    home,
    imports,
    maturity,
    mentoring,
    notices,
    overview,
    own_data,
    own_file,
    points,
    proposals,
    ranking,
    reviews,
    settlements,
    sign_in,
    static,
    tasks,
    trainees,
)

TOPICS = (
    account,
    adjustments,
    courses,
    entries,
    feeds,
    home,
    imports,
    maturity,
    mentoring,
    notices,
    overview,
    own_data,
    own_file,
    points,
    proposals,
    ranking,
    reviews,
    settlements,
    sign_in,
    static,
    tasks,
    trainees,
)


def handlers() -> list[HTTPRouteHandler]:
    return [handler for topic in TOPICS for handler in topic.HANDLERS]
