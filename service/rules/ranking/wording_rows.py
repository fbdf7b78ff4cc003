"""How a row of the sheet is named: states, choices, clauses, bands, lines and differences. Source: ranking.md 6-8."""

from collections.abc import Mapping

from service.rules.ranking.fairness import OTHERS as ALL_OTHERS
from service.rules.ranking.fairness import By
from service.rules.ranking.sheet import Band, Choice, Clause, Outcome, State
from service.rules.ranking.wording_sources import Words

CRITERIA: Mapping[str, Words] = {
    "points": ("积分靠前", "Points"),
    "performance": ("表现突出", "Performance"),
    "maturity": ("相对成熟", "Maturity"),
}
STATES: Mapping[State, Words] = {
    "listed": ("列入", "Listed"),
    "barred": ("不参与推荐", "Not taking part"),
    "no_data": ("数据不足", "Not enough data"),
    "not_met": ("未达条件", "Conditions not met"),
}
STATE_TEXTS: Mapping[State, Words] = {
    "listed": (
        "各项条件达标或临界，列入推荐依据。推荐谁由人决定，并由决定人说明理由。",
        "Every condition is met or borderline, so this row is listed. People decide whom to recommend, and say why.",
    ),
    "barred": (
        "在影响期内或有未结论事项，不参与推荐；积分和积分名次照常保留。",
        "Within the term of a veto, or an inquiry is open: no part in the recommendation. Points and place stay.",
    ),
    "no_data": (
        "材料不够，不等于表现不好。请先补齐。",
        "Too little material is not poor performance. Complete it first.",
    ),
    "not_met": (
        "有条件未达标，未列入；分数照常显示。",
        "A condition is not met, so this row is not listed. The score is shown all the same.",
    ),
}
CHOICES: Mapping[Choice, Words] = {
    "priority": ("优先推荐", "Recommended first"),
    "reserve": ("后备", "Reserve"),
    "deferred": ("暂缓", "Deferred"),
    "declined": ("不推荐", "Not recommended"),
}
CLAUSES: Mapping[Clause, Words] = {
    "points_place": ("积分名次上限", "Place by points"),
    "attendance": ("出勤率下限", "Attendance"),
    "performance": ("表现下限", "Performance"),
    "maturity": ("成熟度下限", "Maturity"),
}
OUTCOMES: Mapping[Outcome, Words] = {
    "met": ("达标", "Met"),
    "open": ("临界", "Borderline"),
    "unmet": ("未达标", "Not met"),
    "no_data": ("数据不足", "Not enough data"),
}
OUTCOME_TEXTS: Mapping[Outcome, Words] = {
    "met": ("达标。", "Met."),
    "open": (
        "分数离下限太近，换一批评委结果可能不同，请人工认定。",
        "So near the bound that other evaluators might turn it; a person has to judge.",
    ),
    "unmet": ("未达标。", "Not met."),
    "no_data": (
        "材料不够，不等于表现不好。请先补齐。",
        "Too little material is not poor performance. Complete it first.",
    ),
}
MEASURED: Mapping[Clause, Words] = {
    "points_place": ("积分名次第 {value}，须在前 {bound} 名：", "Place {value} by points, within {bound} wanted: "),
    "attendance": ("出勤率 {value}%，下限 {bound}%：", "Attendance {value} %, at least {bound} % wanted: "),
    "performance": (
        "表现 {value}（原始分 {raw}），下限 {bound}：",
        "Performance {value} ({raw} on raw scores), at least {bound} wanted: ",
    ),
    "maturity": (
        "成熟度 {value}（原始分 {raw}），下限 {bound}：",
        "Maturity {value} ({raw} on raw scores), at least {bound} wanted: ",
    ),
}
UNMEASURED: Mapping[Clause, Words] = {
    "points_place": ("没有积分名次，须在前 {bound} 名：", "No place by points, within {bound} wanted: "),
    "attendance": ("没有出勤记录，下限 {bound}%：", "No attendance on record, at least {bound} % wanted: "),
    "performance": ("没有完整的表现评分，下限 {bound}：", "No complete performance marks, at least {bound} wanted: "),
    "maturity": ("没有成熟度评分，下限 {bound}：", "No maturity marks, at least {bound} wanted: "),
}
BANDS: Mapping[Band, Words] = {
    "in": ("稳入", "Surely in"),
    "open": ("难分", "Too close to call"),
    "out": ("稳出", "Surely out"),
    "none": ("不在比较范围", "Not compared"),
}
BAND_TEXTS: Mapping[Band, Words] = {
    "in": (
        "若重新评一次，十次中至少九次仍在线内。",
        "Judged again, nine times in ten or more it would be inside the line.",
    ),
    "open": (
        "难分不是不好，而是现有评价分不出先后，请集体研究决定并写明理由。",
        "This is no reproach: the marks cannot tell who comes first. Decide together, and write down why.",
    ),
    "out": ("若重新评一次，十次中至少九次仍在线外。", "Judged again, nine times in ten or more it would be outside."),
    "none": (
        "不参与推荐、数据不足或条件未达标，不计算进入名额的可能。",
        "Barred, without enough data or failing a condition: no chance of a place is worked out.",
    ),
}
MISSING: Mapping[str, Words] = {
    "reviews": ("研讨评分 {have} 份，至少 {need} 份。", "{have} seminar reviews; at least {need} wanted."),
    "reviewers": ("研讨评委 {have} 位，至少 {need} 位。", "{have} seminar reviewers; at least {need} wanted."),
    "postings": ("实践鉴定 {have} 份，至少 {need} 份。", "{have} posting appraisals; at least {need} wanted."),
    "assessments": ("成熟度测评 {have} 次，至少 {need} 次。", "{have} maturity assessments; at least {need} wanted."),
    "attendance": ("应到 {have} 个半天，至少 {need} 个。", "{have} half-days were held; at least {need} wanted."),
}
"""What there is too little of 数据不足."""
MARKS: Mapping[str, Words] = {
    "tie": ("并列，排列不分先后", "Equal; printed in no order"),
    "at_line": ("并列过线", "Equal across the line"),
    "high": ("未列入但综合靠前", "Not listed, yet the score is high"),
    "differs": ("校准与原始结果不同", "Fair and raw differ"),
    "reviewers": ("结果依赖个别评委", "The result hangs on single reviewers"),
    "full": ("已达满分，按满分计", "At full marks, counted as full"),
    "provisional": ("暂定", "Provisional"),
    "quota_exceeded": ("并列一并进入，超出名额", "Equals all go forward; the quota is exceeded"),
}
LINE_RULES: Mapping[str, Words] = {
    "all": ("并列过线的一并进入，可超出名额。", "All who are equal at the line go forward, even beyond the quota."),
    "interview": (
        "并列过线的加试面谈，结果记录在案。",
        "Those equal at the line have an extra interview, which is recorded.",
    ),
    "person": (
        "并列过线的由决定人选择并写明理由。",
        "The decider chooses among those equal at the line, and writes down why.",
    ),
}
BASES: Mapping[str, Words] = {"fair": ("校准分", "Fair scores"), "raw": ("原始分", "Raw scores")}
DIFFERS: Mapping[str, Words] = {
    "state": ("是否列入", "Whether it is listed"),
    "order": ("名次", "The place"),
    "listed": ("优先推荐或后备", "Recommended first or reserve"),
    "points_place": ("积分名次是否达标", "The clause on the place by points"),
    "attendance": ("出勤率是否达标", "The attendance gate"),
    "performance": ("表现下限是否达标", "The performance gate"),
    "maturity": ("成熟度下限是否达标", "The maturity gate"),
    "squares": ("按最小二乘估计，是否进入优先推荐名额", "By least squares, whether it is within the quota"),
}
"""What is otherwise on the other basis."""
GROUPS: Mapping[By, Words] = {
    "channel": ("入营方式", "Channel"),
    "unit": ("单位", "Unit"),
    "sex": ("性别", "Sex"),
    "mentor": ("导师组", "Mentor group"),
}
"""By what the fairness report compares."""
SEXES: Mapping[str, Words] = {"female": ("女", "Female"), "male": ("男", "Male")}
ADMISSIONS: Mapping[str, Words] = {
    "appointed": ("组织点选", "Appointed"),
    "nominated": ("单位推选", "Nominated"),
    "examined": ("公开考选", "By examination"),
}
OTHERS: Mapping[str, Words] = {ALL_OTHERS: ("其他各组合计", "All others together")}
LABELS: Mapping[str, Mapping[str, Words]] = {"channel": ADMISSIONS, "sex": SEXES}
"""Groups that have a code; units go by their own names, mentor groups by the mentor's number."""
MEASURES: Mapping[str, Words] = {
    "score_raw": ("综合分（原始分）", "Score, on raw marks"),
    "score": ("综合分", "Score"),
    "points": ("积分", "Points"),
    "performance_raw": ("表现（原始分）", "Performance, raw"),
    "performance": ("表现", "Performance"),
    "seminar_raw": ("研讨发言（原始分）", "Seminars, raw"),
    "seminar_fair": ("研讨发言（校准分）", "Seminars, fair"),
    "posting_raw": ("实践鉴定（原始分）", "Postings, raw"),
    "posting_fair": ("实践鉴定（校准分）", "Postings, fair"),
    "maturity_raw": ("成熟度（原始分）", "Maturity, raw"),
    "maturity_fair": ("成熟度（校准分）", "Maturity, fair"),
}
"""What the fairness report compares."""
LINES_OF_PLACES: Mapping[str, Words] = {
    "quota": ("优先推荐线（前 {k} 名）", "the line of the first {k}"),
    "list": ("后备线（前 {k} 名）", "the line of the first {k}, reserve included"),
}
TIE_STEPS: Mapping[str, Words] = {
    "deductions": ("扣分较少者在前", "Fewer points deducted comes first"),
    "category": ("{code} 类积分较高者在前", "More points in category {code} comes first"),
}


def tie_step(code: str) -> Words:
    """The step of the cascade by its code: 'deductions' or a category's."""
    zh, en = TIE_STEPS.get(code, TIE_STEPS["category"])
    return zh.format(code=code), en.format(code=code)
