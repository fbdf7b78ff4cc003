"""Whatever camp there is, its sheet comes out, everybody's explanation adds up, and what is hidden stays hidden."""

import msgspec
from hypothesis import given, settings

from service.rules.ranking.explaining import explanation, for_trainee
from service.rules.ranking.explaining_parts import Explanation
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.wording import AVOIDED
from service.rules.ranking.wording_method import warning
from service.rules.ranking.working import work
from tests.rules.ranking.explained import assert_adds_up, assert_ways_are_exact
from tests.rules.ranking.odd_camps import camps


@given(camps())
@settings(max_examples=40, deadline=None)
def test_any_camp_is_explained(inputs: Inputs) -> None:
    worked = work(inputs, draws=40, seed=1)
    for code in worked.sheet.warnings:
        assert all(warning(code))
    for row in worked.sheet.rows:
        whole = explanation(worked, row.trainee)
        assert_adds_up(whole)
        assert msgspec.json.decode(msgspec.json.encode(whole), type=Explanation) == whole
        assert bool(whole.obstacles) == (row.state != "listed")
        words = repr(for_trainee(whole))
        assert not [one for one in (f"r{nth}" for nth in range(6)) if f"'{one}'" in words]
        assert not [zh for zh, _ in AVOIDED if zh in repr(whole)]
    assert_ways_are_exact(worked)
