"""Working days across the holidays of real years, of a year without a table, and of one that is loaded later."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.working_days import Known, Window, Year, closes_at, extended, is_over, is_working, window
from service.rules.working_days_library import library_year
from service.rules.working_days_table import Entry, problems, statutory_days, table_of, warnings

KNOWN: Known = {year: library_year(year) for year in range(2004, 2028)}
DAY = timedelta(days=1)


def span(first: str, days: int) -> tuple[str, str]:
    found = window(date.fromisoformat(first), days, KNOWN)
    assert not found.provisional
    return found.first.isoformat(), found.last.isoformat()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2021-05-08", True),  # a Saturday that makes up
        ("2021-05-03", False),
        ("2021-05-01", False),
        ("2021-04-25", True),  # a Sunday that makes up
        ("2021-02-07", True),
        ("2021-02-20", True),
        ("2021-02-17", False),
        ("2021-05-15", False),  # a Saturday like any other
        ("2021-05-12", True),
    ],
)
def test_days_of_2021(day: str, works: bool) -> None:
    assert is_working(date.fromisoformat(day), KNOWN[2021]) is works


@pytest.mark.parametrize(
    ("printed", "days", "first", "last"),
    [
        ("2021-02-08", 5, "2021-02-08", "2021-02-19"),  # 春节: the 11th to the 17th are off
        ("2021-02-09", 6, "2021-02-09", "2021-02-22"),  # the 20th makes up
        ("2021-02-11", 5, "2021-02-18", "2021-02-23"),  # printed on a holiday
        ("2021-09-28", 5, "2021-09-28", "2021-10-09"),  # 国庆: the 1st to the 7th are off, Saturday the 9th makes up
        ("2021-09-26", 5, "2021-09-26", "2021-09-30"),  # a Sunday that makes up
        ("2021-04-30", 3, "2021-04-30", "2021-05-07"),
        ("2021-05-06", 3, "2021-05-06", "2021-05-08"),
        ("2021-12-31", 5, "2021-12-31", "2022-01-07"),  # over two tables
        ("2021-06-05", 1, "2021-06-07", "2021-06-07"),  # printed on a Saturday
    ],
)
def test_windows(printed: str, days: int, first: str, last: str) -> None:
    assert span(printed, days) == (first, last)


def test_a_year_without_a_table_counts_weekdays_and_is_provisional() -> None:
    assert library_year(2027) is None
    assert window(date(2027, 1, 1), 5, KNOWN) == Window(date(2027, 1, 1), date(2027, 1, 7), provisional=True)
    assert window(date(2027, 1, 1), 5, {}) == window(date(2027, 1, 1), 5, KNOWN)
    assert window(date(2026, 12, 28), 4, KNOWN).provisional is False
    assert window(date(2026, 12, 28), 5, KNOWN) == Window(date(2026, 12, 28), date(2027, 1, 1), provisional=True)


def test_a_table_loaded_later_moves_the_end_later_and_never_earlier() -> None:
    published = window(date(2026, 12, 31), 5, KNOWN)
    assert published == Window(date(2026, 12, 31), date(2027, 1, 6), provisional=True)
    off = Year(frozenset({date(2027, 1, 1)}))
    later = extended(published, 5, {**KNOWN, 2027: off})
    assert later == Window(date(2026, 12, 31), date(2027, 1, 7), provisional=False)
    busy = Year(makeups=frozenset({date(2027, 1, 2), date(2027, 1, 3)}))
    assert window(date(2026, 12, 31), 5, {**KNOWN, 2027: busy}).last == date(2027, 1, 4)
    assert extended(published, 5, {**KNOWN, 2027: busy}) == published._replace(provisional=False)


def test_it_ends_at_six_in_the_evening_china_time() -> None:
    found = window(date(2021, 5, 6), 3, KNOWN)
    end = int(datetime(2021, 5, 8, 10, tzinfo=UTC).timestamp()) * 1_000_000
    assert closes_at(found) == end
    assert not is_over(found, end - 1)
    assert is_over(found, end)


def test_a_window_has_a_day_at_least() -> None:
    with pytest.raises(ValueError, match="0 days"):
        window(date(2021, 5, 6), 0, KNOWN)


days_of_2027 = st.dates(date(2027, 1, 1), date(2027, 12, 31))
tables = st.builds(
    lambda off, on: table_of([*(Entry(day, "holiday") for day in off), *(Entry(day, "makeup") for day in on)]),
    st.sets(days_of_2027, max_size=40),
    st.sets(days_of_2027, max_size=15),
)
printed_days = st.dates(date(2026, 11, 1), date(2027, 11, 1))
lengths = st.integers(1, 30)


@given(printed_days, lengths, st.none() | tables)
def test_a_window_holds_exactly_its_working_days(printed: date, days: int, table: Year | None) -> None:
    known = {**KNOWN, 2027: table}
    found = window(printed, days, known)
    working = [day for day in days_from(printed, found.last) if is_working(day, known.get(day.year))]
    assert len(working) == days
    assert (working[0], working[-1]) == (found.first, found.last)
    assert found.first >= printed
    assert found.provisional == (table is None and (found.last.year == 2027))


@given(printed_days, lengths, tables, tables)
def test_a_window_never_gets_shorter(printed: date, days: int, one: Year, other: Year) -> None:
    published = window(printed, days, KNOWN)
    once = extended(published, days, {**KNOWN, 2027: one})
    twice = extended(once, days, {**KNOWN, 2027: other})
    assert published.last <= once.last <= twice.last
    assert published.first <= once.first <= once.last
    known = {**KNOWN, 2027: other}
    assert sum(is_working(day, known.get(day.year)) for day in days_from(twice.first, twice.last)) >= days
    assert extended(twice, days, known) == twice


@given(printed_days, lengths, tables)
def test_a_longer_window_starts_the_same_and_ends_later(printed: date, days: int, table: Year) -> None:
    known = {**KNOWN, 2027: table}
    short, long = window(printed, days, known), window(printed, days + 1, known)
    assert (short.first, short.last < long.last) == (long.first, True)


def days_from(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def lines(year: Year) -> list[Entry]:
    return [*(Entry(day, "holiday") for day in sorted(year.holidays)), *(Entry(day, "makeup") for day in year.makeups)]


@pytest.mark.parametrize("year", range(2004, 2027))
def test_real_tables_are_right(year: int) -> None:
    found = library_year(year)
    assert found is not None
    assert problems(year, lines(found)) == []
    odd = {problem.code for problem in warnings(year, lines(found))}
    # one more day off in 2015, two in the epidemic of 2020, some made up for in the year before
    assert ("makeups-missing" in odd) == (year in {2007, 2012, 2015, 2020})
    assert ("festival-missing" in odd) == (year < 2008)  # three of them were working days then


def test_what_is_wrong_is_named_at_its_line() -> None:
    found = library_year(2021)
    assert found is not None
    table = [*lines(found), Entry(date(2020, 5, 1), "holiday"), Entry(date(2021, 5, 3), "holiday")]
    table.append(Entry(date(2021, 6, 1), "makeup"))
    count = len(lines(found))
    told = [(one.pointer, one.code) for one in problems(2021, table)]
    assert told == [
        (f"/days/{count}/day", "wrong-year"),
        (f"/days/{count + 1}/day", "repeated-day"),
        (f"/days/{count + 2}/day", "makeup-on-weekday"),
    ]
    assert f"第{count + 2}行：2021-05-03 与第" in problems(2021, table)[1].message
    assert f"Line {count + 2}: 2021-05-03 is in line " in problems(2021, table)[1].message_en


@pytest.mark.parametrize(
    ("year", "left_out", "told"),
    [
        (2021, "2021-01-01", ["2021-01-01（元旦）"]),
        (2021, "2021-10-01", ["2021-10-01（国庆节）"]),
        (2021, "2021-10-02", []),  # a Saturday: off all the same
        (2021, "2021-05-01", []),
        (2025, "2025-05-02", ["2025-05-02（劳动节）"]),
        (2024, "2024-05-02", []),  # a public holiday since 2025 only
    ],
)
def test_a_public_holiday_that_would_be_worked_is_named(year: int, left_out: str, told: list[str]) -> None:
    found = library_year(year)
    assert found is not None
    rest = [entry for entry in lines(found) if entry.day.isoformat() != left_out]
    wrong = problems(year, rest)
    assert [one.code for one in wrong] == ["holiday-missing"] * len(told)
    assert all(day in one.message for day, one in zip(told, wrong, strict=True))


def test_a_makeup_day_on_a_public_holiday_is_named() -> None:
    found = library_year(2022)
    assert found is not None
    rest = [entry for entry in lines(found) if entry.day != date(2022, 1, 1)]
    assert problems(2022, rest) == []
    assert [one.code for one in problems(2022, [*rest, Entry(date(2022, 1, 1), "makeup")])] == ["holiday-missing"]


def test_what_is_odd_is_only_warned_of() -> None:
    found = library_year(2021)
    assert found is not None
    without = [entry for entry in lines(found) if entry.kind == "holiday"]
    assert [one.code for one in warnings(2021, without)] == ["makeups-missing"]
    assert "补班0天" in warnings(2021, without)[0].message
    spring = [entry for entry in lines(found) if entry.day.month != 2]
    assert [one.message for one in warnings(2021, spring)] == ["没有春节的放假日，请核对。"]


def test_an_empty_table_is_none() -> None:
    assert (problems(2021, []), warnings(2021, [])) == ([], [])


def test_public_holidays_of_a_year() -> None:
    assert [statutory_days(year) for year in (2007, 2008, 2024, 2025)] == [10, 11, 11, 13]
