"""Free entries of a growth file: their kinds, who writes which, and what may still be done to one."""

from datetime import date
from typing import Literal

import msgspec

from service.rules.growth_periods import halves
from service.rules.mentors import Span
from service.rules.text import Line, Text

OfficerKind = Literal["award", "sanction", "remark", "follow_up"]
OwnKind = Literal["self_summary", "weekly_note"]
Kind = Literal["award", "sanction", "remark", "follow_up", "self_summary", "weekly_note"]
Half = Literal["H1", "H2", "H3", "H4"]

OWN_KINDS = frozenset({"self_summary", "weekly_note"})


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an entry says; its kind and period stay as they were first given."""

    occurred_on: date
    title: Line
    body: Text = ""


def writes(kind: str, *, trainee: bool) -> bool:
    """A trainee writes what is hers to tell; officers the rest, and neither words the other's."""
    return (kind in OWN_KINDS) is trainee


def may_withdraw(kind: str, *, trainee: bool) -> bool:
    """An officer answers for the whole file; a trainee takes back her own words only."""
    return not trainee or kind in OWN_KINDS


def fits_period(kind: str, period: str | None) -> bool:
    """A self-summary tells of a half-year; nothing else does."""
    return (kind == "self_summary") is (period is not None)


def lacks_text(kind: str, body: str) -> bool:
    """A self-summary is its text; of the others the title may say all."""
    return kind == "self_summary" and not body.strip()


def is_half_of(period: str, starts_on: date, ends_on: date) -> bool:
    return period in {f"H{n}" for n, _ in halves(Span(starts_on, ends_on))}
