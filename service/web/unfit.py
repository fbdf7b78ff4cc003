"""What is said of a field that was left empty or does not hold what it should, by its name and its type."""

import re
from collections.abc import Mapping

Words = tuple[str, str]
"""Chinese and English."""
NAMES: Mapping[str, Words] = {
    "/trainee": ("学员", "the trainee"),
    "/rule": ("细则", "the rule"),
    "/on": ("日期", "the day"),
    "/occurred_on": ("日期", "the day"),
    "/relates_on": ("所属日期", "the day that it belongs to"),
    "/through": ("结算日", "the day to settle through"),
    "/amount": ("数量", "the quantity"),
    "/reason": ("理由", "the reason"),
    "/evidence": ("依据", "the evidence"),
    "/content": ("内容", "the content"),
    "/title": ("标题", "the title"),
    "/login": ("登录名", "the login"),
    "/password": ("密码", "the password"),
    "/new_password": ("新密码", "the new password"),
    "/code": ("验证码", "the code"),
    "/kind": ("写什么", "what you write"),
    "/form": ("形式", "the form"),
    "/field": ("哪一项", "which item"),
}
CODE = "验证码是六位数字，或一个备用码。", "The code has six digits; or use a spare code."
UNFIT: tuple[tuple[str, Words], ...] = (
    (r"date", ("请写作年-月-日，如 2020-09-01。", "Write the day as 2020-09-01.")),
    (r"`decimal`|`int`|`float`|[Ii]nvalid (decimal|number)", ("请填数字。", "Write a number.")),
    (r"length <= (\d+)", ("太长了，至多 {0} 个字。", "Too long: {0} characters at most.")),
    (r"length >= (\d+)", ("太短了，至少 {0} 个字。", "Too short: {0} characters at least.")),
    (r"enum value", ("请从所列的选项中选一个。", "Choose one of those listed.")),
)
OTHERWISE = "内容不合要求，请检查。", "This is not of the wanted form."


def missing(pointer: str) -> Words:
    zh, en = NAMES.get(pointer, ("此项", "this"))
    return f"请填写{zh}。", f"Fill in {en}."


def words(what: str, pointer: str) -> Words:
    """By what the decoder expected there."""
    if pointer == "/code":
        return CODE
    for pattern, (zh, en) in UNFIT:
        if found := re.search(pattern, what):
            return zh.format(*found.groups()), en.format(*found.groups())
    return OTHERWISE
