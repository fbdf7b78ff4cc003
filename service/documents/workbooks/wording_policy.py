"""Words of the problems of the points policy workbook 积分细则."""

from service.documents.workbooks.words import Words

POLICY: dict[str, Words] = {
    "policy-incomplete": Words(
        "积分细则缺少工作表：{sheets}", "the policy lacks the sheets {sheets}", "补上后一并上传", "upload them together"
    ),
    "policy-part-kept": Words(
        "没有{sheets}，沿用现行细则",
        "no {sheets}: kept from the policy in force",
        "需要改动时补上",
        "add them to change them",
        "warning",
    ),
    "policy-part-absent": Words("没有{sheets}", "no {sheets}", "补上后重新上传", "add them", "warning"),
    "effective-date-missing": Words(
        "不知道训练营的起始日期，细则无法施行",
        "the camp's first day is not known",
        "先设定训练营日期",
        "set the camp's dates first",
    ),
    "unknown-category": Words(
        "类别中没有{value}", "no category {value}", "在“类别”中补上或改正", "add it to 类别 or correct it"
    ),
    "cap-negative": Words(
        "类别上限{value}为负",
        "the category's cap {value} is negative",
        "上限填正数；减分下限填在“下限”列",
        "a positive cap",
    ),
    "cap-without-period": Words(
        "有上限而没有上限周期",
        "a cap without a period",
        "填写全期、年度、季度、月或每次",
        "whole, year, quarter, month, once",
    ),
    "period-without-cap": Words(
        "有上限周期而没有上限", "a period without a cap", "填写上限，或删去周期", "fill in the cap or delete the period"
    ),
    "cap-sign": Words(
        "减分细则的上限{value}按-{value}读入",
        "the cap {value} of a deduction is read as -{value}",
        "写成-{value}",
        "write -{value}",
        "warning",
    ),
    "cap-against-value": Words(
        "上限{value}与分值方向相反", "the cap {value} has the other sign than the value", "改为正数", "make it positive"
    ),
    "veto-value": Words(
        "否决细则不计分：分值填0，上限留空", "a veto has value 0 and no cap", "分值填0，上限留空", "value 0, no cap"
    ),
    "value-zero": Words("分值不能为0", "the value must not be 0", "填写分值", "fill in the value"),
    "deduction-sign": Words(
        "“{category}”的分值{value}应为负数",
        "the value {value} in {category} should be negative",
        "写成-{value}",
        "write -{value}",
    ),
    "rubric-sum": Words(
        "各项满分之和为{sum}，不是100", "the full marks sum to {sum}, not 100", "核对满分", "check them"
    ),
    "policy-code": Words(
        "代码“{value}”不合规定",
        "{value} cannot be a code",
        "代码用字母、数字和横线，不超过16个字符",
        "letters, digits and hyphens, at most 16",
    ),
    "floor-above-cap": Words("下限{value}高于上限", "the floor {value} is above the cap", "核对上下限", "check both"),
    "base-outside": Words(
        "起评分{value}不在上下限之间", "the base {value} is outside floor and cap", "核对起评分", "check the base"
    ),
    "group-without-award": Words(
        "只有加分细则才能就高不重复", "only awards compete for the highest", "删去就高组", "delete the group"
    ),
    "rule-retired-before": Words(
        "停用日期{value}早于细则施行日", "{value} is before the rules take effect", "核对停用日期", "check the date"
    ),
    "full-points-unknown": Words(
        "类别都没有全期上限，算不出积分满分",
        "no category has a cap: full points are unknown",
        "加一行“积分满分”，或在类别中填上限",
        "add a row 积分满分, or caps in 类别",
    ),
    "policy-inconsistent": Words(
        "“{value}”使细则前后不一致（{problem}）",
        "{value} makes the policy inconsistent ({problem})",
        "核对这一行",
        "check this row",
    ),
    "weights-sum": Words(
        "三项权重之和为{sum}，应为100", "the weights sum to {sum}, not 100", "改为合计100", "make them sum to 100"
    ),
    "recommendation-missing": Words("推荐办法缺少：{items}", "missing rows: {items}", "补上这些项目", "add these rows"),
    "recommendation-unknown": Words(
        "不认识项目“{value}”", "unknown row {value}", "应为：{choices}", "one of: {choices}"
    ),
    "anchor-order": Words(
        "起点{floor}不低于满分{full}", "the floor {floor} is not below full {full}", "起点须低于满分", "lower the floor"
    ),
    "minimum-order": Words(
        "最少评委{reviewers}多于最少研讨评分{reviews}",
        "{reviewers} reviewers cannot come from {reviews} reviews",
        "核对两项",
        "check both rows",
    ),
    "cascade-unknown": Words(
        "同分次序中的“{step}”不认识", "unknown step {step} of the tie cascade", "应为：{choices}", "one of: {choices}"
    ),
    "cascade-repeated": Words(
        "同分次序中“{step}”重复", "the step {step} of the tie cascade is repeated", "只写一次", "write it once"
    ),
    "percent-as-fraction": Words(
        "{value}应按百分数填写", "{value} should be written in percent", "写成{percent}", "write {percent}"
    ),
    "binding-by-code": Words(
        "“{value}”仅凭代码{code}认作“{fact}”的记分细则",
        "{value} is taken for {fact} by its code {code} alone",
        "核对；可加“对应事实”列写明",
        "check; a column 对应事实 decides",
        "warning",
    ),
    "binding-by-part": Words(
        "“{value}”按名称的一部分认作“{fact}”的记分细则",
        "{value} is taken for {fact} by a part of its name",
        "核对；可加“对应事实”列写明",
        "check; a column 对应事实 decides",
        "warning",
    ),
    "binding-mode": Words(
        "“{value}”的计分方式或正负与“{fact}”不合，没有对应",
        "{value} has a mode or sign unfit for {fact}: not bound",
        "核对计分方式和分值",
        "check mode and value",
        "warning",
    ),
    "binding-ambiguous": Words(
        "“{fact}”可对应{rules}，没有对应",
        "{fact} fits {rules}: not bound",
        "用“对应事实”列写明一条",
        "decide in a column 对应事实",
        "warning",
    ),
    "binding-repeated": Words(
        "“{value}”已由{other}对应", "{value} is already bound by {other}", "一种事实只对应一条细则", "one rule a fact"
    ),
    "fact-without-rule": Words(
        "没有细则对应{facts}，这些记录不产生积分",
        "no rule for {facts}: such records make no points",
        "需要计分时补上细则或“对应事实”列",
        "add a rule or a column 对应事实",
        "warning",
    ),
}
