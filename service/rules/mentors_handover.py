"""The handover pack: what a new mentor should know, kept as it was on the day of the change."""

from datetime import date

import msgspec


class OpenTask(msgspec.Struct, frozen=True, kw_only=True):
    posting: str
    title: str
    due_on: date | None


class LastNote(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    form: str
    content: str
    next_step: str | None


class DueAssessment(msgspec.Struct, frozen=True, kw_only=True):
    quarter: int
    due_on: date
    overdue: bool


class HandoverPack(msgspec.Struct, frozen=True, kw_only=True):
    trainee: str
    former_mentor: str
    on: date
    reason: str
    open_tasks: list[OpenTask]
    last_notes: list[LastNote]
    due_assessments: list[DueAssessment]
