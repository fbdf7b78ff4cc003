"""Rows. Importing this package registers every table."""

from service.tables import access, camps, growth, imports, mentors, points, practice, seminars, trainees, training

__all__ = ["access", "camps", "growth", "imports", "mentors", "points", "practice", "seminars", "trainees", "training"]
