"""Explanations add up to the last printed digit, say what is exact, and hide what is others'. Source: ranking.md 12."""

import pytest
from msgspec.structs import replace

from service.rules.ranking.explaining import explanation
from service.rules.ranking.inputs import MICRO, Bar, Mark
from service.rules.ranking.working import work
from tests.rules.ranking import sample_inputs
from tests.rules.ranking.explained import assert_adds_up, changed, of, said, sample, source, with_candidate


def test_of_025_of_the_sample_camp() -> None:
    found = of("025")
    assert found.additive is not None
    assert (found.row.score, found.row.order, found.row.listed, found.row.band) == (8_519, 8, "priority", "open")
    assert [(each.criterion, each.contribution) for each in found.additive.lines] == [
        ("points", 272), ("performance", 1), ("maturity", 43),
    ]  # fmt: skip
    assert "综合分 85.19（按原始分算为 85.12）。" in said(found)
    assert "名次第 8，实际可能在第 6 至第 11 之间。" in said(found)
    assert "若重新评一次，约 10 次中有 8 次进入前 9。" in said(found)
    assert "难分不是不好" in said(found)
    assert "综合分已达到优先推荐线（前 9 名）。" in said(found)
    assert not found.ways


def test_of_034_of_the_sample_camp() -> None:
    found = of("034")
    assert found.additive is not None
    assert (found.row.score, found.row.order, found.row.listed) == (8_451, 10, "reserve")
    assert (found.additive.score, found.additive.at_medians, found.additive.remainder) == (8_451, 8_203, 1)
    assert "若重新评一次，约 10 次中有 3 次进入前 9。" in said(found)
    assert [(each.criterion, each.line, each.gain, each.needed) for each in found.ways] == [
        ("points", "quota", 75, 8_741), ("performance", "quota", 17_863, 827_110),
        ("maturity", "quota", 29_772, 848_522),
    ]  # fmt: skip
    assert [(line.name, line.value) for line in source(found, "seminar").lines] == [
        ("raw", 822_847), ("severity", 3_844), ("seminar", 0), ("balance", -196), ("fair", 826_495),
    ]  # fmt: skip


def test_refused_sources_say_why_and_list_their_marks() -> None:
    maturity = source(of("034"), "maturity")
    assert (maturity.status, maturity.raw, maturity.fair, maturity.lines) == ("single_rater", 818_750, None, ())
    assert [(each.occasion, each.raw, each.part) for each in maturity.occasions] == [
        ("1", 815_000, 203_750), ("2", 840_000, 210_000), ("3", 795_000, 198_750), ("4", 825_000, 206_250),
    ]  # fmt: skip
    words = "".join(zh for zh, _ in maturity.said)
    assert "每位学员只有一位评价人" in words
    assert "原始分" in words
    assert "校准分" not in words
    assert "只在组内排序" not in words


@pytest.mark.parametrize("trainee", [row.trainee for row in sample().sheet.rows])
def test_everything_adds_up_in_printed_digits(trainee: str) -> None:
    assert_adds_up(explanation(sample(), trainee))


def test_states_say_what_they_are_and_what_is_wanted() -> None:
    inputs = sample_inputs.inputs()
    bars = (Bar(seq=9, since=inputs.through, until=None, state="investigating"),)
    barred = explanation(work(with_candidate(inputs, "025", bars=bars), draws=1, seed=1), "QY2020-025")
    assert (barred.row.state, barred.obstacles, barred.ways) == ("barred", ("barred",), ())
    assert barred.bars[0].words[0] == "自 2021-06-30 起核查，尚未结论。"
    assert "不参与推荐；积分和积分名次照常保留" in said(barred)
    assert "名次第 8，实际" not in said(barred)
    gone = replace(inputs, postings=tuple(mark for mark in inputs.postings if not mark.trainee.endswith("025")))
    missing = explanation(work(gone, draws=1, seed=1), "QY2020-025")
    assert (missing.row.state, missing.row.score, missing.additive, missing.halves) == ("no_data", None, None, None)
    assert [(each.code, each.have, each.need) for each in missing.missing] == [("postings", 0, 1)]
    assert "材料不够，不等于表现不好。请先补齐。" in said(missing)
    assert "综合分" not in said(missing)
    failing = explanation(sample(), next(row.trainee for row in sample().sheet.rows if row.state == "not_met"))
    assert "有条件未达标" in said(failing)
    assert "未列入的原因：" in said(failing)


