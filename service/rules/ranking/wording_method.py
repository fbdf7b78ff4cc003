"""How the method, its limits and its warnings are put to people. Source: ranking.md 7, 16 and 17."""

from collections.abc import Mapping

from service.rules.ranking.wording_rows import CRITERIA
from service.rules.ranking.wording_sources import SOURCES, Words

METHOD: Mapping[str, Words] = {
    "fair": (
        "每位评委打分有宽有严。系统只比较评委给同一批学员打的分，估计谁偏严、谁偏宽，再把每位学员所遇评委的平均偏差扣回来。"
        "评委越少、重叠越少，扣得越少；没有重叠时不校准，并说明原因。原始分始终并列显示。",
        "Reviewers are lenient or severe. Only marks that reviewers gave to the same trainees are compared, to estimate"
        " who is which; then the mean severity of the reviewers met is taken off. The fewer the reviewers, and the"
        " trainees they have in common, the less is taken off; without any, nothing is, and the reason is given."
        " Raw scores always stand beside.",
    ),
    "bands": (
        "难分不是不好，而是现有评价分不出先后，请集体研究决定并写明理由。",
        "Too close to call is no reproach: the marks cannot tell who comes first. Decide together, and write down why.",
    ),
    "open": (
        "分数离下限太近，换一批评委结果可能不同，请人工认定。",
        "So near the bound that other evaluators might turn it; a person has to judge.",
    ),
    "no_data": (
        "材料不够，不等于表现不好。请先补齐。",
        "Too little material is not poor performance. Complete it first.",
    ),
    "interval": (
        "名次第 8，实际可能在第 5 至第 12 之间：区间说明换一批评委、换一次发挥会差多少。",
        "Placed 8, perhaps really anywhere from 5 to 12: the interval says what other evaluators or another day"
        " would do.",
    ),
    "list": (
        "系统给出依据和次序，推荐谁由人决定，并由决定人说明理由。",
        "The service gives grounds and an order; people decide whom to recommend, and the decider says why.",
    ),
}
LIMITS: Mapping[str, Words] = {
    "halo": (
        "校准不能纠正光环效应、串通打分，也不能弥补评价表本身没有量到该量的东西。",
        "Adjusting repairs neither halo nor collusion, nor a rubric that measures the wrong thing.",
    ),
    "steady": (
        "假定评委的宽严全年不变；按评委和上下半年的检查会提示变化。",
        "Severity is taken as steady over the year; a check by reviewer and half-year warns.",
    ),
    "few": (
        "只有 12 位左右评委时，宽严差异的大小本身只能估准到三成上下。",
        "With about 12 reviewers the size of their differences is itself known to some 30 percent.",
    ),
    "ceiling": (
        "超过两成评分给到最高时提示封顶，应改写评价表的分档说明。",
        "When more than 20 percent of marks are at the top a warning appears: rewrite the anchors of the rubric.",
    ),
    "coincide": (
        "单位、导师和岗位常常重合，只有分配能把它们分开：两位外单位评委、每次混合编组、两场共同发言。",
        "Unit, mentor and posting often coincide; only assignment separates them: two reviewers from outside the unit,"
        " panels mixed each time, two talks in common.",
    ),
    "maturity": (
        "成熟度由一位导师评价，无法校准，其误差借用其他来源。",
        "Maturity comes from one mentor: it cannot be adjusted, and its error is borrowed.",
    ),
    "points": (
        "积分按事实计，不计误差，尽管其中一部分来自评分。",
        "Points are taken as facts, although some of them come from marks.",
    ),
    "defaults": (
        "默认误差、最低材料量和权重在主管部门确定之前是暂定值；模拟规模是假定，开过两次研讨后请核对评委差异与学员差异之比。",
        "Default errors, minimum data and weights are placeholders until the office sets them; simulation sizes are"
        " assumptions: compare the variances of reviewers and trainees after two seminars.",
    ),
}
REMEDY: Words = (
    "补救办法：请全体评委给同样两段录像各评一次，几组评委之间就有了可比的依据。",
    "Remedy: let all reviewers mark the same two recorded talks once, and the groups can be compared.",
)
"""Offered with every refusal for want of a link."""
WARNINGS: Mapping[str, Words] = {
    "no_cohort": ("截止日没有在营学员。", "Nobody is in the camp on the cut-off day."),
    "no_pool": (
        "没有可比较的学员，不计算名次区间和进入名额的可能。",
        "Nobody can be compared, so there are no intervals and no chances of a place.",
    ),
    "nobody_listed": ("没有学员列入。", "Nobody is listed."),
    "below_quota": (
        "列入人数少于优先推荐名额，不以未达条件者补足。",
        "Fewer are listed than the quota; it is not filled up with those who fail a condition.",
    ),
    "quota_beyond_cohort": (
        "优先推荐名额多于在营学员人数，请核对细则中的名额。",
        "The quota is above the number of trainees in the camp; check the quota in the policy.",
    ),
    "tie_at_line": (
        "有并列过线，请按细则规定的办法处理。",
        "Scores are equal across the line; proceed as the policy says.",
    ),
    "open_at_line": (
        "有难分者跨线。难分不是不好，而是现有评价分不出先后，请集体研究决定并写明理由。",
        "Some across the line are too close to call. That is no reproach: the marks cannot tell who comes first."
        " Decide together, and write down why.",
    ),
    "quota_exceeded": ("并列者一并进入，超出名额。", "All who are equal go forward, beyond the quota."),
    "no_marks": ("{name}没有评分。", "{name}: there are no marks."),
    "refused": ("{name}未作校准，按原始分计。", "{name}: not adjusted; raw marks count."),
    "weak": (
        "{name}评委重叠偏少，校准分仅供参考。",
        "{name}: little overlap of evaluators; take fair scores as a hint.",
    ),
    "unreliable": ("{name}区分度不足，不单独排序。", "{name}: hardly tells trainees apart; no order by it alone."),
    "error_unknown": (
        "{name}的误差无从估计，有关下限请人工认定。",
        "{name}: nothing tells how wide the error is; a person has to judge its bound.",
    ),
    "ceiling": (
        "{name}超过两成评分给到最高，请改写评价表的分档说明。",
        "{name}: more than 20 percent of marks are at the top; rewrite the anchors of the rubric.",
    ),
    "unsteady": (
        "{name}有评价人前后宽严不一。",
        "{name}: the severity of some evaluators moved between half-years.",
    ),
    "effective_weight": (
        "{name}的实际权重与规定权重相差超过一成，请在下一期调整满分和起点，本期不改。",
        "{name}: its effective weight is over .10 from the nominal one; change the anchors for the next camp, not now.",
    ),
}
"""By the code word before the colon; `name` is what stands behind it."""


def warning(code: str) -> Words:
    """A sheet's warning in words; KeyError for a code word that the catalogue lacks."""
    word, _, name = code.partition(": ")
    zh, en = WARNINGS[word]
    if not name:
        return zh, en
    of = CRITERIA[name] if word == "effective_weight" else {**SOURCES}[name]  # type: ignore[index]
    return zh.format(name=of[0]), en.format(name=of[1])
