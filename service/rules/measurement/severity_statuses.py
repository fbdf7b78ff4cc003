"""What is said about a source, in the order in which it is checked. Source: ranking.md 4.4."""

from typing import Literal

import numpy as np

from service.rules.measurement.severity_design import FEW_FREEDOM, FEW_REVIEWERS, FEW_REVIEWS, Design

Status = Literal[
    "single_rater",
    "too_few",
    "confounded",
    "disconnected",
    "weak_link",
    "unreliable",
    "adjusted_weak",
    "no_difference",
    "adjusted",
]

REFUSED: frozenset[Status] = frozenset({"single_rater", "too_few", "disconnected", "confounded", "weak_link"})
"""The raw mean is used; its error is widened."""
UNFITTED: frozenset[Status] = frozenset({"single_rater", "too_few"})
"""Nothing can be estimated, not even for the width of the error."""
RELIABLE = 0.50
BROKEN_LINK = 1.0
WEAK_LINK = 0.7

TEXTS: dict[Status, str] = {
    "single_rater": "每位学员只有一位评价人，无法区分学员高低与评价宽严，按原始分显示。",
    "too_few": "样本不足，不作校准，按原始分显示。",
    "disconnected": "评委分成互不重叠的几组，没有共同评过的学员，组间宽严无法比较；只在组内排序，组间不排先后。",
    "confounded": "评委与场次完全重合，宽严与场次难度无法区分，只在同一场内比较。",
    "weak_link": "评委之间共同评过的学员太少，校准结果不可靠，按原始分显示。",
    "unreliable": "该项评价区分度不足，不单独排序。",
    "adjusted_weak": "评委重叠偏少，校准分仅供参考，请同时查看原始分。",
    "no_difference": "未发现评委宽严差异。",
    "adjusted": "已按所遇评委的平均宽严校准。",
}
ENGLISH: dict[Status, str] = {
    "single_rater": "Every trainee has one evaluator only, so merit and severity cannot be told apart;"
    " raw marks are shown.",
    "too_few": "There are too few marks to adjust; raw marks are shown.",
    "disconnected": "The evaluators form groups that have no trainee in common, so severity cannot be compared"
    " between them; there is an order within each group only.",
    "confounded": "Evaluators and seminars coincide, so severity cannot be told from the seminar;"
    " compare within one seminar only.",
    "weak_link": "The evaluators have too few trainees in common to adjust reliably; raw marks are shown.",
    "unreliable": "These marks hardly tell trainees apart; there is no order by them alone.",
    "adjusted_weak": "The evaluators have rather few trainees in common; take fair scores as a hint,"
    " and look at the raw ones too.",
    "no_difference": "No difference in severity was found.",
    "adjusted": "Adjusted for the mean severity of the evaluators met.",
}
"""The same in English."""


def refusals(design: Design, reviews: int, reviewers: int) -> tuple[Status, ...]:
    """Every refusal that applies, in order.

    `confounded` (two seminars or more) always breaks the graph too; it comes first, because it says why.
    """
    few = reviewers < FEW_REVIEWERS or reviews < FEW_REVIEWS * len(design.groups) or design.freedom < FEW_FREEDOM
    applies: dict[Status, bool] = {
        "single_rater": design.single_rater,
        "too_few": few,
        "confounded": design.confounded,
        "disconnected": not design.connected,
        "weak_link": design.link > BROKEN_LINK,
    }
    return tuple(status for status, true in applies.items() if true)


def findings(link: float, reliability: float, v_r: float) -> tuple[Status, ...]:
    """Every statement about a fit that applies, in order; `adjusted` when none does."""
    applies: dict[Status, bool] = {
        "unreliable": bool(np.isnan(reliability)) or reliability < RELIABLE,
        "adjusted_weak": WEAK_LINK <= link <= BROKEN_LINK,
        "no_difference": v_r == 0,
    }
    found: tuple[Status, ...] = tuple(status for status, true in applies.items() if true)
    return found or ("adjusted",)
