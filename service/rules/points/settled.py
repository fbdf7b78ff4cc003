"""What stated facts claim of settled days, where nothing is posted or taken back any more. Source: ledger.md 7, 11."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from service.rules import facts
from service.rules.points.plan import in_force
from service.rules.points.policy import FactKind, bound_rules
from service.rules.points.requests import Version

DayOf = Callable[[facts.Fact], date | None]
"""The day of a completion's course, or of the seminar of a review or speech; none while it makes no points."""


class _Said(NamedTuple):
    kind: FactKind | None
    on: date | None
    what: tuple[object, ...] = ()


def is_shut(
    versions: Sequence[Version], through: date, old: facts.Fact | None, new: facts.Fact, was: DayOf, becomes: DayOf
) -> bool:
    """Whether `new` in place of `old` would post or take back a line of a day up to `through`.

    A statement that changes no points, like another comment, is free; so is what no rule in force on its day counts.
    """
    before, after = None if old is None else _claimed(versions, old, was), _claimed(versions, new, becomes)
    return before != after and any(one is not None and one[0] <= through for one in (before, after))


def _claimed(versions: Sequence[Version], fact: facts.Fact, day_of: DayOf) -> tuple[date, tuple[object, ...]] | None:
    make = _SAID.get(type(fact))
    said = make(fact, day_of) if make else None
    if said is None or said.on is None:
        return None
    policy = in_force(versions, said.on)
    codes = bound_rules(policy, said.kind) if policy and said.kind else ()
    if said.kind is not None and not codes:
        return None
    return said.on, (getattr(fact, "trainee", None), codes, *said.what)


# one who is on leave is bound to no rule
_SAID: Mapping[type[facts.Fact], Callable[[Any, DayOf], _Said]] = {
    facts.Attendance: lambda fact, _: _Said(fact.mark, fact.on),
    facts.Enrolment: lambda fact, day: _Said("completion", day(fact) if fact.result == "completed" else None),
    facts.ExamScore: lambda fact, _: _Said("exam", fact.on, (fact.score,)),
    facts.VisitAttendance: lambda fact, _: _Said("visit", fact.on),
    facts.EventParticipation: lambda fact, _: _Said("event", fact.on),
    facts.Review: lambda fact, day: _Said("seminar", day(fact), (sum(fact.marks),)),
    facts.Speaker: lambda fact, day: _Said("speaker", day(fact)),
    facts.Posting: lambda fact, _: _Said("posting", None if fact.score is None else fact.ends_on, (fact.score,)),
    facts.Assessment: lambda fact, _: _Said("assessment", fact.on, (sum(fact.marks),)),
    facts.UnitAssessment: lambda fact, _: _Said("unit_assessment", fact.on, (fact.score,)),
    facts.Registration: lambda fact, _: _Said(None, fact.on, _registered(fact)),
}


def _registered(fact: facts.Registration) -> tuple[object, ...]:
    matter = fact.matter if fact.points > 0 else None  # only awards compete for the highest
    return fact.rule, fact.points, matter, fact.veto_from, fact.veto_until
