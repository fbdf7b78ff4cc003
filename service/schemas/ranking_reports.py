"""Reports on a sheet for organisers: fairness between groups, and whether its snapshot runs again."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from service.database import Session
from service.queries import ranking_reports as queries
from service.queries.access import camp_of
from service.queries.ranking_reports import Again, Ground
from service.rules.ranking import fairness as fair
from service.rules.ranking.wording_rows import GROUPS, MEASURES
from service.rules.ranking.wording_sources import SOURCES
from service.schemas.ranking_words import Term, group_term, term, terms
from service.schemas.wire import Out

Numbers = Mapping[str, str]
"""By id: of trainees those whom the viewer may see, of mentors all."""
HUNDREDTHS = frozenset({"score", "score_raw", "points"})


class GroundOut(Out, frozen=True, kw_only=True):
    """Which sheet a report is about; revision 0 follows the data still."""

    sheet: str
    revision: int
    inputs_digest: str
    policy: int
    through: date


def ground_out(found: Ground) -> GroundOut:
    return GroundOut(
        sheet=found.name,
        revision=found.revision,
        inputs_digest=found.digest,
        policy=found.inputs.policy,
        through=found.inputs.through,
    )


class GapOut(Out, frozen=True, kw_only=True):
    """Mean of the group less mean of all others; Hedges g, null without spread; p by permutation, two-sided."""

    measure: Term
    group: Term
    size: int
    others: int
    difference: float
    hedges: float | None
    p: float


class RateOut(Out, frozen=True, kw_only=True):
    """Below a `ratio` of .8 flagged; `flips`: one selection more would level or reverse it. Never evidence alone."""

    group: Term
    size: int
    selected: int
    against: Term
    against_size: int
    against_selected: int
    ratio: float
    flagged: bool
    flips: bool
    p: float


class GroupOut(Out, frozen=True, kw_only=True):
    label: Term
    size: int
    selected: int


class DivisionOut(Out, frozen=True, kw_only=True):
    """`unreported` are groups under 5, by name; `p` is of the whole table of groups and selections."""

    by: Term
    groups: list[GroupOut]
    unreported: list[Term]
    gaps: list[GapOut]
    rates: list[RateOut]
    p: float | None


class FavourOut(Out, frozen=True, kw_only=True):
    """Points of 100 that reviewers give their own beyond others; `kept`: taken off the fair scores."""

    source: Term
    favour: float
    se: float
    kept: bool


class FairnessOut(Out, frozen=True, kw_only=True):
    """In order of evidence: score gaps, own-favour, four-fifths, the table. `selected` are 优先推荐."""

    ground: GroundOut
    cohort: int
    selected: int
    permutations: int
    tables: int
    comparisons: int
    divisions: list[DivisionOut]
    own: list[FavourOut]
    notes: list[Term]


def fairness_on(session: Session, sheet: str) -> FairnessOut:
    """Of a sheet by its name."""
    dossier, ground = queries.ground_of(session, camp_of(session), sheet)
    mentors = queries.mentor_numbers(session, camp_of(session))
    return fairness_out(queries.fairness_of(session, dossier, ground), ground, mentors)


def fairness_out(found: fair.Fairness, ground: Ground, mentors: Numbers) -> FairnessOut:
    return FairnessOut(
        ground=ground_out(ground),
        cohort=found.cohort,
        selected=found.selected,
        permutations=found.permutations,
        tables=found.tables,
        comparisons=found.comparisons,
        divisions=[_division(one, mentors) for one in found.divisions],
        own=[_favour(one) for one in found.own],
        notes=terms(fair.NOTES, found.notes),
    )


def _division(found: fair.Division, mentors: Numbers) -> DivisionOut:
    """Mentor groups go by the mentors' numbers."""

    def named(label: str) -> Term:
        return group_term(found.by, mentors.get(label, label) if found.by == "mentor" else label)

    return DivisionOut(
        by=term(GROUPS, found.by),
        groups=[GroupOut.of(one, label=named(one.label)) for one in found.groups],
        unreported=[named(one) for one in found.unreported],
        gaps=[_gap(one, named(one.group)) for one in found.gaps],
        rates=[
            RateOut.of(
                one,
                group=named(one.group),
                against=named(one.against),
                ratio=one.ratio / 10_000,
                p=round(one.p, 4),
            )
            for one in found.rates
        ],
        p=None if found.p is None else round(found.p, 4),
    )


def _favour(one: fair.Favour) -> FavourOut:
    return FavourOut.of(one, source=term(SOURCES, one.source), favour=one.favour / 10_000, se=one.se / 10_000)


def _gap(one: fair.Gap, group: Term) -> GapOut:
    scale = 100 if one.measure in HUNDREDTHS else 10_000
    return GapOut.of(
        one,
        measure=term(MEASURES, one.measure),
        group=group,
        difference=round(one.difference / scale, 4),
        hedges=None if one.hedges is None else round(one.hedges, 3),
        p=round(one.p, 4),
    )


class RerunOut(Out, frozen=True, kw_only=True):
    """`different` names the fields, trainees by number; `tampered` what is not as its digest says."""

    sheet: str
    revision: int
    verdict: Literal["identical", "same_digits", "different"]
    same_build: bool
    fields: list[str]
    tampered: list[str]


def rerun_on(session: Session, sheet: str) -> RerunOut:
    found = queries.run_again(session, camp_of(session), sheet)
    return rerun_out(found, queries.visible_numbers(session, camp_of(session)))


def rerun_out(found: Again, people: Numbers) -> RerunOut:
    told = found.verified.rerun
    return RerunOut(
        sheet=found.name,
        revision=found.revision,
        verdict=told.verdict,
        same_build=told.same_build,
        fields=["/".join(people.get(step, step) for step in one.split("/")) for one in told.fields],
        tampered=list(found.verified.tampered),
    )
