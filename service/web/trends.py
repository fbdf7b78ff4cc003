"""走势: a trainee's points month by month as a small line, and what has moved since the last month's end."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from service.documents import charts
from service.queries.points_trend import Point
from service.web.locale import Language, translated


class Trend(NamedTuple):
    """`points` in hundredths, `places` gone up (below 0: down); none where there is only one day to tell of."""

    picture: str
    points: int | None
    places: int | None


def trends(found: Mapping[str, Sequence[Point]], people: Mapping[str, Any], language: Language) -> dict[str, Trend]:
    """By number, of those people."""
    return {str(one.no): _trend(found[trainee], language) for trainee, one in people.items() if trainee in found}


def _trend(points: Sequence[Point], language: Language) -> Trend:
    words = translated(language, "自 %(since)s 起逐月：积分 %(first)s 到 %(last)s，名次第 %(before)s 到第 %(after)s")
    first, last = points[0], points[-1]
    said = words % {
        "since": f"{first.on:%Y-%m}", "first": f"{first.total / 100:g}", "last": f"{last.total / 100:g}",
        "before": first.place, "after": last.place,
    }  # fmt: skip
    picture = charts.sparkline([one.total / 100 for one in points], said, width=72)
    if len(points) < 2:
        return Trend(picture, None, None)
    before = points[-2]
    return Trend(picture, last.total - before.total, before.place - last.place)
