"""Marks on a form: a button for each usual one, any other typed."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from service.errors import invalid

SHARES = (60, 70, 75, 80, 85, 90, 95, 100)
"""Percent of a criterion's full mark that have a button of their own."""


def buttons(full: float | None) -> Sequence[str]:
    """To the half mark, since people give halves."""
    return list(dict.fromkeys(f"{round((full or 0) * share / 50) / 2:g}" for share in SHARES))


def given_mark(data: dict[str, Any], position: int, before: float | None) -> str:
    """The button, unless another mark was typed since the form was opened."""
    button, typed = str(data.get(f"mark-{position}", "")), str(data.get(f"exact-{position}", "")).strip()
    was = as_typed(before)
    return typed if typed and (typed != was or not button) else button


def as_typed(mark: float | None) -> str:
    return "" if mark is None else f"{mark:g}"


def exact(text: str, pointer: str) -> Decimal | None:
    try:
        return Decimal(text.replace("。", ".").replace("．", ".")) if text else None
    except InvalidOperation:
        raise invalid(pointer, "not-a-number", f"“{text}”不是数字。", f"“{text}” is not a number.") from None
