"""What is said of a field that was left empty or does not hold what it should, by its name and its type."""

from collections.abc import Mapping

from service.http import unfit
from service.http.unfit import Words

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
OTHERWISE = "内容不合要求，请检查。", "This is not of the wanted form."


def missing(pointer: str) -> Words:
    zh, en = NAMES.get(pointer, ("此项", "this"))
    return f"请填写{zh}。", f"Fill in {en}."


def words(what: str, pointer: str) -> Words:
    """By what the decoder expected there."""
    return unfit.CODE if pointer == "/code" else unfit.words(what) or OTHERWISE
