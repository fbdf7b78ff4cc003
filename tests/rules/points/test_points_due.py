"""Which facts must have an entry: missing is not zero."""

from uuid import UUID

import msgspec
import pytest

from service.rules.points.counts import Due
from service.rules.points.due import due
from service.rules.points.policy import Binding
from tests import make

A, B = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("seminars", "assessments", "quarters", "expected"),
    [
        ([], {}, [], []),
        ([A, B], {}, [], [("S01", f"seminar:{A}"), ("S01", f"seminar:{B}")]),
        ([], {1: A}, [1], [("M01", f"assessment:{A}")]),
        ([], {1: A}, [1, 2], [("M01", f"assessment:{A}"), ("M01", "quarter:2")]),
        ([], {3: A}, [1], [("M01", f"assessment:{A}"), ("M01", "quarter:1")]),  # given before its quarter is over
    ],
)
def test_what_is_due(
    seminars: list[UUID], assessments: dict[int, UUID], quarters: list[int], expected: list[tuple[str, str]]
) -> None:
    found = due(make.sample_policy(), seminars, assessments, quarters)
    assert found == tuple(Due(rule, source) for rule, source in expected)


def test_what_no_rule_is_bound_to_is_not_due() -> None:
    policy = msgspec.structs.replace(make.sample_policy(), facts=(Binding(fact="exam", rule="T03"),))
    assert due(policy, [A], {1: B}, [1, 2]) == ()
