"""How the steps of the procedure, objections and outcomes are named. Source: ranking.md 9 and 10."""

from collections.abc import Mapping

from service.rules.ranking.choosing import Fault, Judgement, Need, Stage
from service.rules.ranking.procedure import Act, Action, SheetState
from service.rules.ranking.publicity import What
from service.rules.ranking.wording_sources import Words

SHEET_STATES: Mapping[SheetState, Words] = {
    "draft": ("起草", "Draft"),
    "frozen": ("已冻结，待复核", "Frozen, to be confirmed"),
    "confirmed": ("已复核", "Confirmed"),
    "public": ("公示中", "Published"),
    "concluded": ("公示结束", "Publicity over"),
    "decided": ("已决定", "Decided"),
    "withdrawn": ("已撤回", "Withdrawn"),
}
ACTS: Mapping[Act, Words] = {
    "opened": ("建立推荐表", "Opened"),
    "frozen": ("冻结数据", "Frozen"),
    "confirmed": ("复核通过", "Confirmed"),
    "refused": ("复核不通过", "Refused"),
    "published": ("开始公示", "Published"),
    "republished": ("更正后重新公示", "Published again"),
    "concluded": ("公示结束", "Publicity concluded"),
    "decided": ("登记决定", "Decision recorded"),
    "withdrawn": ("撤回", "Withdrawn"),
}
STAGES: Mapping[Stage, Words] = {"draft": ("冻结前", "Before freezing"), "decision": ("决定时", "At the decision")}
ACTIONS: Mapping[Action, Words] = {
    "rows": ("填写选择和理由", "Fill in choices and reasons"),
    "freeze": ("冻结数据", "Freeze"),
    "confirm": ("由另一人复核", "Confirm, by another person"),
    "publish": ("开始公示", "Publish"),
    "objections": ("登记异议", "Register an objection"),
    "republish": ("更正后重新公示", "Publish again after a correction"),
    "conclude": ("结束公示", "Conclude publicity"),
    "decide": ("登记决定", "Record the decision"),
    "withdraw": ("撤回", "Withdraw"),
}
JUDGEMENTS: Mapping[Judgement, Words] = {"upheld": ("认可", "Upheld"), "rejected": ("不认可", "Rejected")}
"""What a person says about an open gate 临界."""
NEEDS: Mapping[Need, Words] = {
    "verdict": ("临界的条件须认可或不认可，并写明理由", "an open condition must be upheld or rejected, with a reason"),
    "line": ("难分或并列过线，须写明理由", "the line runs through rows that nothing tells apart; say why"),
    "deviation": ("与按名次的结果不同，须写明理由", "the choice differs from the place; say why"),
    "passed_over": ("被分数较低者越过，须写明理由", "somebody with a lower score stands higher on the list; say why"),
}
FAULTS: Mapping[Fault, Words] = {
    "not-eligible": (
        "未列入或未获认可者不能优先推荐或后备",
        "who is not listed, or was turned down, cannot be on the list",
    ),
    "quota-exceeded": ("超出名额", "the quota is exceeded"),
}
REPUBLISHED: Mapping[What, Words] = {
    "listed": ("列入情况", "The list"),
    "order": ("名次", "The place"),
    "clause": ("条件达标情况", "A condition"),
}
"""Why a row is published again."""
OBJECTION_STATES: Mapping[str, Words] = {
    "received": ("已登记", "Received"),
    "investigating": ("调查中", "Under investigation"),
    "upheld": ("成立", "Upheld"),
    "dismissed": ("不成立", "Dismissed"),
    "withdrawn": ("已撤回", "Withdrawn"),
}
CHANNELS: Mapping[str, Words] = {
    "letter": ("来信", "Letter"),
    "visit": ("来访", "Visit"),
    "phone": ("电话", "Telephone"),
    "email": ("电子邮件", "E-mail"),
    "system": ("本系统", "This system"),
    "other": ("其他", "Other"),
}
BAR_STATES: Mapping[str, Words] = {"decided": ("影响期", "Term"), "investigating": ("未结论", "Not concluded")}
BARS: Mapping[str, Words] = {
    "decided": ("影响期 {since} 至 {until}。", "Term from {since} to {until}."),
    "endless": ("影响期自 {since} 起，终止日未定。", "Term from {since}, without an end so far."),
    "investigating": ("自 {since} 起核查，尚未结论。", "Under inquiry since {since}, not concluded."),
}
RERUNS: Mapping[str, Words] = {
    "identical": ("复算结果与存档逐字节相同。", "Worked out again, byte for byte the same."),
    "same_digits": (
        "复算环境不同；名次和分数相同，可能性相差不超过 1 个百分点。",
        "Another build: places and scores are the same, chances within one percent.",
    ),
    "different": ("复算结果与存档不同，请查看列出的项目。", "Worked out again it differs; see the fields named."),
}
APPRAISALS: Mapping[str, Words] = {
    "excellent": ("优秀", "Excellent"),
    "competent": ("称职", "Competent"),
    "basic": ("基本称职", "Basically competent"),
    "failing": ("不称职", "Failing"),
}
