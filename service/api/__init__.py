"""JSON over HTTP, one module a topic."""

from litestar.handlers import HTTPRouteHandler

from service.api import (
    access,
    accounts,
    accounts_roles,
    audit,
    camps,
    growth,
    health,
    imports,
    mentors,
    motions,
    own_account,
    points,
    points_evidence,
    points_exports,
    points_policies,
    points_proposals,
    points_settlements,
    points_standings,
    practice,
    privacy,
    recusals,
    seminars,
    settings,
    sign_in,
    tokens,
    trainees,
    training,
)

TOPICS = (
    access,
    accounts,
    accounts_roles,
    audit,
    camps,
    growth,
    health,
    imports,
    mentors,
    motions,
    own_account,
    points,
    points_evidence,
    points_exports,
    points_policies,
    points_proposals,
    points_settlements,
    points_standings,
    practice,
    privacy,
    recusals,
    seminars,
    settings,
    sign_in,
    tokens,
    trainees,
    training,
)


def handlers() -> list[HTTPRouteHandler]:
    return [handler for topic in TOPICS for handler in topic.HANDLERS]
