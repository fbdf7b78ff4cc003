"""How sources, their fits and their errors are named. Source: ranking.md 4 and 16."""

from collections.abc import Mapping

from service.rules.measurement.severity_errors import Origin
from service.rules.measurement.severity_statuses import ENGLISH, TEXTS, Status
from service.rules.ranking.sheet import Source

Words = tuple[str, str]
"""Chinese and English."""

SOURCES: Mapping[Source, Words] = {
    "seminar": ("研讨发言", "Seminars"),
    "posting": ("实践鉴定", "Postings"),
    "maturity": ("成熟度", "Maturity"),
}
STATUSES: Mapping[Status, Words] = {status: (zh, ENGLISH[status]) for status, zh in TEXTS.items()}
STATUS_LABELS: Mapping[Status, Words] = {
    "single_rater": ("单一评价人", "One evaluator each"),
    "too_few": ("样本不足", "Too few marks"),
    "disconnected": ("互不连通", "Not connected"),
    "confounded": ("评委与场次重合", "Evaluators and seminars coincide"),
    "weak_link": ("重叠太少", "Too little overlap"),
    "unreliable": ("区分度不足", "Hardly tells apart"),
    "adjusted_weak": ("校准，仅供参考", "Adjusted, as a hint"),
    "no_difference": ("无宽严差异", "No difference"),
    "adjusted": ("已校准", "Adjusted"),
}
NOTES: Mapping[str, Words] = {
    "dropped: s": (
        "未单独估计场次难度：数据分不开。",
        "Seminars have no effect of their own: the data cannot tell it.",
    ),
    "dropped: q": (
        "未单独估计临场发挥：多次参加的学员太少。",
        "Good and bad days are not estimated: too few trainees were seen more than once.",
    ),
    "dropped: g": (
        "未检验对本人所带、同单位学员的偏好：这类评分太少。",
        "Favour for own trainees is not tested: there are too few such marks.",
    ),
    "moments": ("估计未收敛，改用矩估计。", "The search did not settle; moment estimates stand in."),
}
"""What a fit may say beside its status."""
NO_MARKS: Words = ("没有评分。", "There are no marks.")
FLAGS: Mapping[str, Words] = {**{status: STATUSES[status] for status in TEXTS}, **NOTES, "no_marks": NO_MARKS}
"""Whatever a source's report may have as status or flag."""
TERMS: Mapping[str, Words] = {
    "v_r": ("评价人宽严", "Severity of evaluators"),
    "v_s": ("场次难度", "Seminars"),
    "v_q": ("临场发挥", "Good and bad days"),
    "v_e": ("其余误差", "Other error"),
    "v_t": ("学员差异", "Differences between trainees"),
}
ORIGINS: Mapping[Origin, Words] = {
    "fit": ("由本项评分估计", "Estimated from these marks"),
    "within": ("由同一学员多次评分的差异估计", "Estimated from the differences among a trainee's own marks"),
    "seminar": ("借用研讨发言的估计", "Borrowed from the seminars"),
    "placeholder": ("暂用默认比例，待数据积累后更新", "A default share, until there are data"),
    "none": ("已包含在其他误差中", "Already within the other errors"),
}
LINES: Mapping[str, Words] = {
    "raw": ("原始分（各场平均）", "Raw mean over seminars"),
    "severity": ("减：所遇评委的平均宽严", "Less: mean severity of the evaluators met"),
    "seminar": ("减：场次难度", "Less: effect of the seminars"),
    "own": ("减：本人导师或同单位评委的偏好", "Less: favour of own mentor or unit"),
    "balance": ("各场评委人数不等的调整", "Adjustment for panels of unequal size"),
    "fair": ("校准分", "Fair score"),
}
OCCASIONS: Mapping[Source, Words] = {
    "seminar": ("场次", "Seminar"),
    "posting": ("岗位", "Posting"),
    "maturity": ("季度", "Quarter"),
}
RELIABILITIES: Mapping[str, Words] = {
    "good": ("区分度良好", "Tells trainees apart well"),
    "fair": ("区分度尚可", "Tells trainees apart fairly"),
    "careful": ("区分度偏低，慎用", "Tells trainees apart poorly; use with care"),
    "poor": ("区分度不足，不单独排序", "Hardly tells trainees apart; no order by it alone"),
}
GOOD, CAREFUL, POOR = 8_000, 7_000, 5_000


def reliability(figure: int) -> str:
    """The key of RELIABILITIES for a separation reliability in 10⁻⁴: .80 good, .70 fair, .50 careful, else poor."""
    if figure >= GOOD:
        return "good"
    if figure >= CAREFUL:
        return "fair"
    return "careful" if figure >= POOR else "poor"
