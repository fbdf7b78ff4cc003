"""What each way in which a policy contradicts itself means, in Chinese and English."""

from collections.abc import Mapping

from service.rules.points.consistency import PolicyProblem

WORDS: Mapping[str, tuple[str, str]] = {
    "out-of-range": ("值不在允许范围内", "the value is out of range"),
    "bad-quarters": ("季度起始应为 calendar 或一个日期", "quarters start with the calendar or on a day"),
    "empty": ("不能为空", "it must not be empty"),
    "duplicate-code": ("代码重复", "the code is used twice"),
    "duplicate-name": ("名称重复", "the name is used twice"),
    "bad-text": ("文字为空、过长或含有不可用字符", "the text is blank, too long or has characters that cannot be kept"),
    "floor-above-cap": ("下限高于上限", "the floor is above the cap"),
    "base-outside": ("起评分不在上下限之间", "the base is outside floor and cap"),
    "unknown-category": ("没有这个类别", "there is no such category"),
    "unknown-group": ("没有这个就高组", "there is no such highest-only group"),
    "group-without-award": ("只有加分细则才能就高不重复", "only awards compete for the highest"),
    "veto-with-value": ("否决细则不计分", "a veto has no value"),
    "veto-with-cap": ("否决细则没有上限", "a veto has no cap"),
    "without-value": ("分值不能为 0", "the value must not be 0"),
    "cap-and-period": ("上限和上限周期须一并填写", "cap and period go together"),
    "cap-sign": ("上限与分值方向相反", "the cap has the other sign than the value"),
    "unknown-rule": ("没有这条细则", "there is no such rule"),
    "wrong-mode": ("细则的计分方式与这种事实不合", "the rule's mode does not fit this kind of fact"),
    "wrong-sign": ("细则的正负与这种事实不合", "the rule's sign does not fit this kind of fact"),
    "not-judged": (
        "只有研讨评分、岗位鉴定和导师评价可按校准分计",
        "only marks that people give can be posted as fair scores",
    ),
    "rule-retired": ("细则在施行前已停用", "the rule is retired before the policy begins"),
    "rubric-sum": ("各项满分之和应为 100", "full marks have to sum to 100"),
    "weights-sum": ("三项权重之和应为 100", "the weights have to sum to 100"),
    "unknown-step": (
        "同分次序只能写类别代码或 deductions，每项一次",
        "the tie cascade names category codes or 'deductions', each once",
    ),
    "version-not-next": ("版本号应比上一版大 1", "the version has to be the next one"),
    "not-later": ("施行日须晚于上一版", "it has to begin after the version before"),
    "rule-left-out": ("旧细则不能删除，只能停用", "a rule stays in later versions; it can be retired"),
    "mode-changed": ("计分方式不能更改", "the mode of a rule never changes"),
    "sign-changed": ("分值的正负不能更改", "the sign of a value never changes"),
}


def said(problem: PolicyProblem) -> tuple[str, str]:
    """Where and what, in both languages."""
    place = problem.name or problem.part
    zh, en = WORDS[problem.code]
    return f"细则不一致：{place} 的 {problem.field} {zh}（{problem.code}）", (
        f"The policy is inconsistent at {place}, {problem.field}: {en} ({problem.code})"
    )
