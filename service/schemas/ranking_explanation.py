"""Why one trainee's row is as it is: the whole explanation, with numbers for ids."""

from collections.abc import Mapping
from typing import Any

import msgspec

from service.queries.ranking_shown import Shown
from service.rules.ranking.explaining_parts import Explanation
from service.schemas.ranking_method import MethodOut, method_out
from service.schemas.wire import Out


class RecommendationOut(Out, frozen=True, kw_only=True):
    """The explanation is in whole numbers, so that its sums can be checked to the last digit.

    Points and scores are hundredths, ratings and their errors 10⁻⁴ of the scale 0-100, chances percent.
    """

    sheet: str | None
    revision: int | None
    no: str
    name: str
    method: MethodOut
    explanation: Explanation


def recommendation_out(
    found: Shown, trainee: Any, explained: Explanation, numbers: Mapping[str, str]
) -> RecommendationOut:
    told = _named(msgspec.to_builtins(explained), {**numbers, str(trainee.id): trainee.no})
    return RecommendationOut(
        sheet=found.name,
        revision=found.revision,
        no=trainee.no,
        name=trainee.name,
        method=method_out(found, lines=explained.organisers),
        explanation=msgspec.convert(told, Explanation),
    )


def _named(value: Any, numbers: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return numbers.get(value, value)
    if isinstance(value, dict):
        return {name: _named(one, numbers) for name, one in value.items()}
    return [_named(one, numbers) for one in value] if isinstance(value, list | tuple) else value
