"""Words of the problems that show only when rows, sheets and earlier imports are laid side by side."""

from service.documents.workbooks.words import Words

CROSSING: dict[str, Words] = {
    "duplicate-row": Words("与{other}重复：{key}", "repeats {other}: {key}", "只保留一行", "keep one of them"),
    "roster-missing": Words(
        "系统和本次上传中都没有{kind}，无法核对",
        "neither the system nor this upload holds {kind}",
        "先导入或一并上传{source}",
        "import or upload {source} too",
    ),
    "unknown-trainee": Words("没有编号为{value}的学员", "no trainee {value}", "{hint}", "{hint_en}"),
    "unknown-mentor": Words("没有编号为{value}的导师", "no mentor {value}", "{hint}", "{hint_en}"),
    "unknown-course": Words("课程菜单中没有{value}", "no course {value}", "核对课程编号", "check the course number"),
    "unknown-seminar": Words("安排中没有研讨{value}", "no seminar {value}", "核对研讨编号", "check the seminar number"),
    "unknown-rule": Words("积分细则中没有{value}", "no rule {value}", "核对细则代码", "check the rule's code"),
    "name-mismatch": Words(
        "{number}是{expected}，不是{value}", "{number} is {expected}, not {value}", "{hint}", "{hint_en}"
    ),
    "foreign-number": Words(
        "编号{value}不是本期{camp}的",
        "{value} does not belong to camp {camp}",
        "核对期号",
        "check the camp's number",
        "warning",
    ),
    "over-capacity": Words(
        "导师{value}可带{capacity}人，这是第{count}人",
        "mentor {value} takes {capacity} trainees; this is number {count}",
        "改派导师或调整可带人数",
        "assign another mentor or raise the capacity",
    ),
    "same-unit": Words(
        "学员与导师同在{unit}",
        "trainee and mentor are both of {unit}",
        "改派导师，或在“原因”列写明",
        "assign another, or give a reason",
    ),
    "over-places": Words(
        "课程{value}只有{places}个名额，这是第{count}人",
        "course {value} has {places} places; this is number {count}",
        "核对名单或名额",
        "check the list or the places",
    ),
    "panel-repeated": Words("评委{member}重复", "panellist {member} is repeated", "只写一次", "name each once"),
    "chair-not-on-panel": Words(
        "主持人{value}不在评委中", "the chair {value} is not on the panel", "核对主持人", "check the chair", "warning"
    ),
    "not-on-panel": Words(
        "{value}不是{seminar}的评委",
        "{value} is not on the panel of {seminar}",
        "评委为：{panel}",
        "the panel: {panel}",
    ),
    "panel-missing": Words(
        "研讨{seminar}没有评委组", "seminar {seminar} has no panel", "在安排中补上评委", "add its panel in 安排"
    ),
    "date-differs": Words(
        "日期{value}与安排的{expected}不同",
        "{value} differs from {expected} in 安排",
        "应为{expected}",
        "should be {expected}",
    ),
    "date-in-future": Words(
        "{day}还没有到，不能有结果", "{day} is yet to come: there is no result", "核对日期", "check the date"
    ),
    "exam-on-two-days": Words(
        "{value}与“{subject}”的考试日期{expected}不同",
        "{value} differs from the day of the exam {subject}, {expected}",
        "应为{expected}；补考请另写科目，改期请把该科目的全部成绩一并上传",
        "{expected}, or another subject for a second sitting; to move the exam upload all of its scores",
    ),
    "not-the-mentor": Words(
        "{value}不是{trainee}当时的导师（{expected}）",
        "{value} was not the mentor of {trainee} ({expected})",
        "核对导师编号或结对名单",
        "check the mentor or the assignments",
        "warning",
    ),
    "same-unit-without-reason": Words(
        "学员与导师同在{unit}，表中没有“原因”列",
        "trainee and mentor are both of {unit}; the sheet has no reason column",
        "改派导师，或加“原因”列写明",
        "assign another, or add a column 原因",
        "warning",
    ),
    "rubric-unknown": Words(
        "没有{rubric}，无法读分数",
        "no rubric {rubric}: marks cannot be read",
        "先导入或一并上传积分细则.xlsx",
        "upload 积分细则.xlsx too",
    ),
    "points-missing": Words(
        "没有填分值；细则{rule}不是否决，须写明加减多少分",
        "no points are given; rule {rule} is no veto and needs them",
        "一次写{points}，几次写几倍",
        "{points} for once, as many times as much for more",
    ),
    "points-sign": Words(
        "分值{value}与细则{rule}（{points}分）方向不符",
        "{value} has not the sign of rule {rule}, whose value is {points}",
        "{hint}",
        "{hint_en}",
    ),
    "points-above-full": Words(
        "分值{value}超过计分细则{rule}的满分{points}",
        "{value} is above the full points {points} of {rule}",
        "不超过{points}",
        "at most {points}",
    ),
    "veto-points": Words("否决不计分，分值应为0或空", "a veto has no points", "填0或留空", "0 or blank"),
    "veto-term": Words("只有否决细则有影响期", "only a veto has a term", "删去影响期", "delete the term"),
    "rule-retired": Words(
        "细则{value}自{until}后停用", "rule {value} is retired after {until}", "核对日期或代码", "check date and code"
    ),
    "period-closed": Words(
        "{until}及以前已结算，不能再登记或更改",
        "everything up to {until} is settled: nothing more is registered or changed there",
        "删去此项，另由两人办理调整",
        "leave it out; two persons post an adjustment instead",
    ),
    "rule-made-by-facts": Words(
        "细则{value}由系统按{fact}记录自动记分，再登记会重复计分",
        "rule {value} is posted from facts ({fact}); registering it counts twice",
        "确认不重复，否则删去",
        "delete it if it is the same matter",
        "warning",
    ),
}
