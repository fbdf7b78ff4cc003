import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules import appointment as rules
from service.rules.appointment import Unfit


@given(st.integers(1900, 2099), st.integers(1, 12))
def test_months_in_every_style(year: int, month: int) -> None:
    wanted = f"{year}-{month:02}"
    for text in (f"{year}{month:02}", f"{year}.{month:02}", f"{year}-{month:02}", f"{year}年{month}月", f"{wanted}"):
        assert rules.month(text) == wanted
    assert rules.month(f"{year}{month:02}05") == wanted


@pytest.mark.parametrize("text", ["1990.1", "1990", "199013", "900301", "1990.3", "春天", "1990年", "19900"])
def test_a_month_is_never_guessed(text: str) -> None:
    with pytest.raises(Unfit, match="bad-month"):
        rules.month(text)


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        ("XingBie", "女", "female"), ("XingBie", "", None), ("MinZu", " 土家 族 ", "土家 族"),
        ("RuDangShiJian", "200706", "中共党员"), ("RuDangShiJian", "2007.06", "中共党员"), ("RuDangShiJian", "", None),
        ("RuDangShiJian", "民盟；2010.05", "民盟；2010.05"), ("RuDangShiJian", "群众", "群众"),
        ("RuDangShiJian", "无", None),
        ("XianRenZhiWu", "区委办公室\n一级科员", "区委办公室 一级科员"),
    ],
)  # fmt: skip
def test_basics(tag: str, text: str, value: str | None) -> None:
    assert rules.value_of(tag, text) == value


@pytest.mark.parametrize(
    ("tag", "text", "code"),
    [("XingBie", "不详", "bad-sex"), ("XianRenZhiWu", "职" * 121, "too-long"), ("MinZu", "族" * 65, "too-long"),
     ("ChuShengNianYue", "1990", "bad-month")],
)  # fmt: skip
def test_what_cannot_be_taken(tag: str, text: str, code: str) -> None:
    with pytest.raises(Unfit, match=code):
        rules.value_of(tag, text)


def test_a_career_line_by_line() -> None:
    assert rules.career("  2008.09--2012.07   湘潭大学  学习\r\n\n2012.07--  某局科员 ") == (
        "2008.09--2012.07 湘潭大学 学习\n2012.07-- 某局科员"
    )
    assert rules.career(" \n ") is None
    with pytest.raises(Unfit, match="too-long"):
        rules.career("字" * 10_001)


def test_what_is_left_out_and_why() -> None:
    tags = {"ShenFenZheng": True, "JiTing": True, "JiGuan": True, "NiRenZhiWu": False, "JianLi": True, "MinZu": True}
    found = [(one.tag, one.name, one.why) for one in rules.left_out(tags)]
    assert found == [
        ("ShenFenZheng", "身份证号", "never"),
        ("JiTing", "JiTing", "no_place"),
        ("JiGuan", "籍贯", "no_place"),
    ]


def test_an_ethnicity_is_the_same_with_its_last_word_or_without() -> None:
    assert rules.is_same("ethnicity", "汉", "汉族")
    assert rules.is_same("ethnicity", "汉族", "汉")
    assert not rules.is_same("ethnicity", None, "汉族")
    assert not rules.is_same("school", "汉", "汉族")
