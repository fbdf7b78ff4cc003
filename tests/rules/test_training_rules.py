from datetime import date, timedelta
from uuid import uuid4

import pytest

from service.rules import occasions, practice, training, training_codes
from service.rules.points.claims import Claim
from service.rules.training import FieldHours, Shares

TODAY = date(2020, 9, 12)
A, B, C = uuid4(), uuid4(), uuid4()


def day(offset: int | None) -> date | None:
    return None if offset is None else TODAY + timedelta(offset)


@pytest.mark.parametrize(
    ("opens", "closes", "starts", "may"),
    [
        (None, None, 1, True),
        (0, 0, 1, True),
        (-3, -1, 1, False),
        (1, 3, 5, False),
        (-1, 3, 0, False),
        (None, None, -1, False),
    ],
)
def test_choosing_is_inside_the_window_and_before_the_start(
    opens: int | None, closes: int | None, starts: int, may: bool
) -> None:
    assert training.may_choose(day(opens), day(closes), TODAY + timedelta(starts), TODAY) is may


@pytest.mark.parametrize(
    ("places", "taken", "seat"), [(1, 0, "enrolled"), (1, 1, "waiting"), (0, 0, "waiting"), (2, 3, "waiting")]
)
def test_a_seat_is_given_while_there_is_one(places: int, taken: int, seat: str) -> None:
    assert training.seat(places, taken) == seat


@pytest.mark.parametrize(
    ("state", "drop", "result"),
    [
        ("enrolled", True, True),
        ("waiting", True, False),
        ("dropped", False, False),
        ("completed", False, True),
        ("failed", False, True),
    ],
)
def test_what_may_become_of_an_enrolment(state: str, drop: bool, result: bool) -> None:
    assert (training.may_drop(state), training.may_record_result(state)) == (drop, result)


@pytest.mark.parametrize("state", ["selected", "suspended", "withdrawn", "completed"])
def test_only_the_enrolled_act_for_themselves(state: str) -> None:
    assert training.may_take_part("enrolled")
    assert not training.may_take_part(state)


def test_only_a_completion_claims() -> None:
    claims = training.completion_claims(A, TODAY, {B: "completed", C: "failed"})
    assert claims == [Claim(f"completion:{A}", B, TODAY, "completion")]


def test_hours_of_every_field_asked_for_or_studied() -> None:
    found = training.hours_by_field({"b": 800, "a": 400}, {"b": 1200, "c": 100})
    assert found == [FieldHours("a", 400, 0), FieldHours("b", 800, 1200), FieldHours("c", 0, 100)]
    assert [one.missing for one in found] == [400, 0, 0]


@pytest.mark.parametrize(
    ("held", "attended", "percent"),
    [(0, 0, None), (30, 30, 1_000_000), (30, 29, 966_667), (3, 1, 333_333), (3, 2, 666_667), (7, 0, 0)],
)
def test_percent_is_exact_to_four_decimals(held: int, attended: int, percent: int | None) -> None:
    assert Shares(held, attended, 0, 0, held - attended).percent == percent


def test_late_counts_as_attended_and_leave_does_not() -> None:
    marks = {uuid4(): mark for mark in ("present", "late", "late", "leave", "absent", None)}
    shares = training.shares(marks)
    assert shares == Shares(held=6, present=1, late=2, leave=1, absent=1)
    assert shares.attended == 3


@pytest.mark.parametrize(("left", "last"), [(None, TODAY), (day(-1), day(-1)), (day(1), TODAY)])
def test_half_days_count_up_to_the_day_one_left(left: date | None, last: date) -> None:
    assert training.last_day(left, TODAY) == last


def test_a_code_is_six_digits_for_so_many_minutes_and_is_bound_to_its_half_day() -> None:
    code = training_codes.new_code(5, 1_000)
    assert (len(code.digits), code.until) == (6, 300_001_000)
    kept = training_codes.digest(A, code.digits)
    assert code.digits not in kept
    assert training_codes.is_right(A, code.digits, kept)
    assert not training_codes.is_right(B, code.digits, kept)
    assert not training_codes.is_right(A, code.digits, None)


@pytest.mark.parametrize(("until", "is_open"), [(None, False), (9, False), (10, False), (11, True)])
def test_a_code_ends_at_its_moment(until: int | None, is_open: bool) -> None:
    assert training_codes.is_open(until, 10) is is_open


def test_differences_are_what_is_new_other_or_gone() -> None:
    found = occasions.differences({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4, "d": 5})
    assert found == (frozenset({"c", "d"}), frozenset({"a"}))


def test_a_fingerprint_knows_content_not_order() -> None:
    assert occasions.fingerprint({"a": 1, "b": 2}) == occasions.fingerprint({"b": 2, "a": 1})
    assert occasions.fingerprint({"a": 1}) != occasions.fingerprint({"a": 2})


def test_what_rolls_claim() -> None:
    said = {A: "present", B: "leave", C: "late"}
    assert occasions.claims("present", A, TODAY, said) == [
        Claim(f"attendance:{A}", A, TODAY, "present"),
        Claim(f"attendance:{A}", C, TODAY, "late"),
    ]
    assert occasions.claims("exam", A, TODAY, {B: 8710}) == [Claim(f"exam:{A}", B, TODAY, "exam", num=8710, den=10_000)]
    assert occasions.claims("visit", A, TODAY, {B: True}) == [Claim(f"visit:{A}", B, TODAY, "visit")]


@pytest.mark.parametrize(("left", "there"), [(None, True), (day(0), True), (day(-1), False), (day(1), True)])
def test_whoever_left_has_no_facts_afterwards(left: date | None, there: bool) -> None:
    assert occasions.was_there_to(left, TODAY) is there


@pytest.mark.parametrize(
    ("state", "change", "recall", "tasks"),
    [("active", True, True, True), ("appraised", True, False, False), ("recalled", False, False, False)],
)
def test_what_may_become_of_a_posting(state: str, change: bool, recall: bool, tasks: bool) -> None:
    found = practice.may_change(state), practice.may_recall(state), practice.may_have_tasks(state)
    assert found == (change, recall, tasks)


def test_a_posting_claims_its_score_once_it_has_one() -> None:
    assert practice.appraisal_claims(A, B, TODAY, None) == []
    assert practice.appraisal_claims(A, B, TODAY, 8540) == [
        Claim(f"posting:{A}", B, TODAY, "posting", num=8540, den=10_000)
    ]
