"""Rows. Importing this package registers every table."""

from service.tables import (
    access,
    audit,
    calendar,
    camps,
    growth,
    imports,
    mentors,
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
    "growth",
    "imports",
    "mentors",
    "points",
    "practice",
    "privacy",
    "ranking",
    "seminars",
    "trainees",
    "training",
]
