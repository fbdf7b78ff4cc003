"""Rows. Importing this package registers every table."""

from service.tables import (
    access,
    audit,
    camps,
    growth,
    imports,
    mentors,
    points,
    practice,
    privacy,
    seminars,
    trainees,
    training,
)

__all__ = [
    "access",
    "audit",
    "camps",
    "growth",
    "imports",
    "mentors",
    "points",
    "practice",
    "privacy",
    "seminars",
    "trainees",
    "training",
]
