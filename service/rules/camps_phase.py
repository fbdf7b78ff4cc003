"""What should be done before a camp goes on to its next state; told to officers, who decide. States: `camps`.

A matter is a code and how many of it are open; a day of settlement that has not come is open once.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from service.rules.camps import State

BEFORE: Mapping[State, tuple[str, ...]] = {
    "running": ("nobody", "no_policy", "no_mentors", "unpaired"),
    "closing": ("not_over", "seminars_open", "courses_undecided", "postings_unappraised", "assessments_overdue",
                "proposals_waiting"),
    "archived": ("seminars_open", "proposals_waiting", "unsettled", "files_lacking", "unpublished", "requests_open"),
}  # fmt: skip


class Matter(NamedTuple):
    code: str
    number: int


def open_before(to: State, counts: Mapping[str, int]) -> list[Matter]:
    """What is still open of what should be done before that state, in the order of the table."""
    return [Matter(code, counts[code]) for code in BEFORE.get(to, ()) if counts[code]]


def is_unsettled(closed_through: date | None, ends_on: date) -> bool:
    """Points of a camp's last day are frozen by a settlement through that day or later."""
    return closed_through is None or closed_through < ends_on
