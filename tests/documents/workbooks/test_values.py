from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.documents.workbooks import CampDates, choices, days, numbers
from service.documents.workbooks.columns import codes, text
from service.documents.workbooks.problems import Broken, Cell, CellError, cell_name
from service.documents.workbooks.sessions import joined, session
from service.documents.workbooks.texts import person_name

CAMP = CampDates(number="QY", starts_on=date(2020, 6, 8), ends_on=date(2021, 6, 5))


@pytest.mark.parametrize(
    ("value", "hundredths"),
    [
        (85.09999999999999, 8510), ("85.4", 8540), ("８５．４", 8540), ("85.4分", 8540), (" 85.40 ", 8540), (1.0, 100),
        ("－3", -300), ("−3", -300), ("+3", 300), ("80%", 8000), (0.1 + 0.2, 30), ("4学时", 400), (-0.2, -20),
    ],
)  # fmt: skip
def test_numbers(value: Cell, hundredths: int) -> None:
    assert numbers.hundredths(value) == hundredths


@pytest.mark.parametrize("value", ["1,000", "1e3", "八", "", "85..4", "85.4.1", "5 分 3", date(2020, 1, 1), False])
def test_what_is_no_number(value: Cell) -> None:
    with pytest.raises(CellError):
        numbers.hundredths(value)


@given(st.integers(-1_000_000, 1_000_000))
def test_every_hundredth_survives_a_double(number: int) -> None:
    written = Decimal(number) / 100
    assert numbers.hundredths(float(written)) == numbers.hundredths(str(written)) == number
    assert numbers.hundredths(float(written) + 1e-12) == number
    assert Decimal(numbers.plain(number)) == written


@given(st.integers(-99_999_999, 99_999_999).filter(lambda number: number % 100))
def test_a_third_decimal_is_never_rounded(number: int) -> None:
    with pytest.raises(CellError, match="too-many-decimals"):
        numbers.hundredths(number / 10_000)


def test_numbers_stay_within_the_ledger() -> None:
    with pytest.raises(CellError, match="out-of-range"):
        numbers.hundredths(10_001)


@pytest.mark.parametrize(
    "value",
    [
        date(2020, 6, 9), datetime(2020, 6, 9, 8, 30), 43991, 43991.0, "43991", 20200609, "20200609",  # noqa: DTZ001
        "2020-06-09", "2020/6/9", "2020.6.9", "2020年6月9日",
        "２０２０年６月９日", "2020-06-09 00:00:00", "6月9日", " 2020年 6月 9日 ",
    ],
)  # fmt: skip
def test_days(value: Cell) -> None:
    assert days.camp_day(value, CAMP) == date(2020, 6, 9)


@pytest.mark.parametrize(
    ("value", "camp", "code"),
    [
        ("6月9日", None, "year-missing"),
        ("6月6日", CAMP, "date-outside-camp"),
        ("2月30日", CAMP, "bad-date"),
        ("2月29日", CAMP, "date-outside-camp"),
        ("2020-13-01", CAMP, "bad-date"),
        (5, CAMP, "bad-date"),
        (Broken("excel-error", "#N/A"), CAMP, "excel-error"),
        ("6月10日", CampDates(number="", starts_on=date(2020, 6, 1), ends_on=date(2021, 6, 30)), "ambiguous-year"),
    ],
)
def test_what_is_no_day(value: Cell, camp: CampDates | None, code: str) -> None:
    with pytest.raises(CellError, match=code):
        days.camp_day(value, camp)


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_months_in_every_style(year: int, month: int) -> None:
    styles = (f"{year}.{month:02}", f"{year}-{month:02}", f"{year}年{month}月", f"{year}/{month}", f"{year}{month:02}")
    for style in (*styles, f"{year}.{month:02}（33岁）", f"{year}-{month:02}-01", date(year, month, 1)):
        assert days.month(style) == f"{year}-{month:02}"


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_months_as_numbers_are_never_guessed(year: int, month: int) -> None:
    number = float(f"{year}.{month:02}")
    if month == 10:
        with pytest.raises(CellError, match="ambiguous-month"):
            days.month(number)
    else:
        assert days.month(number) == f"{year}-{month:02}"


@pytest.mark.parametrize("value", [1990.0, 1990.123, "1990", "1990.13", 0.5, None, Broken("excel-error", "#N/A")])
def test_what_is_no_month(value: Cell) -> None:
    with pytest.raises(CellError):
        days.month(value)


def test_a_month_may_be_a_serial_or_a_compact_number() -> None:
    assert days.month(32905) == "1990-02"
    assert days.month(199003) == "1990-03"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("万　琳", "万琳"), (" 万 琳 ", "万琳"), ("欧阳　修", "欧阳修"),
        ("买买提·艾力", "买买提·艾力"),
        ("买买提•艾力", "买买提·艾力"), ("买买提. 艾力", "买买提·艾力"), ("John  Smith", "John Smith"),
        ("𠮷 野", "𠮷野"),
    ],
)  # fmt: skip
def test_names(typed: str, name: str) -> None:
    assert person_name(typed) == name


@pytest.mark.parametrize(
    "header",
    [
        "2020-06-09 上午", "6月9日上午", "6.9上午", "2020年6月9日（上午）", "6/9 AM", "20200609上午",
        "6月9日（周二）上午",
        "2020-06-09 00:00:00 上午",
    ],
)  # fmt: skip
def test_sessions(header: str) -> None:
    assert session(joined(header, ""), CAMP) == (date(2020, 6, 9), "am")


def test_session_in_two_rows() -> None:
    for day in (date(2020, 6, 9), datetime(2020, 6, 9), 43991.0, "6月9日", 6.9):  # noqa: DTZ001
        assert session(joined(day, "（下午）"), CAMP) == (date(2020, 6, 9), "pm")
    with pytest.raises(CellError, match="ambiguous-date"):
        joined(6.1, "上午")


def test_marks_and_quarters() -> None:
    assert [choices.mark(sign) for sign in "√✓△○×✗Xx"] == ["present"] * 2 + ["late", "leave"] + ["absent"] * 4
    assert [choices.quarter(word) for word in (1.0, "一", "第1季度", "一季度", "q1", "第四季度")] == [1, 1, 1, 1, 1, 4]
    assert [choices.half_year(word) for word in ("上半年", 2)] == [1, 2]
    with pytest.raises(CellError):
        choices.mark(Broken("excel-error", "#N/A"))


def test_text() -> None:
    assert text(1.0) == "1"
    assert text(13800000000.0) == "13800000000"
    assert codes("ds-1，DS－2 DS-3", None) == ("DS-1", "DS-2", "DS-3")
    with pytest.raises(CellError, match="excel-error"):
        text(Broken("excel-error", "#N/A"))


def test_cell_names() -> None:
    assert [cell_name(0, column) for column in (0, 25, 26, 701, 702)] == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]
