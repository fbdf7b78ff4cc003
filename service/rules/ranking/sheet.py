"""What comes out, in whole numbers as it is stored and printed. Source: ranking.md 4-9.

Units: points and scores in hundredths, ratings and their errors in 10⁻⁴ of the scale 0-100, chances in whole percent.
"""

from typing import Literal

import msgspec

from service.rules.ranking.inputs import Part

Source = Literal["seminar", "posting", "maturity"]
Basis = Literal["fair", "raw"]
State = Literal["listed", "barred", "no_data", "not_met"]
"""列入, 不参与推荐, 数据不足, 未达条件."""
Choice = Literal["priority", "reserve", "deferred", "declined"]
"""优先推荐, 后备, 暂缓, 不推荐."""
Clause = Literal["points_place", "attendance", "performance", "maturity"]
Outcome = Literal["met", "open", "unmet", "no_data"]
"""达标, 临界, 未达标, 数据不足."""
Band = Literal["in", "open", "out", "none"]
"""稳入, 难分, 稳出; none outside the pool."""


class Rated(Part, frozen=True, kw_only=True):
    """One trainee's figure of a source: official raw mean, fair score (none where refused), error, number of marks.

    `sem` is the error of what the policy's basis shows, none where nothing tells how wide it is. `squares` are least
    squares, where the fit is `adjusted_weak`.
    """

    raw: int
    fair: int | None
    sem: int | None
    marks: int
    squares: int | None = None


class Verdict(Part, frozen=True, kw_only=True):
    """A clause or gate. `value` and `bound` in the clause's own unit: place, hundredths of a percent, 10⁻⁴.

    `sem` is a rated gate's error, and `chance` the share of draws that meet it, for those in the pool.
    """

    clause: Clause
    outcome: Outcome
    value: int | None
    bound: int
    sem: int | None = None
    chance: int | None = None


class Row(Part, frozen=True, kw_only=True):
    """One trainee. Score, order and chances are on the policy's basis, `score_raw` and `order_raw` on raw means.

    `order` is the place by score among the listed, 1224; `listed` what is computed from it: 优先推荐 or 后备, none for
    those after the line, and for equals across a line unless the line rule is `all`: a person decides on those. `low`,
    `median`, `high_rank`: rank in the pool. `chance` P(top quota), `chance_list` P(top quota + reserve). `tie_order` is
    the order inside a tie by points, `tie_step` what made it. `differs` names what would be otherwise on the other
    basis ('state', 'order', 'listed', a clause), and 'squares' where least squares would change who is in the quota.
    `missing`: 'reviews', 'reviewers', 'postings', 'assessments', 'attendance' (no half-day was held).
    """

    trainee: str
    state: State
    points: int
    place: int
    tie_order: int | None = None
    tie_step: str | None = None
    score: int | None = None
    score_raw: int | None = None
    performance: int | None = None
    performance_raw: int | None = None
    performance_sem: int | None = None
    seminar: Rated | None = None
    posting: Rated | None = None
    maturity: Rated | None = None
    verdicts: tuple[Verdict, ...] = ()
    missing: tuple[str, ...] = ()
    order: int | None = None
    order_raw: int | None = None
    listed: Choice | None = None
    at_line: bool = False
    """并列过线: equal scores across the line."""
    high: bool = False
    """未列入但综合靠前: the score would be within quota + reserve, but a clause fails."""
    pool: bool = False
    low: int = 0
    median: int = 0
    high_rank: int = 0
    chance: int | None = None
    chance_list: int | None = None
    band: Band = "none"
    band_list: Band = "none"
    full: tuple[str, ...] = ()
    """Criteria that reached their anchor 满分."""
    differs: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    """结果依赖个别评委: those without whom her membership of the top changes; for organisers."""


class Component(Part, frozen=True, kw_only=True):
    """A variance in 10⁻⁴ of squared scale units, and where it comes from."""

    variance: int
    origin: str


class Severity(Part, frozen=True, kw_only=True):
    """A reviewer's severity and its error, 10⁻⁴; for organisers."""

    evaluator: str
    severity: int
    se: int
    marks: int


class SourceReport(Part, frozen=True, kw_only=True):
    """One source's fit. Reliability, dependability, link and `ceiling` in 10⁻⁴; `own` favour with SE in 10⁻⁴.

    `status` is a `Status` of the fit, or 'no_marks'. `ceiling` is the share of marks at full marks; `unsteady` are
    evaluators whose severity moved from one half-year to another. `known` is false where nothing tells how wide the
    errors are (its gates are then open to a person's judgement).
    """

    source: Source
    status: str
    refused: bool
    flags: tuple[str, ...] = ()
    marks: int
    trainees: int
    evaluators: int
    components: dict[str, Component] = msgspec.field(default_factory=dict)
    reliability: int | None = None
    dependability: int | None = None
    link: int | None = None
    own: int | None = None
    own_se: int | None = None
    own_kept: bool = False
    severities: tuple[Severity, ...] = ()
    ceiling: int = 0
    unsteady: tuple[str, ...] = ()
    known: bool = True


class Sheet(Part, frozen=True, kw_only=True):
    """Rows in print order: listed by order, then the others by place; equals by nothing that a person is.

    `line` is the score at the quota's line; `bound` the last place by points that meets its clause. `effective` are
    effective weights and `correlations` of points with each rated criterion, 10⁻⁴. `warnings` are code words:
    'no_cohort', 'no_pool', 'nobody_listed', 'below_quota' (fewer listed than quota), 'quota_beyond_cohort' (fewer
    trainees than quota), 'tie_at_line' and 'open_at_line' (equals, and 难分, across the line), 'quota_exceeded' (equals
    all go forward); and with a name after a colon:
    'no_marks: <source>', 'refused: <source>', 'weak: <source>', 'unreliable: <source>', 'error_unknown: <source>',
    'ceiling: <source>', 'unsteady: <source>', 'effective_weight: <criterion>'.
    """

    format: Literal["ranking-sheet/1"] = msgspec.field(default="ranking-sheet/1", name="$")
    basis: Basis
    quota: int
    reserve: int
    draws: int
    cohort: int
    pool: int
    bound: int
    line: int | None = None
    line_list: int | None = None
    effective: dict[str, int | None] = msgspec.field(default_factory=dict)
    correlations: dict[str, int | None] = msgspec.field(default_factory=dict)
    sources: tuple[SourceReport, ...] = ()
    warnings: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
