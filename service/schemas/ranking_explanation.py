"""Why one trainee's row is as it is: the whole explanation, with numbers for ids."""

from collections.abc import Mapping
from typing import Any

import msgspec

from service.queries.ranking_shown import Shown
from service.rules.ranking.choosing import Decision
from service.rules.ranking.explaining_parts import Explanation
from service.rules.ranking.sheet import Choice
from service.rules.ranking.wording_procedure import JUDGEMENTS
from service.rules.ranking.wording_rows import CHOICES
from service.schemas.ranking_method import MethodOut, method_out
from service.schemas.ranking_words import Term, term
from service.schemas.wire import Out


class DecidedOut(Out, frozen=True, kw_only=True):
    """What people decided about this row, and the reason they gave; she whom it is about reads it."""

    choice: Term | None
    performance: Term | None
    maturity: Term | None
    reason: str | None


class RecommendationOut(Out, frozen=True, kw_only=True):
    """The explanation is in whole numbers, so that its sums can be checked to the last digit.

    Points and scores are hundredths, ratings and their errors 10⁻⁴ of the scale 0-100, chances percent.
    """

    sheet: str | None
    revision: int | None
    no: str
    name: str
    method: MethodOut
    decided: DecidedOut | None
    explanation: Explanation


def recommendation_out(
    found: Shown,
    trainee: Any,
    explained: Explanation,
    numbers: Mapping[str, str],
    decided: tuple[Choice | None, Decision] | None = None,
) -> RecommendationOut:
    told = _named(msgspec.to_builtins(explained), {**numbers, str(trainee.id): trainee.no})
    return RecommendationOut(
        sheet=found.name,
        revision=found.revision,
        no=trainee.no,
        name=trainee.name,
        method=method_out(found, lines=explained.organisers),
        decided=None if decided is None else _decided(*decided),
        explanation=msgspec.convert(told, Explanation),
    )


def _decided(choice: Choice | None, words: Decision) -> DecidedOut:
    return DecidedOut(
        choice=None if choice is None else term(CHOICES, choice),
        performance=None if words.performance is None else term(JUDGEMENTS, words.performance),
        maturity=None if words.maturity is None else term(JUDGEMENTS, words.maturity),
        reason=words.reason,
    )


def _named(value: Any, numbers: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return numbers.get(value, value)
    if isinstance(value, dict):
        return {name: _named(one, numbers) for name, one in value.items()}
    return [_named(one, numbers) for one in value] if isinstance(value, list | tuple) else value
