"""校准分 on the wire: what was rewritten by which fit, and the fit itself."""

from collections.abc import Sequence
from datetime import date

import msgspec

from service.actions.points_fair import Rewritten
from service.rules.points.policy import FactKind
from service.rules.ranking.fair_marks import is_same_again
from service.rules.ranking.wording_sources import FLAGS
from service.schemas.wire import In, Out


class FairMarksIn(In, frozen=True, kw_only=True):
    """By the marks up to that day, inclusive."""

    through: date


class RewrittenOut(Out, frozen=True, kw_only=True):
    """`lines` were written, reversals included; `snapshot` names the fit, none where nothing had to change.

    Where the model refuses, `refused`, the raw entries stay.
    """

    fact: FactKind
    status: str
    refused: bool
    message: str
    message_en: str
    facts: int
    lines: int
    snapshot: str | None


class FairMarksOut(Out, frozen=True, kw_only=True):
    through: date
    dry_run: bool
    sources: list[RewrittenOut]


class FitOut(Out, frozen=True, kw_only=True):
    """`same_again`: worked out once more from its own marks by this build it says the same to the last digit."""

    digest: str
    same_again: bool
    fit: msgspec.Raw


def fair_marks_out(through: date, made: Sequence[Rewritten], *, dry_run: bool) -> FairMarksOut:
    return FairMarksOut(through=through, dry_run=dry_run, sources=[_rewritten(one) for one in made])


def _rewritten(one: Rewritten) -> RewrittenOut:
    found = one.fitted.found
    zh, en = FLAGS[found.status]
    return RewrittenOut(
        fact=found.fact,
        status=found.status,
        refused=found.refused,
        message=zh,
        message_en=en,
        facts=len(one.fitted.claims),
        lines=one.lines,
        snapshot=one.snapshot,
    )


def fit_out(digest: str, text: str) -> FitOut:
    return FitOut(digest=digest, same_again=is_same_again(text), fit=msgspec.Raw(text.encode()))
