"""What may be typed into an empty cell: lists to choose from, days of the camp, bounds of numbers."""

from datetime import date
from typing import Any

from service.documents.books.pages import Column, Stamp
from service.documents.workbooks.forms import Form

Area = tuple[int, int, int, int]
MOST_LISTED = 255
"""Characters of a list that a spreadsheet takes."""
FIRST, LAST = date(1950, 1, 1), date(2099, 12, 31)
HELP = {
    "text": "按文本填写",
    "codes": "编号之间用“、”隔开",
    "month": "写成 1990-03，1月写 -01，10月写 -10",
    "day": "写成 2020-06-09",
    "whole": "填整数",
    "hundredths": "填数字，最多两位小数",
    "choice": "从列表中选",
    "any": "按左栏项目填写",
}


def offer(sheet: Any, column: Column, area: Area, stamp: Stamp, look: Any) -> None:
    """The cells of an area with a rule and a word of help; a column of texts takes text as text."""
    form = column.form
    assert form is not None
    if form.kind in ("text", "codes", "month"):
        sheet.set_column(area[1], area[1], column.width, look)
    rule = _rule(form, stamp)
    more = {"ignore_blank": True, "input_title": column.header[:32], "input_message": help_of(form)}
    refused = {"error_title": "请核对", "error_message": help_of(form)}
    sheet.data_validation(*area, {**rule, **more, **(refused if rule["validate"] != "any" else {})})


def help_of(form: Form) -> str:
    told = HELP[form.kind]
    return f"{told}（{form.low} 至 {form.high}）" if form.low is not None and form.high is not None else told


def listed(form: Form) -> list[str]:
    """The first word of each value, where all of them fit."""
    words = [several[0] for several in (form.words or {}).values()]
    return words if len(",".join(words)) <= MOST_LISTED else []


def _rule(form: Form, stamp: Stamp) -> dict[str, Any]:
    if form.kind == "choice" and (words := listed(form)):
        return {"validate": "list", "source": words}
    if form.kind == "day":
        first, last = (FIRST, LAST) if form.beyond else stamp.days or (FIRST, LAST)
        return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    if form.kind in ("whole", "hundredths"):
        low, high = (form.low, form.high) if form.low is not None else (-10_000, 10_000)
        kind = "integer" if form.kind == "whole" else "decimal"
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    return {"validate": "any"}
