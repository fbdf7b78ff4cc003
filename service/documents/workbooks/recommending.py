"""Sheet 推荐办法, row by row: a missing, unknown or impossible row names its cell."""

from collections.abc import Mapping
from typing import Literal

from service.documents.workbooks import choices, numbers, recommending_terms
from service.documents.workbooks.lines import Line
from service.documents.workbooks.problems import Cell, CellError
from service.documents.workbooks.recommending_terms import TERMS, Item
from service.documents.workbooks.texts import folded
from service.rules.points.policy import Category, Gates, Recommendation, Weights

ITEMS = (
    Item("points", "积分权重", ("积分靠前权重", "积分比重"), 0, 100, True, True),
    Item("performance", "表现权重", ("表现突出权重", "表现比重"), 0, 100, True, True),
    Item("maturity", "成熟度权重", ("相对成熟权重", "成熟度比重"), 0, 100, True, True),
    Item("gate_attendance", "出勤率下限", ("出勤下限", "出勤率"), 0, 100, False, True),
    Item("gate_performance", "表现下限", ("表现分下限",), 0, 100, False),
    Item("gate_maturity", "成熟度下限", ("成熟度分下限",), 0, 100, False),
    Item("points_place", "积分名次上限", ("积分名次", "名次上限"), 0, 100, False, True),
    Item("quota", "优先推荐名额", ("推荐名额", "名额"), 1, 10_000, True),
    Item("reserve", "后备名额", ("后备人数", "后备"), 0, 10_000, True),
    Item("publicity_days", "公示工作日", ("公示天数", "公示期", "公示"), 5, 365, True),
)
_MARKS: choices.Words = {"fair": ("校准分", "公平分", "校正分", "fair"), "raw": ("原始分", "raw")}
_POSTED_BY = "积分依据"
CHOICES: Mapping[str, tuple[str, choices.Words]] = {
    "表现依据": ("basis", _MARKS),
    _POSTED_BY: ("marks", _MARKS),
    "压线办法": (
        "line_rule",
        {"all": ("全部", "all"), "interview": ("面谈", "面试", "interview"), "person": ("人工", "由人决定", "person")},
    ),
}
FULL_POINTS = Item("full_points", "积分满分", ("满分积分",), 1, 10_000, False)
_BY_NAME = {folded(name): item for item in (*ITEMS, FULL_POINTS, *TERMS) for name in (item.name, *item.also)}
_CASCADE = folded("同分次序")


def recommendation(lines: list[Line], full_points: int, categories: tuple[Category, ...]) -> Recommendation | None:
    """None where any row is wrong; the rows then say why."""
    found: dict[str, int | str] = {"full_points": full_points}
    first: dict[str, Line] = {}
    for line in lines:
        _take(line, found, first)
    cascade = recommending_terms.cascade(first[_CASCADE], categories) if _CASCADE in first else ()
    recommending_terms.check(found, first)
    missing = [item.name for item in ITEMS if item.field not in first]
    if not _flag_unknown(first, missing) and missing:
        lines[-1].flag("item", "recommendation-missing", items="、".join(missing))
    if any(line.has_errors() for line in lines) or missing:
        return None
    return _built(found, first, cascade)


def posted_by(lines: list[Line]) -> Literal["raw", "fair"]:
    """积分依据: whether marks that people give post points raw or as 校准分; raw where no row says so."""
    written = [line.raw("figure") for line in lines if folded(line.text("item")) == _POSTED_BY]
    try:
        return "fair" if written and choices.chooser(_MARKS)(written[0]) == "fair" else "raw"
    except CellError:
        return "raw"  # the row says what is wrong with it


def _take(line: Line, found: dict[str, int | str], first: dict[str, Line]) -> None:
    word = folded(line.text("item"))
    item = _BY_NAME.get(word)
    name = item.field if item else word
    if not word or not _is_first(line, name, first):
        return
    try:
        if item is not None:
            found[item.field] = figure(item, line.raw("figure"))
        elif word in CHOICES:
            field, words = CHOICES[word]
            found[field] = choices.chooser(words)(line.raw("figure"))
    except CellError as error:
        if line.raw("figure") != "":
            line.flag_error("figure", error)


def _flag_unknown(first: dict[str, Line], missing: list[str]) -> bool:
    """A row that nobody knows is probably one of those missing: they are what it may be."""
    known = {item.field for item in _BY_NAME.values()} | {*CHOICES, _CASCADE}
    unknown = [line for name, line in first.items() if name not in known]
    for line in unknown:
        line.flag("item", "recommendation-unknown", choices="、".join(missing or [item.name for item in ITEMS]))
    return bool(unknown)


def _is_first(line: Line, name: str, first: dict[str, Line]) -> bool:
    other = first.setdefault(name, line)
    if other is line:
        return True
    if line.key != other.key:
        # the same words twice are said by the check of repeated keys
        line.flag("item", "duplicate-row", other=other.cell("item"), key=line.text("item"))
    return False


def figure(item: Item, value: Cell) -> int:
    """Whole numbers as they are, all others in hundredths."""
    if item.percent and isinstance(value, float) and 0 < value < 1:
        raise CellError("percent-as-fraction", percent=f"{round(value * 100, 6):g}")
    if item.percent and value == 1:
        # a cell in percent format keeps 100% as 1
        raise CellError("percent-as-fraction", percent="100或1%")
    if item.whole:
        return numbers.within(numbers.whole(value), item.low, item.high)
    number = numbers.hundredths(value)
    if not item.low * 100 <= number <= item.high * 100 or (item.field == "points_place" and number == 0):
        raise CellError("out-of-range", low=item.low, high=item.high)
    return number


def _built(found: dict[str, int | str], first: dict[str, Line], cascade: tuple[str, ...]) -> Recommendation | None:
    def number(field: str) -> int:
        return int(found[field])

    weights = Weights(points=number("points"), performance=number("performance"), maturity=number("maturity"))
    total = weights.points + weights.performance + weights.maturity
    if total != 100:
        for field in ("points", "performance", "maturity"):
            first[field].flag("figure", "weights-sum", sum=total)
        return None
    gates = Gates(
        attendance=number("gate_attendance"), performance=number("gate_performance"), maturity=number("gate_maturity")
    )
    plain = ("points_place", "quota", "reserve", "publicity_days", "full_points", "basis", "line_rule")
    return Recommendation(
        weights=weights,
        gates=gates,
        anchors=recommending_terms.anchors(found),
        minimum=recommending_terms.minimum(found),
        cascade=cascade,
        **{field: found[field] for field in plain if field in found},  # type: ignore[arg-type]
    )
