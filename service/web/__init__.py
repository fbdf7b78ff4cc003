"""Pages for people, one module per topic: the same actions and permissions as the API."""

from litestar.handlers import HTTPRouteHandler

from service.web import account, home, overview, points, ranking, reviews, sign_in, static, tasks, trainees

TOPICS = (account, home, overview, points, ranking, reviews, sign_in, static, tasks, trainees)


def handlers() -> list[HTTPRouteHandler]:
    return [handler for topic in TOPICS for handler in topic.HANDLERS]
