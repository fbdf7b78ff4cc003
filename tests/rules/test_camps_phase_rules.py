from datetime import date

import pytest

from service.rules.camps import ADVANCES
from service.rules.camps_phase import BEFORE, is_unsettled, open_before

CODES = {code for codes in BEFORE.values() for code in codes}


def test_every_state_that_a_camp_can_go_to_has_its_matters() -> None:
    assert set(BEFORE) == {to for ways in ADVANCES.values() for to in ways}


def test_only_what_is_open_is_told_in_the_order_of_the_table() -> None:
    counts = {**dict.fromkeys(CODES, 0), "proposals_waiting": 2, "seminars_open": 1, "unpaired": 3}
    assert open_before("closing", counts) == [("seminars_open", 1), ("proposals_waiting", 2)]
    assert open_before("running", counts) == [("unpaired", 3)]
    assert open_before("draft", counts) == []


@pytest.mark.parametrize(
    ("through", "unsettled"), [(None, True), (date(2021, 6, 29), True), (date(2021, 6, 30), False)]
)
def test_points_are_settled_through_the_last_day(through: date | None, unsettled: bool) -> None:
    assert is_unsettled(through, date(2021, 6, 30)) is unsettled
