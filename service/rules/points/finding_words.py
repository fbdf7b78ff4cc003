"""What the stand-alone verifier finds, in Chinese. It prints English alone, and each of its sentences stands here."""

import re

PARTS = {
    "header": "文件头",
    "trailer": "文件尾",
    "checkpoint": "检查点",
    "decision": "复核",
    "erasure": "清除记录",
    "note": "文字",
    "policy": "细则",
    "proposal": "提请",
    "voucher": "凭证",
}
CHINESE = {
    # the file as a whole
    "digests stand where lines belong": "该是流水的地方只有摘要",
    "unreadable: {}": "无法读取：{}",
    "there must be one {}": "{}须恰有一个",
    "another format": "格式不是本程序所认的格式",
    "genesis is not that of this book": "起始摘要不是这本台账的",
    "the trailer names another head": "文件尾写的末笔与实际不符",
    "two rows of one key: {}": "同一编号出现两次：{}",
    "of another camp: {}": "属于别的训练营：{}",
    # the chain
    "numbers are not 1, 2, 3 …": "笔号不是从 1 起逐一递增",
    "a column is missing or foreign": "缺少字段，或有不认识的字段",
    "does not follow the line before": "没有接在上一笔之后",
    "recorded before the line before": "登记时间早于上一笔",
    "of another camp": "属于别的训练营",
    "the hash is not that of this line": "摘要与这一笔的内容不符",
    # vouchers
    "vouchers leave a gap or overlap": "凭证之间有缺口或重叠",
    "a voucher of another length": "凭证的笔数不对",
    "lines without a voucher": "有流水没有凭证",
    "is not its voucher's": "与所属凭证不符",
    # proposals and decisions
    "proposal {} changed": "提请 {} 被改动",
    "decision {} of no proposal": "复核 {} 没有对应的提请",
    "a decision and the journal disagree": "复核结论与流水不一致",
    "decision {} changed": "复核 {} 被改动",
    "decision {} by its own proposer": "复核 {} 由提请人本人作出",
    "decision {} out of time": "复核 {} 不在提请的有效期内",
    "decision {} of no known verdict": "复核 {} 的结论无法识别",
    "approved without a proposal, or not approved": "没有提请却写有复核人，或有提请而未经复核",
    "approved without a decision": "写有复核人，却没有复核结论",
    "approved by another decision": "所记的复核与实际复核不符",
    "recorded before it was decided": "登记早于复核",
    "another request than was proposed": "与所提请的不是同一项请求",
    "is not what was proposed": "与提请的内容不一致",
    # policies and texts
    "policy {} changed": "第 {} 版细则被改动",
    "policy {} says something else of itself": "第 {} 版细则自述的版本或生效日不符",
    "policy {} is not put in force once": "第 {} 版细则没有恰好施行一次",
    "note {} is half gone": "文字 {} 只剩一半",
    "note {} changed": "文字 {} 被改动",
    "note {} is missing": "缺少文字 {}",
    "note {} is gone, and nobody whom it concerns is erased": "文字 {} 已不在，而所涉人员无人被清除个人信息",
    "note {} is named nowhere": "文字 {} 没有任何一处引用",
    # a line by itself
    "of no known kind": "种类无法识别",
    "an amount out of range": "分值超出范围",
    "an amount of the wrong sign": "分值的正负与种类不符",
    "whose line is it": "学员或规则该有而没有，或不该有而有",
    "a detail where none belongs, or none where one does": "附注该有而没有，或不该有而有",
    "its share": "份额该有而没有，或不该有而有",
    "its term": "否决期限该有而没有，或不该有而有",
    "its term's end": "否决期限的截止日不对",
    "its days": "所属日期与记账日期不符",
    "a matter that earns nothing": "写有同一事项，却没有加分",
    "takes back and is no reversal": "撤销了别的流水，种类却不是冲销",
    "a reversal of nothing": "冲销没有指明冲销哪一笔",
    "adjusts nothing": "调整没有改变任何分值",
    "approved by its own maker": "由登记人本人复核",
    "an approval by nobody": "有复核摘要而没有复核人",
    "a share out of range": "份额超出范围",
    "of no known state": "否决状态无法识别",
    # rules in force, and settlements
    "puts an unknown policy in force": "施行了不存在的细则",
    "names another policy": "所写的细则不是这一版",
    "in force on another day than the policy says": "施行日与细则所写不同",
    "not the next version": "不是紧接着的下一版",
    "a policy by one person": "细则施行只经一人办理",
    "begins too early": "施行日过早",
    "settles what is settled": "结算了已结算的日期",
    "settles a day that had not come": "结算了尚未到来的日期",
    "settled by one person": "结算只经一人办理",
    "settled under another version": "结算所依据的细则版本不对",
    "the settled sheet is not what the lines count for": "结算表与流水算出的结果不符",
    # a trainee's line in its place
    "booked on a settled day": "记在已结算的日期上",
    "booked on a day that had not come": "记在尚未到来的日期上",
    "adjusts an open day, or changes a settled one": "对未结算的日期作了调整，或直接改动了已结算的日期",
    "adjusted by one person": "调整只经一人办理",
    "under another version than was in force": "所依据的细则版本当时并未施行",
    "of a rule that the policy lacks": "所依据的规则在细则中没有",
    "another kind than its rule makes": "种类与规则不符",
    "the amount is not value x share": "分值不等于规则分值乘以份额",
    "by one person where the rule wants two": "规则要求两人办理，实际只有一人",
    "under a rule that had ended": "所依据的规则已经停用",
    "without the evidence that its rule wants": "缺少规则要求的依据",
    "the fact stands already at {}": "同一事实已在第 {} 笔登记",
    "takes back a line that is not there": "冲销的流水不存在",
    "takes back what is taken back": "冲销了已被冲销的流水",
    "takes back a reversal, a settlement or a policy": "冲销了冲销、结算或细则施行",
    "is not the exact inverse": "不是原流水的恰好相反",
    "one person takes back what two agreed": "两人办理的流水由一人冲销",
    # receipts and checkpoints kept elsewhere
    "is not what a receipt says it was": "与留存的回执不符",
    "a checkpoint that says something else": "检查点所写与台账不符",
    "is not what a checkpoint says it was": "与检查点所记的摘要不符",
    "a checkpoint that is not signed by a known key": "检查点不是由已知密钥签署",
    "a settlement without its checkpoint": "结算没有相应的检查点",
}
_PATTERNS = [(re.compile(re.escape(en).replace(r"\{\}", "(.+)"), re.DOTALL), zh) for en, zh in CHINESE.items()]


def in_chinese(what: str) -> str:
    """The sentence of an English finding; as it is where the verifier learnt it later than this table."""
    for pattern, zh in _PATTERNS:
        if found := pattern.fullmatch(what):
            return zh.format(*(PARTS.get(word, word) for word in found.groups()))
    return what


def at_line(seq: int, what: str) -> tuple[str, str]:
    """A finding with its place, in Chinese and English; `seq` is 0 where it is at no line."""
    if seq == 0:
        return f"整本台账：{in_chinese(what)}", f"the whole ledger: {what}"
    return f"第 {seq} 号流水：{in_chinese(what)}", f"entry {seq}: {what}"
