"""Whatever a type, a report or a table may say has its words in Chinese and English. Source: ranking.md 16."""

import re
from collections.abc import Collection, Mapping
from dataclasses import fields
from string import Formatter
from typing import Any, get_args

import pytest

from service.rules.facts import Channel
from service.rules.facts import Trainee as TraineeFacts
from service.rules.measurement.severity_errors import Origin
from service.rules.measurement.severity_estimate import Components
from service.rules.measurement.severity_statuses import Status
from service.rules.points.policy import Minimum, Recommendation
from service.rules.ranking import choosing, clauses, criteria, fairness, figures, procedure, publicity, sheet
from service.rules.ranking.inputs import Bar
from service.rules.ranking.snapshots import Rerun
from service.rules.ranking.wording import AVOIDED, CATALOGUE
from service.rules.ranking.wording_method import warning
from service.rules.ranking.wording_rows import tie_step
from service.rules.ranking.wording_sentences import chance_words, hundredths, ten_thousandths
from service.rules.ranking.wording_sources import reliability
from service.tables.ranking import ACTS, CHOICES

LITERALS: Mapping[str, Any] = {
    "sources": sheet.Source,
    "occasions": sheet.Source,
    "statuses": Status,
    "status_labels": Status,
    "origins": Origin,
    "states": sheet.State,
    "state_texts": sheet.State,
    "choices": sheet.Choice,
    "clauses": sheet.Clause,
    "measured": sheet.Clause,
    "unmeasured": sheet.Clause,
    "outcomes": sheet.Outcome,
    "outcome_texts": sheet.Outcome,
    "bands": sheet.Band,
    "band_texts": sheet.Band,
    "bases": sheet.Basis,
    "line_rules": Recommendation.__annotations__["line_rule"],
    "groups": fairness.By,
    "bar_states": Bar.__annotations__["state"],
    "admissions": Channel,
    "sexes": TraineeFacts.__annotations__["sex"],
    "sheet_states": procedure.SheetState,
    "acts": procedure.Act,
    "actions": procedure.Action,
    "stages": choosing.Stage,
    "judgements": choosing.Judgement,
    "needs": choosing.Need,
    "faults": choosing.Fault,
    "republished": publicity.What,
    "reruns": Rerun.__annotations__["verdict"],
}


def codes_in(text: str | None, start: str) -> set[str]:
    """The quoted code words of a docstring from a word on."""
    assert text is not None
    return {code.split(":")[0] for code in re.findall(r"'([a-z_]+(?:: <\w+>)?)'", text[text.index(start) :])}


@pytest.mark.parametrize("topic", LITERALS)
def test_every_literal_has_its_words_and_no_word_is_left_over(topic: str) -> None:
    assert set(CATALOGUE[topic]) == set(get_args(LITERALS[topic]))


@pytest.mark.parametrize(
    ("topic", "known"),
    [
        ("acts", ACTS),
        ("choices", CHOICES),
        ("criteria", figures.CRITERIA),
        ("terms", [field.name for field in fields(Components)]),
        ("missing", {*set().union(*criteria.NEEDED.values()), "attendance"}),
        ("missing", {*Minimum.__struct_fields__, "attendance"}),
        (
            "differs",
            codes_in(sheet.Row.__doc__, "`differs`") - codes_in(sheet.Row.__doc__, "`missing`") | {*clauses.CLAUSES},
        ),
        ("warnings", codes_in(sheet.Sheet.__doc__, "code words")),
        ("flags", {*get_args(Status), "dropped: s", "dropped: q", "dropped: g", "moments", "no_marks"}),
        ("measures", fairness.MEASURES),
        ("others", {fairness.OTHERS}),
        ("bars", {*get_args(Bar.__annotations__["state"]), "endless"}),
    ],
)
def test_every_code_word_has_its_words(topic: str, known: Collection[str]) -> None:
    assert set(CATALOGUE[topic]) == set(known)


@pytest.mark.parametrize("clause", get_args(sheet.Clause))
@pytest.mark.parametrize("outcome", get_args(sheet.Outcome))
def test_every_clause_with_every_outcome_is_a_sentence(clause: str, outcome: str) -> None:
    values = dict.fromkeys(("value", "bound", "raw"), "80")
    for start in (CATALOGUE["measured"][clause], CATALOGUE["unmeasured"][clause]):
        zh, en = (part.format(**values) + CATALOGUE["outcome_texts"][outcome][side] for side, part in enumerate(start))
        assert zh.endswith("。")
        assert en.endswith(".")


@pytest.mark.parametrize("topic", CATALOGUE)
def test_a_text_is_there_in_both_languages_with_the_same_blanks(topic: str) -> None:
    for code, (zh, en) in CATALOGUE[topic].items():
        assert re.search(r"[\u4e00-\u9fff]", zh), code
        assert re.search(r"[A-Za-z]", en), code
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", en), code
        assert _blanks(zh) == _blanks(en), code


@pytest.mark.parametrize("topic", CATALOGUE)
def test_words_to_avoid_never_occur(topic: str) -> None:
    for code, words in CATALOGUE[topic].items():
        for zh, en in AVOIDED:
            assert zh not in words[0], code
            assert en not in words[1].lower(), code


def test_what_the_specification_says_word_for_word() -> None:
    assert chance_words(72, 9)[0] == "若重新评一次，约 10 次中有 7 次进入前 9。"
    assert CATALOGUE["band_texts"]["open"][0] == "难分不是不好，而是现有评价分不出先后，请集体研究决定并写明理由。"
    assert CATALOGUE["outcome_texts"]["open"][0] == "分数离下限太近，换一批评委结果可能不同，请人工认定。"
    assert CATALOGUE["state_texts"]["no_data"][0] == "材料不够，不等于表现不好。请先补齐。"
    assert CATALOGUE["method"]["list"][0] == "系统给出依据和次序，推荐谁由人决定，并由决定人说明理由。"
    assert CATALOGUE["method"]["interval"][0].startswith("名次第 8，实际可能在第 5 至第 12 之间")


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (0, "几乎每次都在前 9 之外"), (4, "几乎每次都在前 9 之外"), (5, "约 10 次中有 1 次"), (94, "约 10 次中有 9 次"),
        (95, "几乎每次都进入前 9"), (100, "几乎每次都进入前 9"),
    ],
)  # fmt: skip
def test_a_chance_is_said_in_tenths_and_never_as_certain(percent: int, said: str) -> None:
    assert said in chance_words(percent, 9)[0]


def test_warnings_name_the_source_or_criterion_that_they_are_about() -> None:
    assert warning("ceiling: maturity")[0].startswith("成熟度")
    assert warning("effective_weight: maturity")[0].startswith("相对成熟")
    assert warning("no_pool")[1].startswith("Nobody")
    with pytest.raises(KeyError):
        warning("unheard_of")


def test_steps_figures_and_reliabilities() -> None:
    assert tie_step("P") == ("P 类积分较高者在前", "More points in category P comes first")
    assert tie_step("deductions")[0] == "扣分较少者在前"
    assert [hundredths(value) for value in (8_519, -5, 0, -1_230)] == ["85.19", "-0.05", "0.00", "-12.30"]
    assert ten_thousandths(829_718) == "82.9718"
    assert [reliability(each) for each in (9_480, 8_000, 7_999, 5_000, 4_999)] == [
        "good", "good", "fair", "careful", "poor",
    ]  # fmt: skip
    assert {reliability(each) for each in range(0, 10_001, 500)} == set(CATALOGUE["reliabilities"])


def _blanks(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
