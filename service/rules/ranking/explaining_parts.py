"""What an explanation is made of, in the sheet's units; sums are of the printed digits. Source: ranking.md 12.

Units as in `sheet.py`: points and scores in hundredths, ratings and their errors in 10⁻⁴. `words` are (zh, en).
"""

from datetime import date

from service.rules.ranking.inputs import Part
from service.rules.ranking.sheet import Basis, Clause, Outcome, Row, Source
from service.rules.ranking.wording_sources import Words


class Line(Part, frozen=True, kw_only=True):
    """A figure with its name; lines above a sum carry their sign and add up to it."""

    name: str
    value: int
    words: Words


class Contribution(Part, frozen=True, kw_only=True):
    """100 w (f(x) - f(median)) in hundredths of the score; value (beside it the raw one) and median in its own unit."""

    criterion: str
    weight: int
    value: int
    raw: int
    median: int
    contribution: int
    words: Words


class Additive(Part, frozen=True, kw_only=True):
    """score = at_medians + the sum of contributions; the last one holds the rounding `remainder`.

    `persons` are those whose figures the medians were taken from.
    """

    score: int
    at_medians: int
    lines: tuple[Contribution, ...]
    remainder: int
    persons: int
    words: tuple[Words, ...]


class Halves(Part, frozen=True, kw_only=True):
    """seminar + posting = performance, each half of what its source shows; posting holds the rounding `remainder`."""

    seminar: int
    posting: int
    performance: int
    remainder: int
    words: tuple[Words, ...]


class Given(Part, frozen=True, kw_only=True):
    """One mark, with its evaluator's severity where one was estimated; for organisers."""

    evaluator: str | None
    score: int
    severity: int | None = None
    own: bool = False


class Occasion(Part, frozen=True, kw_only=True):
    """A seminar, posting or quarter: raw - severity - other = fair (`other`: the seminar's effect and own-favour).

    `weight` is in 10⁻⁶ and sums to 1 exactly (largest remainder); `part` is what the occasion
    gives of the fair score (of the raw one where there is none): parts add up to it, the last one holding the table's
    `remainder`.
    """

    occasion: str
    marks: int
    raw: int
    weight: int
    severity: int | None = None
    other: int | None = None
    fair: int | None = None
    part: int | None = None
    given: tuple[Given, ...] = ()


class Rating(Part, frozen=True, kw_only=True):
    """One source. `lines` end in the fair score and add up to it, `balance` holding `remainder`; none where refused.

    `counts` is what enters the score. `reviewers` is how many different evaluators there were.
    """

    source: Source
    words: Words
    status: str
    said: tuple[Words, ...]
    counts: Basis
    raw: int | None = None
    fair: int | None = None
    sem: int | None = None
    marks: int = 0
    reviewers: int = 0
    lines: tuple[Line, ...] = ()
    remainder: int = 0
    occasions: tuple[Occasion, ...] = ()
    occasions_remainder: int = 0


class ClauseLine(Part, frozen=True, kw_only=True):
    """A clause with what is lacking for the next better outcome: hundredths of points, half-days, or 10⁻⁴."""

    clause: Clause
    outcome: Outcome
    value: int | None
    bound: int
    sem: int | None
    chance: int | None
    lacking: int | None
    words: tuple[Words, ...]


class Way(Part, frozen=True, kw_only=True):
    """What one criterion alone would have to be, in its own unit, for the published score to reach the line.

    `line` is 'quota' or 'list'. `needed` and `gain` are the least that do; none when it is impossible, and
    to all but organisers, who are told roughly and in words.
    """

    criterion: str
    line: str
    possible: bool
    gain: int | None
    needed: int | None
    words: Words


class Lacking(Part, frozen=True, kw_only=True):
    """Too little data: what there is, what is wanted."""

    code: str
    have: int
    need: int
    words: Words


class Barred(Part, frozen=True, kw_only=True):
    """A veto's term; its cause is nowhere here. `seq` is the entry, for organisers."""

    seq: int | None
    since: date
    until: date | None
    state: str
    words: Words


class Points(Part, frozen=True, kw_only=True):
    """Counted points by category, adding up to the total; `cut` is what the total's own cap or floor moved."""

    total: int
    place: int
    cohort: int
    lines: tuple[Line, ...]
    cut: int


class Removals(Part, frozen=True, kw_only=True):
    """Reviewers and seminars each of which, left out, would change whether the trainee is within the quota."""

    reviewers: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    words: tuple[Words, ...] = ()


class Explanation(Part, frozen=True, kw_only=True):
    """Why one trainee's row is as it is. `row` is the sheet's; `obstacles` name what keeps it from being listed.

    `organisers` is true while it holds what only they may see.
    """

    trainee: str
    policy: int
    policy_digest: str
    through: date
    head_seq: int
    basis: Basis
    quota: int
    reserve: int
    pool: int
    row: Row
    points: Points
    additive: Additive | None
    halves: Halves | None
    sources: tuple[Rating, ...]
    clauses: tuple[ClauseLine, ...]
    missing: tuple[Lacking, ...]
    bars: tuple[Barred, ...]
    obstacles: tuple[str, ...]
    ways: tuple[Way, ...]
    removals: Removals
    sentences: tuple[Words, ...]
    organisers: bool = True
