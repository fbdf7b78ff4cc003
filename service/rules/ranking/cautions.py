"""What a reader of the sheet has to be warned of, as code words. Source: ranking.md 4.4, 7, 8 and 17."""

from collections.abc import Iterator

import numpy as np

from service.rules.ranking.figures import Figures
from service.rules.ranking.reports import NO_MARKS
from service.rules.ranking.sheet import SourceReport
from service.rules.ranking.weighing import astray

CEILING = 2_000
"""Share of marks at the top in 10⁻⁴ from above which a rubric no longer tells apart."""


def cautions(figures: Figures, reports: tuple[SourceReport, ...]) -> tuple[str, ...]:
    """Code words in a fixed order, see `Sheet`: of the list, of the sources, of the weights."""
    return (
        *_of_list(figures),
        *(f"{code}: {report.source}" for report in reports for code in _of_source(report)),
        *(f"effective_weight: {name}" for name in astray(dict(figures.effective), figures.criteria)),
    )


def _of_list(figures: Figures) -> Iterator[str]:
    judged, quota = figures.judged, figures.method.quota
    listed = int(judged.listed.sum())
    found = {
        "no_cohort": not figures.trainees,
        "no_pool": bool(figures.trainees) and not figures.drawn.pool.any(),
        "nobody_listed": bool(figures.trainees) and not listed,
        "below_quota": 0 < listed < quota,
        "quota_beyond_cohort": 0 < len(figures.trainees) < quota,
        "tie_at_line": bool(judged.at_line.any()),
        "open_at_line": _is_open_across(figures),
        "quota_exceeded": judged.choices.count("priority") > quota,
    }
    return (code for code, true in found.items() if true)


def _is_open_across(figures: Figures) -> bool:
    """难分 on both sides of the quota's line."""
    if figures.drawn.top is None:
        return False
    order = figures.judged.order
    open_ = np.array([band == "open" for band in figures.drawn.top.bands]) & (order > 0)
    return bool((open_ & (order <= figures.method.quota)).any() and (open_ & (order > figures.method.quota)).any())


def _of_source(report: SourceReport) -> Iterator[str]:
    said = {report.status, *report.flags}
    found = {
        "no_marks": report.status == NO_MARKS,
        "refused": report.refused and report.status != NO_MARKS,
        "weak": not report.refused and "adjusted_weak" in said,
        "unreliable": not report.refused and "unreliable" in said,
        "error_unknown": not report.known,
        "ceiling": report.ceiling > CEILING,
        "unsteady": bool(report.unsteady),
    }
    return (code for code, true in found.items() if true)
