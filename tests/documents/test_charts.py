"""Pictures are well-formed, say what they show, stay inside their frame, and draw figures where they belong."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.documents import charts
from service.documents.points_course import months

SVG = "{http://www.w3.org/2000/svg}"
figures = st.lists(st.floats(-1e6, 1e6), max_size=40)
EVIL = '<script>alert("1")</script>&'


def drawn(text: str) -> ElementTree.Element:
    root = ElementTree.fromstring(text)
    assert root.findtext(f"{SVG}title") is not None
    return root


def corners(root: ElementTree.Element) -> list[tuple[float, float]]:
    texts = [path.attrib["d"] for path in root.iter(f"{SVG}path")]
    return [(float(x), float(y)) for text in texts for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", text)]


def is_inside(root: ElementTree.Element) -> bool:
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    return all(0 <= x <= width and 0 <= y <= height for x, y in corners(root))


@given(figures)
def test_lines_stay_inside_their_frame(values: list[float]) -> None:
    assert is_inside(drawn(charts.sparkline(values, "走势")))
    assert is_inside(drawn(charts.line([str(at) for at in range(len(values))], values, "走势")))


@given(st.lists(st.floats(-1, 2), max_size=12))
def test_a_radar_stays_inside_its_frame(shares: list[float]) -> None:
    assert is_inside(drawn(charts.radar([str(at) for at in range(len(shares))], shares, "分布")))


def test_a_greater_figure_stands_higher_and_the_last_has_its_value() -> None:
    root = drawn(charts.line(["一", "二", "三"], [10, 30, 20], "积分"))
    (_, first), (_, second), (_, third) = corners(root)[-3:]
    assert second < third < first
    assert "20" in [one.text for one in root.iter(f"{SVG}text")]


def test_an_interval_has_its_figure_between_its_ends() -> None:
    (_, _), (_, _), (low, _), (high, _), (middle, _), (_, _) = corners(
        drawn(charts.interval(charts.Span(5, 8, 12), charts.Axis(1, 45), "名次第 8，实际可能在第 5 至第 12 之间"))
    )
    assert low < middle < high


@pytest.mark.parametrize(("percent", "width"), [(0, 0), (50, 60), (100, 120)])
def test_a_band_is_filled_by_its_percent(percent: int, width: float) -> None:
    filled = drawn(charts.band(percent, "前 9 的可能")).findall(f"{SVG}rect")[0]
    assert float(filled.attrib["width"]) == width


def test_words_cannot_become_markup() -> None:
    for made in (charts.sparkline([1, 2], EVIL), charts.radar([EVIL] * 3, [1, 1, 1], EVIL), charts.band(1, EVIL)):
        root = drawn(made)
        assert root.findtext(f"{SVG}title") == EVIL
        assert root.find(f".//{SVG}script") is None


def test_a_month_without_entries_stands_in_the_course_too() -> None:
    entries: Any = [
        SimpleNamespace(occurred_on=date(2020, 11, 3), amount=50),
        SimpleNamespace(occurred_on=date(2021, 2, 1), amount=-20),
    ]
    assert months(entries) == {"2020-11": 50, "2020-12": 50, "2021-01": 50, "2021-02": 30}
    assert months([]) == {}
