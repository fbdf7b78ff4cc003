"""Small pictures as SVG text, the same on pages and in PDF: ink on paper, no colour that means anything alone.

Every picture has a title that says the same in words, and is drawn in the text's own colour.
"""

from collections.abc import Sequence
from html import escape
from math import cos, pi, sin
from typing import NamedTuple

BESIDE = 60
"""Room for words left and right of a radar."""


class Span(NamedTuple):
    """A figure with the interval it may lie in."""

    low: float
    middle: float
    high: float


class Axis(NamedTuple):
    """From where to where a figure runs, and how it is written at its ends."""

    low: float
    high: float

    def place(self, value: float, width: float) -> float:
        return width * (value - self.low) / ((self.high - self.low) or 1)


def _svg(width: int, height: int, title: str, *parts: str) -> str:
    head = f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
    return f'{head} width="{width}" height="{height}" role="img"><title>{escape(title)}</title>{"".join(parts)}</svg>'


def _path(points: Sequence[tuple[float, float]], **look: str) -> str:
    drawn = " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))
    given = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in look.items())
    return f'<path d="{drawn}" fill="none" stroke="currentColor"{given}/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="11" fill="currentColor">{escape(words)}</text>'


def _dot(x: float, y: float, radius: float = 2.5) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="currentColor"/>'


def sparkline(values: Sequence[float], title: str, width: int = 96, height: int = 24) -> str:
    """How a figure went, without axes; its last value has a dot. Nothing is drawn of fewer than two."""
    if len(values) < 2:
        return _svg(width, height, title)
    axis = Axis(min(values), max(values))
    step = (width - 6) / (len(values) - 1)
    points = [(3 + at * step, height - 4 - axis.place(one, height - 8)) for at, one in enumerate(values)]
    return _svg(width, height, title, _path(points, stroke_width="1.5"), _dot(*points[-1]))


def line(labels: Sequence[str], values: Sequence[float], title: str, width: int = 560, height: int = 200) -> str:
    """A figure over time, from zero, every point labelled below and the last one with its value."""
    if not values:
        return _svg(width, height, title)
    axis, step = Axis(min(0.0, *values), max(1.0, *values)), (width - 70) / max(len(values) - 1, 1)
    points = [(40 + at * step, height - 30 - axis.place(one, height - 60)) for at, one in enumerate(values)]
    every = -(-len(labels) // 8)
    below = [_text(points[at][0], height - 10, label, "middle") for at, label in enumerate(labels) if at % every == 0]
    base = _path([(40, height - 30), (width - 30, height - 30)], stroke_opacity="0.3")
    ends = [_text(34, height - 26, f"{axis.low:g}", "end"), _text(34, 34, f"{axis.high:g}", "end")]
    last = _text(points[-1][0], points[-1][1] - 8, f"{values[-1]:g}", "middle")
    return _svg(width, height, title, base, _path(points, stroke_width="2"), _dot(*points[-1]), last, *ends, *below)


def radar(labels: Sequence[str], shares: Sequence[float], title: str, size: int = 320) -> str:
    """Shares from 0 to 1 around a centre, at least three of them; rings at a half and at the whole."""
    width = size + 2 * BESIDE
    if len(labels) < 3:
        return _svg(width, size, title)
    middle, reach = size / 2, size / 2 - 40

    def corner(at: int, share: float) -> tuple[float, float]:
        turn = 2 * pi * at / len(labels) - pi / 2
        return BESIDE + middle + reach * share * cos(turn), middle + reach * share * sin(turn)

    def around(given: Sequence[float]) -> list[tuple[float, float]]:
        points = [corner(at, share) for at, share in enumerate(given)]
        return [*points, points[0]]

    rings = [_path(around([ring] * len(labels)), stroke_opacity="0.3") for ring in (0.5, 1.0)]
    spokes = [_path([(width / 2, middle), corner(at, 1)], stroke_opacity="0.2") for at in range(len(labels))]
    words = [_outside(corner(at, 1.08), width / 2, middle, label) for at, label in enumerate(labels)]
    shape = _path(around([min(max(share, 0.0), 1.0) for share in shares]), stroke_width="2")
    return _svg(width, size, title, *rings, *spokes, shape, *words)


def _outside(point: tuple[float, float], across: float, down: float, label: str) -> str:
    """Words lead away from the centre, a little lower below it, so that they do not touch the ring."""
    x, y = point
    anchor = "middle" if abs(x - across) < 1 else "start" if x > across else "end"
    return _text(x, y + (8 if y > down + 1 else 4 if anchor != "middle" else 0), label, anchor)


def interval(span: Span, axis: Axis, title: str, width: int = 180, height: int = 20) -> str:
    """A rank or a score with what it may be: a bar from low to high, a tick at the figure itself."""
    low, middle, high = (4 + axis.place(one, width - 8) for one in span)
    y = height / 2
    bar = _path([(low, y), (high, y)], stroke_width="6", stroke_opacity="0.35", stroke_linecap="round")
    base = _path([(4, y), (width - 4, y)], stroke_opacity="0.2")
    return _svg(width, height, title, base, bar, _path([(middle, y - 7), (middle, y + 7)], stroke_width="2"))


def band(percent: int, title: str, width: int = 120, height: int = 20) -> str:
    """How often of a hundred: filled from the left, with marks at 10 and 90 where the bands begin."""
    filled = width * percent / 100
    frame = f'<rect x="0.5" y="4.5" width="{width - 1}" height="{height - 9}" fill="none" stroke="currentColor"/>'
    inside = (
        f'<rect x="0.5" y="4.5" width="{filled:.1f}" height="{height - 9}" fill="currentColor" fill-opacity="0.35"/>'
    )
    marks = [_path([(width * at, 1), (width * at, height - 1)], stroke_opacity="0.5") for at in (0.1, 0.9)]
    return _svg(width, height, title, inside, frame, *marks)