def test_every_band_is_said_without_certainty() -> None:
    bands = {row.band: row.trainee for row in sample().sheet.rows}
    assert set(bands) == {"in", "open", "out", "none"}
    text = {band: said(explanation(sample(), trainee)) for band, trainee in bands.items()}
    assert "难分不是不好" in text["open"]
    assert "不计算进入名额的可能" in text["none"]
    for band in ("in", "out"):
        assert "若重新评一次" in text[band]


def test_a_rank_never_stands_without_its_interval_nor_a_fair_score_without_the_raw_one() -> None:
    for row in sample().sheet.rows:
        found = explanation(sample(), row.trainee)
        words = [*found.sentences, *(pair for each in found.sources for pair in each.said)]
        words += [pair for each in found.clauses for pair in each.words]
        for zh, _ in words:
            assert "实际可能在第" in zh or not zh.startswith("名次第"), zh
            assert "原始" in zh or not ("校准分 " in zh or "综合分 8" in zh or "表现 " in zh), zh


def test_equal_rows_at_the_line_are_said_with_the_rule() -> None:
    inputs = sample_inputs.inputs()
    twin = {mark.trainee: mark.trainee.replace("034", "009") for mark in inputs.seminars}
    assert twin
    (nine,) = [one for one in inputs.candidates if one.trainee.endswith("009")]
    weights = replace(inputs.method.weights, points=100, performance=0, maturity=0)
    level = with_candidate(with_candidate(inputs, "034", points=nine.points), "025", points=nine.points)
    order = sorted((one.points for one in level.candidates), reverse=True).index(nine.points)
    worked = work(replace(level, method=replace(inputs.method, weights=weights, quota=order, reserve=0)), draws=9)
    found = explanation(worked, "QY2020-034")
    assert found.row.at_line
    assert "并列过线：" in said(found)
    assert [each.possible for each in found.ways] == []


def test_on_raw_basis_both_scores_stand_and_raw_counts() -> None:
    found = explanation(changed(basis="raw"), "QY2020-025")
    seminar = source(found, "seminar")
    assert (seminar.counts, seminar.raw, seminar.fair) == ("raw", 823_750, 829_718)
    assert "计入综合分的是原始分。" in [zh for zh, _ in seminar.said]
    assert found.halves is not None
    assert found.halves.seminar == 411_875
    assert_adds_up(found)


def test_one_who_is_not_in_the_cohort_has_no_explanation() -> None:
    with pytest.raises(KeyError):
        explanation(sample(), "QY2020-999")


def test_one_without_any_mark_of_a_source_and_a_source_without_any_mark() -> None:
    inputs = sample_inputs.inputs()
    found = explanation(work(replace(inputs, postings=()), draws=1, seed=1), "QY2020-025")
    posting = source(found, "posting")
    assert (posting.status, posting.raw) == ("no_marks", None)
    assert [zh for zh, _ in posting.said] == ["实践鉴定：没有评分。"]


def test_no_difference_in_severity_is_said_so() -> None:
    marks = [
        Mark(trainee=f"t{one}", evaluator=f"r{by}", occasion=f"s{nth}", score=(60 + 3 * one + nth % 2) * MICRO)
        for one in range(8)
        for nth in range(4)
        for by in range(3)
    ]
    inputs = sample_inputs.inputs()
    cohort = tuple(replace(inputs.candidates[nth], trainee=f"t{nth}", bars=()) for nth in range(8))
    found = explanation(work(replace(inputs, candidates=cohort, seminars=tuple(marks)), draws=9, seed=1), "t3")
    assert "未发现评委宽严差异，校准分等于原始分（按场次折算）。" in [zh for zh, _ in source(found, "seminar").said]
    assert_adds_up(found)
