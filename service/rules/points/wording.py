"""What each problem of a line means, and what to do, in Chinese and English."""

from collections.abc import Mapping

CONFLICTS = frozenset({"already-posted", "already-reversed", "not-reversible", "period-closed", "policy-changed"})

WORDS: Mapping[str, tuple[str, str]] = {
    "unknown-trainee": ("没有这名学员", "no such trainee"),
    "unknown-rule": ("当日施行的细则中没有这一条", "the policy in force on that day has no such rule"),
    "unknown-entry": ("没有这条流水", "no such entry"),
    "rule-retired": ("此细则已停用", "this rule is retired"),
    "evidence-required": ("须填写依据", "evidence is required"),
    "date-in-future": ("日期不能晚于今天", "the day lies in the future"),
    "date-outside-camp": ("日期不在本期训练营内", "the day lies outside the camp"),
    "out-of-range": ("值不在允许范围内", "the value is out of range"),
    "said-by-entry": (
        "冲正已有流水时，学员、细则、归属日和分值都以该流水为准：请去掉此项，或去掉 reverses 改为直接填写分值",
        "the entry taken back says this: leave it out, or leave out reverses and state an amount",
    ),
    "veto-term": ("否决须填写有效的影响期，其他细则不得填写", "a veto needs a valid term, other rules none"),
    "bad-text": ("文字为空、过长或含有不可用字符", "the text is blank, too long or has characters that cannot be kept"),
    "too-many-lines": ("一次最多 500 行", "at most 500 lines at once"),
    "already-posted": ("同一事实已入账", "the same fact is posted already"),
    "period-closed": ("该日期已结算", "that day is settled"),
    "already-reversed": ("已经冲正", "it is reversed already"),
    "policy-changed": ("该日施行的细则已变，请重新提请", "another policy is in force on that day; propose it anew"),
    "not-reversible": ("此类流水不能冲正", "entries of this kind cannot be reversed"),
}
