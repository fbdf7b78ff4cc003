"""What people decide on a sheet: computed where they say nothing, with a reason where they differ."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from service.rules.ranking.choosing import ON_THE_LIST, Decision, Deliberation, is_eligible
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.publicity import UNPUBLISHED, Published, published
from service.rules.ranking.publicity import changed as changes
from service.rules.ranking.sheet import Row, Sheet, Verdict
from service.rules.ranking.working import work
from tests.rules.ranking.odd_camps import camps
from tests.rules.ranking.sample_inputs import method

TERMS = changed(method(), quota=2, reserve=2)
CHOICES = st.sampled_from([None, "priority", "reserve", "deferred", "declined"])
WORDS = st.sampled_from([None, "upheld", "rejected"])
decisions = st.builds(Decision, CHOICES, WORDS, WORDS, st.sampled_from([None, "理由"]), st.booleans())


def row(trainee: str, score: int | None, **more: Any) -> Row:
    return Row(
        trainee=trainee, state="listed" if score is not None else "not_met", points=0, place=1, score=score, **more
    )


def sheet(*rows: Row) -> Sheet:
    return Sheet(
        basis="fair", quota=2, reserve=2, draws=1, cohort=len(rows), pool=len(rows), bound=len(rows), rows=tuple(rows)
    )


def made(*scores: int, line_rule: str = "person", **said: Decision) -> Deliberation:
    rows = (row("abcdefgh"[place], score) for place, score in enumerate(scores))
    return Deliberation(sheet(*rows), changed(TERMS, line_rule=line_rule), said)


def listed(found: Deliberation) -> str:
    return "".join((found.choices[one] or "-")[0] for one in found.rows)


@pytest.mark.parametrize(
    ("scores", "rule", "wanted"),
    [
        ((9, 8, 7, 6, 5), "person", "pprr-"),
        ((9, 8, 8, 6, 5), "person", "p--r-"),  # equals across the first line: a person decides
        ((9, 8, 8, 6, 5), "interview", "p--r-"),
        ((9, 8, 8, 6, 5), "all", "ppp" + "r-"),
        ((9, 8, 7, 6, 6), "all", "pprrr"),
        ((9, 8, 7, 6, 6), "person", "ppr--"),
        ((9, 9, 7, 6, 5), "person", "pprr-"),
        ((9,), "person", "p"),
        ((), "person", ""),
    ],
)
def test_what_is_computed(scores: tuple[int, ...], rule: str, wanted: str) -> None:
    assert listed(made(*scores, line_rule=rule)) == wanted


def test_equals_across_a_line_need_a_word_which_may_cover_them() -> None:
    found = made(9, 8, 8, 6, 5)
    assert {one: list(found.needs(found.rows[one])) for one in "abcde"} == {
        "a": [], "b": ["passed_over"], "c": ["passed_over"], "d": [], "e": [],
    }  # fmt: skip
    chosen = made(9, 8, 8, 6, 5, b=Decision("priority"), c=Decision("reserve", reason="面谈在后", covers=True))
    assert [list(chosen.needs(chosen.rows[one])) for one in "bc"] == [["line", "deviation"], ["line", "deviation"]]
    assert not any(chosen.missing(one) for one in chosen.rows.values())
    alone = made(9, 8, 8, 6, 5, b=Decision("priority"), c=Decision("reserve", reason="面谈在后"))
    assert alone.missing(alone.rows["b"]) == ["line", "deviation"]


def test_passing_over_is_told_of_everybody_between() -> None:
    found = made(9, 8, 7, 6, 5, b=Decision("deferred", reason="另用"), e=Decision("priority", reason="急需"))
    assert found.passed_over() == ["b", "c", "d"]
    assert found.passing(found.rows["c"]) == {"e"}
    assert [found.missing(found.rows[one]) for one in "bcde"] == [[], ["passed_over"], ["passed_over"], []]


def test_a_reason_that_covers_a_band_does_not_cover_who_passes_from_outside() -> None:
    rows = [row(one, 9 - n, band="open" if one in "bc" else "in") for n, one in enumerate("abcde")]
    said = {
        "b": Decision("deferred"),
        "c": Decision("deferred", reason="研究", covers=True),
        "d": Decision("priority", reason="急需"),
    }
    found = Deliberation(sheet(*rows), TERMS, said)
    assert found.missing(found.rows["b"]) == ["passed_over"]
    assert found.missing(found.rows["c"]) == []


def test_a_quota_binds_whoever_decides() -> None:
    over = made(9, 8, 7, 6, 5, c=Decision("priority", reason="一并"))
    assert over.faults() == dict.fromkeys("abc", "quota-exceeded")
    assert made(9, 8, 8, 6, 5, line_rule="all").faults() == {}
    stranger = Deliberation(sheet(row("a", 9), row("b", None)), TERMS, {"b": Decision("reserve", reason="急需")})
    assert stranger.faults() == {"b": "not-eligible"}


@settings(max_examples=25)
@given(camps(), st.data())
def test_silence_is_what_is_computed_and_no_word_lists_who_may_not_be(inputs: Inputs, data: st.DataObject) -> None:
    found = work(inputs, draws=40).sheet
    silent = Deliberation(found, inputs.method, {})
    assert silent.choices == {one.trainee: one.listed for one in found.rows}
    assert silent.faults() == {}
    assert inputs.method.line_rule != "all" or silent.passed_over() == []
    said = data.draw(st.dictionaries(st.sampled_from([one.trainee for one in found.rows] or ["x"]), decisions))
    spoken = Deliberation(found, inputs.method, said)
    ineligible = {one.trainee for one in found.rows if not is_eligible(one, spoken.decision(one))}
    assert set(spoken.listed()) & ineligible <= set(spoken.faults())
    for one in found.rows:  # a reason of one's own and every word asked for leave nothing to be wanted
        told = spoken.decision(one)._replace(reason="理由", performance="upheld", maturity="upheld")
        full = replace(spoken, decisions={**said, one.trainee: told})
        assert full.missing(one) == []


@settings(max_examples=25)
@given(camps(), st.data())
def test_only_rows_that_differ_are_published_again(inputs: Inputs, data: st.DataObject) -> None:
    found = work(inputs, draws=40).sheet
    said = data.draw(st.dictionaries(st.sampled_from([one.trainee for one in found.rows] or ["x"]), decisions))
    before, after = (published(Deliberation(found, inputs.method, one)) for one in ({}, said))
    again = {one.trainee: one for one in changes(before, after)}
    assert changes(after, after) == ()
    for trainee in {*before, *after}:
        old, new = before.get(trainee, UNPUBLISHED), after.get(trainee, UNPUBLISHED)
        assert (trainee in again) == (old != new)
    assert all(one.listed in ON_THE_LIST for one in after.values())


def test_a_word_on_what_is_borderline_is_part_of_what_is_published() -> None:
    verdict = Verdict(clause="maturity", outcome="open", value=1, bound=1)
    found = sheet(row("a", 9, verdicts=(verdict,)))
    before, after = (
        published(Deliberation(found, TERMS, {"a": Decision(maturity=one, reason="理由")})) for one in (None, "upheld")
    )
    assert [(one.trainee, one.what) for one in changes(before, after)] == [("a", ("clause",))]
    assert after["a"] == Published("priority", 1, {"maturity": "open:upheld"})
