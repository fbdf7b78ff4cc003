from datetime import date, timedelta

import pytest

from service.errors import Invalid
from service.rules import mentors_duties as duties
from service.rules import rubrics
from service.rules.facts import Criterion
from service.rules.mentors import (
    Span,
    is_same_unit,
    nth_half,
    nth_quarter,
    peak_load,
    quarter_of,
    whole_quarters,
)

CAMP = Span(date(2020, 6, 1), date(2021, 6, 30))
RUBRIC = (Criterion(name="政治素质", full=3000), Criterion(name="a/b~c", full=2000))


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(text: str) -> Span:
    first, _, last = text.partition("..")
    return Span(day(first), day(last) if last else None)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("2020-06-01..2020-06-30", "2020-06-30..2020-07-30", True),
        ("2020-06-01..2020-06-30", "2020-07-01..2020-07-30", False),
        ("2020-06-01..", "2030-01-01..2030-01-01", True),
        ("2020-06-02..", "2020-05-01..2020-06-01", False),
        ("2020-06-05..2020-06-06", "2020-06-01..2020-06-30", True),
    ],
)
def test_spans_meet_where_they_share_a_day(one: str, other: str, meet: bool) -> None:
    assert span(one).meets(span(other)) is span(other).meets(span(one)) is meet


@pytest.mark.parametrize(
    ("spans", "wanted", "load"),
    [
        ([], "2020-06-01..", 0),
        (["2020-06-01..2020-06-30"], "2020-06-30..", 1),
        (["2020-06-01..2020-06-30"], "2020-07-01..", 0),
        (["2020-06-01..2020-06-30", "2020-07-01.."], "2020-06-15..", 1),
        (["2020-06-01..", "2020-09-01..", "2020-09-30.."], "2020-07-01..", 3),
        (["2020-09-01.."], "2020-07-01..2020-08-31", 0),
    ],
)
def test_the_load_is_that_of_the_fullest_day_ahead(spans: list[str], wanted: str, load: int) -> None:
    assert peak_load([span(one) for one in spans], span(wanted)) == load


def test_units_are_compared_without_spaces_and_widths() -> None:
    assert is_same_unit("区委 办公室（机关）", "区委办公室(机关)")
    assert not is_same_unit("区委办公室", "区政府办公室")


@pytest.mark.parametrize(
    ("start", "n", "first", "last"),
    [
        ("2020-06-01", 1, "2020-06-01", "2020-08-31"),
        ("2020-06-01", 4, "2021-03-01", "2021-05-31"),
        ("2020-06-15", 2, "2020-09-15", "2020-12-14"),
        ("2020-11-30", 1, "2020-11-30", "2021-02-27"),
        ("2020-08-31", 2, "2020-11-30", "2021-02-27"),
    ],
)
def test_quarters_are_three_months_from_the_first_day(start: str, n: int, first: str, last: str) -> None:
    quarter = nth_quarter(day(start), n)
    assert quarter == Span(day(first), day(last))
    assert quarter_of(day(start), day(first)) == quarter_of(day(start), day(last)) == n
    assert quarter_of(day(start), day(last) + timedelta(days=1)) == n + 1


def test_halves_are_six_months_and_before_the_camp_there_is_no_quarter() -> None:
    assert nth_half(CAMP.starts_on, 2) == span("2020-12-01..2021-05-31")
    assert quarter_of(CAMP.starts_on, day("2020-05-31")) is None


@pytest.mark.parametrize(
    ("camp", "quarters"),
    [
        ("2020-06-01..2021-06-30", 4),
        ("2020-06-01..2021-05-31", 4),
        ("2020-06-01..2021-05-30", 3),
        ("2020-06-01..2020-06-30", 1),
        ("2020-06-01..9999-12-31", 8),
    ],
)
def test_a_camp_has_its_whole_quarters_and_at_least_one(camp: str, quarters: int) -> None:
    assert list(whole_quarters(span(camp))) == list(range(1, quarters + 1))


@pytest.mark.parametrize(
    ("since", "assessed", "on", "expected"),
    [
        ("2020-06-15", set(), "2020-08-30", []),
        ("2020-06-15", set(), "2020-08-31", [(1, "2020-09-15", False)]),
        ("2020-06-15", set(), "2020-09-15", [(1, "2020-09-15", False)]),
        ("2020-06-15", set(), "2020-09-16", [(1, "2020-09-15", True)]),
        ("2020-06-15", {1}, "2020-12-01", [(2, "2020-12-15", False)]),
        ("2020-09-01", set(), "2020-12-01", [(2, "2020-12-15", False)]),
        ("2020-08-31", {2, 3, 4}, "2026-01-01", [(1, "2020-09-15", True)]),
    ],
)
def test_what_is_owed(since: str, assessed: set[int], on: str, expected: list[tuple[int, str, bool]]) -> None:
    found = duties.owed(CAMP, day(since), assessed, day(on))
    assert found == [(n, day(due), overdue) for n, due, overdue in expected]


def test_nothing_is_due_after_the_camp() -> None:
    assert duties.due_on(span("2020-06-01..2021-06-04"), 4) == day("2021-06-04")
    assert duties.due_on(CAMP, 4) == day("2021-06-15")
    assert duties.due_on(span("2020-06-01..2020-07-01"), 1) == day("2020-08-31")


def test_diligence_counts_what_was_done_by_then_in_each_quarter() -> None:
    notes = [day("2020-06-20"), day("2020-08-31"), day("2020-09-01"), day("2021-01-01")]
    given = {1: [day("2020-09-15"), day("2020-09-16")], 2: [day("2020-12-30")]}
    assert duties.diligence(CAMP, notes, given, day("2020-12-20")) == [(1, 2, 1, 1), (2, 1, 0, 0), (3, 0, 0, 0)]
    assert len(duties.diligence(CAMP, notes, given, day("2026-01-01"))) == 5
    assert duties.diligence(CAMP, notes, given, day("2020-05-01")) == []


def test_marks_come_in_the_order_of_the_rubric() -> None:
    assert rubrics.in_order(RUBRIC, {"a/b~c": 2000, "政治素质": 0}) == (0, 2000)
    assert rubrics.named(RUBRIC, (0, 2000)) == {"政治素质": 0, "a/b~c": 2000}
    assert rubrics.full_mark(RUBRIC) == 5000


def test_every_mark_that_does_not_fit_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        rubrics.in_order(RUBRIC, {"a/b~c": 2001, "风度": 1})
    assert {(one.pointer, one.code) for one in refused.value.problems} == {
        ("/marks/政治素质", "missing-mark"),
        ("/marks/a~1b~0c", "above-full-mark"),
        ("/marks/风度", "unknown-criterion"),
    }
    with pytest.raises(Invalid):
        rubrics.in_order(RUBRIC, {"a/b~c": -1, "政治素质": 0})
