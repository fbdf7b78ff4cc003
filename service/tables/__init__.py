"""Rows. Importing this package registers every table."""

from service.tables import (
    access,
    audit,
    calendar,
    camps,
    feeds,
    growth,
    imports,
    mentors,
    notices,
    points,
    practice,
    privacy,
    ranking,
    seminars,
    trainees,
    training,
)

__all__ = [
    "access",
    "audit",
    "calendar",
    "camps",
    "feeds",
    "growth",
    "imports",
    "mentors",
    "notices",
    "points",
    "practice",
    "privacy",
    "ranking",
    "seminars",
    "trainees",
    "training",
]
