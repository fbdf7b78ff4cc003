"""Words of the problems of single cells."""

from service.documents.workbooks.words import Words

VALUE: dict[str, Words] = {
    "missing-value": Words("“{field}”没有填", "{field} is blank", "填写{field}", "fill it in"),
    "excel-error": Words(
        "单元格是错误值{value}", "the cell is an Excel error {value}", "改正公式或填写数值", "correct the formula"
    ),
    "formula-without-value": Words(
        "公式没有算出的值：{value}",
        "a formula without a calculated value: {value}",
        "用Excel打开、重算并保存，或粘贴为数值",
        "open in Excel, recalculate and save, or paste the value",
    ),
    "digits-lost": Words(
        "超过15位的号码按数字存放，尾数已丢失：{value}",
        "over 15 digits stored as a number: the last digits are lost: {value}",
        "把单元格设为文本后重新填写",
        "format the cell as text and type it again",
    ),
    "too-long": Words("“{field}”超过{most}个字符", "{field} is longer than {most} characters", "缩短", "shorten it"),
    "control-character": Words("含有不可见的控制字符", "contains control characters", "重新填写", "type it again"),
    "number-code": Words(
        "“{value}”不像编号",
        "{value} does not look like a number",
        "编号由字母、数字和横线组成",
        "letters, digits and hyphens",
    ),
    "not-a-number": Words("“{value}”不是数字", "{value} is not a number", "只填数字", "a plain number"),
    "too-many-decimals": Words(
        "“{value}”超过两位小数",
        "{value} has more than two decimals",
        "由填表人定到两位小数，系统不四舍五入",
        "at most two decimals; nothing is rounded",
    ),
    "not-whole": Words("“{value}”不是整数", "{value} is not a whole number", "填写整数", "a whole number"),
    "out-of-range": Words(
        "{value}不在{low}至{high}之间",
        "{value} is not between {low} and {high}",
        "应在{low}至{high}之间",
        "between {low} and {high}",
    ),
    "bad-date": Words("“{value}”不是日期", "{value} is not a date", "写成2020-06-09", "write 2020-06-09"),
    "ambiguous-date": Words(
        "“{value}”看不出是哪一天", "{value} may mean several days", "写成2020-06-09", "write 2020-06-09"
    ),
    "year-missing": Words("“{value}”没有年份", "{value} has no year", "写上年份", "add the year"),
    "ambiguous-year": Words("“{value}”可能是{years}年", "{value} may be in {years}", "写上年份", "add the year"),
    "date-outside-camp": Words(
        "{day}不在训练营{starts}至{ends}之内",
        "{day} is outside the camp {starts} to {ends}",
        "核对日期",
        "check the date",
    ),
    "bad-month": Words("“{value}”不是年月", "{value} is not a month", "写成1990-01", "write 1990-01"),
    "ambiguous-month": Words(
        "数字{value}可能是1月，也可能是10月",
        "the number {value} may be January or October",
        "写成{year}-01或{year}-10",
        "write {year}-01 or {year}-10",
    ),
    "month-of-one-digit": Words(
        "“{value}”按{year}年1月读入",
        "{value} is read as January {year}",
        "若是10月，写成{year}-10",
        "if October, write {year}-10",
        "warning",
    ),
    "not-a-choice": Words(
        "“{value}”不在可选值中", "{value} is not one of the choices", "应为：{choices}", "one of: {choices}"
    ),
    "state-in-mark": Words(
        "“{value}”不是分数",
        "{value} is a state, not a mark",
        "删去这一行，不记0分；评委缺席、回避在系统的研讨页面登记",
        "delete the row, never write 0; record absence or recusal on the seminar page",
    ),
    "above-full": Words(
        "{value}超过满分{full}", "{value} is above the full mark {full}", "不超过{full}", "at most {full}"
    ),
    "wrong-sum": Words(
        "合计{value}与各项之和{sum}不符", "the total {value} is not the sum {sum}", "应为{sum}", "should be {sum}"
    ),
    "end-before-start": Words(
        "结束{value}早于开始{start}", "the end {value} is before the start {start}", "核对两个日期", "check both dates"
    ),
}
