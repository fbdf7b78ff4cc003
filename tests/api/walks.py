"""For every method and address a valid request that succeeds in the rich world."""

from collections.abc import Mapping

from tests.api import (
    walks_access,
    walks_administration,
    walks_calendar,
    walks_documents,
    walks_notices,
    walks_offices,
    walks_pages,
    walks_pages_ranking,
    walks_panels,
    walks_people,
    walks_points,
    walks_practice,
    walks_privacy,
    walks_ranking,
    walks_ranking_reports,
    walks_recommendations,
    walks_seminars,
    walks_training,
)
from tests.api.walking import Route, Walk

TOPICS = (
    walks_access,
    walks_administration,
    walks_calendar,
    walks_documents,
    walks_notices,
    walks_offices,
    walks_pages,
    walks_pages_ranking,
    walks_panels,
    walks_people,
    walks_points,
    walks_practice,
    walks_privacy,
    walks_ranking,
    walks_ranking_reports,
    walks_recommendations,
    walks_seminars,
    walks_training,
)
WALKS: Mapping[Route, Walk] = {route: walk for topic in TOPICS for route, walk in topic.WALKS.items()}
